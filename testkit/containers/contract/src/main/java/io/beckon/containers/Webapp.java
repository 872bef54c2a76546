package io.beckon.containers;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A web application to be deployed: a web.xml, the classes it needs in WEB-INF/classes, and Beckon in WEB-INF/lib. Each has a
 * servlet at {@code /control}, which is how a test reaches into it.
 */
final class Webapp {
    private static final List<String> LIBRARIES = List.of(
            "beckon-core.jar",
            "beckon-servlet.jar",
            "jackson-core.jar",
            "jspecify.jar",
            "slf4j-api.jar");

    /** For the control of the conformance suite. */
    private static final List<String> MORE_LIBRARIES =
            List.of("jackson-annotations.jar", "jackson-databind.jar");

    // By their names: here they are not to be loaded, and could not be, without Beckon.
    private static final String CLASSES = "io.beckon.containers.webapp.";
    private static final String CONTROL = CLASSES + "ControlServlet";
    private static final String CONFORMANCE = "io.beckon.conformance.";

    private final StringBuilder content = new StringBuilder();
    private final List<String> libraries;
    private final String control;
    private String mapping = ""; // of the control servlet, another one
    private final List<String> classes = new ArrayList<>();
    private boolean complete;
    private boolean packed;
    private int drainSeconds;

    private Webapp() {
        this(LIBRARIES, CONTROL);
        classes.add(CLASSES + "Control");
        classes.add(CLASSES + "Leftovers");
        classes.add(CLASSES + "Cost");
    }

    private Webapp(List<String> libraries, String control) {
        this.libraries = libraries;
        this.control = control;
        classes.add(control);
    }

    /** Registers by the listener in web.xml. */
    static Webapp byWebXml() {
        return new Webapp()
                .parameter("beckon.secret", "a secret of the container tests")
                .listener("io.beckon.servlet.BeckonContextListener");
    }

    /** Has no Beckon at all. */
    static Webapp plain() {
        return new Webapp(List.of(), CLASSES + "PlainServlet");
    }

    /** Is the same, with Beckon. */
    static Webapp plainWithBeckon() {
        return new Webapp(LIBRARIES, CLASSES + "PlainServlet")
                .parameter("beckon.secret", "a secret of the container tests")
                .listener("io.beckon.servlet.BeckonContextListener");
    }

    /** Registers by an annotated class, which the container is to find. */
    static Webapp byAnnotation() {
        Webapp webapp = new Webapp().parameter("beckon.secret", "a secret of the container tests");
        webapp.classes.add(CLASSES + "AnnotatedShop");
        return webapp;
    }

    /** Registers in Java, by a listener that the container is to find. */
    static Webapp byJava() {
        Webapp webapp = new Webapp();
        webapp.classes.add(CLASSES + "JavaShop");
        return webapp;
    }

    /** Registers in Java with time that runs ten times as fast. */
    static Webapp withFastTime() {
        Webapp webapp = new Webapp().listener(CLASSES + "FastShop");
        webapp.classes.add(CLASSES + "FastShop");
        webapp.classes.add(CLASSES + "FastSite");
        webapp.classes.add("io.beckon.servlet.testing.FastTime");
        return webapp;
    }

    /** Without Beckon: an endpoint that sends to all who are connected, and nothing else. */
    static Webapp bare() {
        Webapp webapp =
                new Webapp(List.of(), CLASSES + "BareServlet").listener(CLASSES + "BareShop");
        webapp.classes.add(CLASSES + "BareShop");
        webapp.classes.add(CLASSES + "BareShop$1");
        webapp.classes.add(CLASSES + "Cost");
        // Tomcat asks no filter, and so not its WebSockets, where no servlet answers.
        webapp.mapping = "<url-pattern>/beckon/*</url-pattern>";
        for (String part : List.of("", "$Kind", "$Parts", "$Sessions", "$Wholes")) {
            webapp.classes.add("io.beckon.load.BareEndpoint" + part);
        }
        return webapp;
    }

    /** Registers a site for each of the settings that cases of the conformance suite want. */
    static Webapp ofConformance(List<JsonNode> settings) {
        List<String> libraries =
                Stream.concat(LIBRARIES.stream(), MORE_LIBRARIES.stream()).toList();
        Webapp webapp = new Webapp(libraries, CLASSES + "ConformanceServlet")
                .listener(CLASSES + "ConformanceSites")
                .parameter("conformance.settings", settings.toString())
                .guarded(IntStream.range(0, settings.size())
                        .mapToObj(number -> "/site" + number + "/admin/*")
                        .toList());
        webapp.classes.add(CLASSES + "ConformanceSites");
        for (String type : List.of("Controlled", "ControlledSite", "FailingStore", "Settings")) {
            webapp.classes.add(CONFORMANCE + type);
        }
        webapp.classes.add("io.beckon.servlet.testing.FastTime");
        return webapp;
    }

    /** Adds an admin channel that calls each admin by the address that it comes from. */
    Webapp addressChannel() {
        classes.add(CLASSES + "AddressChannel");
        return parameter("beckon.configurer", CLASSES + "AddressChannel");
    }

    /** Says that web.xml tells everything, so that no class is looked at for annotations of the servlet API. */
    Webapp complete() {
        complete = true;
        return this;
    }

    /** Is deployed as one file. */
    Webapp packed() {
        packed = true;
        return this;
    }

    boolean isPacked() {
        return packed;
    }

    /** Takes its time to say goodbye. Where this is not asked for, the rest of the suite is quicker without. */
    Webapp drained() {
        drainSeconds = 1;
        return this;
    }

    Webapp parameter(String name, String value) {
        content.append("<context-param><param-name>" + name + "</param-name><param-value>" + value
                + "</param-value></context-param>");
        return this;
    }

    /** Guards the dashboard and the admin channels as the README says, for all users. */
    Webapp guarded() {
        return guarded(List.of("/beckon/dashboard/*", "/beckon/admin/*"));
    }

    private Webapp guarded(List<String> paths) {
        content.append("<security-constraint><web-resource-collection>"
                + "<web-resource-name>The dashboard and its connections</web-resource-name>");
        paths.forEach(path -> content.append("<url-pattern>" + path + "</url-pattern>"));
        content.append("</web-resource-collection><auth-constraint>");
        User.roles().forEach(role -> content.append("<role-name>" + role + "</role-name>"));
        content.append("</auth-constraint></security-constraint>"
                + "<login-config><auth-method>BASIC</auth-method><realm-name>" + User.REALM
                + "</realm-name></login-config>");
        User.roles()
                .forEach(role -> content.append(
                        "<security-role><role-name>" + role + "</role-name></security-role>"));
        return this;
    }

    /** Lays the web application out in a new folder, as if a war had been unpacked. */
    void writeTo(Path folder) throws IOException {
        Path lib = Files.createDirectories(folder.resolve("WEB-INF/lib"));
        for (String library : libraries) {
            copy("/io/beckon/containers/lib/" + library, lib.resolve(library));
        }
        for (String type : classes) {
            String file = type.replace('.', '/') + ".class";
            copy("/" + file, folder.resolve("WEB-INF/classes").resolve(file));
        }
        Files.writeString(folder.resolve("WEB-INF/web.xml"), webXml());
    }

    private Webapp listener(String type) {
        content.append("<listener><listener-class>" + type + "</listener-class></listener>");
        return this;
    }

    private String webXml() {
        parameter("beckon.drain", Integer.toString(drainSeconds));
        return "<web-app xmlns=\"https://jakarta.ee/xml/ns/jakartaee\" version=\"6.0\""
                + " metadata-complete=\"" + complete + "\">" + content
                + "<servlet><servlet-name>control</servlet-name><servlet-class>"
                + control
                + "</servlet-class><load-on-startup>1</load-on-startup></servlet>"
                + "<servlet-mapping><servlet-name>control</servlet-name>"
                + "<url-pattern>/control/*</url-pattern>" + mapping
                + "</servlet-mapping></web-app>";
    }

    private static void copy(String resource, Path file) throws IOException {
        Files.createDirectories(file.getParent());
        try (InputStream in = Webapp.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException("There is no " + resource
                        + ": the contract has to be packaged before it is used.");
            }
            Files.copy(in, file);
        }
    }
}

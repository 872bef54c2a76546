package io.beckon.containers.liberty;

import io.beckon.containers.ServerFolder;
import io.beckon.containers.ServerProcess;
import io.beckon.containers.ServletContainer;
import io.beckon.containers.User;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A whole Open Liberty, which looks at its server.xml all the time: a web application is deployed by being named there. It is told not
 * to believe {@code X-Forwarded-Proto} of everybody, as it does otherwise.
 */
final class OpenLiberty implements ServletContainer {
    private static final Path HOME = Path.of("target", "server", "wlp").toAbsolutePath();
    private static final String SERVER = "beckon";

    private final Map<String, Application> applications = new LinkedHashMap<>();
    private final ServerFolder folder = ServerFolder.create("open-liberty");
    private final int port = ServerFolder.freePort();
    private ServerProcess process;
    private int deployments;

    /**
     * @param name what the log calls it, which is never used again
     * @param webapp its folder
     */
    private record Application(String name, Path webapp) {}

    @Override
    public void start() throws Exception {
        writeServerXml();
        process = ServerProcess.java(
                folder.path(),
                Map.of("WLP_USER_DIR", folder.path().toString()),
                List.of(
                        "@" + HOME.resolve("lib/platform/java").resolve(options()),
                        "-javaagent:" + HOME.resolve("bin/tools/ws-javaagent.jar"),
                        "-Djdk.attach.allowAttachSelf=true",
                        "-jar",
                        HOME.resolve("bin/tools/ws-server.jar").toString(),
                        SERVER));
        process.await("CWWKF0011I", "CWWKE0005E");
    }

    /** What its own start script opens to it, by the version of Java. */
    private static String options() {
        return Runtime.version().feature() < 24 ? "java9.options" : "java24.options";
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public void deploy(String contextPath, Path webapp) throws Exception {
        String name = "webapp-" + ++deployments;
        applications.put(contextPath, new Application(name, webapp));
        writeServerXml();
        process.await(
                "CWWKZ0001I: Application " + name + " started",
                "CWWKZ0002E: An exception occurred while starting the application " + name);
    }

    @Override
    public void undeploy(String contextPath) throws Exception {
        Application removed = applications.remove(contextPath);
        writeServerXml();
        process.await(
                "CWWKZ0009I: The application " + removed.name + " has stopped",
                "CWWKZ0010E: An exception occurred while stopping the application " + removed.name);
    }

    @Override
    public void stop() {
        try (folder) {
            if (process != null) {
                process.close();
            }
        }
    }

    /** Puts it there at once, so that the server never sees half of it. */
    private void writeServerXml() throws IOException {
        Path server = Files.createDirectories(folder.path().resolve("servers").resolve(SERVER));
        Path written = Files.writeString(server.resolve("server.new"), serverXml());
        Files.move(written, server.resolve("server.xml"), StandardCopyOption.ATOMIC_MOVE);
    }

    private String serverXml() {
        return """
                <server>
                  <featureManager>
                    <feature>servlet-6.0</feature>
                    <feature>websocket-2.1</feature>
                    <feature>appSecurity-5.0</feature>
                  </featureManager>
                  <httpEndpoint id="defaultHttpEndpoint" host="127.0.0.1" httpPort="%1$d" httpsPort="-1">
                    <httpOptions readTimeout="%2$dms" writeTimeout="%2$dms" persistTimeout="%2$dms"/>
                  </httpEndpoint>
                  <config updateTrigger="polled" monitorInterval="20ms"/>
                  <httpDispatcher trustedHeaderOrigin="none" trustedSensitiveHeaderOrigin="none"/>
                  <applicationMonitor updateTrigger="disabled" dropinsEnabled="false"/>
                  <logging hideMessage="CWWKG0016I"/>
                  <basicRegistry realm="%3$s">
                %4$s
                  </basicRegistry>
                %5$s
                </server>
                """.formatted(port, IDLE_MILLIS, User.REALM, users(), webApplications());
    }

    /** A role is what a group of its name has, unless something else is said. */
    private static String users() {
        Stream<String> users = User.ALL.stream()
                .map(user -> "    <user name=\"%s\" password=\"%s\"/>"
                        .formatted(user.name(), user.password()));
        Stream<String> groups = User.byRole().entrySet().stream()
                .map(group -> "    <group name=\"%s\">%s</group>"
                        .formatted(group.getKey(), members(group.getValue())));
        return Stream.concat(users, groups).collect(Collectors.joining("\n"));
    }

    private static String members(List<User> group) {
        return group.stream()
                .map(user -> "<member name=\"%s\"/>".formatted(user.name()))
                .collect(Collectors.joining());
    }

    private String webApplications() {
        return applications.entrySet().stream()
                .map(entry -> """
                          <webApplication id="%1$s" name="%1$s" contextRoot="%2$s" location="%3$s"/>\
                        """.formatted(
                                entry.getValue().name,
                                entry.getKey().isEmpty() ? "/" : entry.getKey(),
                                entry.getValue().webapp))
                .collect(Collectors.joining("\n"));
    }
}

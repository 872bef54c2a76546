package io.beckon.servlet.testing;

import jakarta.servlet.ServletContainerInitializer;

import org.apache.catalina.Container;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.authenticator.BasicAuthenticator;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.webresources.DirResourceSet;
import org.apache.catalina.webresources.StandardRoot;
import org.apache.tomcat.util.descriptor.web.LoginConfig;
import org.apache.tomcat.util.descriptor.web.SecurityCollection;
import org.apache.tomcat.util.descriptor.web.SecurityConstraint;
import org.apache.tomcat.util.scan.StandardJarScanFilter;
import org.apache.tomcat.util.scan.StandardJarScanner;
import org.apache.tomcat.websocket.server.WsSci;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An embedded Tomcat on a free port of the loopback interface. Add web applications, start it, and close it. */
public final class TomcatServer implements AutoCloseable {
    private final Path folder;
    private final TomcatLog log = new TomcatLog();
    private final Tomcat tomcat = new Tomcat();

    public TomcatServer() {
        try {
            folder = Files.createTempDirectory("tomcat");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        tomcat.setBaseDir(folder.toString());
        Connector connector = new Connector();
        connector.setPort(0);
        connector.setProperty("address", InetAddress.getLoopbackAddress().getHostAddress());
        connector.setThrowOnFailure(true);
        tomcat.setConnector(connector);
        tomcat.getHost().setAutoDeploy(false);
    }

    /** Adds a web application without files and without web.xml. */
    public Context plain(String contextPath, ServletContainerInitializer... initializers) {
        Context context = bare(contextPath, new WsSci());
        for (ServletContainerInitializer initializer : initializers) {
            context.addServletContainerInitializer(initializer, null);
        }
        return context;
    }

    /** Adds a web application without files, without web.xml and without WebSocket support. */
    public Context bare(String contextPath, ServletContainerInitializer initializer) {
        Context context = tomcat.addContext(contextPath, folder.toString());
        context.addServletContainerInitializer(initializer, null);
        return context;
    }

    /** Adds a web application whose initializer runs before that of the WebSocket support. */
    public Context beforeWebSocket(String contextPath, ServletContainerInitializer initializer) {
        Context context = bare(contextPath, initializer);
        context.addServletContainerInitializer(new WsSci(), null);
        return context;
    }

    /** Adds a web application that lies in a folder, as a servlet container finds it in a war. */
    public Context webapp(String contextPath, Path webapp) {
        Context context = tomcat.addWebapp(contextPath, webapp.toAbsolutePath().toString());
        // Wherever the class path of the tests comes from, only the web application itself is
        // searched.
        StandardJarScanFilter filter = new StandardJarScanFilter();
        filter.setTldSkip("*");
        filter.setPluggabilitySkip("*");
        StandardJarScanner scanner = new StandardJarScanner();
        scanner.setJarScanFilter(filter);
        context.setJarScanner(scanner);
        // CDI is there for the web applications that ask for it.
        ((StandardContext) context).setContainerSciFilter("org\\.jboss\\.weld\\..*");
        return context;
    }

    /** Adds a folder of classes to a web application, as if it lay in WEB-INF/classes. */
    public static void classes(Context context, Path classes) {
        StandardRoot resources = new StandardRoot(context);
        resources.addPreResources(new DirResourceSet(
                resources, "/WEB-INF/classes", classes.toAbsolutePath().toString(), "/"));
        context.setResources(resources);
    }

    /**
     * Has the container ask for a name and a password on some paths, and take what it is offered on all others.
     */
    public static void basicAuthentication(Context context, String... guarded) {
        SecurityConstraint constraint = new SecurityConstraint();
        constraint.addAuthRole(SecurityConstraint.ROLE_ALL_AUTHENTICATED_USERS);
        SecurityCollection collection = new SecurityCollection();
        for (String path : guarded) {
            collection.addPattern(path);
        }
        constraint.addCollection(collection);
        context.addConstraint(constraint);
        context.setLoginConfig(new LoginConfig("BASIC", "test", null, null));
        context.setPreemptiveAuthentication(true);
        context.getPipeline().addValve(new BasicAuthenticator());
    }

    /** Adds a user whom the container knows. */
    public TomcatServer user(String name, String password, String... roles) {
        tomcat.addUser(name, password);
        for (String role : roles) {
            tomcat.addRole(name, role);
        }
        return this;
    }

    /** Changes the connector before the start. */
    public TomcatServer connector(Consumer<Connector> change) {
        change.accept(tomcat.getConnector());
        return this;
    }

    /** Starts, and fails if a web application does not start, with everything in the message that Tomcat says of it. */
    public TomcatServer start() {
        try {
            tomcat.start();
        } catch (LifecycleException e) {
            log.add(e);
            throw new IllegalStateException("Tomcat has not started: " + log, e);
        }
        for (Container context : tomcat.getHost().findChildren()) {
            if (context.getState() != LifecycleState.STARTED) {
                throw new IllegalStateException("The web application \"" + context.getName()
                        + "\" has not started: " + log);
            }
        }
        return this;
    }

    /** Stops one web application, as an undeployment does. */
    public void stop(Context context) {
        try {
            context.stop();
        } catch (LifecycleException e) {
            throw new IllegalStateException(e);
        }
    }

    public URI http(String path) {
        return URI.create(origin() + path);
    }

    public URI ws(String path) {
        return URI.create("ws" + origin().substring("http".length()) + path);
    }

    /** The origin of this server's own pages. */
    public String origin() {
        return "http://127.0.0.1:" + tomcat.getConnector().getLocalPort();
    }

    /** The names of the threads that are there now. */
    public static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .collect(Collectors.toSet());
    }

    @Override
    public void close() {
        try {
            log.close();
            tomcat.stop();
            tomcat.destroy();
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        } catch (LifecycleException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

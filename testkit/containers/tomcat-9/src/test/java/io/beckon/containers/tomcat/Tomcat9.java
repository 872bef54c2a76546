package io.beckon.containers.tomcat;

import io.beckon.containers.ServletContainer;
import io.beckon.containers.User;

import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.ContextConfig;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.scan.StandardJarScanner;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** An embedded Tomcat 9 that treats web applications as a whole one does. */
final class Tomcat9 implements ServletContainer {
    private final Tomcat tomcat = new Tomcat();
    private final Path folder;

    Tomcat9() {
        try {
            folder = Files.createTempDirectory("tomcat");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void start() throws LifecycleException {
        tomcat.setBaseDir(folder.toString());
        Connector connector = new Connector();
        connector.setPort(0);
        connector.setProperty("address", InetAddress.getLoopbackAddress().getHostAddress());
        connector.setProperty("connectionTimeout", Integer.toString(IDLE_MILLIS));
        connector.setThrowOnFailure(true);
        tomcat.setConnector(connector);
        tomcat.getHost().setAutoDeploy(false);
        for (User user : User.ALL) {
            tomcat.addUser(user.name(), user.password());
            tomcat.addRole(user.name(), user.role());
        }
        tomcat.start();
    }

    @Override
    public int port() {
        return tomcat.getConnector().getLocalPort();
    }

    @Override
    public void deploy(String contextPath, Path webapp) throws IOException {
        writeAsOfServlet4(webapp.resolve("WEB-INF/web.xml"));
        StandardContext context = new StandardContext();
        context.setPath(contextPath);
        context.setDocBase(webapp.toString());
        context.addLifecycleListener(new ContextConfig());
        StandardJarScanner scanner = new StandardJarScanner();
        // The class path of the test is no part of the web application.
        scanner.setScanClassPath(false);
        context.setJarScanner(scanner);
        // So long Tomcat waits for requests that are held, before it says that it stops.
        context.setUnloadDelay(50);
        // Tomcat looks for leaks by reflection that this JVM does not allow; the contract looks
        // itself.
        context.setClearReferencesThreadLocals(false);
        context.setClearReferencesRmiTargets(false);
        context.setClearReferencesObjectStreamClassCaches(false);
        tomcat.getHost().addChild(context);
        if (context.getState() != LifecycleState.STARTED) {
            throw new IllegalStateException("Its state is " + context.getState() + ".");
        }
    }

    private static void writeAsOfServlet4(Path webXml) throws IOException {
        String now = "xmlns=\"https://jakarta.ee/xml/ns/jakartaee\" version=\"6.0\"";
        String then = "xmlns=\"http://xmlns.jcp.org/xml/ns/javaee\" version=\"4.0\"";
        String text = Files.readString(webXml);
        if (!text.contains(now)) {
            throw new IllegalStateException(text);
        }
        Files.writeString(webXml, text.replace(now, then));
    }

    @Override
    public void undeploy(String contextPath) throws LifecycleException {
        Context context = (Context) tomcat.getHost().findChild(contextPath);
        context.stop();
        tomcat.getHost().removeChild(context);
        context.destroy();
    }

    @Override
    public void stop() throws LifecycleException, IOException {
        tomcat.stop();
        tomcat.destroy();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}

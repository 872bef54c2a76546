package io.beckon.containers.tomcat;

import io.beckon.containers.ServerFolder;
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

import java.net.InetAddress;
import java.nio.file.Path;

/**
 * An embedded Tomcat that treats web applications as a whole one does. It is compiled against the oldest version, and runs with the one that is on
 * the class path: what it uses is the same in all of them.
 */
public abstract class EmbeddedTomcat implements ServletContainer {
    private final Tomcat tomcat = new Tomcat();
    private final ServerFolder folder = ServerFolder.create("tomcat");

    /** Makes one that has not started. */
    protected EmbeddedTomcat() {}

    /**
     * Does what this version needs before a web application is deployed.
     *
     * @param context the web application
     */
    protected void prepare(StandardContext context) {}

    @Override
    public final void start() throws LifecycleException {
        tomcat.setBaseDir(folder.path().toString());
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
    public final int port() {
        return tomcat.getConnector().getLocalPort();
    }

    @Override
    public final void deploy(String contextPath, Path webapp) {
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
        prepare(context);
        tomcat.getHost().addChild(context);
        if (context.getState() != LifecycleState.STARTED) {
            throw new IllegalStateException("Its state is " + context.getState() + ".");
        }
    }

    @Override
    public final void undeploy(String contextPath) throws LifecycleException {
        Context context = (Context) tomcat.getHost().findChild(contextPath);
        context.stop();
        tomcat.getHost().removeChild(context);
        context.destroy();
    }

    @Override
    public final void stop() throws LifecycleException {
        try (folder) {
            tomcat.stop();
            tomcat.destroy();
        }
    }
}

package io.beckon.containers;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A servlet container with WebSocket support, embedded in the test's JVM or as a process of its own. It listens on a free port of the loopback interface,
 * knows {@linkplain User#ALL the users} in the realm {@link User#REALM}, lets a connection be idle for no longer than {@link
 * #IDLE_MILLIS} as far as that can be set, and gives each web application a class loader of its own that looks into the web
 * application first. Used by one thread at a time.
 */
public interface ServletContainer {
    /** The container's own limit for idle connections, longer than the heartbeat of the web applications whose time runs fast. */
    int IDLE_MILLIS = Integer.getInteger("beckon.test.idleMillis", 1_500);

    /**
     * Starts without a web application.
     *
     * @throws Exception if it cannot
     */
    void start() throws Exception;

    /**
     * Tells the port.
     *
     * @return the port, once it has started
     */
    int port();

    /**
     * Changes a web application where this container needs it otherwise.
     *
     * @param webapp a folder that is laid out as a war
     * @throws IOException if it cannot be changed
     */
    default void adapt(Path webapp) throws IOException {}

    /**
     * Deploys a web application, and returns when it can be used.
     *
     * @param contextPath the context path; empty for the root
     * @param webapp a folder that is laid out as a war, or a war
     * @throws Exception if it does not start
     */
    void deploy(String contextPath, Path webapp) throws Exception;

    /**
     * Stops a web application and removes it, and returns when it is gone.
     *
     * @param contextPath its context path
     * @throws Exception if it cannot
     */
    void undeploy(String contextPath) throws Exception;

    /**
     * Stops, once all web applications are undeployed.
     *
     * @throws Exception if it cannot
     */
    void stop() throws Exception;
}

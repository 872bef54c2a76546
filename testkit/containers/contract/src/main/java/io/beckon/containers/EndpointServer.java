package io.beckon.containers;

import jakarta.websocket.server.ServerContainer;

import java.util.function.Consumer;

/** A WebSocket server that has no servlets, in the test's JVM. Used by one thread. */
public interface EndpointServer {
    /**
     * Starts.
     *
     * @param port a free port
     * @param contextPath the path below which it answers
     * @param endpoints adds the endpoints
     * @throws Exception if it cannot
     */
    void start(int port, String contextPath, Consumer<ServerContainer> endpoints) throws Exception;

    /**
     * Stops.
     *
     * @throws Exception if it cannot
     */
    void stop() throws Exception;
}

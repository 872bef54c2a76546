package io.beckon.containers.tyrus;

import io.beckon.containers.EndpointServer;

import jakarta.websocket.server.ServerContainer;

import org.glassfish.tyrus.spi.ServerContainerFactory;

import java.util.Map;
import java.util.function.Consumer;

/** Tyrus on Grizzly. */
final class TyrusServer implements EndpointServer {
    private org.glassfish.tyrus.spi.ServerContainer container;

    @Override
    public void start(int port, String contextPath, Consumer<ServerContainer> endpoints)
            throws Exception {
        container = ServerContainerFactory.createServerContainer(Map.of());
        endpoints.accept(container);
        container.start(contextPath, port);
    }

    @Override
    public void stop() {
        container.stop();
    }
}

package io.beckon.servlet;

import io.beckon.Beckon;
import io.beckon.spi.Gateway;

import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;

import java.util.List;

/** The WebSocket endpoints of one Beckon, for visitors and for admins, and their connections. Safe for use by many threads. */
final class Endpoints {
    private final Connections connections;
    private final Handshakes visitors;
    private final Handshakes admins;

    Endpoints(Beckon beckon, HandshakeFacts facts, boolean compression) {
        Gateway gateway = beckon.gateway();
        this.connections =
                new Connections(gateway.maxFrameBytes(), beckon.site().name());
        this.visitors = Handshakes.ofVisitors(connections, facts, compression, gateway);
        this.admins = Handshakes.ofAdmins(connections, facts, compression, gateway);
    }

    /** Throws {@link IllegalStateException} if the container does not take them. */
    void addTo(ServerContainer container, String path) {
        try {
            add(container, path + "/visitor", visitors);
            add(container, path + "/admin/{channel}", admins);
        } catch (DeploymentException e) {
            throw new IllegalStateException(
                    "The container did not take Beckon's WebSocket endpoints below " + path + ".",
                    e);
        }
    }

    private static void add(ServerContainer container, String path, Handshakes handshakes)
            throws DeploymentException {
        container.addEndpoint(ServerEndpointConfig.Builder.create(BeckonEndpoint.class, path)
                .subprotocols(List.of(Handshakes.SUBPROTOCOL))
                .configurator(handshakes)
                .build());
    }

    /** Tells whether the container shares what belongs to one connection, so that nobody is let in. */
    boolean propertiesShared() {
        return visitors.shared() || admins.shared();
    }

    /** Returns how many connections are open. */
    int count() {
        return connections.count();
    }

    /** Closes what is open, as {@link Connections#stop} does. */
    void stop() {
        connections.stop();
    }
}

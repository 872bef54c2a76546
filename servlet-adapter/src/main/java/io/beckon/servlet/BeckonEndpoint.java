package io.beckon.servlet;

import io.beckon.spi.CloseCode;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;

import org.jspecify.annotations.Nullable;

/**
 * The WebSocket endpoint, for visitors and for admins. It is public because some containers ask for that; a web application
 * has no use for it, and registers it through {@link BeckonServlets}. The container makes one for each connection.
 */
public final class BeckonEndpoint extends Endpoint {
    // Set by onOpen, before anything else is called.
    private volatile @Nullable Connection connection;

    /** For the container. */
    public BeckonEndpoint() {}

    @Override
    public void onOpen(Session session, EndpointConfig config) {
        Connection opened = Handshakes.connectionOf(session);
        if (opened == null || !opened.take()) {
            Connections.closeNow(session, CloseCode.FAULT);
        } else {
            connection = opened;
            opened.open(session);
        }
    }

    @Override
    public void onClose(Session session, CloseReason reason) {
        Connection open = connection;
        if (open != null) {
            open.closed();
        }
    }

    @Override
    public void onError(Session session, Throwable failure) {
        Connection open = connection;
        if (open != null) {
            open.failed(failure);
        }
    }
}

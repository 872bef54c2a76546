package io.beckon.servlet;

import io.beckon.spi.Admission;
import io.beckon.spi.Gateway;
import io.beckon.spi.Handshake;

import jakarta.websocket.Extension;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.Session;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * Brings each handshake's facts to the gateway, and its answer to the endpoint.
 *
 * <p>The way from here to the endpoint is the user properties, of which a container gives each connection its own copy, as
 * WebSocket 2.1 says. If one does not, an admin's answer could reach somebody else. So nothing is ever taken out of them: in a
 * container that shares them the second handshake finds the first one's, and from then on nobody is let in.
 */
final class Handshakes extends ServerEndpointConfig.Configurator {
    static final String SUBPROTOCOL = "beckon.v1";

    private static final String CONNECTION = "io.beckon.servlet.connection";

    private final Connections connections;
    private final HandshakeFacts facts;
    private final boolean compression;
    private final BiFunction<String, Handshake, Admission> gateway;
    private final Object lock = new Object();
    private volatile boolean shared;

    private Handshakes(
            Connections connections,
            HandshakeFacts facts,
            boolean compression,
            BiFunction<String, Handshake, Admission> gateway) {
        this.connections = connections;
        this.facts = facts;
        this.compression = compression;
        this.gateway = gateway;
    }

    static Handshakes ofVisitors(
            Connections connections, HandshakeFacts facts, boolean compression, Gateway gateway) {
        return new Handshakes(
                connections, facts, compression, (path, handshake) -> gateway.visitor(handshake));
    }

    static Handshakes ofAdmins(
            Connections connections, HandshakeFacts facts, boolean compression, Gateway gateway) {
        return new Handshakes(
                connections,
                facts,
                compression,
                (path, handshake) ->
                        gateway.admin(path.substring(path.lastIndexOf('/') + 1), handshake));
    }

    /** Finds what {@link #modifyHandshake} has left for a session. */
    static @Nullable Connection connectionOf(Session session) {
        return session.getUserProperties().get(CONNECTION) instanceof Connection connection
                ? connection
                : null;
    }

    @Override
    public void modifyHandshake(
            ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
        Connection connection = new Connection(connections, this, decide(request, response));
        Map<String, Object> properties = config.getUserProperties();
        synchronized (lock) {
            if (properties.putIfAbsent(CONNECTION, connection) != null && !shared) {
                shared = true;
                EventLog.propertiesShared();
            }
        }
    }

    /** Tells whether the container has been caught sharing what belongs to one connection. */
    boolean shared() {
        return shared;
    }

    private @Nullable Admission decide(HandshakeRequest request, HandshakeResponse response) {
        try {
            Admission admission =
                    gateway.apply(request.getRequestURI().getPath(), facts.of(request));
            String cookie = admission.setCookie();
            if (cookie != null) {
                response.getHeaders()
                        .computeIfAbsent("Set-Cookie", name -> new ArrayList<>())
                        .add(cookie);
            }
            return admission;
        } catch (RuntimeException e) {
            EventLog.handshakeFault(e);
            return null;
        }
    }

    /**
     * Lets every origin pass, because the gateway decides. A container that hears a no answers 403, which browsers keep from the
     * page: it could not tell that from a broken network, and would come back for ever. So the connection is accepted, and
     * closed with the number that says why and to stay away; nothing is read from it and nothing sent.
     */
    @Override
    public boolean checkOrigin(String origin) {
        return true;
    }

    @Override
    public String getNegotiatedSubprotocol(List<String> supported, List<String> requested) {
        return requested.contains(SUBPROTOCOL) ? SUBPROTOCOL : "";
    }

    /** Takes none unless told to: compression costs memory for each connection, and most messages are small. */
    @Override
    public List<Extension> getNegotiatedExtensions(
            List<Extension> installed, List<Extension> requested) {
        return compression ? super.getNegotiatedExtensions(installed, requested) : List.of();
    }

    @Override
    public <T> T getEndpointInstance(Class<T> type) {
        return type.cast(new BeckonEndpoint());
    }
}

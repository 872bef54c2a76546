package io.beckon.conformance;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.StringNode;

import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;

/** Opens connections. What has the same browser has the same cookies. */
final class Browsers {
    private final Duration patience;
    private final Map<String, HttpClient> clients = new HashMap<>();
    private URI server;
    private JsonNode admins = MissingNode.getInstance();

    Browsers(URI server, Duration patience) {
        this.server = server;
        this.patience = patience;
    }

    /** By which headers the server knows its admins, by name. */
    void admins(JsonNode headers) {
        admins = headers;
    }

    /** The server has another address from now on. */
    void server(URI address) {
        server = address;
    }

    /** The origin of the server's own pages. */
    private String origin() {
        return server.getScheme() + "://" + server.getRawAuthority();
    }

    /**
     * Opens a connection.
     *
     * @throws Failure if the server does not take it, or names another subprotocol than expected
     */
    Peer open(Step.Connect connect, Variables variables) {
        String browser = variables.fill(StringNode.valueOf(connect.browser())).asString();
        HttpClient client = clients.computeIfAbsent(
                browser,
                name -> HttpClient.newBuilder()
                        .cookieHandler(new CookieManager())
                        .build());
        WebSocket.Builder builder = client.newWebSocketBuilder().connectTimeout(patience);
        String given = connect.origin();
        String origin = given == null ? origin() : given;
        if (!origin.isEmpty()) {
            builder.header("Origin", origin);
        }
        connect.headers()
                .forEach((name, value) ->
                        builder.header(name, variables.fill(value).asString()));
        identify(builder, connect.admin());
        offer(builder, connect.subprotocols());
        Peer peer = new Peer(connect.pongs());
        WebSocket socket = open(builder, address(connect), peer);
        if (connect.answered() != null && !connect.answered().equals(socket.getSubprotocol())) {
            throw new Failure("The server names the subprotocol \"" + socket.getSubprotocol()
                    + "\", but should \"" + connect.answered() + "\".");
        }
        return peer;
    }

    private void identify(WebSocket.Builder builder, @Nullable String admin) {
        JsonNode headers = admin == null ? MissingNode.getInstance() : admins.path(admin);
        if (admin != null && !headers.isObject()) {
            throw new Unsupported("The server has no admin " + admin + ".");
        }
        headers.properties()
                .forEach(header ->
                        builder.header(header.getKey(), header.getValue().asString()));
    }

    private static void offer(WebSocket.Builder builder, List<String> subprotocols) {
        if (!subprotocols.isEmpty()) {
            builder.subprotocols(
                    subprotocols.get(0),
                    subprotocols.subList(1, subprotocols.size()).toArray(new String[0]));
        }
    }

    private URI address(Step.Connect connect) {
        String path = connect.admin() == null ? "/visitor" : "/admin/" + connect.channel();
        String query = connect.query().isEmpty() ? "" : "?" + connect.query();
        return URI.create(server.toString().replaceFirst("^http", "ws") + path + query);
    }

    private static String why(@Nullable Throwable cause) {
        return cause instanceof WebSocketHandshakeException refused
                ? "it answered " + refused.getResponse().statusCode()
                : String.valueOf(cause);
    }

    private static WebSocket open(WebSocket.Builder builder, URI address, Peer peer) {
        try {
            return builder.buildAsync(address, peer).join();
        } catch (CompletionException e) {
            throw new Failure("The server did not take the connection: " + why(e.getCause()));
        }
    }
}

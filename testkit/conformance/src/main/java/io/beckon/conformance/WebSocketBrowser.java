package io.beckon.conformance;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;

/** A browser whose connections are WebSockets. */
final class WebSocketBrowser implements Browser {
    private final Clients clients;
    private final HttpClient client;
    private final Duration patience;

    WebSocketBrowser(Clients clients, Duration patience) {
        this.clients = clients;
        this.client = clients.withCookies();
        this.patience = patience;
    }

    @Override
    public Peer open(Door door, Step.Connect connect) {
        WebSocket.Builder builder = client.newWebSocketBuilder().connectTimeout(patience);
        List<String> headers = door.headers();
        for (int i = 0; i < headers.size(); i += 2) {
            builder.header(headers.get(i), headers.get(i + 1));
        }
        offer(builder, connect.subprotocols());
        WebSocketPeer peer = new WebSocketPeer(connect.pongs());
        WebSocket socket = open(builder, address(door, connect), peer);
        if (connect.answered() != null && !connect.answered().equals(socket.getSubprotocol())) {
            peer.close();
            throw new Failure("The server names the subprotocol \"" + socket.getSubprotocol()
                    + "\", but should \"" + connect.answered() + "\".");
        }
        return peer;
    }

    private static void offer(WebSocket.Builder builder, List<String> subprotocols) {
        if (!subprotocols.isEmpty()) {
            builder.subprotocols(
                    subprotocols.get(0),
                    subprotocols.subList(1, subprotocols.size()).toArray(new String[0]));
        }
    }

    private static URI address(Door door, Step.Connect connect) {
        return URI.create(door.at(Door.query(connect)).toString().replaceFirst("^http", "ws"));
    }

    private static WebSocket open(WebSocket.Builder builder, URI address, WebSocketPeer peer) {
        try {
            return builder.buildAsync(address, peer).join();
        } catch (CompletionException e) {
            throw new Failure("The server did not take the connection: " + why(e.getCause()));
        }
    }

    private static String why(@Nullable Throwable cause) {
        return cause instanceof WebSocketHandshakeException refused
                ? "it answered " + refused.getResponse().statusCode()
                : String.valueOf(cause);
    }

    /** By WebSocket there are none. */
    @Override
    public HttpAnswer request(String method, Door door, String body) {
        throw new Failure("By WebSocket there are no requests: the case is about HTTP.");
    }

    /** What it has opened has got its cookies by now, so that none comes later for whoever is next. */
    @Override
    public void close() {
        clients.giveBack(client);
    }
}

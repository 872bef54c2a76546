package io.beckon.conformance;

import org.jspecify.annotations.Nullable;

import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** A connection by WebSocket. Given to the connection as its listener. */
final class WebSocketPeer extends Peer implements WebSocket.Listener {
    private final StringBuilder part = new StringBuilder(); // confined to the listener's calls

    private final Object lock = new Object();
    private CompletableFuture<?> sent = CompletableFuture.completedFuture(null); // guarded by lock
    private @Nullable WebSocket socket; // guarded by lock

    WebSocketPeer(boolean pongs) {
        super(pongs);
    }

    @Override
    public void onOpen(WebSocket opened) {
        synchronized (lock) {
            socket = opened;
        }
        opened.request(Long.MAX_VALUE);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        part.append(data);
        if (last) {
            frame(part.toString());
            part.setLength(0);
        }
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
        closed(status);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        ended("The connection has broken: " + error);
    }

    @Override
    void send(String text) {
        inTurn(open -> open.sendText(text, true));
    }

    @Override
    void sendBinary() {
        inTurn(open -> open.sendBinary(ByteBuffer.wrap(new byte[8]), true));
    }

    private void inTurn(Function<WebSocket, CompletableFuture<WebSocket>> sending) {
        synchronized (lock) {
            WebSocket open = socket;
            if (open != null) {
                sent = sent.handle((done, failure) -> sending.apply(open)).thenCompose(way -> way);
            }
        }
    }

    @Override
    public void close() {
        WebSocket open;
        synchronized (lock) {
            open = socket;
        }
        if (open != null) {
            open.abort();
        }
    }
}

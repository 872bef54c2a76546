package io.beckon.conformance;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.CompletableFuture;

/** A connection over HTTP: up by one request after the other, down by the line of its browser. */
final class HttpPeer extends Peer {
    /** How often a frame is sent whose request was not answered. */
    private static final int ATTEMPTS = 3;

    private final HttpCalls calls;

    private final Object lock = new Object();
    private CompletableFuture<?> sent = CompletableFuture.completedFuture(null); // guarded by lock
    private long number; // guarded by lock; of the last frame
    private @Nullable String connection; // guarded by lock; null where it was refused, or is closed
    private @Nullable HttpLine line; // guarded by lock

    HttpPeer(boolean pongs, HttpCalls calls) {
        super(pongs);
        this.calls = calls;
    }

    /** The server has taken it. */
    void opened(String id, HttpLine on) {
        synchronized (lock) {
            connection = id;
            line = on;
        }
    }

    @Override
    void send(String text) {
        synchronized (lock) {
            String open = connection;
            if (open != null) {
                long next = ++number;
                sent = sent.handle((done, failure) -> send(open, next, text, ATTEMPTS))
                        .thenCompose(way -> way);
            }
        }
    }

    private CompletableFuture<?> send(String open, long next, String text, int attempts) {
        return calls.send(open, next, text)
                .handle((status, failure) -> {
                    boolean again = failure != null || status == HttpCalls.CONFLICT;
                    if (again && attempts > 1) {
                        return send(open, next, text, attempts - 1);
                    }
                    if (failure == null) {
                        look(status);
                    }
                    return CompletableFuture.completedFuture(null);
                })
                .thenCompose(way -> way);
    }

    /** Where the connection is over, its line says why. */
    private void look(int status) {
        if (status != HttpCalls.NO_CONTENT
                && status != HttpCalls.TOO_LARGE
                && status != HttpCalls.GONE) {
            ended("The server has answered " + status + " to a frame.");
        }
    }

    /** Over HTTP there are no binary frames. */
    @Override
    void sendBinary() {
        throw new Failure("Over HTTP there are no binary frames: the case is about WebSocket.");
    }

    /** As a tab that is closed: who only falls silent is missed much later than over a WebSocket. */
    @Override
    public void close() {
        String open;
        HttpLine on;
        synchronized (lock) {
            open = connection;
            on = line;
            connection = null;
        }
        if (open != null && on != null) {
            // A server that is gone does not answer, and knows it as well.
            calls.close(open).handle((status, failure) -> status).join();
            on.leave(open);
        }
    }
}

package io.beckon.jdbc;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Something that a caller waits for. Its outcome is set by the thread that carries it out, and told by another one.
 *
 * @param <R> the answer
 */
abstract class Request<R> {
    private final CompletableFuture<R> future = new CompletableFuture<>();

    // Handed from one thread to the other by a queue.
    private @Nullable R answer;
    private @Nullable Throwable failure;

    CompletionStage<R> stage() {
        return future.minimalCompletionStage();
    }

    void answer(R found) {
        answer = found;
        failure = null;
    }

    void fail(Throwable cause) {
        failure = cause;
    }

    /** Lets the caller know. What hangs on it runs on this thread. */
    @SuppressWarnings("NullAway") // an answer may be null where the caller's question says so
    void tell() {
        Throwable cause = failure;
        if (cause == null) {
            future.complete(answer);
        } else {
            future.completeExceptionally(cause);
        }
    }
}

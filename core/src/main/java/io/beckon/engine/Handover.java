package io.beckon.engine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Brings answers to the application on threads that it may block: those of a store serve everybody. Safe for use by many
 * threads.
 */
final class Handover {
    private final Executor executor;

    /**
     * Makes the way out.
     *
     * @param executor refuses nothing
     */
    Handover(Executor executor) {
        this.executor = executor;
    }

    /** Returns a future for the application; the same one if its answer is there already. */
    <T> CompletableFuture<T> to(CompletableFuture<T> answer) {
        return answer.isDone()
                ? answer
                : answer.whenCompleteAsync((value, failure) -> {}, executor);
    }
}

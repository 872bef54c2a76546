package io.beckon.engine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Brings answers to the application on threads that it may block: those of a store serve everybody. Safe for use by many
 * threads.
 */
final class Handover {
    private final Executor executor;

    Handover(Executor executor) {
        this.executor = task -> {
            try {
                executor.execute(task);
            } catch (RejectedExecutionException | OutOfMemoryError e) {
                // It was shut down, or there is no thread to be had: the answer comes all the same.
                task.run();
            }
        };
    }

    /** Returns a future for the application; the same one if its answer is there already. */
    <T> CompletableFuture<T> to(CompletableFuture<T> answer) {
        return answer.isDone()
                ? answer
                : answer.whenCompleteAsync((value, failure) -> {}, executor);
    }
}

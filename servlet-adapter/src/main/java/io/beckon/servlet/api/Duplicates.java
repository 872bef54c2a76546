package io.beckon.servlet.api;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Has each message carried out once, by its id: libraries send a message again when they have heard no answer. Who sends one
 * again while it is being carried out gets the same answer at the same time. One that failed may come again.
 *
 * <p>An id is known for an hour; of too many the oldest is forgotten, and its message is carried out again if it comes again.
 */
final class Duplicates {
    static final int MAX = 100_000;
    static final Duration AGE = Duration.ofHours(1);

    private final Recent<CompletableFuture<Outcome>> recent;

    Duplicates(InstantSource clock) {
        this(MAX, clock);
    }

    Duplicates(int max, InstantSource clock) {
        this.recent = new Recent<>(max, AGE, clock);
    }

    /** Carries a message out, or waits for the one that came before. Without an id each is a message of its own. */
    CompletableFuture<Outcome> once(
            @Nullable String id, Supplier<CompletableFuture<Outcome>> action) {
        if (id == null) {
            return action.get();
        }
        CompletableFuture<Outcome> mine = new CompletableFuture<>();
        CompletableFuture<Outcome> other = recent.putIfAbsent(id, mine);
        if (other != null) {
            return other.thenApply(outcome -> Outcome.DUPLICATE);
        }
        start(action).whenComplete((outcome, failure) -> {
            if (failure == null) {
                mine.complete(outcome);
            } else {
                recent.remove(id);
                mine.completeExceptionally(failure);
            }
        });
        return mine;
    }

    private static CompletableFuture<Outcome> start(Supplier<CompletableFuture<Outcome>> action) {
        try {
            return action.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    int size() {
        return recent.size();
    }
}

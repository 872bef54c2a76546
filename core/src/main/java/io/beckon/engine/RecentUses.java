package io.beckon.engine;

import io.beckon.spi.Clock;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;

/** What became of the last uses of something that is the application's. Safe for use by many threads. */
final class RecentUses {
    /** How long a use counts. */
    static final Duration LATELY = Counters.LATELY;

    /** How many uses count at most. */
    static final int MOST = 50;

    /**
     * One use that has ended.
     *
     * @param at when, by elapsed time
     * @param failure the class of what failed, or null
     */
    private record Use(long at, @Nullable String failure) {}

    /**
     * What became of them.
     *
     * @param uses how many there were lately
     * @param failures how many of them have failed
     * @param lastFailure the class of what failed last among them, or null
     * @param lastSuccess when one was successful last, however long ago, or null
     */
    record Summary(
            int uses,
            int failures,
            @Nullable String lastFailure,
            @Nullable Instant lastSuccess) {}

    private final Clock clock;
    private final Deque<Use> last = new ArrayDeque<>(); // guarded by this
    private @Nullable Instant lastSuccess; // guarded by this

    RecentUses(Clock clock) {
        this.clock = clock;
    }

    /** A use has ended. */
    synchronized void ended(@Nullable Throwable failure) {
        if (failure == null) {
            lastSuccess = Instant.ofEpochMilli(clock.millis());
        }
        last.addLast(new Use(clock.nanos(), failure == null ? null : Failures.nameOf(failure)));
        if (last.size() > MOST) {
            last.removeFirst();
        }
    }

    synchronized Summary summary() {
        long now = clock.nanos();
        last.removeIf(use -> now - use.at() >= LATELY.toNanos());
        String[] failures =
                last.stream().map(Use::failure).filter(Objects::nonNull).toArray(String[]::new);
        return new Summary(
                last.size(),
                failures.length,
                failures.length == 0 ? null : failures[failures.length - 1],
                lastSuccess);
    }
}

package io.beckon.engine;

import io.beckon.spi.Clock;
import io.beckon.spi.StoreUnavailableException;
import io.beckon.spi.StoreUnavailableException.Reason;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.CompletionException;

/**
 * Whether the store works, by what became of the last calls: one whose disk is full can still be read, and is no store to
 * rely on. Safe for use by many threads.
 */
final class StoreHealth {
    /** What a call does; the store may fail in one and not in the other. */
    enum Access {
        READ,
        WRITE
    }

    /**
     * How long a failure counts after which nothing was tried: reads are tried all the time, but without traffic nothing is
     * written, and a store that was mended meanwhile would be called failing for ever.
     */
    static final Duration COUNTS_FOR = Duration.ofSeconds(30);

    private final Clock clock;
    private final Side reads = new Side(Access.READ);
    private final Side writes = new Side(Access.WRITE);

    StoreHealth(Clock clock) {
        this.clock = clock;
    }

    void outcome(Access access, @Nullable Throwable failure) {
        Side side = side(access);
        if (failure == null) {
            side.works();
        } else if (!isFor(Reason.OVERLOADED, failure)) {
            // Whoever is told to come later has been told by a store that works.
            side.fails(failure);
        }
    }

    /** Tells whether a store has failed for this reason. */
    static boolean isFor(Reason reason, Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof StoreUnavailableException unavailable
                && unavailable.reason() == reason;
    }

    boolean isFailing() {
        return reads.isFailing() || writes.isFailing();
    }

    /** Tells since when the store fails in this, or null if it does not, or nothing was tried for a while. */
    @Nullable
    Instant failingSince(Access access) {
        return side(access).failingSince();
    }

    /** Tells when the last call failed where nothing was tried since, or null. */
    @Nullable
    Instant failedLast(Access access) {
        return side(access).failedLast();
    }

    private Side side(Access access) {
        return access == Access.READ ? reads : writes;
    }

    private final class Side {
        private final Access access;
        private volatile boolean failing; // written under this
        private long since; // milliseconds since the epoch; guarded by this
        private long last; // of the last failure; guarded by this

        Side(Access access) {
            this.access = access;
        }

        void works() {
            if (!failing) {
                return;
            }
            long failedFor;
            synchronized (this) {
                if (!failing) {
                    return;
                }
                failing = false;
                failedFor = clock.millis() - since;
            }
            EventLog.storeBack(name(), failedFor);
        }

        void fails(Throwable failure) {
            synchronized (this) {
                long before = last;
                last = clock.millis();
                if (failing && last - before < COUNTS_FOR.toMillis()) {
                    return;
                }
                failing = true;
                since = last;
            }
            EventLog.storeFailing(name(), failure);
        }

        boolean isFailing() {
            if (!failing) {
                return false;
            }
            synchronized (this) {
                return failing && clock.millis() - last < COUNTS_FOR.toMillis();
            }
        }

        synchronized @Nullable Instant failingSince() {
            return isFailing() ? Instant.ofEpochMilli(since) : null;
        }

        synchronized @Nullable Instant failedLast() {
            return failing ? Instant.ofEpochMilli(last) : null;
        }

        private String name() {
            return access.name().toLowerCase(Locale.ROOT);
        }
    }
}

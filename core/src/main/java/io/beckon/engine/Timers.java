package io.beckon.engine;

import io.beckon.spi.Clock;
import io.beckon.spi.Metrics;

import java.util.concurrent.TimeUnit;

/** What the engine times. Where nobody reads it, nothing is timed. Safe for use by many threads. */
final class Timers {
    private final Clock clock;
    private final boolean read;
    private final Metrics.Timer delivery;
    private final Metrics.Timer handling;

    Timers(Metrics metrics, Clock clock) {
        this.clock = clock;
        this.read = metrics != Metrics.none();
        this.delivery = metrics.timer(
                "beckon.delivery",
                "Time from the acceptance of a message until a connection that stood then has taken it");
        this.handling =
                metrics.timer("beckon.handling", "Time that it takes to handle a message received");
    }

    /** Tells whether anybody reads the timers. */
    boolean read() {
        return read;
    }

    /** Returns when something begins that {@link #handled} ends; of no meaning where nobody reads. */
    long begin() {
        return read ? clock.nanos() : 0;
    }

    void handled(long begun) {
        if (read) {
            handling.record(clock.nanos() - begun);
        }
    }

    /**
     * A connection has taken a kept message.
     *
     * @param acceptedMillis when the message was accepted, by the wall clock
     * @param openedNanos when the connection was opened; what was accepted before then has waited for it, which is not timed
     */
    void deliveredSince(long acceptedMillis, long openedNanos) {
        if (read) {
            long age = TimeUnit.MILLISECONDS.toNanos(clock.millis() - acceptedMillis);
            if (age <= clock.nanos() - openedNanos) {
                delivery.record(age);
            }
        }
    }

    void delivered(long acceptedAt) {
        if (read) {
            delivery.record(clock.nanos() - acceptedAt);
        }
    }
}

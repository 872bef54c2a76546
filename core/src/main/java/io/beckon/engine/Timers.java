package io.beckon.engine;

import io.beckon.spi.Clock;
import io.beckon.spi.Metrics;

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

    void delivered(long acceptedAt) {
        if (read) {
            delivery.record(clock.nanos() - acceptedAt);
        }
    }
}

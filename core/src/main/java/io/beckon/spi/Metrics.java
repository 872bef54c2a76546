package io.beckon.spi;

import java.util.function.LongSupplier;

/**
 * Where Beckon's figures go: counters and gauges are read when somebody wants to know, so that counting costs the same
 * with and without a monitoring system. Names are in dotted lower case, such as {@code beckon.messages.sent}.
 */
public interface Metrics {
    /**
     * Registers a total that only grows.
     *
     * @param name the name
     * @param description what is counted
     * @param total reads the total; cheap, and safe to call from any thread
     */
    void counter(String name, String description, LongSupplier total);

    /**
     * Registers a figure that goes up and down.
     *
     * @param name the name
     * @param description what is measured
     * @param value reads the figure; cheap, and safe to call from any thread
     */
    void gauge(String name, String description, LongSupplier value);

    /**
     * Registers a timer.
     *
     * @param name the name
     * @param description what is timed
     * @return takes durations; called from many threads, and must not block
     */
    Timer timer(String name, String description);

    /** Takes durations. */
    @FunctionalInterface
    interface Timer {
        /**
         * Takes one duration.
         *
         * @param nanos nanoseconds
         */
        void record(long nanos);
    }

    /**
     * Returns metrics that nobody reads.
     *
     * @return metrics without effect
     */
    static Metrics none() {
        return NoMetrics.INSTANCE;
    }
}

package io.beckon.spi;

import java.util.function.LongSupplier;

/** Metrics that nobody reads. */
enum NoMetrics implements Metrics {
    INSTANCE;

    private static final Timer NO_TIMER = nanos -> {};

    @Override
    public void counter(String name, String description, LongSupplier total) {}

    @Override
    public void gauge(String name, String description, LongSupplier value) {}

    @Override
    public Timer timer(String name, String description) {
        return NO_TIMER;
    }
}

package io.beckon.servlet.testing;

import io.beckon.spi.Clock;
import io.beckon.spi.Scheduler;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Time that runs ten times as fast, so that a test on a real server sees time-outs that people set to seconds. */
public final class FastTime implements Clock, Scheduler, AutoCloseable {
    private static final int FACTOR = 10;

    private final long start = System.nanoTime();
    private final long startMillis = System.currentTimeMillis();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

    @Override
    public long millis() {
        return startMillis + TimeUnit.NANOSECONDS.toMillis(nanos());
    }

    @Override
    public long nanos() {
        return FACTOR * (System.nanoTime() - start);
    }

    @Override
    public Task schedule(Runnable task, Duration delay) {
        Future<?> pending = timer.schedule(task, delay.toNanos() / FACTOR, TimeUnit.NANOSECONDS);
        return () -> pending.cancel(false);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}

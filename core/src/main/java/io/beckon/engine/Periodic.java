package io.beckon.engine;

import io.beckon.spi.Scheduler;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/** Runs a task at intervals, from start to stop. Safe for use by many threads. */
final class Periodic {
    private final Scheduler scheduler;
    private final Duration interval;
    private final Runnable task;

    private Scheduler.@Nullable Task next; // guarded by this
    private boolean running; // guarded by this

    Periodic(Scheduler scheduler, Duration interval, Runnable task) {
        this.scheduler = scheduler;
        this.interval = interval;
        this.task = task;
    }

    synchronized void start() {
        if (!running) {
            running = true;
            next = scheduler.schedule(this::run, interval);
        }
    }

    synchronized void stop() {
        running = false;
        if (next != null) {
            next.cancel();
            next = null;
        }
    }

    private void run() {
        try {
            task.run();
        } catch (RuntimeException e) {
            EventLog.fault("timer", e);
        }
        synchronized (this) {
            if (running) {
                next = scheduler.schedule(this::run, interval);
            }
        }
    }
}

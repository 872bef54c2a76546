package io.beckon.engine;

import io.beckon.spi.Scheduler;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/** Runs a task at intervals, from start to stop. Safe for use by many threads. */
final class Periodic {
    private final Scheduler scheduler;
    private final Duration interval;
    private final Runnable task;

    // All guarded by this.
    private Scheduler.@Nullable Task next;
    private boolean running;
    private int period; // the number of the start that counts, so that a run from before ends there

    Periodic(Scheduler scheduler, Duration interval, Runnable task) {
        this.scheduler = scheduler;
        this.interval = interval;
        this.task = task;
    }

    synchronized void start() {
        if (!running) {
            running = true;
            period++;
            scheduleNext(period);
        }
    }

    synchronized void stop() {
        running = false;
        if (next != null) {
            next.cancel();
            next = null;
        }
    }

    // Called with the lock held.
    private void scheduleNext(int of) {
        next = scheduler.schedule(() -> run(of), interval);
    }

    private void run(int of) {
        try {
            task.run();
        } catch (RuntimeException e) {
            EventLog.fault("timer", e);
        }
        synchronized (this) {
            if (running && period == of) {
                scheduleNext(of);
            }
        }
    }
}

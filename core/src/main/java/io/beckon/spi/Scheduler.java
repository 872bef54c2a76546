package io.beckon.spi;

import java.time.Duration;

/** Runs tasks later. Safe for use by many threads. Beckon's tasks are short and never block. */
public interface Scheduler {
    /**
     * Runs a task once.
     *
     * @param task what to run
     * @param delay how long from now; zero or less means as soon as possible
     * @return a handle to call it off
     */
    Task schedule(Runnable task, Duration delay);

    /** A task that waits for its time. */
    @FunctionalInterface
    interface Task {
        /** Calls the task off, if it has not begun. */
        void cancel();
    }
}

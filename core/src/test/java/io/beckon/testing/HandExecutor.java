package io.beckon.testing;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Runs tasks at once on the thread that brings them, or keeps them until a test runs them by hand. Safe for use by many
 * threads.
 */
public final class HandExecutor implements Executor {
    private enum Mode {
        INLINE,
        HELD,
        REFUSING
    }

    private final Deque<Runnable> held = new ArrayDeque<>(); // guarded by this
    private Mode mode; // guarded by this

    private HandExecutor(Mode mode) {
        this.mode = mode;
    }

    /**
     * Makes an executor that runs each task at once.
     *
     * @return the executor
     */
    public static HandExecutor inline() {
        return new HandExecutor(Mode.INLINE);
    }

    /**
     * Makes an executor that keeps each task.
     *
     * @return the executor
     */
    public static HandExecutor held() {
        return new HandExecutor(Mode.HELD);
    }

    /** From now on keeps each task. */
    public synchronized void hold() {
        mode = Mode.HELD;
    }

    /** From now on refuses each task, as an executor does that was shut down or is full. */
    public synchronized void refuse() {
        mode = Mode.REFUSING;
    }

    @Override
    public void execute(Runnable task) {
        synchronized (this) {
            if (mode == Mode.REFUSING) {
                throw new RejectedExecutionException("This executor was told to refuse tasks.");
            }
            if (mode == Mode.HELD) {
                held.add(task);
                return;
            }
        }
        task.run();
    }

    /** Runs what was kept, and what that brings, until nothing is left; then runs each task at once. */
    public void release() {
        for (Runnable task = next(); task != null; task = next()) {
            task.run();
        }
    }

    /**
     * Counts the tasks that were kept and have not run.
     *
     * @return how many
     */
    public synchronized int waiting() {
        return held.size();
    }

    private synchronized @Nullable Runnable next() {
        if (held.isEmpty()) {
            mode = Mode.INLINE;
        }
        return held.poll();
    }
}

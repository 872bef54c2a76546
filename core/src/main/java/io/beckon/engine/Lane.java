package io.beckon.engine;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;

/**
 * Runs tasks one after the other, on whichever thread brings them: a thread that finds the lane free runs its task
 * itself, and then those that others have left meanwhile. No thread waits, and no thread is woken.
 */
final class Lane {
    private final int backlog;
    private final Runnable epilogue;

    private boolean busy; // guarded by this
    private @Nullable ArrayDeque<Runnable> waiting; // guarded by this; null while nothing waits

    /**
     * Creates a lane.
     *
     * @param backlog how many tasks brought by {@link #offer} may wait
     * @param epilogue runs whenever the lane has become empty; may run on several threads at once
     */
    Lane(int backlog, Runnable epilogue) {
        this.backlog = backlog;
        this.epilogue = epilogue;
    }

    /** Runs a task, or refuses it if too many wait. */
    boolean offer(Runnable task) {
        return enter(task, backlog, true);
    }

    /** Runs a task that must not be lost, and of which there are few by other means. */
    void run(Runnable task) {
        enter(task, Integer.MAX_VALUE, true);
    }

    /** Runs a task like {@link #run}; if this thread runs it, it leaves the epilogue to the caller. */
    void runWithoutEpilogue(Runnable task) {
        enter(task, Integer.MAX_VALUE, false);
    }

    private boolean enter(Runnable task, int limit, boolean finish) {
        synchronized (this) {
            if (busy) {
                return enqueue(task, limit);
            }
            busy = true;
        }
        drain(task, finish);
        return true;
    }

    // Called with the lock held.
    private boolean enqueue(Runnable task, int limit) {
        if (waiting == null) {
            waiting = new ArrayDeque<>(4);
        } else if (waiting.size() >= limit) {
            return false;
        }
        waiting.add(task);
        return true;
    }

    private void drain(Runnable first, boolean finishFirst) {
        boolean finish = finishFirst;
        runFenced(first);
        for (Runnable task = next(); task != null; task = next()) {
            finish = true;
            runFenced(task);
        }
        if (finish) {
            epilogue.run();
        }
    }

    private synchronized @Nullable Runnable next() {
        if (waiting != null && !waiting.isEmpty()) {
            return waiting.poll();
        }
        waiting = null;
        busy = false;
        return null;
    }

    private static void runFenced(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            // A fault of ours in one event must not stop the visitor's other events,
            // whatever it is: a lane that stays busy takes tasks for ever and runs none.
            EventLog.fault("lane", e);
        }
    }
}

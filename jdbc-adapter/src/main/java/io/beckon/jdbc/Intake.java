package io.beckon.jdbc;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToIntFunction;

/**
 * What waits for one thread, up to a limit. The limit holds for what was taken, too, until it is done: who is slow to take
 * an answer is refused the next question. Safe for use by many threads.
 *
 * @param <T> what waits
 */
final class Intake<T> {
    private final int limit;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition something = lock.newCondition();

    // All guarded by the lock.
    private final Deque<T> waiting = new ArrayDeque<>();
    private int unfinished;
    private int wanted; // by who takes
    private boolean closed;

    Intake(int limit) {
        this.limit = limit;
    }

    /** What has become of an offer. */
    enum Answer {
        TAKEN,
        FULL,
        CLOSED
    }

    Answer offer(T offered) {
        lock.lock();
        try {
            if (closed) {
                return Answer.CLOSED;
            }
            if (unfinished >= limit) {
                return Answer.FULL;
            }
            unfinished++;
            waiting.add(offered);
            if (waiting.size() == wanted) {
                something.signal();
            }
            return Answer.TAKEN;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes what waits, the first ones first. Waits for the first one, and then a little for others.
     *
     * @param nanos how long to wait for the first one
     * @param expected how many are expected to come
     * @param gather how long to wait for those, in nanoseconds
     * @param weight how much one of them weighs
     * @param most how much they may weigh together; one is taken in any case
     * @return empty if none came in that time
     */
    List<T> take(long nanos, int expected, long gather, ToIntFunction<T> weight, int most)
            throws InterruptedException {
        lock.lockInterruptibly();
        try {
            await(1, nanos);
            if (!waiting.isEmpty()) {
                await(expected, gather);
            }
            List<T> taken = new ArrayList<>();
            int total = 0;
            while (!waiting.isEmpty()) {
                total += weight.applyAsInt(waiting.peek());
                if (total > most && !taken.isEmpty()) {
                    break;
                }
                taken.add(waiting.remove());
            }
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until so many wait. Called with the lock held. */
    private void await(int count, long nanos) throws InterruptedException {
        wanted = count;
        for (long left = nanos; waiting.size() < count && !closed && left > 0; ) {
            left = something.awaitNanos(left);
        }
    }

    /** Takes all that waits. */
    List<T> takeAll() {
        lock.lock();
        try {
            List<T> taken = List.copyOf(waiting);
            waiting.clear();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** One that was taken is done. */
    void done() {
        lock.lock();
        try {
            unfinished--;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a time, but not beyond the moment in which it is closed. */
    void pause(long millis) throws InterruptedException {
        long left = TimeUnit.MILLISECONDS.toNanos(millis);
        lock.lockInterruptibly();
        try {
            while (!closed && left > 0) {
                left = something.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** From now on nothing is taken in. What waits can still be taken. */
    void close() {
        lock.lock();
        try {
            closed = true;
            something.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Tells whether nothing will come any more. */
    boolean isOver() {
        lock.lock();
        try {
            return closed && waiting.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** How many wait or are not done yet. */
    int size() {
        lock.lock();
        try {
            return unfinished;
        } finally {
            lock.unlock();
        }
    }
}

package io.beckon.testing;

import io.beckon.spi.Clock;
import io.beckon.spi.Scheduler;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.PriorityQueue;

/**
 * Time that passes when a test says so. Tasks run on the thread that calls {@link #advance}, in the order in which they
 * are due, and those due at the same moment in the order in which they were scheduled. Safe for use by many threads;
 * tasks run outside its lock.
 */
public final class VirtualTime implements Clock, Scheduler {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private final PriorityQueue<Entry> waiting = new PriorityQueue<>(); // guarded by this
    private long nanos; // guarded by this
    private long nextNumber; // guarded by this

    @Override
    public synchronized long millis() {
        return START.toEpochMilli() + nanos / 1_000_000;
    }

    @Override
    public synchronized long nanos() {
        return nanos;
    }

    /**
     * Returns the moment that it is.
     *
     * @return the moment, in whole milliseconds
     */
    public Instant now() {
        return Instant.ofEpochMilli(millis());
    }

    @Override
    public synchronized Task schedule(Runnable task, Duration delay) {
        Entry entry = new Entry(nanos + Math.max(0, delay.toNanos()), nextNumber++, task);
        waiting.add(entry);
        return () -> cancel(entry);
    }

    /**
     * Lets time pass. Each task that becomes due runs at its own moment, and what it schedules runs as well if it becomes due
     * within the time.
     *
     * @param time how long; zero runs what is due now
     */
    public void advance(Duration time) {
        long end;
        synchronized (this) {
            end = nanos + time.toNanos();
        }
        for (Runnable task = due(end); task != null; task = due(end)) {
            task.run();
        }
        synchronized (this) {
            nanos = Math.max(nanos, end);
        }
    }

    /**
     * Lets a number of milliseconds pass, as {@link #advance} does.
     *
     * @param millis how many
     */
    public void advanceMillis(long millis) {
        advance(Duration.ofMillis(millis));
    }

    /**
     * Lets a number of seconds pass, as {@link #advance} does.
     *
     * @param seconds how many
     */
    public void advanceSeconds(long seconds) {
        advance(Duration.ofSeconds(seconds));
    }

    /**
     * Counts the tasks that wait for their time.
     *
     * @return how many, without those called off
     */
    public synchronized int waiting() {
        return waiting.size();
    }

    private synchronized @Nullable Runnable due(long end) {
        Entry next = waiting.peek();
        if (next == null || next.due > end) {
            return null;
        }
        waiting.remove();
        nanos = Math.max(nanos, next.due);
        return next.task;
    }

    private synchronized void cancel(Entry entry) {
        waiting.remove(entry);
    }

    /** Entries are equal only if they are the same. */
    private static final class Entry implements Comparable<Entry> {
        private final long due;
        private final long number;
        private final Runnable task;

        Entry(long due, long number, Runnable task) {
            this.due = due;
            this.number = number;
            this.task = task;
        }

        @Override
        public int compareTo(Entry other) {
            int byTime = Long.compare(due, other.due);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(number);
        }
    }
}

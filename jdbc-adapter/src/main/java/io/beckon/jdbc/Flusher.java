package io.beckon.jdbc;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * For a database that writes behind, brings to disk what the writer has committed, and only then has its callers told.
 * Meanwhile the writer carries out the next commands; what it has committed by the end of a flush shares the next one.
 *
 * <p>A flush speaks only for what was committed while its connection stood: behind one that was opened later there may be a
 * database that has lost it.
 */
final class Flusher {
    /** How many transactions may be committed and not on disk; then the writer waits. */
    private static final int AHEAD = 4;

    private static final Batch OPEN = new Batch(List.of(), null, 0, 0);
    private static final Batch END = new Batch(List.of(), null, -1, -1);

    /**
     * Commands that were committed together.
     *
     * @param by what {@link #connection} returned before they were
     * @param from the first offset that they were given
     * @param to the offset after the last one
     */
    record Batch(List<Command<?>> commands, @Nullable Connection by, long from, long to) {}

    private final BlockingQueue<Batch> committed = new ArrayBlockingQueue<>(AHEAD);
    private final Session session;
    private final News news;
    private final Outcomes outcomes;
    private final Thread thread;

    /** Written by the thread; null while there is none. */
    private volatile @Nullable Connection current;

    Flusher(Session session, News news, Outcomes outcomes) {
        this.session = session;
        this.news = news;
        this.outcomes = outcomes;
        this.thread = new Thread(this::run, "beckon-jdbc-flusher");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /**
     * Returns the connection by which what is committed now can be flushed.
     *
     * @return null while there is none, for which it is asked
     */
    @Nullable
    Connection connection() {
        Connection now = current;
        if (now == null && committed.isEmpty()) {
            committed.offer(OPEN);
        }
        return now;
    }

    /** Takes commands that were committed, in their order. Waits while too much is not on disk yet. */
    void add(Batch batch) throws InterruptedException {
        committed.put(batch);
    }

    /** Brings the rest to disk, and ends. */
    void close(long millis) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        if (committed.offer(END, millis, TimeUnit.MILLISECONDS)) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            thread.join(Math.max(1, left)); // 0 would be for ever
        }
        if (thread.isAlive()) {
            thread.interrupt();
        }
    }

    private void run() {
        List<Batch> batches = new ArrayList<>();
        try {
            while (!batches.contains(END)) {
                batches = new ArrayList<>(List.of(committed.take()));
                committed.drainTo(batches);
                flush(batches);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            current = null;
            session.release();
            List<Batch> left = new ArrayList<>();
            committed.drainTo(left);
            unknown(left, new SQLException("The store was closed."));
        }
    }

    private void flush(List<Batch> batches) {
        try {
            Connection by = session.connection();
            current = by;
            session.flush();
            List<Batch> older = new ArrayList<>(0);
            for (Batch batch : batches) {
                if (batch.by == by) {
                    news.own(batch.from, batch.to);
                    outcomes.done(batch.commands);
                } else {
                    older.add(batch);
                }
            }
            if (!older.isEmpty()) {
                unknown(older, new SQLException("The connection was lost before it was on disk."));
            }
        } catch (SQLException e) {
            lost(batches, e);
        } catch (RuntimeException | Error e) {
            lost(batches, new SQLException(e));
        }
    }

    private void lost(List<Batch> batches, SQLException failure) {
        current = null;
        session.discard();
        unknown(batches, failure);
    }

    private void unknown(List<Batch> batches, SQLException failure) {
        batches.forEach(batch -> outcomes.unknown(batch.commands, failure));
    }
}

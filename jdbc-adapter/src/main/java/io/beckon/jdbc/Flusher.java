package io.beckon.jdbc;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * For a database that writes behind, brings to disk what the writer has committed, and only then has its callers told.
 * Meanwhile the writer carries out the next commands; what it has committed by the end of a flush shares the next one.
 */
final class Flusher {
    /** How many transactions may be committed and not on disk; then the writer waits. */
    private static final int AHEAD = 4;

    private static final List<Command<?>> END = List.of();

    private final BlockingQueue<List<Command<?>>> committed = new ArrayBlockingQueue<>(AHEAD);
    private final Session session;
    private final Outcomes outcomes;
    private final Thread thread;

    Flusher(Session session, Outcomes outcomes) {
        this.session = session;
        this.outcomes = outcomes;
        this.thread = new Thread(this::run, "beckon-jdbc-flusher");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Takes commands that were committed, in their order. Waits while too much is not on disk yet. */
    void add(List<Command<?>> commands) throws InterruptedException {
        committed.put(commands);
    }

    /** Brings the rest to disk, and ends. */
    void close(long millis) throws InterruptedException {
        if (committed.offer(END, millis, TimeUnit.MILLISECONDS)) {
            thread.join(millis);
        }
        if (thread.isAlive()) {
            thread.interrupt();
        }
    }

    private void run() {
        try {
            boolean open = true;
            while (open) {
                List<List<Command<?>>> taken = new ArrayList<>(List.of(committed.take()));
                committed.drainTo(taken);
                open = !taken.contains(END);
                List<Command<?>> commands = new ArrayList<>();
                taken.forEach(commands::addAll);
                flush(commands);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            session.release();
            List<List<Command<?>>> left = new ArrayList<>();
            committed.drainTo(left);
            left.forEach(commands ->
                    outcomes.unknown(commands, new SQLException("The store was closed.")));
        }
    }

    private void flush(List<Command<?>> commands) {
        if (commands.isEmpty()) {
            return;
        }
        try {
            session.flush();
        } catch (SQLException e) {
            session.discard();
            outcomes.unknown(commands, e);
            return;
        }
        outcomes.done(commands);
    }
}

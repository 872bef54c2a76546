package io.beckon.jdbc;

import io.beckon.spi.Clock;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The one thread of a store that writes. It takes all commands that wait, up to a limit, and carries them out in one
 * transaction; while that is committed, the next ones gather. So many callers share what one commit costs, and the fewer
 * there are, the sooner each has its answer.
 *
 * <p>A transaction that fails before its commit has left nothing behind. Where another try may help, it is made at once;
 * what a single command has spoilt is found by trying the commands one by one.
 */
final class Writer {
    /** How many mailboxes one transaction changes at the most, unless one command has more. */
    private static final int BATCH = 1_000;

    /** How often a transaction is tried. */
    private static final int TRIES = 4;

    /** How long to wait after the database could not be reached, so as not to hammer at it. */
    private static final long PAUSE_MILLIS = 200;

    /**
     * How long it is waited for callers who have just had an answer and will soon have the next command, at the most, so that
     * they do not fall into two groups of which each waits for the other one's commit.
     */
    private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** After how much time without work the connection is given back. */
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** By which it is waited; the store's own may be another one. */
    private static final Clock CLOCK = Clock.system();

    private static final Logger logger = LoggerFactory.getLogger(Writer.class);

    private final Session session;
    private final Mailboxes mailboxes;
    private final MessageCache cache;
    private final @Nullable Journal journal;
    private final Housekeeping housekeeping;
    private final News news;
    private final Clock clock;
    private final Intake<Command<?>> intake;
    private final Flusher flusher;
    private final Outcomes outcomes;
    private final Counters counters;
    private final Thread thread;

    // For the thread alone.
    // By which the last transaction is brought to disk, where that is done apart.
    private @Nullable Connection flushedBy;
    private boolean hasWritten; // anything, since the database was lost the last time
    private long lastWork; // when there was something to do
    private int expected; // how many callers there are, as far as is known
    private long gather; // how long to wait for them

    Writer(
            Session session,
            Mailboxes mailboxes,
            MessageCache cache,
            @Nullable Journal journal,
            Housekeeping housekeeping,
            News news,
            Clock clock,
            Intake<Command<?>> intake,
            Flusher flusher,
            Outcomes outcomes,
            Counters counters) {
        this.session = session;
        this.mailboxes = mailboxes;
        this.cache = cache;
        this.journal = journal;
        this.housekeeping = housekeeping;
        this.news = news;
        this.clock = clock;
        this.intake = intake;
        this.flusher = flusher;
        this.outcomes = outcomes;
        this.counters = counters;
        this.thread = new Thread(this::run, "beckon-jdbc-writer");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Waits until what was taken in is done. */
    void join(long millis) throws InterruptedException {
        thread.join(millis);
        if (thread.isAlive()) {
            thread.interrupt();
        }
    }

    private void run() {
        try {
            while (!intake.isOver()) {
                long wait = Math.min(IDLE_NANOS, housekeeping.nanosLeft());
                List<Command<?>> commands =
                        intake.take(wait, expected, gather, Command::weight, BATCH);
                if (!commands.isEmpty()) {
                    long before = CLOCK.nanos();
                    carryOut(commands);
                    lastWork = CLOCK.nanos();
                    gather = Math.min(GATHER_NANOS, (lastWork - before) / 4);
                } else if (CLOCK.nanos() - lastWork > IDLE_NANOS) {
                    session.release();
                }
                housekeeping.workIfDue(session);
                session.releaseIfOld();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            session.release();
            intake.close();
            outcomes.failed(intake.takeAll(), new SQLException("The store was closed."));
        }
    }

    private void carryOut(List<Command<?>> commands) {
        List<Command<?>> left = new ArrayList<>(commands);
        for (int tries = 1; !left.isEmpty(); tries++) {
            try {
                commit(left);
                return;
            } catch (DecisionFailedException e) {
                session.rollback();
                left.remove(e.command);
                outcomes.thrown(e.command, e.thrown);
                tries--;
            } catch (SQLException e) {
                if (!recover(e, left, tries)) {
                    return;
                }
            } catch (RuntimeException | Error e) {
                discard();
                outcomes.unknown(left, new SQLException(e));
                return;
            }
        }
    }

    /** Returns whether to try again. */
    private boolean recover(SQLException failure, List<Command<?>> commands, int tries) {
        Trouble trouble = Trouble.of(failure);
        if (trouble == Trouble.TRANSIENT || trouble == Trouble.REFUSED) {
            session.rollback();
        } else {
            discard();
        }
        if (failure instanceof OutcomeUnknownException) {
            discard();
            outcomes.unknown(commands, failure);
            return false;
        }
        boolean again = trouble == Trouble.TRANSIENT || trouble == Trouble.CONNECTION_LOST;
        if (again && tries < TRIES) {
            counters.retried.increment();
            logger.debug("Trying a transaction again", failure);
            return true;
        }
        if (trouble == Trouble.REFUSED && commands.size() > 1) {
            commands.forEach(command -> carryOut(List.of(command)));
            return false;
        }
        outcomes.failed(commands, failure);
        if (trouble == Trouble.NO_CONNECTION || trouble == Trouble.CONNECTION_LOST) {
            pause();
        }
        return false;
    }

    private void discard() {
        session.discard();
        hasWritten = false;
    }

    private void pause() {
        try {
            intake.pause(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            // Who takes the next commands will see it.
            Thread.currentThread().interrupt();
        }
    }

    private void commit(List<Command<?>> commands) throws SQLException, DecisionFailedException {
        news.begin(session);
        long cached = cache.generation();
        Needs needs = new Needs();
        commands.forEach(command -> command.need(needs));
        Transaction transaction = Transaction.begin(session, mailboxes, needs, clock.millis());
        boolean behind = !session.dialect().afterCommit().isEmpty();
        Connection flushing = behind ? flusher.connection() : null;
        if (!hasWritten || (flushedBy != null && flushing != flushedBy)) {
            transaction.leaveGap();
        }
        for (Command<?> command : commands) {
            decide(command, transaction);
        }
        Transaction.Written written = transaction.write(journal);
        if (written.isEmpty()) {
            session.rollback();
        } else {
            commit(flushing);
            hasWritten = true;
            flushedBy = flushing;
        }
        counters.transactions.increment();
        counters.commands.add(commands.size());
        cache.add(written.messages(), cached);
        if (flushing != null) {
            answerOnceFlushed(new Flusher.Batch(
                    List.copyOf(commands), flushing, written.from(), written.to()));
        } else {
            news.own(written.from(), written.to());
            expected = behind ? 0 : intake.size();
            outcomes.done(commands);
        }
    }

    private void answerOnceFlushed(Flusher.Batch batch) {
        try {
            flusher.add(batch);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            outcomes.unknown(batch.commands(), new SQLException(e));
        }
    }

    /** Commits, and brings it to disk unless that is done elsewhere. */
    private void commit(@Nullable Connection flushing) throws SQLException {
        try {
            if (flushing == null) {
                session.commit();
            } else {
                session.commitBehind();
            }
        } catch (SQLException e) {
            throw OutcomeUnknownException.of(e);
        }
    }

    private static <R> void decide(Command<R> command, Transaction transaction)
            throws SQLException, DecisionFailedException {
        try {
            command.answer(command.decide(transaction));
        } catch (Transaction.LookFailedException e) {
            throw e.failure();
        } catch (RuntimeException | Error e) {
            throw new DecisionFailedException(command, e);
        }
    }

    /** What a caller has given to decide has thrown. */
    private static final class DecisionFailedException extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Command<?> command;
        private final Throwable thrown;

        DecisionFailedException(Command<?> command, Throwable thrown) {
            super(thrown);
            this.command = command;
            this.thrown = thrown;
        }
    }
}

package io.beckon.jdbc;

import io.beckon.spi.Clock;
import io.beckon.spi.Erased;
import io.beckon.spi.StoreUnavailableException;
import io.beckon.spi.StoreUnavailableException.Reason;

import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * A thread that erases visitors and persons, one after the other, with a connection that it has for that time only. It
 * takes long to look through all that there is, which neither the one who writes nor those who read shall wait for.
 */
final class Eraser {
    private static final int TRIES = 3;
    private static final long PAUSE_MILLIS = 200;
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Session session;
    private final boolean journalled;
    private final MessageCache cache;
    private final Clock clock;
    private final Intake<Erasure> intake;
    private final Answers answers;
    private final Counters counters;
    private final Thread thread;

    Eraser(
            Session session,
            boolean journalled,
            MessageCache cache,
            Clock clock,
            Intake<Erasure> intake,
            Answers answers,
            Counters counters) {
        this.session = session;
        this.journalled = journalled;
        this.cache = cache;
        this.clock = clock;
        this.intake = intake;
        this.answers = answers;
        this.counters = counters;
        this.thread = new Thread(this::run, "beckon-jdbc-eraser");
        thread.setDaemon(true);
    }

    /** Somebody is to be erased. */
    static final class Erasure extends Request<Erased> {
        private final String id;
        private final String by;
        private final CompletableFuture<?> before;

        /**
         * Creates the request.
         *
         * @param id a visitor's id, or a pseudonym
         * @param by who asks for it
         * @param before completes once all is committed that was asked before
         */
        Erasure(String id, String by, CompletableFuture<?> before) {
            this.id = id;
            this.by = by;
            this.before = before;
        }
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
                for (Erasure erasure : intake.take(IDLE_NANOS, 1, 0, each -> 1, 1)) {
                    carryOut(erasure);
                    session.release();
                    answers.tell(erasure, intake);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            session.release();
            intake.close();
            for (Erasure erasure : intake.takeAll()) {
                fail(erasure, new SQLException("The store was closed."));
                answers.tell(erasure, intake);
            }
        }
    }

    private void carryOut(Erasure erasure) {
        try {
            erasure.before.get();
            erasure.answer(erase(erasure));
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            erasure.fail(cause == null ? e : cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail(erasure, new SQLException("The store was closed.", e));
        } catch (SQLException e) {
            fail(erasure, e);
        } catch (RuntimeException | Error e) {
            fail(erasure, new SQLException(e));
        }
    }

    private Erased erase(Erasure erasure) throws SQLException, InterruptedException {
        for (int tries = 1; ; tries++) {
            try {
                return new JournalErasure(
                                session, erasure.id, erasure.by, journalled, clock.millis())
                        .erase()
                        .rows();
            } catch (SQLException e) {
                Trouble trouble = Trouble.of(e);
                if (trouble == Trouble.CONNECTION_LOST || trouble == Trouble.NO_CONNECTION) {
                    session.discard();
                } else {
                    session.rollback();
                }
                if (tries == TRIES || !mayBeTriedAgain(e, trouble)) {
                    throw e;
                }
                counters.retried.increment();
                intake.pause(PAUSE_MILLIS);
            } finally {
                cache.clear();
            }
        }
    }

    private static boolean mayBeTriedAgain(SQLException failure, Trouble trouble) {
        return !(failure instanceof OutcomeUnknownException)
                && (trouble == Trouble.TRANSIENT || trouble == Trouble.CONNECTION_LOST);
    }

    private void fail(Erasure erasure, SQLException failure) {
        counters.failed.increment();
        erasure.fail(
                failure instanceof OutcomeUnknownException
                        ? new StoreUnavailableException(
                                Reason.OUTCOME_UNKNOWN,
                                "The database was lost while it was committing, so it is not known"
                                        + " whether anything was erased. Erase again.",
                                failure)
                        : new StoreUnavailableException(
                                Reason.UNREACHABLE,
                                "The database cannot be used, and nothing was erased. Erase again"
                                        + " later.",
                                failure));
    }
}

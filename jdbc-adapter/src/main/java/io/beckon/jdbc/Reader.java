package io.beckon.jdbc;

import io.beckon.spi.Clock;
import io.beckon.spi.Mailbox;
import io.beckon.spi.StoreUnavailableException;
import io.beckon.spi.StoreUnavailableException.Reason;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A thread that reads what was committed. It takes all questions about mailboxes that wait, and brings the mailboxes
 * together; as each question was asked before, each sees what was kept before it was asked. Now and then it looks for news.
 */
final class Reader {
    private static final int BATCH = 500;
    private static final int TRIES = 3;
    private static final long PAUSE_MILLIS = 200;
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** By which it is waited; the store's own may be another one. */
    private static final Clock CLOCK = Clock.system();

    private static final Logger logger = LoggerFactory.getLogger(Reader.class);

    private final Session session;
    private final Mailboxes mailboxes;
    private final News news;
    private final long newsNanos;
    private final Clock clock;
    private final Intake<Inquiry<?>> intake;
    private final Answers answers;
    private final Counters counters;
    private final Health health;
    private final Thread thread;

    // For the thread alone.
    private long lastNews;
    private long lastWork;

    /**
     * Creates a reader.
     *
     * @param newsNanos how often it looks for news; 0 for never
     */
    Reader(
            String name,
            Session session,
            Mailboxes mailboxes,
            News news,
            long newsNanos,
            Clock clock,
            Intake<Inquiry<?>> intake,
            Answers answers,
            Counters counters,
            Health health) {
        this.session = session;
        this.mailboxes = mailboxes;
        this.news = news;
        this.newsNanos = newsNanos;
        this.clock = clock;
        this.intake = intake;
        this.answers = answers;
        this.counters = counters;
        this.health = health;
        this.thread = new Thread(this::run, name);
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
        lastNews = CLOCK.nanos() - newsNanos;
        try {
            while (!intake.isOver()) {
                long wait = newsNanos == 0 ? IDLE_NANOS : Math.min(IDLE_NANOS, newsNanos);
                List<Inquiry<?>> inquiries = intake.take(wait, 1, 0, inquiry -> 1, BATCH);
                if (!inquiries.isEmpty()) {
                    carryOut(inquiries);
                    lastWork = CLOCK.nanos();
                } else if (CLOCK.nanos() - lastWork > IDLE_NANOS) {
                    session.release();
                }
                lookForNews();
                session.releaseIfOld();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            session.release();
            intake.close();
            fail(intake.takeAll(), new SQLException("The store was closed."));
        }
    }

    private void lookForNews() {
        if (newsNanos == 0 || !news.isWatched() || CLOCK.nanos() - lastNews < newsNanos) {
            return;
        }
        lastNews = CLOCK.nanos();
        lastWork = lastNews;
        try {
            news.look(session);
            health.up();
        } catch (SQLException e) {
            session.discard();
            health.down(e);
        } catch (RuntimeException e) {
            session.discard();
            logger.error("Looking for news has failed", e);
        }
    }

    private void carryOut(List<Inquiry<?>> inquiries) {
        List<Inquiry.OfMailbox<?>> ofMailboxes = new ArrayList<>();
        for (Inquiry<?> inquiry : inquiries) {
            if (inquiry instanceof Inquiry.OfMailbox<?> ofMailbox) {
                ofMailboxes.add(ofMailbox);
            } else if (inquiry instanceof Inquiry.OfDatabase<?> ofDatabase) {
                attempt(List.of(inquiry), () -> ofDatabase.ask(session));
            }
        }
        if (!ofMailboxes.isEmpty()) {
            attempt(ofMailboxes, () -> ask(ofMailboxes));
        }
    }

    private void ask(List<Inquiry.OfMailbox<?>> inquiries) throws SQLException {
        Set<String> visitors = new HashSet<>();
        inquiries.forEach(inquiry -> visitors.add(inquiry.visitor()));
        Map<String, Mailbox> loaded = mailboxes.load(session, visitors, clock.millis());
        for (Inquiry.OfMailbox<?> inquiry : inquiries) {
            Mailbox mailbox = loaded.get(inquiry.visitor());
            if (mailbox != null) {
                inquiry.ask(mailbox);
            }
        }
    }

    private void attempt(List<? extends Inquiry<?>> inquiries, Attempt attempt) {
        for (int tries = 1; ; tries++) {
            try {
                news.begin(session);
                attempt.run();
                health.up();
                inquiries.forEach(inquiry -> answers.tell(inquiry, intake));
                return;
            } catch (SQLException e) {
                session.discard();
                Trouble trouble = Trouble.of(e);
                boolean again = trouble == Trouble.TRANSIENT || trouble == Trouble.CONNECTION_LOST;
                if (!again || tries == TRIES) {
                    fail(inquiries, e);
                    pause();
                    return;
                }
            } catch (RuntimeException | Error e) {
                session.discard();
                fail(inquiries, new SQLException(e));
                return;
            }
        }
    }

    private void pause() {
        try {
            intake.pause(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            // Who takes the next inquiries will see it.
            Thread.currentThread().interrupt();
        }
    }

    private void fail(List<? extends Inquiry<?>> inquiries, SQLException failure) {
        if (inquiries.isEmpty()) {
            return;
        }
        health.down(failure);
        counters.failed.add(inquiries.size());
        for (Inquiry<?> inquiry : inquiries) {
            inquiry.fail(new StoreUnavailableException(
                    Reason.UNREACHABLE, "The database cannot be used. Try again later.", failure));
            answers.tell(inquiry, intake);
        }
    }

    /** Something that asks the database. */
    @FunctionalInterface
    private interface Attempt {
        void run() throws SQLException;
    }
}

package io.beckon.jdbc;

import io.beckon.spi.Acceptance;
import io.beckon.spi.Clock;
import io.beckon.spi.Closing;
import io.beckon.spi.DeliveryStore;
import io.beckon.spi.Erased;
import io.beckon.spi.Mailbox;
import io.beckon.spi.MailboxChange;
import io.beckon.spi.MailboxRules;
import io.beckon.spi.MessageQuery;
import io.beckon.spi.MessageSummary;
import io.beckon.spi.Metrics;
import io.beckon.spi.Recipient;
import io.beckon.spi.StoreTotals;
import io.beckon.spi.StoreUnavailableException;
import io.beckon.spi.StoreUnavailableException.Reason;
import io.beckon.spi.StoredMessage;
import io.beckon.spi.Updated;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

import javax.sql.DataSource;

/**
 * Keeps messages, mailboxes and budgets in a database that the application has: H2, PostgreSQL or MariaDB. Several nodes
 * may share one. The tables are made when the store is used for the first time; see {@code README.md} for them.
 *
 * <p>A change is on disk when its stage completes, as far as the database says the truth about that; a question may be answered
 * by what is committed and, on H2, on its way to disk. Where the database
 * cannot be reached, stages complete with a {@link StoreUnavailableException} and nothing was kept; as soon as it can be
 * reached again, they complete as before. One case is open: if the database is lost in the middle of a commit, nobody can
 * tell whether it has happened. That is answered as a failure, too; who repeats a message with the idempotency key that it
 * had gets the first answer if there was one.
 *
 * <p>The store needs up to three connections of its data source, which it does not close, and one more while it erases. Its
 * threads end with {@link #close}. Safe for use by many threads; no method but {@link #close} blocks.
 */
public final class JdbcDeliveryStore implements DeliveryStore {
    private static final long CLOSE_MILLIS = TimeUnit.SECONDS.toMillis(30);

    private final Intake<Command<?>> commands;
    private final Intake<Inquiry<?>> ofMailboxes;
    private final Intake<Inquiry<?>> ofDatabase;
    private final Intake<Eraser.Erasure> erasures;
    private final Answers answers = new Answers();
    private final Counters counters = new Counters();
    private final News news;
    private final Flusher flusher;
    private final Writer writer;
    private final Reader reader;
    private final Reader searcher;
    private final Eraser eraser;
    private final AtomicBoolean closed = new AtomicBoolean();

    private JdbcDeliveryStore(Builder builder) {
        commands = new Intake<>(builder.queueLimit);
        ofMailboxes = new Intake<>(builder.queueLimit);
        ofDatabase = new Intake<>(builder.queueLimit);
        erasures = new Intake<>(builder.queueLimit);
        Database database = new Database(builder.source);
        MessageCache cache = new MessageCache();
        news = new News(cache);
        Mailboxes mailboxes = new Mailboxes(cache);
        Health health = new Health("read");
        Housekeeping housekeeping = new Housekeeping(
                builder.finishedFor.toMillis(), builder.visitorsFor.toMillis(), builder.clock);
        Outcomes outcomes = new Outcomes(commands, answers, counters, new Health("written"));
        flusher = new Flusher(new Session(database, false), news, outcomes);
        writer = new Writer(
                new Session(database, true),
                mailboxes,
                cache,
                builder.journal ? new Journal() : null,
                housekeeping,
                news,
                builder.clock,
                commands,
                flusher,
                outcomes,
                counters);
        reader = new Reader(
                "beckon-jdbc-reader",
                new Session(database, false),
                mailboxes,
                news,
                0,
                builder.clock,
                ofMailboxes,
                answers,
                counters,
                health);
        searcher = new Reader(
                "beckon-jdbc-searcher",
                new Session(database, false),
                mailboxes,
                news,
                builder.newsInterval.toNanos(),
                builder.clock,
                ofDatabase,
                answers,
                counters,
                health);
        eraser = new Eraser(
                new Session(builder.keeper == null ? database : new Database(builder.keeper), true),
                builder.journal,
                cache,
                builder.clock,
                erasures,
                answers,
                counters);
        counters.register(builder.metrics);
        builder.metrics.gauge(
                "beckon.store.waiting", "Changes that wait to be committed", commands::size);
    }

    /**
     * Begins a store.
     *
     * @param source gives connections to the database, at best out of a pool; it stays with the caller, who closes it
     *     after the store
     * @return a builder
     */
    public static Builder on(DataSource source) {
        return new Builder(source);
    }

    @Override
    public CompletionStage<Acceptance> accept(
            StoredMessage message, Collection<Recipient> recipients, MailboxRules rules) {
        return write(new Command.Accept(message, List.copyOf(recipients), rules));
    }

    @Override
    public <R> CompletionStage<Updated<R>> update(String visitor, MailboxChange<R> change) {
        return write(new Command.Update<>(visitor, change));
    }

    @Override
    public <R> CompletionStage<R> read(String visitor, Function<Mailbox, R> question) {
        return ask(ofMailboxes, new Inquiry.OfMailbox<>(visitor, question));
    }

    @Override
    public CompletionStage<List<String>> linked(Collection<String> pseudonyms, int limit) {
        return search(session -> LinkRows.linked(session, pseudonyms, limit));
    }

    /**
     * Looks through the journal and all messages, which takes a while where there are many; meanwhile others go on.
     *
     * @throws IllegalArgumentException if {@code by} contains the id
     */
    @Override
    public CompletionStage<Erased> erase(String id, String by) {
        JournalErasure.requireWithout(id, by);
        Eraser.Erasure erasure =
                new Eraser.Erasure(id, by, write(new Command.Barrier()).toCompletableFuture());
        return outcome(erasures.offer(erasure), erasure);
    }

    @Override
    public CompletionStage<List<String>> due(long now, int limit) {
        return search(session -> DeliveryRows.due(session, now, limit));
    }

    @Override
    public CompletionStage<Boolean> end(String message, Closing reason) {
        return write(new Command.End(message, reason));
    }

    @Override
    public CompletionStage<List<MessageSummary>> messages(MessageQuery query) {
        return search(session -> {
            if (query instanceof MessageQuery.ByIds byIds) {
                return MessageRows.summaries(session, byIds.ids());
            }
            if (query instanceof MessageQuery.Recent recent) {
                return MessageRows.recent(session, recent.channel(), recent.limit());
            }
            MessageQuery.Open open = (MessageQuery.Open) query;
            return MessageRows.open(session, open.now(), open.limit());
        });
    }

    @Override
    public CompletionStage<StoreTotals> totals() {
        return search(DeliveryRows::totals);
    }

    @Override
    public void watch(Watcher watcher) {
        news.watch(watcher);
    }

    /** Waits for at most half a minute; what is not done by then completes exceptionally. */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        commands.close();
        ofMailboxes.close();
        ofDatabase.close();
        erasures.close();
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_MILLIS);
        boolean interrupted = end(writer::join, end);
        interrupted |= end(flusher::close, end);
        interrupted |= end(eraser::join, end);
        interrupted |= end(reader::join, end);
        interrupted |= end(searcher::join, end);
        interrupted |= end(answers::close, end);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Something that ends within a number of milliseconds, and is told to where it does not. */
    @FunctionalInterface
    private interface Ending {
        void within(long millis) throws InterruptedException;
    }

    /** Ends something by a moment; who is interrupted waits no longer, but goes on with the rest. */
    private static boolean end(Ending ending, long end) {
        try {
            // 0 would be for ever.
            ending.within(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }

    private <R> CompletionStage<R> search(Inquiry.Query<R> query) {
        return ask(ofDatabase, new Inquiry.OfDatabase<>(query));
    }

    private <R> CompletionStage<R> write(Command<R> command) {
        return outcome(commands.offer(command), command);
    }

    private <R> CompletionStage<R> ask(Intake<Inquiry<?>> intake, Inquiry<R> inquiry) {
        return outcome(intake.offer(inquiry), inquiry);
    }

    private <R> CompletionStage<R> outcome(Intake.Answer answer, Request<R> request) {
        return switch (answer) {
            case TAKEN -> request.stage();
            case FULL -> {
                counters.refused.increment();
                yield unavailable(
                        Reason.OVERLOADED,
                        "Too many requests wait for the database. Try again later.");
            }
            case CLOSED -> unavailable(Reason.UNREACHABLE, "The store was closed.");
        };
    }

    private static <R> CompletionStage<R> unavailable(Reason reason, String message) {
        return CompletableFuture.failedStage(new StoreUnavailableException(reason, message, null));
    }

    private JdbcDeliveryStore start() {
        answers.start();
        flusher.start();
        writer.start();
        reader.start();
        searcher.start();
        eraser.start();
        return this;
    }

    /** Builds a {@link JdbcDeliveryStore}. Not safe for use by several threads at once. */
    public static final class Builder {
        private final DataSource source;
        private @Nullable DataSource keeper;
        private Clock clock = Clock.system();
        private Metrics metrics = Metrics.none();
        private Duration newsInterval = Duration.ofSeconds(1);
        private Duration finishedFor = Duration.ofDays(30);
        private Duration visitorsFor = Duration.ofDays(365);
        private int queueLimit = 10_000;
        private boolean journal = true;

        private Builder(DataSource source) {
            this.source = Objects.requireNonNull(source, "source");
        }

        /**
         * Sets what tells the time.
         *
         * @param tells the clock; the system's unless set
         * @return this
         */
        public Builder clock(Clock tells) {
            clock = Objects.requireNonNull(tells, "clock");
            return this;
        }

        /**
         * Sets where the store's figures go.
         *
         * @param takes the metrics; nowhere unless set
         * @return this
         */
        public Builder metrics(Metrics takes) {
            metrics = Objects.requireNonNull(takes, "metrics");
            return this;
        }

        /**
         * Sets how often it is looked for what other nodes have done.
         *
         * @param interval a second unless set
         * @return this
         * @throws IllegalArgumentException if the interval is not between 10 milliseconds and an hour
         */
        public Builder newsEvery(Duration interval) {
            newsInterval = within("interval", interval, Duration.ofMillis(10), Duration.ofHours(1));
            return this;
        }

        /**
         * Sets how long messages are kept after they are over for all, with what has become of them.
         *
         * @param time 30 days unless set
         * @return this
         * @throws IllegalArgumentException if the time is not between a minute and 100 years
         */
        public Builder keepFinishedFor(Duration time) {
            finishedFor = within("time", time, Duration.ofMinutes(1), Duration.ofDays(36_500));
            return this;
        }

        /**
         * Sets how long visitors are known who stay away, and for whom nothing was accepted that is still kept.
         *
         * @param time 365 days unless set
         * @return this
         * @throws IllegalArgumentException if the time is not between an hour and 100 years
         */
        public Builder keepVisitorsFor(Duration time) {
            visitorsFor = within("time", time, Duration.ofHours(1), Duration.ofDays(36_500));
            return this;
        }

        /**
         * Limits the number of requests that wait, of changes and of questions each. Beyond that, they fail at once.
         *
         * @param limit 10,000 unless set
         * @return this
         * @throws IllegalArgumentException if the limit is not between 1 and a million
         */
        public Builder queueLimit(int limit) {
            if (limit < 1 || limit > 1_000_000) {
                throw new IllegalArgumentException(
                        "A queue's limit is between 1 and 1000000, not " + limit + ".");
            }
            queueLimit = limit;
            return this;
        }

        /**
         * Does without the journal.
         *
         * @return this
         */
        public Builder withoutJournal() {
            journal = false;
            return this;
        }

        /**
         * Sets by whose connections is erased, where the user of the others may add entries to the journal and not change
         * them, see {@code JOURNAL.md}.
         *
         * @param connections to the same database; they stay with the caller; those of the store unless set
         * @return this
         */
        public Builder erasingBy(DataSource connections) {
            keeper = Objects.requireNonNull(connections, "connections");
            return this;
        }

        /**
         * Builds the store. The database need not be there yet.
         *
         * @return a store, which the caller closes
         */
        public JdbcDeliveryStore build() {
            return new JdbcDeliveryStore(this).start();
        }

        private static Duration within(String what, Duration value, Duration least, Duration most) {
            if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
                throw new IllegalArgumentException("The " + what + " is between " + least + " and "
                        + most + ", not " + value + ".");
            }
            return value;
        }
    }
}

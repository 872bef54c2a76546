package io.beckon.jdbc.cost;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

import io.beckon.jdbc.JdbcDeliveryStore;
import io.beckon.spi.DeliveryStore;
import io.beckon.spi.Mailbox;
import io.beckon.spi.MailboxRules;
import io.beckon.spi.Recipient;
import io.beckon.spi.StoredMessage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Measures how many messages a second are accepted, each on disk when its sender knows, and in how much time; beside it,
 * what the database itself needs for as many plain inserts. Then what a store costs that knows a million visitors.
 */
public final class AcceptCost {
    private static final int KNOWN = 100_000;
    private static final int BATCH = 64;

    private static final MailboxRules RULES =
            new MailboxRules(100, MailboxRules.Overflow.DROP_OLDEST);

    private static final String TEXT = "{\"type\":\"message\",\"name\":\"offer\",\"keep\":true,"
            + "\"data\":{\"title\":\"Test drive?\",\"body\":\"The car that you look at can be"
            + " driven today.\",\"action\":{\"label\":\"Book\",\"url\":\"/book/S-100\"}}}";

    private final AtomicLong messages = new AtomicLong();
    private final Plan plan;

    private AcceptCost(Plan plan) {
        this.plan = plan;
    }

    /**
     * Measures.
     *
     * @param words what shall differ from the full measurement, see {@link Plan}
     * @throws Exception if it fails
     */
    public static void main(String... words) throws Exception {
        AcceptCost cost = new AcceptCost(Plan.of(words));
        System.out.println(cost.plan + ", " + Runtime.getRuntime().availableProcessors()
                + " processors, Java " + Runtime.version().feature());
        for (String database : cost.plan.databases()) {
            cost.measure(Kind.of(database));
        }
        System.exit(0);
    }

    private void measure(Kind kind) throws Exception {
        System.out.println();
        System.out.println(kind.word + ", " + plan.callers() + " callers");
        floor(kind);
        accept(kind, "accept, with the journal", true);
        accept(kind, "accept, without the journal", false);
        lookUp(kind);
    }

    private void floor(Kind kind) throws Exception {
        try (HikariDataSource source = pool(kind.newDatabase(), plan.callers())) {
            execute(source, "CREATE TABLE plain (id VARCHAR(64) PRIMARY KEY, text VARCHAR(1000))");
            Load.Figures each = Load.run(
                    plan.callers(),
                    plan.warmup(),
                    plan.seconds(),
                    (caller, round) -> insert(kind, source, 1));
            System.out.println(each.line("floor: each commits one plain insert"));
            Load.Figures batched = Load.run(
                    1,
                    plan.warmup(),
                    plan.seconds(),
                    (caller, round) -> insert(kind, source, BATCH));
            System.out.println(
                    batched.times(BATCH).line("floor: one thread commits batches of " + BATCH));
        }
    }

    private void insert(Kind kind, HikariDataSource source, int count) throws SQLException {
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO plain (id, text) VALUES (?, ?)")) {
                for (int i = 0; i < count; i++) {
                    insert.setString(1, "m" + messages.incrementAndGet());
                    insert.setString(2, TEXT);
                    insert.addBatch();
                }
                insert.executeBatch();
            }
            connection.commit();
            try (Statement statement = connection.createStatement()) {
                for (String flush : kind.afterCommit()) {
                    statement.execute(flush);
                }
            }
        }
    }

    private void accept(Kind kind, String name, boolean journal) throws Exception {
        try (HikariDataSource source = pool(kind.newDatabase(), 4)) {
            try (DeliveryStore store = open(source, journal)) {
                await(store.read(visitor(1), Mailbox::isKnown));
                execute(source, known(kind, KNOWN));
                Load.Figures figures = Load.run(
                        plan.callers(),
                        plan.warmup(),
                        plan.seconds(),
                        (caller, round) -> accept(store, anybody(KNOWN)));
                System.out.println(figures.line(name));
            }
        }
    }

    private void lookUp(Kind kind) throws Exception {
        try (HikariDataSource source = pool(kind.newDatabase(), 4)) {
            try (DeliveryStore store = open(source, true)) {
                await(store.read(visitor(1), Mailbox::isKnown));
            }
            fill(kind, source);
            long before = System.nanoTime();
            try (DeliveryStore store = open(source, true)) {
                await(store.read(visitor(1), Mailbox::isKnown));
                took("start and first look-up", before);
                before = System.nanoTime();
                await(store.due(System.currentTimeMillis(), 1_000));
                took("what is due, nothing", before);
                int visitors = plan.visitors();
                System.out.println(Load.run(
                                1,
                                plan.warmup(),
                                plan.seconds(),
                                (caller, round) ->
                                        await(store.read(anybody(visitors), Mailbox::waitingCount)))
                        .line("look-up, one caller"));
                System.out.println(Load.run(
                                plan.callers(),
                                plan.warmup(),
                                plan.seconds(),
                                (caller, round) ->
                                        await(store.read(anybody(visitors), Mailbox::waitingCount)))
                        .line("look-up, all callers"));
                System.out.println(Load.run(
                                plan.callers(),
                                plan.warmup(),
                                plan.seconds(),
                                (caller, round) -> accept(store, anybody(visitors)))
                        .line("accept"));
            }
        }
    }

    private void fill(Kind kind, HikariDataSource source) throws SQLException {
        int pending = plan.pending();
        execute(source, known(kind, plan.visitors()));
        long now = System.currentTimeMillis();
        long end = now + TimeUnit.HOURS.toMillis(24);
        execute(
                source,
                kind.fill(
                        "beckon_message",
                        "id, message_offset, name, text, audience, sent_by, channel, accepted_at,"
                                + " expires_at, priority, budget, at_most_once, uncapped,"
                                + " late_arrivals, over_at, recipients",
                        "CONCAT('0000', @), 2 * # - 1, 'offer', '" + TEXT
                                + "', '{}', 'cost', 'default', " + now + ", " + end
                                + ", 0, 0, FALSE, FALSE, FALSE, " + end + ", 1",
                        pending));
        execute(
                source,
                kind.fill(
                        "beckon_delivery",
                        "delivery_offset, message, visitor, state, claimed_until, displayed_at,"
                                + " holds_slot, due_at, remember_until",
                        "2 * #, CONCAT('0000', @), CONCAT('v_', @), 'PENDING', 0, 0, FALSE, " + end
                                + ", 0",
                        pending));
        execute(source, "UPDATE beckon_head SET next_offset = " + (2L * pending + 1));
    }

    private static String known(Kind kind, int count) {
        long now = System.currentTimeMillis();
        return kind.fill(
                "beckon_visitor",
                "visitor, visit_started_at, last_seen_at",
                "CONCAT('v_', @), " + now + ", " + now,
                count);
    }

    private void accept(DeliveryStore store, String visitor) throws Exception {
        long now = System.currentTimeMillis();
        StoredMessage message = new StoredMessage(
                String.format(Locale.ROOT, "A%025d", messages.incrementAndGet()),
                "offer",
                TEXT,
                "{\"visitor\":\"" + visitor + "\"}",
                "cost",
                "default",
                now,
                now + TimeUnit.HOURS.toMillis(24),
                0,
                null,
                null,
                0,
                false,
                false,
                false);
        if (await(store.accept(message, List.of(new Recipient(visitor, false)), RULES))
                        .recipients()
                != 1) {
            throw new IllegalStateException("The visitor should have been known.");
        }
    }

    private static <T> T await(java.util.concurrent.CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(1, TimeUnit.MINUTES);
    }

    private static void took(String what, long before) {
        System.out.printf(
                Locale.ROOT, "%-44s %10.1f ms%n", what, (System.nanoTime() - before) / 1e6);
    }

    private static String anybody(int visitors) {
        return visitor(1 + ThreadLocalRandom.current().nextInt(visitors));
    }

    private static String visitor(int number) {
        return String.format(Locale.ROOT, "v_%022d", number);
    }

    private static DeliveryStore open(HikariDataSource source, boolean journal) {
        JdbcDeliveryStore.Builder builder = JdbcDeliveryStore.on(source);
        return journal ? builder.build() : builder.withoutJournal().build();
    }

    private static void execute(HikariDataSource source, String sql) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static HikariDataSource pool(String url, int size) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(size);
        return new HikariDataSource(config);
    }
}

package io.beckon.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;

import io.beckon.spi.Acceptance;
import io.beckon.spi.ClaimAnswer;
import io.beckon.spi.Closing;
import io.beckon.spi.DeliveryEvent;
import io.beckon.spi.DeliveryStore;
import io.beckon.spi.Erased;
import io.beckon.spi.Mailbox;
import io.beckon.spi.Metrics;
import io.beckon.spi.Recipient;
import io.beckon.spi.StoreUnavailableException;
import io.beckon.spi.StoredMessage;
import io.beckon.spi.Updated;
import io.beckon.testing.KeptMessage;
import io.beckon.testing.StoreNode;
import io.beckon.testing.VirtualTime;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

import javax.sql.DataSource;

/** What a store in a database promises beside what all stores do, on the quickest database. */
class JdbcDeliveryStoreTest {
    private final VirtualTime time = new VirtualTime();
    private final HikariDataSource pool =
            Databases.pool("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");

    /** The store's connections; who holds it keeps the store from getting any. */
    private final Gate gate = new Gate(pool);

    private DeliveryStore store = open(100);

    private DeliveryStore open(int queueLimit) {
        return JdbcDeliveryStore.on(gate.source())
                .clock(time)
                .newsEvery(Duration.ofMillis(20))
                .queueLimit(queueLimit)
                .build();
    }

    @AfterEach
    void close() {
        gate.open();
        store.close();
        pool.close();
    }

    @Test
    void refusesAtOnceWhatWouldWaitBeyondTheLimit() {
        gate.shut();
        List<CompletionStage<Acceptance>> taken = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            taken.add(accept(KeptMessage.at(time).build()));
        }

        CompletionStage<Acceptance> beyond = accept(KeptMessage.at(time).build());

        assertThat(beyond.toCompletableFuture()).isCompletedExceptionally();
        assertThatThrownBy(() -> get(beyond))
                .hasCauseInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("Too many");
        gate.open();
        assertThat(taken).allSatisfy(each -> assertThat(get(each).recipients()).isEqualTo(1));
        assertThat(get(store.totals()).accepted()).isEqualTo(100);
    }

    @Test
    void whoBlocksOnAnAnswerKeepsNobodyFromBeingWritten() throws Exception {
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch letGo = new CountDownLatch(1);
        StoredMessage first = KeptMessage.at(time).build();
        StoredMessage second = KeptMessage.at(time).build();
        CompletionStage<Boolean> end = accept(first).thenApply(acceptance -> {
            blocked.countDown();
            return awaitQuietly(letGo);
        });
        blocked.await();
        accept(second);

        try (JdbcDeliveryStore other = JdbcDeliveryStore.on(pool).build()) {
            await().until(() -> get(other.read(VISITOR, Mailbox::waitingCount)) == 2);
        }
        letGo.countDown();
        assertThat(get(end)).isTrue();
    }

    @Test
    void commandsThatAreCommittedTogetherSeeWhatThoseBeforeThemDid() {
        StoredMessage message = KeptMessage.at(time).budget(1).build();
        List<Recipient> recipients = Stream.of("v_1", "v_2", "v_3")
                .map(visitor -> new Recipient(visitor, true))
                .toList();
        get(store.accept(message, recipients, StoreNode.ROOMY));
        gate.shut();
        // Whatever the writer has taken already, the rest waits and goes together.
        accept(KeptMessage.at(time).build());
        CompletionStage<Updated<ClaimAnswer>> first = claim("v_1", message);
        store.update(
                "v_1",
                (mailbox, ledger) ->
                        mailbox.release(message.id(), "c_v_1", time.millis(), ledger) != null);
        CompletionStage<Updated<ClaimAnswer>> second = claim("v_2", message);
        store.update("v_2", (mailbox, ledger) -> {
            mailbox.report(message.id(), DeliveryEvent.DISPLAY, time.millis(), ledger);
            return true;
        });
        CompletionStage<Updated<ClaimAnswer>> third = claim("v_3", message);
        gate.open();
        assertThat(get(first).answer()).isEqualTo(ClaimAnswer.GRANTED);
        assertThat(get(second).answer()).isEqualTo(ClaimAnswer.GRANTED);
        assertThat(get(third).answer()).isEqualTo(ClaimAnswer.OVER);
    }

    private CompletionStage<Updated<ClaimAnswer>> claim(String visitor, StoredMessage message) {
        return store.update(
                visitor,
                (mailbox, ledger) -> mailbox.claim(
                        message.id(), "c_" + visitor, time.millis(), StoreNode.NO_CAPS, ledger));
    }

    @Test
    void linksThatChangeTogetherChangeInTheirOrder() {
        get(relink(mailbox -> List.of("a", "b").forEach(mailbox::link)));
        gate.shut();
        accept(KeptMessage.at(time).build());
        List<CompletionStage<?>> together = List.of(
                relink(mailbox -> mailbox.link("c")),
                relink(Mailbox::unlink),
                relink(mailbox -> mailbox.link("b")),
                relink(mailbox -> mailbox.link("d")),
                relink(mailbox -> mailbox.link("b")));
        gate.open();
        together.forEach(JdbcDeliveryStoreTest::get);

        assertThat(get(store.linked(List.of("a", "c"), 10))).isEmpty();
        assertThat(get(store.linked(List.of("b"), 10))).containsExactly(VISITOR);
        assertThat(get(store.linked(List.of("d"), 10))).containsExactly(VISITOR);
    }

    private CompletionStage<Updated<Boolean>> relink(Consumer<Mailbox> change) {
        return store.update(VISITOR, (mailbox, ledger) -> {
            change.accept(mailbox);
            return true;
        });
    }

    @Test
    void answersComeInTheOrderOfTheCommands() throws Exception {
        List<Integer> order = new ArrayList<>();
        CountDownLatch all = new CountDownLatch(50);
        for (int i = 0; i < 50; i++) {
            int number = i;
            accept(KeptMessage.at(time).build()).whenComplete((acceptance, failure) -> {
                order.add(number);
                all.countDown();
            });
        }
        assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();

        assertThat(order).isSorted().hasSize(50);
    }

    @Test
    void oneDecisionThatThrowsFailsAlone() {
        gate.shut();
        CompletionStage<Acceptance> before = accept(KeptMessage.at(time).build());
        CompletionStage<?> thrown = store.update(VISITOR, (mailbox, ledger) -> {
            mailbox.seen(time.millis() + 1_000_000);
            throw new IllegalArgumentException("no");
        });
        CompletionStage<?> error = store.update(VISITOR, (mailbox, ledger) -> {
            throw new AssertionError("never");
        });
        CompletionStage<Acceptance> after = accept(KeptMessage.at(time).build());
        gate.open();

        assertThat(get(before).recipients()).isEqualTo(1);
        assertThat(get(after).recipients()).isEqualTo(1);
        assertThatThrownBy(() -> get(thrown)).hasRootCauseMessage("no");
        assertThatThrownBy(() -> get(error)).hasRootCauseMessage("never");
        assertThat(get(store.read(VISITOR, Mailbox::lastSeenAt))).isEqualTo(time.millis());
        assertThat(get(store.read(VISITOR, Mailbox::waitingCount))).isEqualTo(2);
    }

    @Test
    void oneMessageThatTheDatabaseRefusesFailsAlone() {
        StoredMessage tooLong = KeptMessage.at(time).channel("x".repeat(300)).build();
        StoredMessage twice = KeptMessage.at(time).build();
        get(accept(twice));
        gate.shut();
        CompletionStage<Acceptance> before = accept(KeptMessage.at(time).build());
        CompletionStage<Acceptance> refused = accept(tooLong);
        CompletionStage<Acceptance> again = accept(twice);
        CompletionStage<Acceptance> after = accept(KeptMessage.at(time).build());
        gate.open();

        assertThat(get(before).recipients()).isEqualTo(1);
        assertThat(get(after).recipients()).isEqualTo(1);
        assertThatThrownBy(() -> get(refused)).hasCauseInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(() -> get(again)).hasCauseInstanceOf(StoreUnavailableException.class);
        assertThat(get(store.totals()).accepted()).isEqualTo(3);
        assertThat(get(store.totals()).balance()).isTrue();
    }

    @Test
    void aMessageForManyIsEndedForAllBitByBit() {
        int many = 2 * Transaction.SWEEP + 10;
        List<Recipient> everybody = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            everybody.add(new Recipient(String.format("v_%022d", i), true));
        }
        StoredMessage message = KeptMessage.at(time).build();
        get(store.accept(message, everybody, StoreNode.ROOMY));
        get(store.end(message.id(), Closing.REVOKED));

        // The rest comes with the housekeeping.
        await().atMost(40, TimeUnit.SECONDS)
                .until(() -> get(store.due(time.millis(), 2 * many)).size() == many);
    }

    @Test
    void closingWaitsForWhatIsUnderWayAndEndsAllThreads() {
        List<CompletionStage<Acceptance>> taken = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            taken.add(accept(KeptMessage.at(time).build()));
        }

        store.close();

        assertThat(taken).allSatisfy(each -> assertThat(get(each).recipients()).isEqualTo(1));
        assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("beckon-jdbc-"));
        assertThatThrownBy(() -> get(accept(KeptMessage.at(time).build())))
                .hasCauseInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> get(store.read(VISITOR, Mailbox::isKnown)))
                .hasMessageContaining("closed");
        store.close();
    }

    @Test
    void connectionsComeBackAsTheyWere() throws SQLException {
        get(accept(KeptMessage.at(time).build()));
        get(store.read(VISITOR, Mailbox::isKnown));
        get(store.totals());

        store.close();

        for (int i = 0; i < 3; i++) {
            try (Connection connection = pool.getConnection();
                    var statement = connection.createStatement();
                    var rows = statement.executeQuery("CALL LOCK_TIMEOUT()")) {
                assertThat(connection.getAutoCommit()).isTrue();
                assertThat(rows.next()).isTrue();
                assertThat(rows.getInt(1)).isLessThan(20_000);
            }
        }
    }

    @Test
    void anErasureThatTakesLongKeepsNobodyWaiting() {
        Gate keepers = new Gate(pool);
        get(accept(KeptMessage.at(time).build()));
        try (JdbcDeliveryStore erasing = JdbcDeliveryStore.on(pool)
                .clock(time)
                .erasingBy(keepers.source())
                .build()) {
            keepers.shut();
            CompletionStage<Erased> erased = erasing.erase(VISITOR, "tester");
            for (int i = 0; i < 20; i++) {
                assertThat(get(erasing.accept(
                                        KeptMessage.at(time).build(),
                                        List.of(new Recipient("v_2", true)),
                                        StoreNode.ROOMY))
                                .recipients())
                        .isEqualTo(1);
                assertThat(get(erasing.read(VISITOR, Mailbox::waitingCount))).isEqualTo(1);
                assertThat(get(erasing.totals()).accepted()).isEqualTo(i + 2);
            }
            assertThat(erased.toCompletableFuture()).isNotCompleted();

            keepers.open();
            assertThat(get(erased).records()).isEqualTo(3);
        }
    }

    @Test
    void whoIsToBeErasedWhenTheDatabaseIsLostIsErasedLater() {
        get(accept(KeptMessage.at(time).build()));
        DataSource lost = Gate.proxy(
                DataSource.class,
                (method, call) -> {
                    if (method.equals("getConnection")) {
                        throw new SQLException("lost", "08006");
                    }
                    return call.call();
                },
                pool);
        try (JdbcDeliveryStore erasing =
                JdbcDeliveryStore.on(pool).clock(time).erasingBy(lost).build()) {
            assertThatThrownBy(() -> get(erasing.erase(VISITOR, "tester")))
                    .hasCauseInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("nothing was erased");
            assertThat(get(erasing.read(VISITOR, Mailbox::waitingCount))).isEqualTo(1);
        }
        assertThat(get(store.erase(VISITOR, "tester")).records()).isEqualTo(3);
    }

    @Test
    void otherDatabasesAreRefused() {
        DataSource unknown = Gate.proxy(
                DataSource.class, (method, call) -> sheets((Connection) call.call()), pool);
        try (JdbcDeliveryStore sheets = JdbcDeliveryStore.on(unknown).build()) {
            assertThatThrownBy(() -> get(sheets.totals()))
                    .hasRootCauseMessage(
                            "Beckon can keep its messages in H2, PostgreSQL or MariaDB,"
                                    + " not in Sheets 2.4.240 (2025-09-22).");
        }
    }

    /** A connection that says that it leads somewhere else. */
    private static Connection sheets(Connection connection) {
        return Gate.proxy(
                Connection.class,
                (method, call) -> method.equals("getMetaData")
                        ? Gate.proxy(
                                DatabaseMetaData.class,
                                (what, inner) -> what.equals("getDatabaseProductName")
                                        ? "Sheets"
                                        : inner.call(),
                                call.call())
                        : call.call(),
                connection);
    }

    @Test
    void buildersRefuseWhatCannotBeMeant() {
        JdbcDeliveryStore.Builder builder = JdbcDeliveryStore.on(pool);
        assertThatThrownBy(() -> builder.queueLimit(0)).hasMessageContaining("0");
        assertThatThrownBy(() -> builder.newsEvery(Duration.ZERO)).hasMessageContaining("PT0S");
        assertThatThrownBy(() -> builder.keepFinishedFor(Duration.ofSeconds(1)))
                .hasMessageContaining("PT1S");
        assertThatThrownBy(() -> builder.keepVisitorsFor(Duration.ofMinutes(1)))
                .hasMessageContaining("PT1M");
    }

    @Test
    void figuresAreCounted() {
        AtomicInteger registered = new AtomicInteger();
        List<LongSupplier> commands = new ArrayList<>();
        Metrics metrics = new Metrics() {
            @Override
            public void counter(String name, String description, LongSupplier total) {
                registered.incrementAndGet();
                if (name.equals("beckon.store.commands")) {
                    commands.add(total);
                }
            }

            @Override
            public void gauge(String name, String description, LongSupplier value) {
                registered.incrementAndGet();
            }

            @Override
            public Timer timer(String name, String description) {
                return nanos -> {};
            }
        };
        try (JdbcDeliveryStore counted =
                JdbcDeliveryStore.on(pool).metrics(metrics).build()) {
            get(counted.update(VISITOR, (mailbox, ledger) -> {
                mailbox.seen(1);
                return true;
            }));
        }
        assertThat(registered).hasValue(6);
        assertThat(commands.get(0).getAsLong()).isEqualTo(1);
    }

    private static final String VISITOR = "v_0000000000000000000001";

    private CompletionStage<Acceptance> accept(StoredMessage message) {
        return store.accept(message, List.of(new Recipient(VISITOR, true)), StoreNode.ROOMY);
    }

    private static <T> T get(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
        } catch (Exception e) {
            throw new AssertionError("No answer.", e);
        }
    }

    private static boolean awaitQuietly(CountDownLatch latch) {
        try {
            return latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            return false;
        }
    }
}

package io.beckon.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;

import io.beckon.jdbc.testing.DatabaseServer;
import io.beckon.spi.Acceptance;
import io.beckon.spi.DeliveryStore;
import io.beckon.spi.Mailbox;
import io.beckon.spi.MailboxRules;
import io.beckon.spi.MessageQuery;
import io.beckon.spi.Recipient;
import io.beckon.spi.StoreUnavailableException;
import io.beckon.spi.StoredMessage;
import io.beckon.testing.KeptMessage;
import io.beckon.testing.VirtualTime;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** What holds when the database server goes down, and when it comes back. */
abstract class OutageContract {
    private static final int SENDERS = 8;
    private static final MailboxRules RULES =
            new MailboxRules(1_000_000, MailboxRules.Overflow.DROP_OLDEST);

    private final VirtualTime time = new VirtualTime();
    private DatabaseServer server;
    private HikariDataSource source;
    private DeliveryStore store;

    abstract DatabaseServer startServer();

    @BeforeEach
    void open() {
        server = startServer();
        source = Databases.pool(server.newDatabase());
        store = openStore();
    }

    @AfterEach
    void close() {
        store.close();
        source.close();
        server.close();
    }

    private DeliveryStore openStore() {
        return JdbcDeliveryStore.on(source)
                .clock(time)
                .newsEvery(Duration.ofMillis(50))
                .build();
    }

    @Test
    void whatWasAnsweredIsThereAndWhatWasRefusedIsNotThoughTheServerIsKilled() throws Exception {
        get(accept(KeptMessage.at(time).build(), 0));
        Map<String, StoredMessage> kept = new ConcurrentHashMap<>();
        Map<String, StoredMessage> unknown = new ConcurrentHashMap<>();
        Map<String, StoredMessage> refused = new ConcurrentHashMap<>();
        AtomicBoolean stop = new AtomicBoolean();
        ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < SENDERS; i++) {
            int sender = i;
            running.add(senders.submit(() -> {
                while (!stop.get()) {
                    send(sender, kept, unknown, refused);
                }
            }));
        }
        for (int round = 0; round < 3; round++) {
            int before = kept.size();
            await().atMost(30, TimeUnit.SECONDS).until(() -> kept.size() > before + 50);
            server.kill();
            int down = refused.size();
            await().atMost(30, TimeUnit.SECONDS).until(() -> refused.size() > down);
            server.start();
        }
        int last = kept.size();
        await().atMost(30, TimeUnit.SECONDS).until(() -> kept.size() > last + 50);
        stop.set(true);
        for (Future<?> each : running) {
            each.get(60, TimeUnit.SECONDS);
        }
        senders.shutdown();

        List<String> stored =
                get(store.messages(new MessageQuery.Recent(KeptMessage.CHANNEL, 1_000_000)))
                        .stream()
                        .map(summary -> summary.message().id())
                        .toList();
        assertThat(stored).containsAll(kept.keySet());
        assertThat(stored).doesNotContainAnyElementsOf(refused.keySet());
        for (StoredMessage message : unknown.values()) {
            Acceptance again = get(accept(message, 0));
            assertThat(again.recipients()).isEqualTo(1);
            assertThat(again.repeated()).isEqualTo(stored.contains(message.id()));
        }
        assertThat(get(store.totals()).accepted()).isEqualTo(1 + kept.size() + unknown.size());
        assertThat(get(store.totals()).balance()).isTrue();
    }

    private void send(
            int sender,
            Map<String, StoredMessage> kept,
            Map<String, StoredMessage> unknown,
            Map<String, StoredMessage> refused) {
        KeptMessage begun = KeptMessage.at(time);
        StoredMessage message = begun.key(begun.build().id()).build();
        try {
            get(accept(message, sender));
            kept.put(message.id(), message);
        } catch (StoreUnavailableException e) {
            boolean maybe = e.getMessage().contains("not known");
            (maybe ? unknown : refused).put(message.id(), message);
        }
    }

    @Test
    void aStoreMayStartBeforeItsServer() {
        server.stop();
        store.close();
        store = openStore();

        assertUnavailable();

        server.start();
        await().atMost(30, TimeUnit.SECONDS).until(this::isAvailable);
    }

    @Test
    void aServerThatIsRestartedBetweenTwoCallsIsNotNoticed() {
        get(accept(KeptMessage.at(time).build(), 0));
        get(store.read(visitor(0), Mailbox::isKnown));
        get(store.totals());
        server.stop();
        server.start();

        assertThat(get(accept(KeptMessage.at(time).build(), 0)).recipients()).isEqualTo(1);
        assertThat(get(store.read(visitor(0), Mailbox::waitingCount))).isEqualTo(2);
        assertThat(get(store.totals()).accepted()).isEqualTo(2);
    }

    @Test
    void everythingIsThereAfterARestartOfBoth() {
        StoredMessage message = KeptMessage.at(time).key("key").budget(3).build();
        get(accept(message, 7));
        store.close();
        server.kill();
        server.start();
        store = openStore();

        assertThat(get(store.read(visitor(7), Mailbox::waitingCount))).isEqualTo(1);
        assertThat(get(accept(message, 7))).isEqualTo(new Acceptance(message, 1, true, List.of()));
    }

    @Test
    void aStoreClosesThoughItsServerIsDown() {
        get(accept(KeptMessage.at(time).build(), 0));
        server.kill();

        store.close();

        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("beckon-jdbc-"));
    }

    private void assertUnavailable() {
        assertThat(isAvailable()).isFalse();
        try {
            get(store.read(visitor(0), Mailbox::isKnown));
        } catch (StoreUnavailableException e) {
            assertThat(e).hasMessageContaining("cannot be used");
            return;
        }
        throw new AssertionError("There is no server, and yet an answer.");
    }

    private boolean isAvailable() {
        try {
            get(accept(KeptMessage.at(time).build(), 0));
            return true;
        } catch (StoreUnavailableException e) {
            return false;
        }
    }

    private CompletionStage<Acceptance> accept(StoredMessage message, int visitor) {
        return store.accept(message, List.of(new Recipient(visitor(visitor), true)), RULES);
    }

    private static String visitor(int number) {
        return String.format("v_%022d", number);
    }

    private static <T> T get(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StoreUnavailableException unavailable) {
                throw unavailable;
            }
            throw new AssertionError(e);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}

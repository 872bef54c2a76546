package io.beckon.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckon.testing.VirtualTime;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** What the store in memory remembers, and what it forgets first. */
class MemoryDeliveryStoreBoundsTest {
    private static final MailboxRules RULES =
            new MailboxRules(50, MailboxRules.Overflow.DROP_OLDEST);

    private final VirtualTime time = new VirtualTime();
    private final List<Change> changes = Collections.synchronizedList(new ArrayList<>());
    private DeliveryStore store = DeliveryStore.inMemory(3, time);

    @AfterEach
    void booksBalance() {
        assertThat(now(store.totals()).balance()).isTrue();
    }

    @Test
    void forgetsWhoWasSeenLongestAgo() {
        seen("a", "b", "c");
        seen("a");
        seen("d");

        assertThat(known("a", "b", "c", "d")).containsExactly("a", "c", "d");
        assertThat(changes).isEmpty();
    }

    @Test
    void forgetsThoseForWhomNothingWaitsBeforeOthers() {
        seen("a", "b", "c");
        send("m1", "a", "b");
        seen("d");

        assertThat(known("a", "b", "c", "d")).containsExactly("a", "b", "d");
    }

    @Test
    void whoeverHasNothingWaitingAnyMoreGoesFirstAgain() {
        seen("a", "b", "c");
        send("m1", "a", "b", "c");
        seen("d"); // everybody else has something waiting, and a was seen first
        report("m1", "b", DeliveryEvent.DISPLAY);
        report("m1", "c", DeliveryEvent.DISPLAY);
        send("m2", "d");
        seen("e");

        assertThat(known("a", "b", "c", "d", "e")).containsExactly("c", "d", "e");
    }

    @Test
    void forgetsWhoStaysAwayForTooLong() {
        store = DeliveryStore.inMemory(100, Duration.ofDays(1), time);
        seen("a", "waits");
        send("m1", "waits");
        time.advance(Duration.ofHours(23));
        seen("b");
        now(store.due(time.millis(), 1));
        assertThat(known("a", "b", "waits")).containsExactly("a", "b", "waits");

        time.advance(Duration.ofHours(1));
        now(store.due(time.millis(), 1));

        assertThat(known("a", "b", "waits")).containsExactly("b", "waits");
        assertThat(changes).isEmpty();
    }

    @Test
    void whoIsPresentIsRememberedForAsLongAsItIs() {
        store = DeliveryStore.inMemory(100, Duration.ofDays(1), time);
        store.watch(new Present(Set.of("a")));
        seen("a");
        time.advance(Duration.ofDays(2));
        now(store.due(time.millis(), 1));
        assertThat(known("a")).containsExactly("a");
    }

    @Test
    void forgetsMessagesThatHaveExpiredLongAgo() {
        store = DeliveryStore.inMemory(100, Duration.ofDays(1), time);
        seen("a");
        accept(late("m1"), "a");
        report("m1", "a", DeliveryEvent.DISPLAY);
        time.advance(Duration.ofHours(2));
        accept(late("m2"), "a");
        time.advance(Duration.ofHours(23));
        now(store.due(time.millis(), 1));

        assertThat(find("m1", "m2")).containsExactly("m2");
    }

    @Test
    void deliveriesOfWhoIsForgottenAreSuppressedAmongTheChangesOfWhatMadeItNecessary() {
        seen("a", "b", "c");
        send("m1", "a", "b", "c");
        seen("d");

        assertThat(changes)
                .containsExactly(new Change(
                        summary("m1").message(),
                        "a",
                        DeliveryState.PENDING,
                        DeliveryState.SUPPRESSED,
                        SuppressionReason.FORGOTTEN,
                        time.millis()));
        assertThat(summary("m1").counts().suppressed())
                .containsOnlyKeys(SuppressionReason.FORGOTTEN);
    }

    @Test
    void visitorsWhoAreAddressedForTheFirstTimeDisplaceOthersToo() {
        seen("a", "b", "c");
        send("m1", "a", "b", "c");
        changes.clear();
        time.advanceSeconds(1);

        Acceptance acceptance = send("m2", "d");

        assertThat(acceptance.changes()).singleElement().satisfies(change -> {
            assertThat(change.visitor()).isEqualTo("a");
            assertThat(change.reason()).isEqualTo(SuppressionReason.FORGOTTEN);
        });
        assertThat(known("a", "b", "c", "d")).containsExactly("b", "c", "d");
    }

    @Test
    void whoeverWasForgottenIsUnknown() {
        seen("a", "b", "c", "d");
        Acceptance acceptance =
                now(store.accept(message("m1"), List.of(new Recipient("a", false)), RULES));

        assertThat(acceptance.recipients()).isZero();
    }

    @Test
    void oneVisitorMayBeAll() {
        store = DeliveryStore.inMemory(1, time);
        seen("a");
        send("m1", "a");
        seen("b");

        assertThat(known("a", "b")).containsExactly("b");
        assertThatThrownBy(() -> DeliveryStore.inMemory(-1, time))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-1");
    }

    @Test
    void whoeverIsPresentIsNotForgotten() {
        store.watch(new Present(Set.of("a", "b", "c", "e")));
        seen("a", "b", "x", "c");
        assertThat(known("a", "b", "c", "x")).containsExactly("a", "b", "c");

        seen("y", "e");

        assertThat(known("a", "b", "c", "y", "e")).containsExactly("a", "b", "c", "e");
    }

    @Test
    void whoWasPresentIsForgottenInItsTurn() {
        Set<String> present = new HashSet<>(Set.of("a", "b"));
        store.watch(new Present(present));
        seen("a", "b", "c", "d");
        present.clear();
        seen("b", "a", "e");

        assertThat(known("a", "b", "c", "d", "e")).containsExactly("a", "b", "e");

        seen("f", "g");

        assertThat(known("a", "b", "c", "d", "e", "f", "g")).containsExactly("e", "f", "g");
    }

    @Test
    void noneMayBeRememberedButWhoCameLast() {
        store = DeliveryStore.inMemory(0, time);
        seen("a");
        send("m1", "a");
        seen("b");

        assertThat(known("a", "b")).containsExactly("b");
    }

    @Test
    void remembersAsManyVisitorsAsItShould() {
        store = DeliveryStore.inMemory(1_000, time);
        for (int i = 0; i < 1_500; i++) {
            seen("v" + i);
        }

        for (int i = 0; i < 1_500; i++) {
            assertThat(known("v" + i)).hasSize(i < 500 ? 0 : 1);
        }
    }

    @Test
    void theBooksBalanceWhileManyComeAndAreForgotten() throws Exception {
        int visitors = 3_000;
        store = DeliveryStore.inMemory(100, time);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Future<?>> running = new ArrayList<>();
        for (int t = 0; t < 8; t++) {
            Random random = new Random(t);
            running.add(threads.submit(() -> {
                for (int i = 0; i < 5_000; i++) {
                    comeAndGo("v" + random.nextInt(visitors), random);
                }
            }));
        }
        for (Future<?> each : running) {
            each.get();
        }
        threads.shutdown();

        StoreTotals totals = now(store.totals());
        List<MessageSummary> recent =
                now(store.messages(new MessageQuery.Recent("default", Integer.MAX_VALUE)));
        long known = IntStream.range(0, visitors)
                .filter(v -> now(store.read("v" + v, Mailbox::isKnown)))
                .count();
        assertThat(known).isEqualTo(100);
        assertThat(totals.balance()).isTrue();
        assertThat(recent)
                .allMatch(summary -> summary.counts().reached(DeliveryState.SUPPRESSED)
                                + summary.counts().reached(DeliveryState.DISPLAYED)
                        <= summary.counts().recipients());
        assertThat(totals.states().get(DeliveryState.SUPPRESSED)).isPositive();
    }

    private void comeAndGo(String visitor, Random random) {
        String id = "m" + random.nextInt(1_000_000_000);
        switch (random.nextInt(3)) {
            case 0 -> seen(visitor);
            case 1 -> send(id, visitor, "v0");
            default -> {
                send(id, visitor);
                report(id, visitor, DeliveryEvent.DISPLAY);
            }
        }
    }

    @Test
    void forgetsTheOldestMessagesOfWhichNothingWaits() {
        seen("a", "b");
        send("waiting", "a");
        for (int i = 0; i <= MemoryMessages.FINISHED; i++) {
            send("m" + i, "b");
            report("m" + i, "b", DeliveryEvent.DISPLAY);
        }

        assertThat(find("waiting", "m0", "m1", "m" + MemoryMessages.FINISHED))
                .containsExactly("waiting", "m1", "m" + MemoryMessages.FINISHED);
    }

    @Test
    void aLateClickDoesNotBringBackAMessageThatWasForgotten() {
        seen("a", "b");
        send("early", "a");
        report("early", "a", DeliveryEvent.DISPLAY);
        for (int i = 0; i <= MemoryMessages.FINISHED; i++) {
            send("m" + i, "b");
            report("m" + i, "b", DeliveryEvent.DISPLAY);
        }

        report("early", "a", DeliveryEvent.CLICK);

        assertThat(find("early")).isEmpty();
        assertThat(now(store.totals()).states()).containsEntry(DeliveryState.CLICKED, 1L);
    }

    @Test
    void remembersIdempotencyKeysWhateverElseIsSent() {
        seen("a");
        acceptWithKey("first", "key");
        report("first", "a", DeliveryEvent.DISPLAY);
        for (int i = 0; i < 2 * MemoryMessages.FINISHED; i++) {
            send("m" + i);
        }

        assertThat(acceptWithKey("second", "key").message().id()).isEqualTo("first");
    }

    @Test
    void forgetsTheOldestIdempotencyKeysButOfWhatWaits() {
        seen("a");
        acceptWithKey("waiting", "waiting");
        acceptWithKey("over", "over");
        report("over", "a", DeliveryEvent.DISPLAY);
        for (int i = 0; i < MemoryMessages.KEYED; i++) {
            acceptWithKey("m" + i, "key" + i);
            report("m" + i, "a", DeliveryEvent.DISPLAY);
        }

        assertThat(acceptWithKey("again", "waiting").repeated()).isTrue();
        assertThat(acceptWithKey("again", "over").repeated()).isFalse();
        assertThat(find("over")).isEmpty();
    }

    @Test
    void whatLateArrivalsGetIsNotForgottenWhileItLives() {
        accept(late("open"));
        for (int i = 0; i <= 2 * MemoryMessages.FINISHED; i++) {
            send("m" + i);
        }
        assertThat(find("open")).containsExactly("open");

        time.advanceSeconds(3_601);
        now(store.messages(new MessageQuery.Open(time.millis(), 1)));
        for (int i = 0; i <= MemoryMessages.FINISHED; i++) {
            send("n" + i);
        }
        assertThat(find("open")).isEmpty();
    }

    @Test
    void lateArrivalsGetTheLastOfTooManyMessages() {
        for (int i = 0; i <= MemoryMessages.OPEN; i++) {
            accept(late("m" + i));
        }

        List<MessageSummary> open =
                now(store.messages(new MessageQuery.Open(time.millis(), Integer.MAX_VALUE)));

        assertThat(open).hasSize(MemoryMessages.OPEN);
        assertThat(open.get(0).message().id()).isEqualTo("m1");
    }

    @Test
    void theLastMessagesOfAChannelAreFound() {
        for (int i = 0; i <= MemoryMessages.RECENT; i++) {
            send("m" + i);
        }

        List<MessageSummary> recent =
                now(store.messages(new MessageQuery.Recent("default", Integer.MAX_VALUE)));

        assertThat(recent).hasSize(MemoryMessages.RECENT);
        assertThat(recent.get(0).message().id()).isEqualTo("m1");
    }

    private void seen(String... visitors) {
        for (String visitor : visitors) {
            time.advanceSeconds(1);
            changes.addAll(now(store.update(visitor, (mailbox, ledger) -> {
                        mailbox.seen(time.millis());
                        return true;
                    }))
                    .changes());
        }
    }

    private Acceptance send(String id, String... visitors) {
        return accept(message(id), visitors);
    }

    private Acceptance accept(StoredMessage message, String... visitors) {
        List<Recipient> recipients = new ArrayList<>();
        for (String visitor : visitors) {
            recipients.add(new Recipient(visitor, true));
        }
        return now(store.accept(message, recipients, RULES));
    }

    private Acceptance acceptWithKey(String id, String key) {
        StoredMessage message = new StoredMessage(
                id,
                "offer",
                "{}",
                "{}",
                "api",
                "default",
                0,
                Long.MAX_VALUE,
                0,
                null,
                key,
                0,
                false,
                false,
                false);
        return accept(message, "a");
    }

    private void report(String id, String visitor, DeliveryEvent event) {
        now(store.update(visitor, (mailbox, ledger) -> {
            mailbox.report(id, event, time.millis(), ledger);
            return true;
        }));
    }

    private List<String> known(String... visitors) {
        return List.of(visitors).stream()
                .filter(visitor -> now(store.read(visitor, Mailbox::isKnown)))
                .toList();
    }

    private List<String> find(String... ids) {
        return now(store.messages(new MessageQuery.ByIds(List.of(ids)))).stream()
                .map(summary -> summary.message().id())
                .toList();
    }

    private MessageSummary summary(String id) {
        return now(store.messages(new MessageQuery.ByIds(List.of(id)))).get(0);
    }

    private StoredMessage message(String id) {
        return new StoredMessage(
                id,
                "offer",
                "{}",
                "{}",
                "api",
                "default",
                time.millis(),
                Long.MAX_VALUE,
                0,
                null,
                null,
                0,
                false,
                false,
                false);
    }

    private StoredMessage late(String id) {
        return new StoredMessage(
                id,
                "offer",
                "{}",
                "{}",
                "api",
                "default",
                time.millis(),
                time.millis() + 3_600_000,
                0,
                null,
                null,
                0,
                false,
                false,
                true);
    }

    private static <T> T now(CompletionStage<T> stage) {
        assertThat(stage.toCompletableFuture()).isCompleted();
        return stage.toCompletableFuture().join();
    }

    /** Knows who is present. */
    private record Present(Set<String> visitors) implements DeliveryStore.Watcher {
        @Override
        public void accepted(Collection<String> recipients) {}

        @Override
        public void messagesChanged() {}

        @Override
        public boolean isPresent(String visitor) {
            return visitors.contains(visitor);
        }
    }
}

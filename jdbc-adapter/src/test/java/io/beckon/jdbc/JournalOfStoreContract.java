package io.beckon.jdbc;

import static io.beckon.jdbc.JournalSamples.visitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.beckon.VisitorId;
import io.beckon.spi.ClaimAnswer;
import io.beckon.spi.ClaimRules;
import io.beckon.spi.Closing;
import io.beckon.spi.Delivery;
import io.beckon.spi.DeliveryEvent;
import io.beckon.spi.DeliveryState;
import io.beckon.spi.DeliveryStore;
import io.beckon.spi.Mailbox;
import io.beckon.spi.MailboxRules;
import io.beckon.spi.MessageQuery;
import io.beckon.spi.MessageSummary;
import io.beckon.spi.Recipient;
import io.beckon.spi.StoreTotals;
import io.beckon.spi.StoredMessage;
import io.beckon.spi.SuppressionReason;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import javax.sql.DataSource;

/** The journal as real stores write it, in whatever database they are. */
abstract class JournalOfStoreContract {
    private static final MailboxRules RULES =
            new MailboxRules(10, MailboxRules.Overflow.DROP_OLDEST);
    private static final String ONE = "{\"visitor\":\"v_7Qm2xJ4hT9bLcR0sVw3KdA\"}";

    private DataSource source;
    private DeliveryStore store;
    private DeliveryStore other;
    private JdbcJournal journal;

    /** An empty database. */
    abstract DataSource source() throws Exception;

    @BeforeEach
    void open() throws Exception {
        source = source();
        store = JdbcDeliveryStore.on(source).build();
        other = JdbcDeliveryStore.on(source).build();
        journal = JdbcJournal.over(source);
    }

    @AfterEach
    void close() {
        store.close();
        other.close();
    }

    @Test
    void answersTheQuestionsOfItsPage() throws Exception {
        String shown = "v_7Qm2xJ4hT9bLcR0sVw3KdA";
        accept("01J8Z6M2T0V5X9R3K7N1Q4W8EB", ONE, "{}", shown);
        report(shown, "01J8Z6M2T0V5X9R3K7N1Q4W8EB", DeliveryEvent.CLICK);
        String several = id(1);
        accept(several, "{\"everybody\":true}", "{}", shown, visitor(2));
        join(store.end(several, Closing.REVOKED));

        for (String question : JournalPage.statements("SELECT")) {
            assertThat(JournalTraces.rows(source, question)).as(question).isNotEmpty();
        }
        assertThat(JournalTraces.rows(
                        source,
                        "SELECT kind FROM beckon_journal WHERE message ="
                                + " '01J8Z6M2T0V5X9R3K7N1Q4W8EB' ORDER BY sequence"))
                .containsExactly(
                        List.of("ACCEPTED"),
                        List.of("DELIVERED"),
                        List.of("DISPLAYED"),
                        List.of("CLICKED"));
        assertThat(JournalTraces.rows(
                        source,
                        "SELECT kind, reason, visitor FROM beckon_journal WHERE message = '"
                                + several + "' ORDER BY sequence"))
                .containsExactly(
                        List.of("ACCEPTED", "-", "-"),
                        List.of("PENDING", "-", shown),
                        List.of("PENDING", "-", visitor(2)),
                        List.of("ENDED", "REVOKED", "-"));
        assertHolds();
    }

    @Test
    void isOneChainOfAllStores() throws Exception {
        List<CompletableFuture<?>> sent = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            DeliveryStore one = i % 2 == 0 ? store : other;
            sent.add(one.accept(
                            message(id(i), "{}", "{}", false),
                            List.of(present(visitor(i % 7))),
                            RULES)
                    .toCompletableFuture());
            if (i % 50 == 0) {
                assertThat(journal.verify().fault()).isEmpty();
            }
        }
        for (CompletableFuture<?> each : sent) {
            join(each);
        }

        assertThat(JournalTraces.rows(
                        source, "SELECT COUNT(*) FROM beckon_journal WHERE kind = 'ACCEPTED'"))
                .containsExactly(List.of("400"));
        assertHolds();
    }

    @Test
    void whatWasErasedIsNotDeliveredFromMemoryEither() throws Exception {
        String erased = visitor(1);
        String stays = visitor(2);
        try (DeliveryStore node =
                JdbcDeliveryStore.on(source).newsEvery(Duration.ofMillis(20)).build()) {
            node.watch(new Nobody());
            accept(id(4), "{}", "{\"of\":\"" + erased + "\"}", erased, stays);
            assertThat(join(node.read(stays, JournalOfStoreContract::firstText)))
                    .contains(erased);

            journal.erase(new VisitorId(erased), "Otto");

            await().until(() ->
                    !join(node.read(stays, JournalOfStoreContract::firstText)).contains(erased));
        }
    }

    private static String firstText(Mailbox mailbox) {
        return mailbox.waitingAfter(0).get(0).message().text();
    }

    /** Somebody who listens, and no more. */
    private static final class Nobody implements DeliveryStore.Watcher {
        @Override
        public void accepted(Collection<String> visitors) {}

        @Override
        public void messagesChanged() {}

        @Override
        public boolean isPresent(String visitor) {
            return false;
        }
    }

    @Test
    void erasesAVisitorEverywhereAndBalances() throws Exception {
        String erased = visitor(1);
        String stays = visitor(2);
        accept(id(1), "{\"visitor\":\"" + erased + "\"}", "{\"of\":\"Berta\"}", erased);
        accept(id(2), "{\"everybody\":true}", "{}", erased, stays);
        accept(id(3), "{\"everybody\":true}", "{}", erased, stays);
        accept(id(4), "{}", "{\"of\":\"" + erased + "\"}", stays);
        report(erased, id(2), DeliveryEvent.CLICK);
        report(stays, id(2), DeliveryEvent.DISPLAY);
        JournalRights.execute(
                source, "INSERT INTO beckon_sweep VALUES ('" + id(9) + "', '" + erased + "')");

        journal.erase(new VisitorId(erased), "Otto");

        assertThat(JournalTraces.rows(
                        source,
                        "SELECT message FROM beckon_journal WHERE kind = 'SUPPRESSED'"
                                + " AND reason = 'FORGOTTEN' ORDER BY message"))
                .containsExactly(List.of(id(1)), List.of(id(3)));

        assertThat(JournalTraces.of(source, erased)).isEmpty();
        assertThat(JournalTraces.of(source, "Berta")).isEmpty();
        assertHolds();
        StoreTotals totals = join(store.totals());
        assertThat(totals.balance()).isTrue();
        assertThat(totals.accepted()).isEqualTo(3);
        boolean known = join(store.read(erased, Mailbox::isKnown));
        assertThat(known).isFalse();
        assertThat(waiting(stays)).containsExactly(id(3), id(4));

        // What the others were shown, and what became of it, is as it was.
        MessageSummary shared = summary(id(2));
        assertThat(shared.counts().recipients()).isEqualTo(2);
        assertThat(shared.counts().reached(DeliveryState.DISPLAYED)).isEqualTo(2);
        MessageSummary given = summary(id(3));
        assertThat(given.counts().suppressed())
                .containsOnly(Map.entry(SuppressionReason.FORGOTTEN, 1));
        assertThat(join(store.messages(new MessageQuery.ByIds(List.of(id(1)))))).isEmpty();
        assertThat(JournalTraces.rows(
                        source, "SELECT text FROM beckon_message WHERE id = '" + id(4) + "'"))
                .containsExactly(List.of("{\"of\":\"erased\"}"));
    }

    @Test
    void goesOnAfterAnErasure() throws Exception {
        String erased = visitor(1);
        accept(id(1), "{}", "{}", erased, visitor(2));
        journal.erase(new VisitorId(erased), "Otto");

        accept(id(2), "{}", "{}", erased);
        report(erased, id(2), DeliveryEvent.DISPLAY);
        assertThat(join(store.totals()).balance()).isTrue();
        assertHolds();

        journal.erase(new VisitorId(erased), "Otto");
        assertThat(JournalTraces.of(source, erased)).isEmpty();
        assertThat(join(store.totals()).balance()).isTrue();
        assertHolds();
    }

    @Test
    void givesDisplaysBackThatAnErasedVisitorHeld() throws Exception {
        StoredMessage budgeted = budgeted(id(1), 1);
        List<Recipient> both = List.of(present(visitor(1)), present(visitor(2)));
        join(store.accept(budgeted, both, RULES));
        assertThat(claim(visitor(1), id(1))).isTrue();
        assertThat(claim(visitor(2), id(1))).isFalse();

        journal.erase(new VisitorId(visitor(1)), "Otto");

        assertThat(claim(visitor(2), id(1))).isTrue();
        assertHolds();
    }

    @Test
    void keepsWhatThoseWhoComeLateAreToGet() throws Exception {
        join(store.accept(message(id(1), "{}", "{}", true), List.of(present(visitor(1))), RULES));

        journal.erase(new VisitorId(visitor(1)), "Otto");

        long now = System.currentTimeMillis();
        assertThat(join(store.messages(new MessageQuery.Open(now, 10)))).hasSize(1);
        assertThat(JournalTraces.rows(
                        source, "SELECT text FROM beckon_journal WHERE kind = 'ACCEPTED'"))
                .containsExactly(List.of("{}"));
        assertThat(join(store.totals()).balance()).isTrue();
        assertHolds();
    }

    @Test
    void erasesWhileStoresWrite() throws Exception {
        List<CompletableFuture<?>> sent = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            DeliveryStore one = i % 2 == 0 ? store : other;
            sent.add(one.accept(
                            message(id(i), "{\"visitor\":\"" + visitor(i % 5) + "\"}", "{}", false),
                            List.of(present(visitor(i % 5)), present(visitor(5 + i % 3))),
                            RULES)
                    .toCompletableFuture());
            if (i % 60 == 59) {
                journal.erase(new VisitorId(visitor(i % 5)), "Otto");
            }
        }
        for (CompletableFuture<?> each : sent) {
            join(each);
        }
        for (int i = 0; i < 8; i++) {
            journal.erase(new VisitorId(visitor(i)), "Otto");
            assertThat(JournalTraces.of(source, visitor(i))).isEmpty();
            assertThat(join(store.totals()).balance()).isTrue();
        }
        assertThat(join(store.totals()).accepted()).isZero();
        assertHolds();
    }

    private void assertHolds() throws Exception {
        assertThat(journal.verify().fault()).isEmpty();
        assertThat(JournalByHand.holds(source)).isTrue();
    }

    private void accept(String id, String audience, String text, String... visitors)
            throws Exception {
        List<Recipient> recipients =
                Arrays.stream(visitors).map(JournalOfStoreContract::present).toList();
        join(store.accept(message(id, audience, text, false), recipients, RULES));
    }

    private void report(String visitor, String message, DeliveryEvent event) throws Exception {
        join(store.update(visitor, (mailbox, ledger) -> {
            mailbox.report(message, event, System.currentTimeMillis(), ledger);
            return true;
        }));
    }

    /** Tells whether a display of the budget was had. */
    private boolean claim(String visitor, String message) throws Exception {
        ClaimRules rules = new ClaimRules(60_000, 0, 0, 0, 0, 0);
        return join(store.update(
                                visitor,
                                (mailbox, ledger) -> mailbox.claim(
                                        message, "c_1", System.currentTimeMillis(), rules, ledger)))
                        .answer()
                == ClaimAnswer.GRANTED;
    }

    private List<String> waiting(String visitor) throws Exception {
        return join(store.read(
                visitor,
                mailbox -> mailbox.waitingAfter(0).stream()
                        .map(Delivery::message)
                        .map(StoredMessage::id)
                        .toList()));
    }

    private MessageSummary summary(String id) throws Exception {
        return join(store.messages(new MessageQuery.ByIds(List.of(id)))).get(0);
    }

    private static Recipient present(String visitor) {
        return new Recipient(visitor, true);
    }

    private static String id(int number) {
        return "01J%023d".formatted(number);
    }

    private static StoredMessage message(String id, String audience, String text, boolean late) {
        return stored(id, audience, text, 0, late);
    }

    private static StoredMessage budgeted(String id, int budget) {
        return stored(id, "{}", "{}", budget, false);
    }

    private static StoredMessage stored(
            String id, String audience, String text, int budget, boolean late) {
        long now = System.currentTimeMillis();
        return new StoredMessage(
                id,
                "offer",
                text,
                audience,
                "Anna",
                "default",
                now,
                now + TimeUnit.HOURS.toMillis(1),
                0,
                null,
                null,
                budget,
                false,
                false,
                late);
    }

    private static <T> T join(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
}

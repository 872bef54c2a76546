package io.beckon.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.beckon.VisitorId;
import io.beckon.spi.Acceptance;
import io.beckon.spi.ClaimAnswer;
import io.beckon.spi.Closing;
import io.beckon.spi.ConsentRecord;
import io.beckon.spi.DeliveryState;
import io.beckon.spi.DeliveryStore;
import io.beckon.spi.Erased;
import io.beckon.spi.Mailbox;
import io.beckon.spi.MailboxRules;
import io.beckon.spi.MessageQuery;
import io.beckon.spi.Recipient;
import io.beckon.spi.StoredMessage;
import io.beckon.spi.SuppressionReason;
import io.beckon.testing.KeptMessage;
import io.beckon.testing.StoreNode;
import io.beckon.testing.VirtualTime;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import javax.sql.DataSource;

/** What stores erase, and what is kept of consent, in whatever database they are: beside what all stores do. */
abstract class ErasureContract {
    private static final ConsentRecord NOTHING = new ConsentRecord(false, false, false, true);
    private static final ConsentRecord EVERYTHING = new ConsentRecord(true, true, true, true);

    private static final String ONE = "v_one0000000000000000001";
    private static final String TWO = "v_two0000000000000000002";
    private static final String PERSON = "person0000000000000000000000000000000000001";

    private final VirtualTime time = new VirtualTime();
    private final List<DeliveryStore> stores = new ArrayList<>();
    private DataSource source;
    private DeliveryStore store;
    private StoreNode node;

    /** An empty database. */
    abstract DataSource source() throws Exception;

    @BeforeEach
    void open() throws Exception {
        source = source();
        store = opened(builder());
        node = new StoreNode(store, time);
    }

    @AfterEach
    void close() throws Exception {
        assertThat(node.totals().balance()).isTrue();
        stores.forEach(DeliveryStore::close);
        assertThat(JdbcJournal.over(source).verify().fault()).isEmpty();
        assertThat(JournalByHand.holds(source)).isTrue();
    }

    private JdbcDeliveryStore.Builder builder() {
        return JdbcDeliveryStore.on(source).clock(time).newsEvery(Duration.ofMillis(20));
    }

    private DeliveryStore opened(JdbcDeliveryStore.Builder builder) {
        DeliveryStore opened = builder.build();
        stores.add(opened);
        return opened;
    }

    @Test
    void nothingIsLeftInAnyTable() throws Exception {
        Canary.sing(node, time);
        for (String word : Canary.words()) {
            assertThat(JournalTraces.of(source, word)).as(word).isNotEmpty();
        }

        Canary.silence(node);

        for (String word : Canary.words()) {
            assertThat(JournalTraces.of(source, word)).as(word).isEmpty();
        }
        assertThat(node.waiting(Canary.OTHER)).hasSize(2);
        assertThat(node.totals().balance()).isTrue();
    }

    @Test
    void theJournalTellsThatAPersonWasErasedAndNotWho() throws Exception {
        StoredMessage message = toPerson().build();
        node.accept(message, ONE, TWO);
        node.show(ONE, message);

        node.erase(PERSON);

        assertThat(rows("SELECT kind, reason, visitor, text, audience FROM beckon_journal"
                        + " WHERE kind <> 'ERASED' ORDER BY sequence"))
                .containsExactly(
                        List.of("ACCEPTED", "-", "-", "-", "-"),
                        List.of("PENDING", "-", "-", "-", "-"),
                        List.of("PENDING", "-", "-", "-", "-"),
                        List.of("DELIVERED", "-", "-", "-", "-"),
                        List.of("CLAIMED", "-", "-", "-", "-"),
                        List.of("DISPLAYED", "-", "-", "-", "-"),
                        List.of("SUPPRESSED", "FORGOTTEN", "-", "-", "-"));
        assertThat(rows("SELECT sent_by, text FROM beckon_journal WHERE kind = 'ERASED'"))
                .containsExactly(List.of("tester", "1,2,3,4,5,6,7"));
    }

    @Test
    void whatTheJournalAloneKnowsIsErased() throws Exception {
        StoredMessage message = toPerson().build();
        node.accept(message, ONE, TWO);
        node.show(ONE, message);
        JournalRights.execute(source, "DELETE FROM beckon_delivery");
        JournalRights.execute(source, "DELETE FROM beckon_message");

        assertThat(node.erase(PERSON).records()).isZero();

        assertThat(JournalTraces.of(source, PERSON)).isEmpty();
        assertThat(rows("SELECT visitor FROM beckon_journal WHERE visitor IS NOT NULL"))
                .isEmpty();
    }

    @Test
    void aStoreWithoutAJournalErasesTheOneThatThereWas() throws Exception {
        StoredMessage told = to(ONE).build();
        node.accept(told, ONE);
        StoreNode silent = new StoreNode(opened(builder().withoutJournal()), time);
        StoredMessage untold = to(ONE).build();
        silent.accept(untold, ONE);

        assertThat(silent.erase(ONE).records()).isEqualTo(5);

        assertThat(JournalTraces.of(source, ONE)).isEmpty();
        assertThat(rows("SELECT kind, visitor FROM beckon_journal ORDER BY sequence"))
                .containsExactly(List.of("ACCEPTED", "-"), List.of("ERASED", "-"));
    }

    @Test
    void aStoreWithoutAJournalBeginsNoneToErase() throws Exception {
        StoreNode silent = new StoreNode(opened(builder().withoutJournal()), time);
        silent.accept(to(ONE).build(), ONE);

        assertThat(silent.erase(ONE).records()).isEqualTo(3);

        assertThat(rows("SELECT kind FROM beckon_journal")).isEmpty();
    }

    @Test
    void whatWasAskedBeforeIsDoneBefore() throws Exception {
        List<CompletableFuture<Acceptance>> accepted = new ArrayList<>();
        List<CompletableFuture<?>> changed = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            StoredMessage message = (i % 2 == 0 ? to(ONE) : toPerson()).build();
            accepted.add(store.accept(message, List.of(new Recipient(ONE, true)), StoreNode.ROOMY)
                    .toCompletableFuture());
            String pseudonym = PERSON.replace("person", "p%05d".formatted(i));
            changed.add(store.update(ONE, (mailbox, ledger) -> {
                        mailbox.link(pseudonym);
                        return true;
                    })
                    .toCompletableFuture());
        }
        CompletableFuture<Erased> visitor = store.erase(ONE, "tester").toCompletableFuture();
        CompletableFuture<Erased> person = store.erase(PERSON, "tester").toCompletableFuture();

        // The mailbox, 300 links, 300 deliveries, and all messages: who goes first has them.
        assertThat(join(visitor).records()).isEqualTo(901);
        assertThat(join(person).records()).isZero();
        for (CompletableFuture<Acceptance> each : accepted) {
            assertThat(join(each).recipients()).isEqualTo(1);
        }
        for (CompletableFuture<?> each : changed) {
            assertThat(each).isCompleted();
        }
        assertThat(JournalTraces.of(source, ONE)).isEmpty();
        assertThat(JournalTraces.of(source, PERSON)).isEmpty();
        assertThat(rows("SELECT visitor FROM beckon_link")).isEmpty();
    }

    @Test
    void whatIsAcceptedWhileItIsLookedForIsErasedInAnyChannel() throws Exception {
        DeliveryStore silent = opened(builder().withoutJournal());
        List<StoredMessage> meanwhile = Stream.of("a", "default", "z")
                .map(channel -> toPerson().channel(channel).build())
                .toList();
        AtomicBoolean looked = new AtomicBoolean();
        // Between looking and erasing, a session ends its transaction.
        DataSource keeper = whenRollingBack(() -> {
            if (!looked.getAndSet(true)) {
                for (StoredMessage message : meanwhile) {
                    join(silent.accept(
                            message, List.of(new Recipient(ONE, true)), StoreNode.ROOMY));
                }
            }
        });
        node.accept(toPerson().build(), TWO);

        // Four messages with a delivery each.
        assertThat(join(opened(builder().erasingBy(keeper)).erase(PERSON, "tester"))
                        .records())
                .isEqualTo(8);

        assertThat(looked).isTrue();
        assertThat(JournalTraces.of(source, PERSON)).isEmpty();
    }

    private DataSource whenRollingBack(Runnable work) {
        return Gate.proxy(
                DataSource.class,
                (method, call) -> method.equals("getConnection")
                        ? Gate.proxy(
                                Connection.class,
                                (what, inner) -> {
                                    if (what.equals("rollback")) {
                                        work.run();
                                    }
                                    return inner.call();
                                },
                                call.call())
                        : call.call(),
                source);
    }

    @Test
    void whatIsMentionedIsForgottenInMemoryAtOnce() {
        node.accept(KeptMessage.at(time).text("{\"of\":\"" + ONE + "\"}").build(), TWO);
        DeliveryStore unwatched = opened(builder()); // which hears no news
        assertThat(join(unwatched.read(TWO, ErasureContract::firstText))).contains(ONE);

        join(unwatched.erase(ONE, "tester"));

        assertThat(join(unwatched.read(TWO, ErasureContract::firstText))).contains("erased");
    }

    @Test
    void otherNodesHearThatMessagesAreGone() {
        StoredMessage open = toPerson().lateArrivals().build();
        node.accept(open);
        StoreNode other = new StoreNode(opened(builder()), time);
        other.accept(KeptMessage.at(time).text("{\"of\":\"" + ONE + "\"}").build(), TWO);
        assertThat(other.read(TWO, ErasureContract::firstText)).contains(ONE);
        await().until(() -> other.messageNews() > 0); // that it has begun
        int before = other.messageNews();

        node.erase(PERSON);
        await().until(() -> other.messageNews() > before);
        assertThat(other.find(new MessageQuery.Open(time.millis(), 10))).isEmpty();

        node.erase(ONE);
        await().until(() -> other.read(TWO, ErasureContract::firstText).contains("erased"));
    }

    @Test
    void aNodeThatHasNotHeardDoesNotGiveWhatIsGoneToLateArrivals() {
        StoredMessage open = toPerson().lateArrivals().build();
        node.accept(open);
        node.erase(PERSON);

        Closing closed = node.update(ONE, (mailbox, ledger) -> ledger.closed(open));

        assertThat(closed).isEqualTo(Closing.REVOKED);
    }

    @Test
    void whatWasToBeShownComesBackForOthers() {
        StoredMessage message = KeptMessage.at(time).budget(1).build();
        node.accept(message, ONE, TWO);
        node.claim(ONE, message, "c_000000000001");
        assertThat(node.claim(TWO, message, "c_000000000002")).isEqualTo(ClaimAnswer.LATER);

        // The mailbox, and its delivery.
        assertThat(node.erase(ONE).records()).isEqualTo(2);

        assertThat(node.claim(TWO, message, "c_000000000002")).isEqualTo(ClaimAnswer.GRANTED);
        assertThat(node.counts(message).suppressed())
                .containsOnly(Map.entry(SuppressionReason.FORGOTTEN, 1));
    }

    @Test
    void noOtherTableHasAnErasedMessage() throws Exception {
        StoredMessage message = toPerson().build();
        node.accept(message, ONE, TWO);
        node.accept(toPerson().lateArrivals().build());
        JournalRights.execute(
                source, "INSERT INTO beckon_sweep VALUES ('" + message.id() + "', '')");

        node.erase(PERSON);

        assertThat(rows("SELECT message FROM beckon_sweep")).isEmpty();
        assertThat(rows("SELECT message FROM beckon_late")).isEmpty();
    }

    @Test
    void whoAsksMustBeToldWithoutTheId() {
        assertThatThrownBy(() -> store.erase(PERSON, "Otto, for " + PERSON))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.erase(new VisitorId(ONE).value(), ONE))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void closingWaitsForAnErasure() throws Exception {
        DeliveryStore closing = opened(builder());
        join(closing.accept(to(ONE).build(), List.of(new Recipient(ONE, true)), StoreNode.ROOMY));
        CompletionStage<Erased> erased = closing.erase(ONE, "tester");

        closing.close();

        assertThat(join(erased)).isEqualTo(new Erased(3, 1));
        assertThatThrownBy(() -> join(closing.erase(ONE, "tester"))).hasMessageContaining("closed");
    }

    @Test
    void whatARefusalEndsIsCountedAndNeverDue() {
        StoredMessage message = KeptMessage.at(time).lateArrivals().build();
        node.consent(ONE, NOTHING);

        assertThat(node.accept(message, ONE, TWO).recipients()).isEqualTo(2);

        assertThat(node.counts(message).recipients()).isEqualTo(2);
        assertThat(node.counts(message).suppressed())
                .containsOnly(Map.entry(SuppressionReason.NO_CONSENT, 1));
        assertThat(node.counts(message).reached(DeliveryState.SUPPRESSED)).isEqualTo(1);
        assertThat(node.add(ONE, message)).isFalse();
        time.advanceMillis(10 * KeptMessage.LIFE);
        assertThat(node.due(10)).containsExactly(TWO);
    }

    @Test
    void whatWasRefusedTakesNobodysRoom() {
        MailboxRules two = new MailboxRules(2, MailboxRules.Overflow.DROP_OLDEST);
        node.consent(ONE, NOTHING);
        for (int i = 0; i < 5; i++) {
            node.accept(KeptMessage.at(time).build(), List.of(new Recipient(ONE, false)), two);
        }
        node.consent(ONE, EVERYTHING);
        List<String> waiting = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            StoredMessage message = KeptMessage.at(time).build();
            node.accept(message, List.of(new Recipient(ONE, false)), two);
            waiting.add(message.id());
        }

        assertThat(node.waiting(ONE)).isEqualTo(waiting);
    }

    @Test
    void consentAndLinksOfWhoWasNeverSeenAreKept() throws Exception {
        node.update(ONE, (mailbox, ledger) -> {
            mailbox.agreesTo(NOTHING, time.millis(), ledger);
            return true;
        });
        node.update(TWO, (mailbox, ledger) -> {
            mailbox.link(PERSON);
            return true;
        });
        housekeep();

        assertThat(node.read(ONE, Mailbox::consent)).isEqualTo(NOTHING);
        assertThat(node.isKnown(ONE)).isFalse();
        assertThat(node.linked(PERSON)).containsExactly(TWO);
        time.advanceMillis(Duration.ofDays(366).toMillis());
        housekeep();
        assertThat(node.read(ONE, Mailbox::consent)).isEqualTo(ConsentRecord.UNKNOWN);
        assertThat(node.linked(PERSON)).isEmpty();
    }

    private void housekeep() throws SQLException {
        Session session = new Session(new Database(source), true);
        try {
            long days = Duration.ofDays(365).toMillis();
            new Housekeeping(days, days, time).work(session);
        } finally {
            session.release();
        }
    }

    private KeptMessage to(String visitor) {
        return KeptMessage.at(time).audience("{\"visitor\":\"" + visitor + "\"}");
    }

    private KeptMessage toPerson() {
        return KeptMessage.at(time)
                .audience("{\"identity\":{\"namespace\":\"own\",\"kind\":\"email\",\"pseudonym\":\""
                        + PERSON + "\"}}");
    }

    private List<List<String>> rows(String query) throws SQLException {
        return JournalTraces.rows(source, query);
    }

    private static String firstText(Mailbox mailbox) {
        return mailbox.waitingAfter(0).get(0).message().text();
    }

    private static <T> T join(CompletionStage<T> stage) {
        return StoreNode.await(stage);
    }
}

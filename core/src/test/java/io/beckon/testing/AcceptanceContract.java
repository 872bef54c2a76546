package io.beckon.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckon.spi.Acceptance;
import io.beckon.spi.Delivery;
import io.beckon.spi.DeliveryState;
import io.beckon.spi.Mailbox;
import io.beckon.spi.MessageQuery;
import io.beckon.spi.Recipient;
import io.beckon.spi.StoredMessage;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;

/** What accepting a message means. */
interface AcceptanceContract extends StoreContract {
    @Test
    default void whatIsAcceptedIsThereOnEveryNode() {
        StoredMessage message = message()
                .text("{\"type\":\"message\",\"data\":{\"title\":\"Hello\"}}")
                .by("anna")
                .channel("sales")
                .priority(-3)
                .replaces("banner")
                .key("order-1")
                .budget(7)
                .atMostOnce()
                .uncapped()
                .build();

        Acceptance acceptance = a().accept(message, visitor(1), visitor(2));

        assertThat(acceptance).isEqualTo(new Acceptance(message, 2, false, List.of()));
        assertThat(nodes()).allSatisfy(node -> {
            Delivery delivery = node.delivery(visitor(1), message);
            assertThat(delivery.message()).isEqualTo(message);
            assertThat(delivery.state()).isEqualTo(DeliveryState.PENDING);
            assertThat(delivery.reason()).isNull();
            assertThat(delivery.claimedBy()).isNull();
            assertThat(delivery.claimedUntil()).isZero();
            assertThat(delivery.displayedAt()).isZero();
            assertThat(delivery.holdsSlot()).isFalse();
            assertThat(node.waiting(visitor(2))).containsExactly(message.id());
            assertThat(node.summary(message).message()).isEqualTo(message);
            assertThat(node.summary(message).closed()).isNull();
            assertThat(node.counts(message).recipients()).isEqualTo(2);
        });
    }

    @Test
    default void visitorsWhomNobodyKnowsDoNotGetIt() {
        a().seen(visitor(1));
        StoredMessage message = message().build();

        Acceptance acceptance = b().accept(
                        message,
                        List.of(new Recipient(visitor(1), false), new Recipient(visitor(2), false)),
                        StoreNode.ROOMY);

        assertThat(acceptance.recipients()).isEqualTo(1);
        assertThat(a().waiting(visitor(1))).containsExactly(message.id());
        assertThat(a().waiting(visitor(2))).isEmpty();
        assertThat(a().isKnown(visitor(2))).isFalse();
    }

    @Test
    default void visitorsWhoArePresentAreKnownFromThenOn() {
        a().accept(message().build(), visitor(1));

        assertThat(nodes()).allMatch(node -> node.isKnown(visitor(1)));
        assertThat(b().accept(
                                message().build(),
                                List.of(new Recipient(visitor(1), false)),
                                StoreNode.ROOMY)
                        .recipients())
                .isEqualTo(1);
    }

    @Test
    default void aMessageMayBeForNobody() {
        StoredMessage message = message().build();

        Acceptance acceptance = a().accept(message);

        assertThat(acceptance).isEqualTo(new Acceptance(message, 0, false, List.of()));
        assertThat(b().counts(message).recipients()).isZero();
    }

    @Test
    default void itIsAcceptedForAllOrForNobody() {
        a().seen(visitor(1), visitor(2));
        StoredMessage message = message().build();
        List<Recipient> recipients = Arrays.asList(
                new Recipient(visitor(1), true), null, new Recipient(visitor(2), true));

        assertThatThrownBy(() -> a().accept(message, recipients, StoreNode.ROOMY))
                .isInstanceOf(RuntimeException.class);

        assertThat(nodes()).allSatisfy(node -> {
            assertThat(node.waiting(visitor(1))).isEmpty();
            assertThat(node.waiting(visitor(2))).isEmpty();
            assertThat(node.find(new MessageQuery.ByIds(List.of(message.id())))).isEmpty();
        });
    }

    @Test
    default void theSameKeyGetsTheFirstAnswer() {
        StoredMessage first = message().key("order-1").build();
        StoredMessage second = message().key("order-1").build();
        a().accept(first, visitor(1), visitor(2));

        assertThat(nodes())
                .allSatisfy(node -> assertThat(node.accept(second, visitor(3)))
                        .isEqualTo(new Acceptance(first, 2, true, List.of())));

        assertThat(b().waiting(visitor(1))).containsExactly(first.id());
        assertThat(b().isKnown(visitor(3))).isFalse();
        assertThat(b().find(new MessageQuery.ByIds(List.of(second.id())))).isEmpty();
    }

    @Test
    default void theSameKeyGetsTheFirstAnswerThoughEverythingIsOver() {
        StoredMessage first = message().key("order-1").build();
        a().accept(first, visitor(1));
        a().show(visitor(1), first);

        Acceptance again = b().accept(message().key("order-1").build(), visitor(1));

        assertThat(again).isEqualTo(new Acceptance(first, 1, true, List.of()));
    }

    @Test
    default void theSameKeyAtOnceOnSeveralNodesAcceptsOneMessage() throws Exception {
        for (int round = 0; round < 10; round++) {
            String key = "order-" + round;
            String visitor = visitor(round);

            List<Acceptance> answers =
                    atOnce(16, i -> node(i).accept(message().key(key).build(), visitor));

            assertThat(answers)
                    .extracting(Acceptance::message)
                    .containsOnly(answers.get(0).message());
            assertThat(answers).extracting(Acceptance::recipients).containsOnly(1);
            assertThat(answers).filteredOn(answer -> !answer.repeated()).hasSize(1);
            assertThat(a().waiting(visitor)).hasSize(1);
        }
    }

    @Test
    default void keysAndVisitorsAreTheSameOnlyIfEveryCharacterIs() {
        List<String> keys = List.of("key", "Key", "key ", " key", "k\u00e9y", "ke\u0301y");
        List<String> ids = List.of("v_aaaaaaaaaaaaaaaaaaaaaa", "v_aaaaaaaaaaaaaaaaaaaaaA");

        for (String key : keys) {
            for (String id : ids) {
                Acceptance acceptance = a().accept(message().key(key + id).build(), id);
                assertThat(acceptance.repeated()).isFalse();
            }
        }

        assertThat(ids).allSatisfy(id -> assertThat(b().waiting(id)).hasSize(keys.size()));
    }

    @Test
    default void textsMayHoldAnyCharacterAndBeLong() {
        String special = "\"\\'`;--%_\n\r\t\u007f\u0080\u2028\u202e\u0301\ufeff\uffff"
                + "\u00e4\u05d0\u4e2d\ud83d\ude00\ud800\udf48\udbff\udfff  ";
        StoredMessage message = message()
                .text(special + "x\u4e2d".repeat(50_000) + special)
                .by(special)
                .channel("caf\u00e9 \ud83d\ude00")
                .key(special)
                .replaces(special)
                .build();
        a().accept(message, visitor(1));

        assertThat(nodes()).allSatisfy(node -> {
            assertThat(node.delivery(visitor(1), message).message()).isEqualTo(message);
            assertThat(node.find(new MessageQuery.Recent(message.channel(), 1)))
                    .extracting(summary -> summary.message())
                    .containsExactly(message);
        });
        assertThat(b().accept(message().key(special).build(), visitor(1)).repeated())
                .isTrue();
    }

    @Test
    default void numbersMayBeLarge() {
        StoredMessage message = message()
                .livesFor(365L * 24 * 3_600_000)
                .priority(Integer.MIN_VALUE)
                .budget(Integer.MAX_VALUE)
                .build();
        a().accept(message, visitor(1));

        assertThat(b().delivery(visitor(1), message).message()).isEqualTo(message);
    }

    @Test
    default void aLargeAudienceIsReached() {
        String[] everybody = visitors(10_000);
        StoredMessage message = message().build();

        Acceptance acceptance = a().accept(message, everybody);

        assertThat(acceptance.recipients()).isEqualTo(everybody.length);
        assertThat(b().counts(message).recipients()).isEqualTo(everybody.length);
        assertThat(b().totals().accepted()).isEqualTo(everybody.length);
        HashSet<String> samples = new HashSet<>(
                Arrays.asList(everybody[0], everybody[4_711], everybody[everybody.length - 1]));
        assertThat(samples)
                .allSatisfy(
                        visitor -> assertThat(b().waiting(visitor)).containsExactly(message.id()));
    }

    @Test
    default void lookingAtAVisitorMakesNobodyKnown() {
        assertThat(a().read(visitor(1), Mailbox::lastSeenAt)).isZero();
        a().update(
                        visitor(2),
                        (mailbox, ledger) ->
                                mailbox.settle(0, StoreNode.NO_CAPS, ledger).size());

        assertThat(Stream.of(visitor(1), visitor(2))).noneMatch(b()::isKnown);
    }

    @Test
    default void visitsAreKept() {
        a().seen(visitor(1));
        long first = time().millis();
        time().advanceMillis(Mailbox.VISIT_GAP);
        b().seen(visitor(1));

        assertThat(a().read(visitor(1), Mailbox::visitStartedAt)).isEqualTo(first);
        assertThat(a().read(visitor(1), Mailbox::lastSeenAt)).isEqualTo(time().millis());

        time().advanceMillis(Mailbox.VISIT_GAP + 1);
        a().seen(visitor(1));

        assertThat(b().read(visitor(1), Mailbox::visitStartedAt)).isEqualTo(time().millis());
    }

    @Test
    default void aVisitLastsAsLongAsTheVisitorStays() {
        a().seen(visitor(1));
        long arrived = time().millis();
        time().advanceMillis(10 * Mailbox.VISIT_GAP);
        b().left(visitor(1));
        time().advanceMillis(Mailbox.VISIT_GAP);
        a().seen(visitor(1));

        assertThat(b().read(visitor(1), Mailbox::visitStartedAt)).isEqualTo(arrived);
    }
}

package io.beckon.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.beckon.spi.Acceptance;
import io.beckon.spi.Change;
import io.beckon.spi.ClaimAnswer;
import io.beckon.spi.Delivery;
import io.beckon.spi.DeliveryEvent;
import io.beckon.spi.DeliveryState;
import io.beckon.spi.Mailbox;
import io.beckon.spi.MailboxRules;
import io.beckon.spi.Recipient;
import io.beckon.spi.StoredMessage;
import io.beckon.spi.SuppressionReason;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What becomes of a mailbox that gets several messages. */
interface MailboxContract extends StoreContract {
    @Test
    default void aMessageTakesThePlaceOfThoseWithItsKey() {
        StoredMessage first = message().replaces("banner").build();
        StoredMessage other = message().replaces("Banner").build();
        StoredMessage without = message().build();
        StoredMessage second = message().replaces("banner").build();
        a().accept(first, visitor(1));
        a().accept(other, visitor(1));
        a().accept(without, visitor(1));

        Acceptance acceptance = b().accept(second, visitor(1));

        assertThat(acceptance.changes())
                .containsExactly(new Change(
                        first,
                        visitor(1),
                        DeliveryState.PENDING,
                        DeliveryState.SUPPRESSED,
                        SuppressionReason.REPLACED,
                        time().millis()));
        assertThat(a().waiting(visitor(1))).containsExactly(other.id(), without.id(), second.id());
        assertThat(a().delivery(visitor(1), first).reason()).isEqualTo(SuppressionReason.REPLACED);
    }

    @Test
    default void whatATabIsAboutToShowIsNotReplaced() {
        StoredMessage first = message().replaces("banner").build();
        a().accept(first, visitor(1));
        a().claim(visitor(1), first, tab(1));
        b().accept(message().replaces("banner").build(), visitor(1));

        assertThat(a().waiting(visitor(1))).hasSize(2);
        a().report(visitor(1), first, DeliveryEvent.DISPLAY);
        assertThat(b().state(visitor(1), first)).isEqualTo(DeliveryState.DISPLAYED);
    }

    @Test
    default void whatWasToBeReplacedEndsAfterItsClaim() {
        StoredMessage givenBack = message().replaces("banner").build();
        StoredMessage lapsed = message().replaces("banner").build();
        StoredMessage newest = message().replaces("banner").build();
        a().accept(givenBack, visitor(1));
        a().claim(visitor(1), givenBack, tab(1));
        b().accept(lapsed, visitor(1));
        b().claim(visitor(1), lapsed, tab(2));
        a().accept(newest, visitor(1));

        assertThat(b().release(visitor(1), givenBack, tab(1))).isFalse();
        time().advanceSeconds(31);
        assertThat(a().settle(visitor(1))).isEmpty();
        assertThat(a().claim(visitor(1), lapsed, tab(3))).isEqualTo(ClaimAnswer.OVER);

        assertThat(b().waiting(visitor(1))).containsExactly(newest.id());
        assertThat(b().delivery(visitor(1), givenBack).reason())
                .isEqualTo(SuppressionReason.REPLACED);
        assertThat(b().delivery(visitor(1), lapsed).reason()).isEqualTo(SuppressionReason.REPLACED);
    }

    @Test
    default void whatWasDisplayedCountsThoughItsLeaseEndedAndANewerOneCame() {
        StoredMessage shown = message().replaces("banner").budget(1).build();
        a().accept(shown, visitor(1));
        a().claim(visitor(1), shown, tab(1));
        b().accept(message().replaces("banner").build(), visitor(1));
        time().advanceSeconds(31);
        b().settle(visitor(1));

        a().report(visitor(1), shown, DeliveryEvent.CLICK);

        assertThat(b().state(visitor(1), shown)).isEqualTo(DeliveryState.CLICKED);
        assertThat(b().counts(shown).reached(DeliveryState.DISPLAYED)).isEqualTo(1);
    }

    @Test
    default void theOldestIsGivenUpWhereTooManyWait() {
        assertGivenUp(MailboxRules.Overflow.DROP_OLDEST, List.of(0, 0, 0), 0, 0);
    }

    @Test
    default void theNewestIsGivenUpWhereTooManyWait() {
        assertGivenUp(MailboxRules.Overflow.DROP_NEWEST, List.of(0, 0, 0), 0, 3);
    }

    @Test
    default void theLeastImportantIsGivenUpFirst() {
        assertGivenUp(MailboxRules.Overflow.DROP_OLDEST, List.of(1, -1, -1), 0, 1);
        assertGivenUp(MailboxRules.Overflow.DROP_NEWEST, List.of(1, -1, -1), 0, 2);
        assertGivenUp(MailboxRules.Overflow.DROP_OLDEST, List.of(1, 1, 1), 0, 3);
    }

    private void assertGivenUp(
            MailboxRules.Overflow overflow, List<Integer> priorities, int last, int givenUp) {
        String visitor = visitor(100 + a().messages().size());
        MailboxRules rules = new MailboxRules(priorities.size(), overflow);
        List<StoredMessage> messages = new ArrayList<>();
        priorities.forEach(priority -> messages.add(message().priority(priority).build()));
        messages.add(message().priority(last).build());

        List<Change> changes = new ArrayList<>();
        for (StoredMessage message : messages) {
            List<Recipient> recipient = List.of(new Recipient(visitor, true));
            changes.addAll(a().accept(message, recipient, rules).changes());
        }

        assertThat(changes)
                .extracting(Change::message, Change::to, Change::reason)
                .containsExactly(tuple(
                        messages.get(givenUp),
                        DeliveryState.SUPPRESSED,
                        SuppressionReason.QUEUE_FULL));
        messages.remove(givenUp);
        assertThat(b().waiting(visitor))
                .isEqualTo(messages.stream().map(StoredMessage::id).toList());
    }

    @Test
    default void whatIsGivenUpAtOnceWasAcceptedAllTheSame() {
        MailboxRules rules = new MailboxRules(1, MailboxRules.Overflow.DROP_NEWEST);
        List<Recipient> recipient = List.of(new Recipient(visitor(1), true));
        a().accept(message().build(), recipient, rules);
        StoredMessage second = message().build();

        Acceptance acceptance = a().accept(second, recipient, rules);

        assertThat(acceptance.recipients()).isEqualTo(1);
        assertThat(b().counts(second).recipients()).isEqualTo(1);
        assertThat(b().state(visitor(1), second)).isEqualTo(DeliveryState.SUPPRESSED);
    }

    @Test
    default void aMailboxHoldsNoMoreThanItMayThoughManySend() throws Exception {
        MailboxRules rules = new MailboxRules(5, MailboxRules.Overflow.DROP_OLDEST);
        List<Recipient> recipient = List.of(new Recipient(visitor(1), true));

        atOnce(64, i -> node(i).accept(message().build(), recipient, rules));

        assertThat(a().waiting(visitor(1))).hasSize(5);
        assertThat(a().totals().states()).containsEntry(DeliveryState.PENDING, 5L);
    }

    @Test
    default void whatIsOverTakesNoRoom() {
        MailboxRules rules = new MailboxRules(3, MailboxRules.Overflow.DROP_OLDEST);
        List<Recipient> recipient = List.of(new Recipient(visitor(1), true));
        for (int i = 0; i < 5; i++) {
            StoredMessage shown = message().build();
            node(i).accept(shown, recipient, rules);
            node(i).show(visitor(1), shown);
        }
        List<StoredMessage> waiting = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            waiting.add(message().build());
            node(i).accept(waiting.get(i), recipient, rules);
            int over = Math.max(0, i - 2);
            assertThat(a().waiting(visitor(1)))
                    .isEqualTo(waiting.subList(over, i + 1).stream()
                            .map(StoredMessage::id)
                            .toList());
        }
        assertThat(b().delivery(visitor(1), waiting.get(0)).reason())
                .isEqualTo(SuppressionReason.QUEUE_FULL);
    }

    @Test
    default void aMailboxHoldsNoMoreThanItMayThoughTabsShowWhileManySend() throws Exception {
        MailboxRules rules = new MailboxRules(5, MailboxRules.Overflow.DROP_OLDEST);
        List<Recipient> recipient = List.of(new Recipient(visitor(1), true));

        atOnce(64, i -> {
            StoredMessage message = message().build();
            node(i).accept(message, recipient, rules);
            if (i % 3 == 0) {
                node(i + 1).show(visitor(1), message);
            }
            return i;
        });

        Map<DeliveryState, Long> states = a().totals().states();
        int waiting = a().waiting(visitor(1)).size();
        assertThat(waiting).isLessThanOrEqualTo(5);
        assertThat(states.getOrDefault(DeliveryState.PENDING, 0L)).isEqualTo(waiting);
        assertThat(states.getOrDefault(DeliveryState.SUPPRESSED, 0L)
                        + states.getOrDefault(DeliveryState.DISPLAYED, 0L))
                .isEqualTo(64 - waiting);
    }

    @Test
    default void aGoalIsAttributedToWhatWasDisplayedLast() {
        List<StoredMessage> messages = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            messages.add(message().build());
            a().accept(messages.get(i), visitor(1));
        }
        a().show(visitor(1), messages.get(1));
        time().advanceSeconds(1);
        a().show(visitor(1), messages.get(0));
        time().advanceSeconds(9);

        assertThat(b().convert(visitor(1), 8_999)).isNull();
        assertThat(b().convert(visitor(1), 9_000)).isEqualTo(messages.get(0).id());
        assertThat(a().convert(visitor(1), 60_000)).isNull();
        assertThat(a().state(visitor(1), messages.get(0))).isEqualTo(DeliveryState.CONVERTED);
        assertThat(a().counts(messages.get(0)).reached(DeliveryState.CONVERTED)).isEqualTo(1);
        assertThat(a().counts(messages.get(1)).reached(DeliveryState.CONVERTED)).isZero();
    }

    @Test
    default void aGoalThatIsReachedInManyTabsCountsOnce() throws Exception {
        StoredMessage message = message().build();
        a().accept(message, visitor(1));
        a().show(visitor(1), message);

        atOnce(THREADS, i -> node(i).convert(visitor(1), 60_000));

        assertThat(a().counts(message).reached(DeliveryState.CONVERTED)).isEqualTo(1);
    }

    @Test
    default void whoComesLateGetsAMessageOnce() throws Exception {
        StoredMessage message = message().lateArrivals().build();
        a().accept(message, visitor(1));

        List<Boolean> added = atOnce(THREADS, i -> node(i).add(visitor(2), message));

        assertThat(added).containsOnlyOnce(true);
        assertThat(a().add(visitor(1), message)).isFalse();
        assertThat(a().waiting(visitor(2))).containsExactly(message.id());
        assertThat(b().counts(message).recipients()).isEqualTo(2);
    }

    @Test
    default void whoComesLateDoesNotGetAgainWhatItHasHad() {
        StoredMessage message = message().lateArrivals().build();
        a().accept(message, visitor(1));
        a().show(visitor(1), message);
        for (int i = 0; i < Mailbox.REMEMBERED + 5; i++) {
            StoredMessage other = message().build();
            node(i).accept(other, visitor(1));
            node(i).show(visitor(1), other);
        }

        assertThat(nodes()).noneMatch(node -> node.add(visitor(1), message));
        assertThat(a().counts(message).recipients()).isEqualTo(1);
    }

    @Test
    default void theLastDeliveriesAreRemembered() {
        List<StoredMessage> sent = new ArrayList<>();
        for (int i = 0; i < Mailbox.REMEMBERED + 8; i++) {
            StoredMessage message = message().build();
            sent.add(message);
            node(i).accept(message, visitor(1));
            node(i).show(visitor(1), message);
        }
        StoredMessage waiting = message().build();
        a().accept(waiting, visitor(1));
        sent.add(waiting);

        List<String> last =
                sent.subList(8, sent.size()).stream().map(StoredMessage::id).toList();
        assertThat(nodes())
                .allSatisfy(node -> assertThat(node.history(visitor(1)))
                        .extracting(delivery -> delivery.message().id())
                        .endsWith(last.toArray(String[]::new)));
        assertThat(b().totals().states().get(DeliveryState.DISPLAYED))
                .isGreaterThanOrEqualTo(Mailbox.REMEMBERED);
    }

    @Test
    default void aHistoryTellsWhatBecameOfEachDelivery() {
        StoredMessage clicked = message().build();
        StoredMessage replaced = message().replaces("banner").build();
        StoredMessage expired = message().livesFor(1_000).build();
        StoredMessage waiting = message().replaces("banner").build();
        for (StoredMessage message : List.of(clicked, replaced, expired, waiting)) {
            a().accept(message, visitor(1));
        }
        long shownAt = time().millis();
        b().report(visitor(1), clicked, DeliveryEvent.CLICK);
        time().advanceMillis(1_000);
        b().settleDue();

        assertThat(nodes())
                .allSatisfy(node -> assertThat(node.history(visitor(1)))
                        .extracting(
                                Delivery::message,
                                Delivery::state,
                                Delivery::reason,
                                Delivery::displayedAt)
                        .containsExactly(
                                tuple(clicked, DeliveryState.CLICKED, null, shownAt),
                                tuple(
                                        replaced,
                                        DeliveryState.SUPPRESSED,
                                        SuppressionReason.REPLACED,
                                        0L),
                                tuple(expired, DeliveryState.EXPIRED, null, 0L),
                                tuple(waiting, DeliveryState.PENDING, null, 0L)));
    }
}

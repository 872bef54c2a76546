package io.beckon.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.spi.ClaimAnswer;
import io.beckon.spi.ClaimRules;
import io.beckon.spi.DeliveryEvent;
import io.beckon.spi.DeliveryState;
import io.beckon.spi.Mailbox;
import io.beckon.spi.StoredMessage;
import io.beckon.spi.SuppressionReason;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/** A visitor sees as much as the caps allow, and not one more, whatever its tabs ask for on whatever nodes. */
interface CapContract extends StoreContract {
    long HOUR = 3_600_000;

    @Test
    default void anHourHasSoMany() {
        assertCapHolds(StoreNode.caps(2, 0, 0, 0), 3_600_000);
    }

    @Test
    default void aDayHasSoMany() {
        assertCapHolds(StoreNode.caps(0, 2, 0, 0), 24 * 3_600_000);
    }

    @Test
    default void aVisitHasSoMany() {
        assertCapHolds(StoreNode.caps(0, 0, 2, 0), Mailbox.VISIT_GAP + 1);
    }

    private void assertCapHolds(ClaimRules rules, long millisUntilNext) {
        a().seen(visitor(1));
        List<StoredMessage> messages = send(4, visitor(1));
        assertThat(claimAndShow(a(), messages.get(0), rules)).isEqualTo(ClaimAnswer.GRANTED);
        assertThat(claimAndShow(b(), messages.get(1), rules)).isEqualTo(ClaimAnswer.GRANTED);
        assertThat(claimAndShow(a(), messages.get(2), rules)).isEqualTo(ClaimAnswer.OVER);
        assertThat(b().delivery(visitor(1), messages.get(2)).reason())
                .isEqualTo(SuppressionReason.CAP);

        time().advanceMillis(millisUntilNext);
        b().seen(visitor(1));

        assertThat(claimAndShow(b(), messages.get(3), rules)).isEqualTo(ClaimAnswer.GRANTED);
    }

    @Test
    default void betweenTwoIsSomeTime() {
        ClaimRules rules = StoreNode.caps(0, 0, 0, 60_000);
        List<StoredMessage> messages = send(2, visitor(1));
        assertThat(claimAndShow(a(), messages.get(0), rules)).isEqualTo(ClaimAnswer.GRANTED);

        time().advanceMillis(59_999);
        assertThat(claimAndShow(b(), messages.get(1), rules)).isEqualTo(ClaimAnswer.LATER);

        time().advanceMillis(1);
        assertThat(claimAndShow(b(), messages.get(1), rules)).isEqualTo(ClaimAnswer.GRANTED);
    }

    @Test
    default void whatIsUnderWayCountsUntilItIsGivenBack() {
        ClaimRules rules = StoreNode.caps(1, 0, 0, 0);
        List<StoredMessage> messages = send(2, visitor(1));
        assertThat(a().claim(visitor(1), messages.get(0), tab(1), rules))
                .isEqualTo(ClaimAnswer.GRANTED);
        assertThat(b().claim(visitor(1), messages.get(1), tab(2), rules))
                .isEqualTo(ClaimAnswer.LATER);

        a().release(visitor(1), messages.get(0), tab(1));

        assertThat(b().claim(visitor(1), messages.get(1), tab(2), rules))
                .isEqualTo(ClaimAnswer.GRANTED);
    }

    @Test
    default void capsNeitherHoldForUncappedMessagesNorCountThem() {
        ClaimRules rules = StoreNode.caps(1, 1, 1, 60_000);
        StoredMessage uncapped = message().uncapped().build();
        a().accept(uncapped, visitor(1));
        List<StoredMessage> messages = send(2, visitor(1));
        StoredMessage another = message().uncapped().build();
        a().accept(another, visitor(1));

        assertThat(claimAndShow(a(), uncapped, rules)).isEqualTo(ClaimAnswer.GRANTED);
        assertThat(claimAndShow(b(), messages.get(0), rules)).isEqualTo(ClaimAnswer.GRANTED);
        assertThat(claimAndShow(a(), messages.get(1), rules)).isEqualTo(ClaimAnswer.OVER);
        assertThat(claimAndShow(b(), another, rules)).isEqualTo(ClaimAnswer.GRANTED);
    }

    @Test
    default void aDisplayCountsHoweverManyOthersEndAfterIt() {
        ClaimRules rules = StoreNode.caps(0, 1, 0, 0);
        List<StoredMessage> messages = send(2 * Mailbox.REMEMBERED, visitor(1));
        assertThat(claimAndShow(a(), messages.get(0), rules)).isEqualTo(ClaimAnswer.GRANTED);

        for (StoredMessage message : messages.subList(1, messages.size())) {
            assertThat(claimAndShow(b(), message, rules)).isEqualTo(ClaimAnswer.OVER);
        }
    }

    @Test
    default void aDisplayCountsThoughManyEndedBeforeItThatWereAcceptedAfterIt() {
        ClaimRules rules = StoreNode.caps(0, 1, 0, 0);
        List<StoredMessage> messages = send(2, visitor(1));
        for (int i = 0; i < 2 * Mailbox.REMEMBERED; i++) {
            node(i).accept(message().livesFor(1_000).build(), visitor(1));
        }
        time().advanceMillis(1_000);
        a().settleDue();
        assertThat(claimAndShow(a(), messages.get(0), rules)).isEqualTo(ClaimAnswer.GRANTED);

        assertThat(claimAndShow(b(), messages.get(1), rules)).isEqualTo(ClaimAnswer.OVER);
    }

    @Test
    default void aDisplayCountsHoweverManyUncappedMessagesAreShownAfterIt() {
        ClaimRules rules = StoreNode.caps(0, 1, 0, 0);
        List<StoredMessage> messages = send(2, visitor(1));
        assertThat(claimAndShow(a(), messages.get(0), rules)).isEqualTo(ClaimAnswer.GRANTED);
        for (int i = 0; i < 2 * Mailbox.REMEMBERED; i++) {
            StoredMessage uncapped = message().uncapped().build();
            node(i).accept(uncapped, visitor(1));
            assertThat(claimAndShow(node(i), uncapped, rules)).isEqualTo(ClaimAnswer.GRANTED);
        }

        assertThat(claimAndShow(b(), messages.get(1), rules)).isEqualTo(ClaimAnswer.OVER);
    }

    @Test
    default void theLargestCapHolds() {
        ClaimRules rules = StoreNode.caps(0, Mailbox.REMEMBERED, 0, 0);
        List<StoredMessage> messages = send(Mailbox.REMEMBERED + 2, visitor(1));
        for (StoredMessage message : messages.subList(0, Mailbox.REMEMBERED)) {
            assertThat(claimAndShow(a(), message, rules)).isEqualTo(ClaimAnswer.GRANTED);
        }

        assertThat(claimAndShow(b(), messages.get(Mailbox.REMEMBERED), rules))
                .isEqualTo(ClaimAnswer.OVER);
        assertThat(claimAndShow(a(), messages.get(Mailbox.REMEMBERED + 1), rules))
                .isEqualTo(ClaimAnswer.OVER);
    }

    @Test
    default void whatATabHasTakenAwayHoldsOthersBackNoLongerThanIfItWasDisplayed() {
        StoredMessage gone = message().atMostOnce().livesFor(48 * HOUR).build();
        a().accept(gone, visitor(1));
        StoredMessage next = send(1, visitor(1)).get(0);
        for (ClaimRules rules :
                List.of(StoreNode.caps(0, 0, 0, 60_000), StoreNode.caps(1, 0, 0, 0))) {
            a().claim(visitor(1), gone, tab(1), rules);
            long window = Math.max(rules.gapMillis(), rules.perHour() * HOUR);

            time().advanceMillis(rules.leaseMillis() + window - 1);
            assertThat(b().claim(visitor(1), next, tab(2), rules)).isEqualTo(ClaimAnswer.LATER);

            time().advanceMillis(1);
            assertThat(b().claim(visitor(1), next, tab(2), rules)).isEqualTo(ClaimAnswer.GRANTED);
            b().release(visitor(1), next, tab(2));
            a().release(visitor(1), gone, tab(1));
        }
    }

    @Test
    default void twoTabsOnTwoNodesSeeNoMoreThanOneMay() throws Exception {
        ClaimRules rules = StoreNode.caps(2, 3, 2, 0);
        int each = 4;
        int visitors = 24;
        List<StoredMessage> messages = send(each, visitors(visitors));

        List<Integer> again = new ArrayList<>();
        for (int i = 0; i < visitors * each * 2; i++) {
            again.add(i);
        }
        for (int round = 0; !again.isEmpty() && round < 100; round++) {
            List<Integer> all = again;
            again = atOnce(all.size(), i -> {
                int number = all.get(i);
                String visitor = visitor(number / 2 / each);
                StoredMessage message = messages.get(number / 2 % each);
                return show(node(number), visitor, message, tab(number), rules) ? -1 : number;
            });
            again = again.stream().filter(number -> number >= 0).toList();
        }

        assertThat(again).isEmpty();
        for (String visitor : visitors(visitors)) {
            assertThat(a().history(visitor))
                    .filteredOn(delivery -> delivery.state() == DeliveryState.DISPLAYED)
                    .hasSize(2);
            assertThat(a().history(visitor))
                    .filteredOn(delivery -> delivery.reason() == SuppressionReason.CAP)
                    .hasSize(2);
        }
    }

    /** Answers false if the tab has to ask again. */
    private boolean show(
            StoreNode node, String visitor, StoredMessage message, String tab, ClaimRules rules) {
        ClaimAnswer answer = node.claim(visitor, message, tab, rules);
        if (answer == ClaimAnswer.GRANTED) {
            node.report(visitor, message, DeliveryEvent.DISPLAY);
        }
        return answer == ClaimAnswer.GRANTED || answer == ClaimAnswer.OVER;
    }

    private ClaimAnswer claimAndShow(StoreNode node, StoredMessage message, ClaimRules rules) {
        ClaimAnswer answer = node.claim(visitor(1), message, tab(1), rules);
        if (answer == ClaimAnswer.GRANTED) {
            node.report(visitor(1), message, DeliveryEvent.DISPLAY);
        }
        return answer;
    }

    private List<StoredMessage> send(int count, String... visitors) {
        List<StoredMessage> messages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            StoredMessage message = message().livesFor(48 * 3_600_000).build();
            node(i).accept(message, visitors);
            messages.add(message);
        }
        return messages;
    }
}

package io.beckon.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.spi.ClaimAnswer;
import io.beckon.spi.Closing;
import io.beckon.spi.DeliveryEvent;
import io.beckon.spi.DeliveryState;
import io.beckon.spi.StoredMessage;
import io.beckon.spi.SuppressionReason;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A message is displayed as often as its budget allows, and not once more. */
interface BudgetContract extends StoreContract {
    @Test
    default void aCrowdSeesExactlyWhatTheBudgetAllows() throws Exception {
        int budget = 100;
        StoredMessage message = message().budget(budget).build();
        a().accept(message, visitors(crowd()));
        Set<Integer> gaveBack = ConcurrentHashMap.newKeySet();

        List<Integer> waiting = claimAtOnce(message, visitors(crowd()).length, gaveBack);
        for (int round = 0; !waiting.isEmpty() && round < 100; round++) {
            List<Integer> again = waiting;
            List<Integer> left = atOnce(again.size(), i -> show(message, again.get(i), gaveBack));
            waiting = left.stream().filter(number -> number >= 0).toList();
        }

        assertThat(waiting).isEmpty();
        a().end(message, Closing.BUDGET);
        b().settleDue();
        assertThat(a().counts(message).reached(DeliveryState.DISPLAYED)).isEqualTo(budget);
        assertThat(a().counts(message).suppressed())
                .isEqualTo(Map.of(SuppressionReason.BUDGET, crowd() - budget));
    }

    private List<Integer> claimAtOnce(StoredMessage message, int crowd, Set<Integer> gaveBack)
            throws Exception {
        return atOnce(crowd, i -> show(message, i, gaveBack)).stream()
                .filter(number -> number >= 0)
                .toList();
    }

    /** Some give back their first claim. Answers the visitor's number if it has to ask again, and otherwise -1. */
    private int show(StoredMessage message, int number, Set<Integer> gaveBack) {
        StoreNode node = node(number);
        ClaimAnswer answer = node.claim(visitor(number), message, tab(number));
        if (answer == ClaimAnswer.GRANTED) {
            if (number % 3 == 0 && gaveBack.add(number)) {
                node.release(visitor(number), message, tab(number));
                return number;
            }
            node.report(visitor(number), message, DeliveryEvent.DISPLAY);
            return -1;
        }
        return answer == ClaimAnswer.LATER ? number : -1;
    }

    @Test
    default void whatATabGivesBackAnotherVisitorMaySee() {
        StoredMessage message = message().budget(1).build();
        a().accept(message, visitor(1), visitor(2));
        a().claim(visitor(1), message, tab(1));
        assertThat(b().claim(visitor(2), message, tab(2))).isEqualTo(ClaimAnswer.LATER);
        assertThat(b().delivery(visitor(1), message).holdsSlot()).isTrue();

        a().release(visitor(1), message, tab(1));

        assertThat(b().delivery(visitor(1), message).holdsSlot()).isFalse();
        assertThat(b().claim(visitor(2), message, tab(2))).isEqualTo(ClaimAnswer.GRANTED);
    }

    @Test
    default void aClaimThatWasNotUsedInTimeKeepsItsDisplay() {
        StoredMessage message = message().budget(1).build();
        a().accept(message, visitor(1), visitor(2));
        a().claim(visitor(1), message, tab(1));
        time().advanceMillis(StoreNode.NO_CAPS.leaseMillis());
        b().settleDue();

        assertThat(b().claim(visitor(2), message, tab(2))).isEqualTo(ClaimAnswer.LATER);
        assertThat(b().claim(visitor(1), message, tab(3))).isEqualTo(ClaimAnswer.GRANTED);
        a().report(visitor(1), message, DeliveryEvent.DISPLAY);

        assertThat(b().claim(visitor(2), message, tab(2))).isEqualTo(ClaimAnswer.OVER);
        assertThat(a().delivery(visitor(2), message).reason()).isEqualTo(SuppressionReason.BUDGET);
    }

    @Test
    default void aDisplayComesBackWhereItsVisitorNeedsItNoMore() {
        StoredMessage message = message().budget(1).replaces("banner").build();
        a().accept(message, visitor(1), visitor(2));
        a().claim(visitor(1), message, tab(1));
        time().advanceMillis(StoreNode.NO_CAPS.leaseMillis());
        a().settleDue();

        b().accept(message().replaces("banner").build(), visitor(1));

        assertThat(b().delivery(visitor(1), message).reason())
                .isEqualTo(SuppressionReason.REPLACED);
        assertThat(a().claim(visitor(2), message, tab(2))).isEqualTo(ClaimAnswer.GRANTED);
    }

    @Test
    default void aDisplayThatNobodyAskedForCounts() {
        StoredMessage message = message().budget(1).build();
        a().accept(message, visitor(1), visitor(2));

        a().report(visitor(1), message, DeliveryEvent.DISPLAY);

        assertThat(b().claim(visitor(2), message, tab(2))).isEqualTo(ClaimAnswer.OVER);
        assertThat(b().counts(message).suppressed()).isEqualTo(Map.of(SuppressionReason.BUDGET, 1));
    }

    @Test
    default void whatIsDisplayedWithoutAPlaceInTheBudgetTakesNobodyElsesPlace() {
        StoredMessage message = message().budget(1).build();
        a().accept(message, visitor(1), visitor(2), visitor(3));
        a().claim(visitor(1), message, tab(1));
        a().report(visitor(2), message, DeliveryEvent.DISPLAY);

        assertThat(b().delivery(visitor(2), message).holdsSlot()).isFalse();
        assertThat(b().claim(visitor(1), message, tab(1))).isEqualTo(ClaimAnswer.HELD);
        assertThat(b().claim(visitor(3), message, tab(3))).isEqualTo(ClaimAnswer.OVER);
    }

    @Test
    default void aBudgetThatIsUsedUpEndsWhatWaits() {
        StoredMessage message = message().budget(1).build();
        a().accept(message, visitor(1), visitor(2), visitor(3));
        a().show(visitor(1), message);

        a().end(message, Closing.BUDGET);
        b().settleDue();

        assertThat(b().summary(message).closed()).isEqualTo(Closing.BUDGET);
        assertThat(List.of(visitor(2), visitor(3)))
                .allSatisfy(visitor -> assertThat(b().delivery(visitor, message).reason())
                        .isEqualTo(SuppressionReason.BUDGET));
    }

    @Test
    default void eachMessageHasABudgetOfItsOwn() throws Exception {
        StoredMessage[] messages = new StoredMessage[6];
        Arrays.setAll(messages, i -> message().budget(i + 1).build());
        String[] crowd = visitors(40);
        for (StoredMessage message : messages) {
            a().accept(message, crowd);
        }

        atOnce(crowd.length * messages.length, i -> {
            node(i).show(crowd[i / messages.length], messages[i % messages.length]);
            return i;
        });

        // Whoever was not granted a claim has reported a display all the same.
        for (StoredMessage message : messages) {
            assertThat(displaysWithAPlace(message, crowd)).isEqualTo(message.budget());
        }
    }

    private long displaysWithAPlace(StoredMessage message, String[] crowd) {
        return Arrays.stream(crowd)
                .filter(visitor -> a().delivery(visitor, message).holdsSlot())
                .count();
    }
}

package io.beckon.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.spi.ClaimAnswer;
import io.beckon.spi.ClaimRules;
import io.beckon.spi.Closing;
import io.beckon.spi.Delivery;
import io.beckon.spi.DeliveryEvent;
import io.beckon.spi.DeliveryState;
import io.beckon.spi.StoredMessage;

import org.junit.jupiter.api.Test;

import java.util.List;

/** A message is shown by one tab, wherever the others are. */
interface ClaimContract extends StoreContract {
    @Test
    default void ofManyTabsOnSeveralNodesOneIsGrantedItsClaim() throws Exception {
        for (int round = 0; round < 20; round++) {
            String visitor = visitor(round);
            StoredMessage message = message().build();
            a().accept(message, visitor);

            List<ClaimAnswer> answers =
                    atOnce(2 * THREADS, i -> node(i).claim(visitor, message, tab(i)));

            assertThat(answers).containsOnlyOnce(ClaimAnswer.GRANTED);
            assertThat(answers).containsOnly(ClaimAnswer.GRANTED, ClaimAnswer.CLAIMED);
            assertThat(a().counts(message).reached(DeliveryState.CLAIMED)).isEqualTo(1);
        }
    }

    @Test
    default void aClaimIsKnownToEveryNode() {
        StoredMessage message = message().build();
        a().accept(message, visitor(1));
        a().claim(visitor(1), message, tab(1));

        Delivery delivery = b().delivery(visitor(1), message);
        assertThat(delivery.state()).isEqualTo(DeliveryState.CLAIMED);
        assertThat(delivery.claimedBy()).isEqualTo(tab(1));
        assertThat(delivery.claimedUntil())
                .isEqualTo(time().millis() + StoreNode.NO_CAPS.leaseMillis());
        assertThat(b().claim(visitor(1), message, tab(1))).isEqualTo(ClaimAnswer.HELD);
        assertThat(b().claim(visitor(1), message, tab(2))).isEqualTo(ClaimAnswer.CLAIMED);
    }

    @Test
    default void whoIsGrantedItAgainHasTheWholeTimeAgain() {
        StoredMessage message = message().build();
        a().accept(message, visitor(1));
        a().claim(visitor(1), message, tab(1));
        time().advanceMillis(StoreNode.NO_CAPS.leaseMillis());

        assertThat(b().claim(visitor(1), message, tab(1))).isEqualTo(ClaimAnswer.HELD);

        a().settleDue();
        assertThat(a().claim(visitor(1), message, tab(2))).isEqualTo(ClaimAnswer.CLAIMED);
        assertThat(a().delivery(visitor(1), message).claimedUntil())
                .isEqualTo(time().millis() + StoreNode.NO_CAPS.leaseMillis());
    }

    @Test
    default void whatIsOverIsNotGrantedAgain() {
        StoredMessage revoked = message().build();
        StoredMessage expired = message().livesFor(1_000).build();
        a().accept(revoked, visitor(1));
        a().accept(expired, visitor(1));
        a().claim(visitor(1), revoked, tab(1));
        a().claim(visitor(1), expired, tab(1));
        a().end(revoked, Closing.REVOKED);
        time().advanceMillis(1_000);

        assertThat(b().claim(visitor(1), revoked, tab(1))).isEqualTo(ClaimAnswer.CLAIMED);
        assertThat(b().claim(visitor(1), expired, tab(1))).isEqualTo(ClaimAnswer.CLAIMED);
        assertThat(a().state(visitor(1), revoked)).isEqualTo(DeliveryState.CLAIMED);
    }

    @Test
    default void whatWasDisplayedIsGrantedToNobody() {
        StoredMessage message = message().build();
        a().accept(message, visitor(1));
        a().claim(visitor(1), message, tab(1));
        a().report(visitor(1), message, DeliveryEvent.DISPLAY);

        assertThat(b().claim(visitor(1), message, tab(1))).isEqualTo(ClaimAnswer.OVER);
        assertThat(b().claim(visitor(1), message, tab(2))).isEqualTo(ClaimAnswer.OVER);
        assertThat(b().delivery(visitor(1), message).displayedAt()).isEqualTo(time().millis());
        assertThat(b().waiting(visitor(1))).isEmpty();
    }

    @Test
    default void whatATabGivesBackAnotherOneMayShow() {
        StoredMessage message = message().build();
        a().accept(message, visitor(1));
        a().claim(visitor(1), message, tab(1));

        assertThat(b().release(visitor(1), message, tab(2))).isFalse();
        assertThat(b().release(visitor(1), message, tab(1))).isTrue();
        assertThat(a().claim(visitor(1), message, tab(2))).isEqualTo(ClaimAnswer.GRANTED);
    }

    @Test
    default void aClaimThatIsNotUsedInTimeIsFreed() {
        StoredMessage message = message().build();
        a().accept(message, visitor(1));
        a().claim(visitor(1), message, tab(1));

        time().advanceMillis(StoreNode.NO_CAPS.leaseMillis() - 1);
        assertThat(b().due(10)).isEmpty();

        time().advanceMillis(1);
        assertThat(b().due(10)).containsExactly(visitor(1));
        assertThat(b().settleDue()).containsExactly(message.id());
        assertThat(a().due(10)).isEmpty();
        assertThat(a().state(visitor(1), message)).isEqualTo(DeliveryState.DELIVERED);
        assertThat(a().claim(visitor(1), message, tab(2))).isEqualTo(ClaimAnswer.GRANTED);
    }

    @Test
    default void aClaimIsFreedOnceThoughBothNodesSettle() throws Exception {
        StoredMessage message = message().build();
        a().accept(message, visitor(1));
        a().claim(visitor(1), message, tab(1));
        time().advanceMillis(StoreNode.NO_CAPS.leaseMillis());

        List<List<String>> freed = atOnce(THREADS, i -> node(i).settle(visitor(1)));

        assertThat(freed).filteredOn(each -> !each.isEmpty()).hasSize(1);
    }

    @Test
    default void noClaimIsFreedBeforeBrowsersCouldComeBack() {
        StoredMessage message = message().build();
        a().accept(message, visitor(1));
        a().claim(visitor(1), message, tab(1));
        time().advanceMillis(StoreNode.NO_CAPS.leaseMillis());
        ClaimRules startedNow = new ClaimRules(30_000, time().millis(), 0, 0, 0, 0);

        assertThat(b().settle(visitor(1), startedNow)).isEmpty();
        assertThat(b().due(10)).isEmpty();

        time().advanceMillis(ClaimRules.RETURN_MILLIS);
        assertThat(a().due(10)).containsExactly(visitor(1));
        assertThat(a().settle(visitor(1), startedNow)).containsExactly(message.id());
    }

    @Test
    default void nothingExpiresUnderAClaimBeforeBrowsersCouldComeBack() {
        StoredMessage message = message().atMostOnce().livesFor(1_000).build();
        a().accept(message, visitor(1));
        a().claim(visitor(1), message, tab(1));
        time().advanceMillis(StoreNode.NO_CAPS.leaseMillis());
        ClaimRules startedNow = new ClaimRules(30_000, time().millis(), 0, 0, 0, 0);

        assertThat(b().claim(visitor(1), message, tab(2), startedNow))
                .isEqualTo(ClaimAnswer.CLAIMED);
        assertThat(b().settle(visitor(1), startedNow)).isEmpty();
        b().report(visitor(1), message, DeliveryEvent.DISPLAY);

        assertThat(a().state(visitor(1), message)).isEqualTo(DeliveryState.DISPLAYED);
    }

    @Test
    default void whatMayBeShownAtMostOnceIsNeverFreed() {
        StoredMessage message = message().atMostOnce().livesFor(120_000).build();
        a().accept(message, visitor(1));
        a().claim(visitor(1), message, tab(1));

        time().advanceMillis(119_999);
        assertThat(b().settle(visitor(1))).isEmpty();
        assertThat(b().due(10)).isEmpty();
        assertThat(b().claim(visitor(1), message, tab(2))).isEqualTo(ClaimAnswer.CLAIMED);

        time().advanceMillis(1);
        assertThat(b().settleDue()).isEmpty();
        assertThat(a().state(visitor(1), message)).isEqualTo(DeliveryState.EXPIRED);
    }

    @Test
    default void aReportCountsThoughItsClaimHasEnded() {
        StoredMessage message = message().build();
        a().accept(message, visitor(1));
        a().claim(visitor(1), message, tab(1));
        time().advanceMillis(StoreNode.NO_CAPS.leaseMillis());
        b().settleDue();

        a().report(visitor(1), message, DeliveryEvent.DISPLAY);

        assertThat(b().state(visitor(1), message)).isEqualTo(DeliveryState.DISPLAYED);
        assertThat(b().claim(visitor(1), message, tab(2))).isEqualTo(ClaimAnswer.OVER);
    }

    @Test
    default void aClickImpliesWhatCameBefore() {
        StoredMessage message = message().build();
        a().accept(message, visitor(1));

        a().report(visitor(1), message, DeliveryEvent.CLICK);

        assertThat(b().state(visitor(1), message)).isEqualTo(DeliveryState.CLICKED);
        assertThat(b().counts(message).reached(DeliveryState.DELIVERED)).isEqualTo(1);
        assertThat(b().counts(message).reached(DeliveryState.DISPLAYED)).isEqualTo(1);
        assertThat(b().counts(message).reached(DeliveryState.CLICKED)).isEqualTo(1);
    }

    @Test
    default void reportsOfManyTabsCountOnce() throws Exception {
        StoredMessage message = message().build();
        a().accept(message, visitor(1));

        atOnce(2 * THREADS, i -> {
            node(i).report(visitor(1), message, DeliveryEvent.DISPLAY);
            node(i).report(visitor(1), message, DeliveryEvent.DISMISS);
            return i;
        });

        assertThat(a().counts(message).reached(DeliveryState.DISPLAYED)).isEqualTo(1);
        assertThat(a().counts(message).reached(DeliveryState.DISMISSED)).isEqualTo(1);
        assertThat(a().state(visitor(1), message)).isEqualTo(DeliveryState.DISMISSED);
    }

    @Test
    default void reportsOfWhatAVisitorNeverGotChangeNothing() {
        StoredMessage message = message().build();
        a().accept(message, visitor(1));

        a().report(visitor(2), message, DeliveryEvent.CLICK);
        assertThat(a().claim(visitor(2), message, tab(1))).isEqualTo(ClaimAnswer.OVER);

        assertThat(b().counts(message).reached()).isEmpty();
        assertThat(b().history(visitor(2))).isEmpty();
    }
}

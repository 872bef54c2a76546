package io.beckon.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.spi.ClaimAnswer;
import io.beckon.spi.Closing;
import io.beckon.spi.DeliveryEvent;
import io.beckon.spi.DeliveryState;
import io.beckon.spi.StoredMessage;

import org.junit.jupiter.api.Test;

import java.util.List;

/** How deliveries end that were not displayed, and how those are found whose time has come. */
interface EndingContract extends StoreContract {
    @Test
    default void whatIsNotDisplayedInTimeExpires() {
        StoredMessage message = message().livesFor(1_000).build();
        a().accept(message, visitor(1));
        a().report(visitor(1), message, DeliveryEvent.DELIVER);
        time().advanceMillis(999);
        assertThat(b().due(10)).isEmpty();

        time().advanceMillis(1);
        assertThat(b().due(10)).containsExactly(visitor(1));
        assertThat(b().settleDue()).isEmpty();

        assertThat(a().due(10)).isEmpty();
        assertThat(a().state(visitor(1), message)).isEqualTo(DeliveryState.EXPIRED);
        assertThat(a().counts(message).reached(DeliveryState.EXPIRED)).isEqualTo(1);
    }

    @Test
    default void whatHasExpiredIsGrantedToNobody() {
        StoredMessage message = message().livesFor(1_000).build();
        a().accept(message, visitor(1));
        time().advanceMillis(1_000);

        assertThat(b().claim(visitor(1), message, tab(1))).isEqualTo(ClaimAnswer.OVER);
        assertThat(a().state(visitor(1), message)).isEqualTo(DeliveryState.EXPIRED);
    }

    @Test
    default void aClaimThatWasGrantedInTimeMayBeUsedAfterwards() {
        StoredMessage message = message().livesFor(1_000).build();
        a().accept(message, visitor(1));
        a().claim(visitor(1), message, tab(1));
        time().advanceMillis(10_000);
        b().settleDue();

        a().report(visitor(1), message, DeliveryEvent.DISPLAY);

        assertThat(b().state(visitor(1), message)).isEqualTo(DeliveryState.DISPLAYED);
    }

    @Test
    default void thoseAreDueFirstWhoAreDueLongest() {
        for (int i = 0; i < 6; i++) {
            long life = 1_000 + 100L * (i % 2 == 0 ? i : 10 - i);
            node(i).accept(message().livesFor(life).build(), visitor(i));
        }
        time().advanceMillis(1_650);

        assertThat(a().due(10)).containsExactly(visitor(0), visitor(2), visitor(4), visitor(5));
        assertThat(b().due(3)).containsExactly(visitor(0), visitor(2), visitor(4));
        assertThat(a().settleDue()).isEmpty();
        assertThat(b().due(10)).isEmpty();
    }

    @Test
    default void aVisitorIsDueByWhatEndsFirst() {
        a().accept(message().livesFor(5_000).build(), visitor(1));
        a().accept(message().livesFor(1_000).build(), visitor(1));
        a().accept(message().livesFor(9_000).build(), visitor(1));

        for (int left = 2; left >= 0; left--) {
            assertThat(b().due(10)).isEmpty();
            time().advanceMillis(left == 2 ? 1_000 : 4_000);
            assertThat(a().settleDue()).isEmpty();
            assertThat(b().waiting(visitor(1))).hasSize(left);
        }
    }

    @Test
    default void aRevokedMessageEndsForAllForWhomItWaits() {
        StoredMessage message = message().build();
        StoredMessage other = message().build();
        a().accept(message, visitor(1), visitor(2), visitor(3));
        a().accept(other, visitor(1), visitor(4));
        a().report(visitor(2), message, DeliveryEvent.DELIVER);
        a().show(visitor(3), message);

        assertThat(b().end(message, Closing.REVOKED)).isTrue();

        assertThat(a().summary(message).closed()).isEqualTo(Closing.REVOKED);
        assertThat(a().due(10)).containsExactlyInAnyOrder(visitor(1), visitor(2));
        assertThat(a().settleDue()).isEmpty();
        assertThat(b().state(visitor(1), message)).isEqualTo(DeliveryState.REVOKED);
        assertThat(b().state(visitor(2), message)).isEqualTo(DeliveryState.REVOKED);
        assertThat(b().state(visitor(3), message)).isEqualTo(DeliveryState.DISPLAYED);
        assertThat(b().waiting(visitor(1))).containsExactly(other.id());
        assertThat(b().counts(message).reached(DeliveryState.REVOKED)).isEqualTo(2);
    }

    @Test
    default void whatWasRevokedIsGrantedToNobody() {
        StoredMessage message = message().build();
        a().accept(message, visitor(1), visitor(2));
        a().end(message, Closing.REVOKED);

        assertThat(a().claim(visitor(1), message, tab(1))).isEqualTo(ClaimAnswer.OVER);
        assertThat(b().claim(visitor(2), message, tab(2))).isEqualTo(ClaimAnswer.OVER);
        assertThat(b().state(visitor(1), message)).isEqualTo(DeliveryState.REVOKED);
        assertThat(a().due(10)).isEmpty();
    }

    @Test
    default void whoStaysDueIsFoundThoughSomethingElseIsAccepted() {
        StoredMessage message = message().build();
        a().accept(message, visitor(1));
        a().end(message, Closing.REVOKED);
        b().accept(message().build(), visitor(1));

        assertThat(a().due(10)).containsExactly(visitor(1));
        a().settleDue();
        assertThat(a().state(visitor(1), message)).isEqualTo(DeliveryState.REVOKED);
    }

    @Test
    default void aClaimOfARevokedMessageMayBeUsedUntilItEnds() {
        StoredMessage message = message().build();
        a().accept(message, visitor(1), visitor(2));
        a().claim(visitor(1), message, tab(1));
        b().claim(visitor(2), message, tab(2));
        a().end(message, Closing.REVOKED);

        assertThat(a().settle(visitor(1))).isEmpty();
        assertThat(b().due(10)).doesNotContain(visitor(1));
        a().report(visitor(1), message, DeliveryEvent.DISPLAY);
        time().advanceMillis(StoreNode.NO_CAPS.leaseMillis());
        assertThat(a().settleDue()).isEmpty();

        assertThat(a().state(visitor(1), message)).isEqualTo(DeliveryState.DISPLAYED);
        assertThat(a().state(visitor(2), message)).isEqualTo(DeliveryState.REVOKED);
    }

    @Test
    default void aMessageEndsOnce() throws Exception {
        StoredMessage message = message().build();
        a().accept(message, visitor(1));

        assertThat(a().end(message().build(), Closing.REVOKED)).isFalse();
        List<Boolean> ended = atOnce(THREADS, i -> node(i).end(message, Closing.REVOKED));

        assertThat(ended).containsOnlyOnce(true);
        assertThat(b().end(message, Closing.BUDGET)).isFalse();
        assertThat(b().summary(message).closed()).isEqualTo(Closing.REVOKED);
    }

    @Test
    default void aMessageEndsForACrowdInParts() {
        int crowd = Math.min(crowd(), 500);
        StoredMessage message = message().build();
        a().accept(message, visitors(crowd));
        a().end(message, Closing.REVOKED);

        assertThat(b().due(100)).hasSize(100).doesNotHaveDuplicates();
        b().settleDue();

        assertThat(a().counts(message).reached(DeliveryState.REVOKED)).isEqualTo(crowd);
    }

    @Test
    default void whatIsAcceptedWhileItEndsEndsToo() throws Exception {
        for (int round = 0; round < 10; round++) {
            StoredMessage message = message().lateArrivals().build();
            a().accept(message, visitor(0));

            atOnce(
                    THREADS,
                    i -> i == 3
                            ? b().end(message, Closing.REVOKED)
                            : node(i).add(visitor(i), message));
            a().settleDue();

            assertThat(a().counts(message).reached(DeliveryState.REVOKED))
                    .isEqualTo(a().counts(message).recipients());
        }
    }
}

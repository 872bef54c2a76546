package io.beckon.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.beckon.Audience;
import io.beckon.DeliveryStatus;
import io.beckon.Limits;
import io.beckon.MessageId;
import io.beckon.VisitorId;
import io.beckon.testing.TestTab;
import io.beckon.testing.TestVisitor;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

/** A kept message waits until it was displayed or has expired. */
final class KeptMessagesTest extends EngineTestBase {
    @Test
    void anOfferSentWhileTheVisitorChangesPageIsNotLost() {
        TestVisitor visitor = visitorOn("/");
        visitor.leave();
        MessageId offer = sendOffer("Test drive?", Audience.visitor(visitor.id()));
        time.advanceSeconds(2);

        TestTab next = visitor.open("/next");

        assertThat(next.expectMessage().id()).isEqualTo(offer);
        assertThat(heard.states(offer)).containsExactly(DeliveryStatus.DELIVERED);
    }

    @Test
    void aMessageWhoseFrameWasLostIsSentAgain() {
        TestVisitor visitor = visitor();
        TestTab tab = visitor.connect(heldTransport());
        tab.hello("/");
        tab.transport().complete();
        MessageId message = keepFor(visitor, "offer");
        tab.transport().fail();
        assertThat(heard.states(message)).isEmpty();

        assertThat(visitor.open("/next").expectMessage().id()).isEqualTo(message);
        assertThat(heard.states(message)).containsExactly(DeliveryStatus.DELIVERED);
    }

    @Test
    void aMessageIsSentToEveryTabAndEveryNewOneUntilItWasDisplayed() {
        TestVisitor visitor = visitorOn("/");
        TestTab other = visitor.open("/other");
        MessageId message = keepFor(visitor, "offer");
        assertThat(other.expectMessage().id()).isEqualTo(message);
        assertThat(visitor.open("/third").expectMessage().id()).isEqualTo(message);

        other.report(message, DeliveryStatus.DISPLAYED);

        assertThat(visitor.open("/fourth").messageNames()).isEmpty();
        assertThat(heard.states(message))
                .containsExactly(DeliveryStatus.DELIVERED, DeliveryStatus.DISPLAYED);
    }

    @Test
    void aVisitorWhoLeftFindsWhatWasKeptOnComingBack() {
        TestVisitor visitor = visitorOn("/");
        MessageId first = keepFor(visitor, "first");
        visitor.leave();
        graceIsOver();
        MessageId second = keepFor(visitor, "second");
        time.advance(Duration.ofHours(20));

        TestTab back = visitor.open("/back");

        assertThat(back.expectMessage().id()).isEqualTo(first);
        assertThat(back.expectMessage().id()).isEqualTo(second);
        assertThat(Books.waiting(beckon)).isEqualTo(2);
    }

    @Test
    void aVisitorWhoLeftWithNothingWaitingIsStillReached() {
        TestVisitor visitor = visitorOn("/");
        keepFor(visitor, "offer");
        visitor.tab().show();
        visitor.leave();
        graceIsOver();

        assertThat(send(kept("late"), Audience.visitor(visitor.id())).recipients())
                .isOne();
        assertThat(visitor.open("/back").messageNames()).containsExactly("late");
    }

    @Test
    void aVisitorWhoWasNeverHereIsUnknown() {
        VisitorId stranger = new VisitorId("v_ABCDEFGHIJKLMNOPQRSTUV");

        assertThat(send(kept("offer"), Audience.visitor(stranger)).recipients()).isZero();
    }

    @Test
    void aMessageEndsWhenItExpires() {
        TestVisitor visitor = visitorOn("/");
        MessageId message = send(keptFor(Duration.ofMinutes(5), "offer"), Audience.everybody())
                .id();
        time.advance(Duration.ofMillis(299_999));
        assertThat(figure("deliveries.expired")).isZero();

        time.advanceMillis(500);

        assertThat(heard.states(message))
                .containsExactly(DeliveryStatus.DELIVERED, DeliveryStatus.EXPIRED);
        assertThat(visitor.open("/next").messageNames()).isEmpty();
    }

    @Test
    void aMessageExpiresForWhoeverHasLeft() {
        TestVisitor visitor = visitorOn("/");
        visitor.leave();
        keepFor(visitor, "offer");
        graceIsOver();
        time.advance(Duration.ofHours(24));

        assertThat(figure("deliveries.expired")).isOne();
        assertThat(visitor.open("/back").messageNames()).isEmpty();
    }

    @Test
    void nothingWaitsForTheExpiryOfWhatWasDisplayed() {
        TestVisitor visitor = visitorOn("/");
        int before = time.waiting();
        keepFor(visitor, "offer");
        visitor.tab().show();
        time.advanceSeconds(10); // the task that would end the claim

        assertThat(time.waiting()).isEqualTo(before);
    }

    @Test
    void aFullMailboxGivesUpTheOldest() {
        startWith(Limits.builder().mailbox(3));
        TestVisitor visitor = visitorOn("/");
        visitor.leave();
        MessageId oldest = keepFor(visitor, "m0");
        for (int i = 1; i <= 3; i++) {
            keepFor(visitor, "m" + i);
        }

        assertThat(heard.states(oldest)).containsExactly(DeliveryStatus.SUPPRESSED);
        assertThat(visitor.open("/next").messageNames()).containsExactly("m1", "m2", "m3");
        assertThat(figure("deliveries.suppressed")).isOne();
    }

    @Test
    void mailboxesOfThoseWhoLeftAreLimitedAndTheFirstToLeaveLosesItsOwn() {
        startWith(Limits.builder().mailboxes(2));
        List<TestVisitor> visitors = visitors(3);
        for (TestVisitor visitor : visitors) {
            keepFor(visitor, "offer");
            visitor.leave();
            graceIsOver();
        }

        assertThat(figure("deliveries.suppressed")).isOne();
        assertThat(visitors.get(2).open("/").messageNames()).containsExactly("offer");
        assertThat(visitors.get(1).open("/").messageNames()).containsExactly("offer");
        assertThat(visitors.get(0).open("/").messageNames()).isEmpty();
    }

    @Test
    void whoeverComesBackNoLongerCountsAsOneWhoLeft() {
        startWith(Limits.builder().mailboxes(1));
        List<TestVisitor> visitors = visitors(2);
        keepFor(visitors.get(0), "offer");
        visitors.get(0).leave();
        graceIsOver();
        visitors.get(0).open("/back");
        keepFor(visitors.get(1), "offer");
        visitors.get(1).leave();
        graceIsOver();

        assertThat(figure("deliveries.suppressed")).isZero();
        assertThat(Books.waiting(beckon)).isEqualTo(2);
    }

    @Test
    void messagesThatHaveNoRoomInTheQueueFollowWhenThereIs() {
        startWith(Limits.builder().outboundMessages(16).mailbox(100));
        TestVisitor visitor = visitor();
        TestTab tab = visitor.connect(heldTransport());
        tab.hello("/");
        for (int i = 0; i < 40; i++) {
            send(kept("m" + i), Audience.everybody());
        }
        assertThat(figure("payloads.deferred")).isPositive();
        tab.transport().release();

        assertThat(tab.messageNames()).hasSize(40).startsWith("m0", "m1").endsWith("m39");
        assertThat(figure("deliveries.delivered")).isEqualTo(40);
    }

    @Test
    void whatWaitedComesInOrderOnTheNextConnection() {
        TestVisitor visitor = visitorOn("/");
        visitor.leave();
        for (int i = 0; i < 10; i++) {
            keepFor(visitor, "m" + i);
        }
        assertThat(visitor.open("/next").messageNames())
                .containsExactly("m0", "m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "m9");
    }

    @Test
    void theRestFollowsHoweverMuchElseTheVisitorDoes() {
        startWith(Limits.builder().outboundMessages(16).laneBacklog(16));
        TestVisitor visitor = visitor();
        TestTab tab = visitor.connect(heldTransport());
        tab.hello("/");
        for (int i = 0; i < 20; i++) {
            send(kept("m" + i), Audience.everybody());
        }
        tab.transport().complete();
        onEvent("fill", () -> {
            for (int i = 0; i < 16; i++) {
                tab.track("e" + i);
            }
            tab.transport().complete();
        });
        tab.track("fill");
        tab.transport().release();

        assertThat(tab.messageNames()).hasSize(20);
        assertThat(tab.received(io.beckon.protocol.Problem.class)).isEmpty();
    }

    @Test
    void aFullMailboxKeepsWhatATabIsAboutToShow() {
        startWith(Limits.builder().mailbox(2));
        TestVisitor visitor = visitorOn("/");
        MessageId claimed = keepFor(visitor, "claimed");
        MessageId waiting = keepFor(visitor, "waiting");
        visitor.tab().claim(claimed);
        keepFor(visitor, "third");
        visitor.tab().report(claimed, DeliveryStatus.DISPLAYED);

        assertThat(heard.states(waiting)).endsWith(DeliveryStatus.SUPPRESSED);
        assertThat(heard.states(claimed)).endsWith(DeliveryStatus.DISPLAYED);
    }

    @Test
    void aLiveMessageDoesNotOvertakeAKeptOneThatHadToWait() {
        startWith(Limits.builder().outboundMessages(16));
        TestVisitor visitor = visitor();
        TestTab tab = visitor.connect(heldTransport());
        tab.hello("/");
        for (int i = 0; i < 17; i++) {
            send(kept("kept" + i), Audience.everybody());
        }
        tab.transport().complete();
        send(live("live"), Audience.everybody());
        tab.transport().release();
        assertThat(tab.messageNames()).hasSize(17).doesNotContain("live");
        assertThat(figure("payloads.dropped")).isOne();

        send(live("later"), Audience.everybody());
        assertThat(tab.messageNames()).endsWith("kept16", "later");
    }

    @Test
    void aVisitorWhoComesBackWhileTheMessageIsBeingKeptGetsIt() {
        startWith(Limits.builder().mailbox(1).mailboxes(0));
        TestVisitor first = visitorOn("/");
        TestVisitor second = visitorOn("/");
        keepFor(first, "old");
        // Keeping the new one for the first visitor gives the old one up, and just then the
        // second visitor leaves and comes back.
        onReceipt(DeliveryStatus.SUPPRESSED, () -> {
            second.leave();
            graceIsOver();
            second.open("/back");
        });
        MessageId message = send(kept("new"), Audience.everybody()).id();

        assertThat(second.tab().messageNames()).containsExactly("new");
        assertThat(second.tab().show()).isEqualTo(message);
    }

    @Test
    void aTimeWithoutAnEndIsRefusedEarly() {
        Duration forever = java.time.temporal.ChronoUnit.FOREVER.getDuration();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> io.beckon.Offer.titled("a").expiresAfter(forever));
        assertThatIllegalArgumentException().isThrownBy(() -> keptFor(forever, "a"));
        TestVisitor visitor = visitorOn("/");
        send(keptFor(io.beckon.Message.MAX_EXPIRY, "long"), Audience.everybody());
        assertThat(visitor.tab().messageNames()).containsExactly("long");
    }
}

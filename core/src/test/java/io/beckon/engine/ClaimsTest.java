package io.beckon.engine;

import static io.beckon.DeliveryStatus.CLAIMED;
import static io.beckon.DeliveryStatus.CLICKED;
import static io.beckon.DeliveryStatus.DELIVERED;
import static io.beckon.DeliveryStatus.DISMISSED;
import static io.beckon.DeliveryStatus.DISPLAYED;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.Audience;
import io.beckon.MessageId;
import io.beckon.protocol.FromVisitor;
import io.beckon.protocol.ToVisitor.Reason;
import io.beckon.testing.TestTab;
import io.beckon.testing.TestVisitor;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;

/** A tab claims a message before it shows it, and reports what became of it. */
final class ClaimsTest extends EngineTestBase {
    private TestVisitor visitor;
    private TestTab tab;
    private TestTab other;

    @BeforeEach
    void twoTabs() {
        visitor = visitor();
        tab = visitor.open("/");
        other = visitor.open("/other");
    }

    @Test
    void oneTabIsGrantedAMessageAndTheOthersAreRefused() {
        MessageId message = keepFor(visitor, "offer");
        tab.claim(message);
        other.claim(message);
        tab.expectGranted(message);
        other.expectRefused(message, Reason.CLAIMED);
        assertThat(figure("deliveries.claimed")).isOne();
    }

    @Test
    void whatWasDisplayedIsOver() {
        MessageId message = keepFor(visitor, "offer");
        tab.show();
        other.claim(message);
        other.expectRefused(message, Reason.OVER);
    }

    @Test
    void whatIsUnknownOrOfSomebodyElseIsOver() {
        TestVisitor somebody = visitorOn("/");
        MessageId message = keepFor(somebody, "offer");
        tab.claim(message);
        tab.expectRefused(message, Reason.OVER);
        tab.report(message, DISPLAYED);

        assertThat(figure("deliveries.displayed")).isZero();
        assertThat(somebody.tab().show()).isEqualTo(message);
    }

    @Test
    void whatHasExpiredIsOver() {
        MessageId message = send(keptFor(Duration.ofMinutes(1), "offer"), Audience.everybody())
                .id();
        time.advance(Duration.ofMinutes(1));
        tab.claim(message);
        tab.expectRefused(message, Reason.OVER);
    }

    @Test
    void aClaimRunsOutAfterTenSecondsAndTheMessageIsSentAgain() {
        MessageId message = keepFor(visitor, "offer");
        tab.claim(message);
        tab.takeUnread();
        other.takeUnread();

        time.advance(Duration.ofMillis(9_999));
        other.claim(message);
        other.expectRefused(message, Reason.CLAIMED);

        time.advanceMillis(1);
        assertThat(tab.expectMessage().id()).isEqualTo(message);
        assertThat(other.expectMessage().id()).isEqualTo(message);
        other.claim(message);
        other.expectGranted(message);
        assertThat(heard.states(message)).containsExactly(DELIVERED, CLAIMED, CLAIMED);
    }

    @Test
    void aClaimOfATabThatWentAwayRunsOutToo() {
        MessageId message = keepFor(visitor, "offer");
        tab.claim(message);
        tab.leave();
        time.advanceSeconds(10);
        other.takeUnread();
        other.claim(message);
        other.expectGranted(message);
    }

    @Test
    void aTabThatReleasesAMessageLeavesItToTheOthers() {
        MessageId message = keepFor(visitor, "offer");
        tab.claim(message);
        other.takeUnread();
        tab.say(new FromVisitor.Release(message));
        assertThat(other.expectMessage().id()).isEqualTo(message);
        other.claim(message);
        other.expectGranted(message);
    }

    @Test
    void onlyTheHolderOfAClaimCanReleaseIt() {
        MessageId message = keepFor(visitor, "offer");
        tab.claim(message);
        other.say(new FromVisitor.Release(message));
        other.claim(message);
        other.expectRefused(message, Reason.CLAIMED);
    }

    @Test
    void theTimeOfAReleasedClaimDoesNotEndTheNextOne() {
        MessageId message = keepFor(visitor, "offer");
        tab.claim(message);
        tab.say(new FromVisitor.Release(message));
        time.advance(Duration.ofSeconds(9));
        tab.claim(message);
        time.advance(Duration.ofSeconds(1));
        other.claim(message);
        other.expectRefused(message, Reason.CLAIMED);
        time.advance(Duration.ofSeconds(9));
        other.claim(message);
        other.expectGranted(message);
    }

    @Test
    void aClaimThatWasDisplayedDoesNotRunOut() {
        keepFor(visitor, "offer");
        tab.show();
        other.takeUnread();
        time.advanceSeconds(60);
        assertThat(other.messageNames()).hasSize(1);
        assertThat(tab.messageNames()).hasSize(1);
    }

    @Test
    void aClickAndADismissalFollowTheDisplay() {
        MessageId clicked = keepFor(visitor, "a");
        MessageId dismissed = keepFor(visitor, "b");
        tab.show();
        tab.show();
        tab.report(clicked, CLICKED);
        tab.report(dismissed, DISMISSED);
        assertThat(heard.states(clicked)).containsExactly(DELIVERED, CLAIMED, DISPLAYED, CLICKED);
        assertThat(heard.states(dismissed))
                .containsExactly(DELIVERED, CLAIMED, DISPLAYED, DISMISSED);
    }

    @Test
    void receiptsThatAreRepeatedCountOnce() {
        MessageId message = keepFor(visitor, "offer");
        for (int i = 0; i < 3; i++) {
            tab.report(message, DISPLAYED);
            other.report(message, DISPLAYED);
            tab.report(message, CLICKED);
            other.report(message, DISMISSED);
        }
        assertThat(heard.states(message)).containsExactly(DELIVERED, DISPLAYED, CLICKED);
        assertThat(figure("deliveries.displayed")).isOne();
        assertThat(figure("deliveries.clicked")).isOne();
        assertThat(figure("deliveries.dismissed")).isZero();
    }

    @Test
    void aClickWithoutADisplayIsBoth() {
        MessageId message = keepFor(visitor, "offer");
        tab.report(message, CLICKED);
        tab.report(message, DISPLAYED);
        assertThat(heard.states(message)).containsExactly(DELIVERED, DISPLAYED, CLICKED);
    }

    @Test
    void aReceiptThatComesAfterTheClaimRanOutStillCounts() {
        MessageId message = keepFor(visitor, "offer");
        tab.claim(message);
        time.advanceSeconds(30);
        tab.report(message, DISPLAYED);
        assertThat(heard.states(message)).containsExactly(DELIVERED, CLAIMED, DISPLAYED);
        other.claim(message);
        other.expectRefused(message, Reason.OVER);
    }

    @Test
    void aReceiptThatComesAfterTheExpiryDoesNot() {
        MessageId message = send(keptFor(Duration.ofMinutes(1), "offer"), Audience.everybody())
                .id();
        time.advance(Duration.ofMinutes(2));
        tab.report(message, DISPLAYED);
        assertThat(figure("deliveries.expired")).isOne();
        assertThat(figure("deliveries.displayed")).isZero();
    }

    @Test
    void aClickAfterThePageChangedStillCounts() {
        MessageId message = keepFor(visitor, "offer");
        tab.show();
        tab.leave();
        visitor.open("/next").report(message, CLICKED);
        assertThat(heard.states(message)).endsWith(CLICKED);
    }

    @Test
    void receiptsShowInTheVisitorsActivity() {
        MessageId message = keepFor(visitor, "offer");
        tab.show();
        assertThat(beckon.visitors().activity(visitor.id()))
                .filteredOn(activity -> message.equals(activity.message()))
                .extracting(activity -> activity.name())
                .containsExactly("delivered", "displayed");
    }

    @Test
    void aClaimThatIsQuickerThanTheReportOfItsSendCountsAsDelivered() {
        TestVisitor quick = visitor();
        TestTab held = quick.connect(heldTransport());
        held.hello("/");
        held.transport().complete();
        MessageId message = send(kept("offer"), Audience.visitor(quick.id())).id();
        held.claim(message);
        held.report(message, DISPLAYED);
        held.transport().release();

        assertThat(heard.states(message)).containsExactly(DELIVERED, CLAIMED, DISPLAYED);
        assertThat(figure("deliveries.delivered")).isOne();
    }

    @Test
    void aClaimIsCountedOnceHoweverOftenItIsMade() {
        MessageId message = keepFor(visitor, "offer");
        for (int i = 0; i < 5; i++) {
            tab.claim(message);
            tab.expectGranted(message);
        }
        assertThat(figure("deliveries.claimed")).isOne();
    }

    @Test
    void aMessageWhoseClaimRanOutReachesATabWhoseQueueWasFull() {
        startWith(io.beckon.Limits.builder().outboundMessages(16));
        twoTabs();
        MessageId message = keepFor(visitor, "offer");
        other.transport().mode(io.beckon.testing.FakeTransport.Mode.HELD);
        tab.claim(message);
        time.advanceSeconds(1);
        for (int i = 0; i < 20; i++) {
            send(live("m" + i), Audience.everybody());
        }
        time.advanceSeconds(9);
        other.transport().release();
        assertThat(other.messageNames()).startsWith("offer").endsWith("offer");
    }
}

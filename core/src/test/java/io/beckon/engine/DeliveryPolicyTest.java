package io.beckon.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckon.Audience;
import io.beckon.Caps;
import io.beckon.Delivery;
import io.beckon.DeliveryPolicy;
import io.beckon.DeliveryStatus;
import io.beckon.Message;
import io.beckon.MessageId;
import io.beckon.Receipt;
import io.beckon.Sent;
import io.beckon.SentMessage;
import io.beckon.SuppressionReason;
import io.beckon.VisitorId;
import io.beckon.protocol.ToVisitor;
import io.beckon.spi.DeliveryState;
import io.beckon.spi.MailboxRules;
import io.beckon.testing.TestTab;
import io.beckon.testing.TestVisitor;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** What a sender can ask for, from the sender's call to the visitor's tabs. */
class DeliveryPolicyTest extends EngineTestBase {
    private SuppressionReason reasonFor(MessageId message) {
        return heard.receipts().stream()
                .filter(receipt -> receipt.message().equals(message))
                .filter(receipt -> receipt.status() == DeliveryStatus.SUPPRESSED)
                .map(Receipt::reason)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void thePublicNamesAreThoseOfTheStores() {
        assertThat(Arrays.stream(DeliveryStatus.values()).map(Enum::name))
                .containsExactly(names(DeliveryState.values()));
        assertThat(Arrays.stream(SuppressionReason.values()).map(Enum::name))
                .containsExactly(names(io.beckon.spi.SuppressionReason.values()));
    }

    private static String[] names(Enum<?>[] constants) {
        return Arrays.stream(constants).map(Enum::name).toArray(String[]::new);
    }

    @Test
    void aRepeatedSendIsAnsweredLikeTheFirstAndSendsNothing() {
        TestVisitor visitor = visitorOn("/");
        Sent first =
                beckon.send(kept("offer"), Audience.everybody(), "order-17").join();
        visitorOn("/other");
        Sent second =
                beckon.send(kept("offer"), Audience.everybody(), "order-17").join();

        assertThat(second).isEqualTo(first);
        assertThat(visitor.tab().messageNames()).containsExactly("offer");
        assertThat(heard.sent()).hasSize(1);
        assertThat(figure("sends")).isOne();
    }

    @Test
    void aKeyIsForKeptMessagesOfAReasonableLength() {
        assertThatThrownBy(
                        () -> beckon.send(live("m"), Audience.everybody(), "k").join())
                .hasCauseInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("kept()");
        assertThatThrownBy(() -> beckon.send(kept("m"), Audience.everybody(), "k".repeat(101))
                        .join())
                .hasCauseInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aMessageMayEndAtAMoment() {
        visitorOn("/");
        Instant end = Instant.ofEpochMilli(time.millis()).plusSeconds(60);
        MessageId message = send(kept("m", policy -> policy.expiresAt(end)), Audience.everybody())
                .id();
        time.advanceSeconds(61);
        assertThat(heard.states(message)).endsWith(DeliveryStatus.EXPIRED);
        assertThatThrownBy(() -> send(
                        kept("m", policy -> policy.expiresAt(end.plus(Duration.ofDays(400)))),
                        Audience.everybody()))
                .hasCauseInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aNewerMessageTakesThePlaceOfAnOlderOneThatWasNotSeen() {
        TestVisitor visitor = visitorOn("/");
        Audience one = Audience.visitor(visitor.id());
        MessageId older =
                send(kept("m1", policy -> policy.replaces("banner")), one).id();
        send(kept("m2", policy -> policy.replaces("banner")), one);

        assertThat(reasonFor(older)).isEqualTo(SuppressionReason.REPLACED);
        assertThat(visitor.tab().received(ToVisitor.Ended.class))
                .containsExactly(new ToVisitor.Ended(older));
        assertThat(visitor.open("/next").messageNames()).containsExactly("m2");
    }

    @Test
    void theBudgetIsKeptToAndThenTheMessageIsOverForAll() {
        List<TestVisitor> visitors = visitors(10);
        MessageId message = send(kept("m", policy -> policy.budget(3)), Audience.everybody())
                .id();
        visitors.subList(0, 3).forEach(visitor -> visitor.tab().claim(message));
        visitors.get(3).tab().claim(message);
        visitors.get(3).tab().expectRefused(message, ToVisitor.Reason.LATER);
        visitors.subList(0, 3)
                .forEach(visitor -> visitor.tab().report(message, DeliveryStatus.DISPLAYED));
        visitors.get(3).tab().claim(message);
        visitors.get(3).tab().expectRefused(message, ToVisitor.Reason.OVER);
        time.advanceSeconds(1);

        assertThat(figure("deliveries.displayed")).isEqualTo(3);
        assertThat(figure("deliveries.suppressed")).isEqualTo(7);
        assertThat(reasonFor(message)).isEqualTo(SuppressionReason.BUDGET);
        assertThat(progress(message).suppressed()).containsEntry(SuppressionReason.BUDGET, 7);
    }

    private io.beckon.Progress progress(MessageId message) {
        return beckon.deliveries().find(message).join().orElseThrow().progress();
    }

    @Test
    void capsHoldForAVisitorAndNotForWhatIsUncapped() {
        start(builder -> builder.caps(Caps.builder().perVisit(1).build()));
        TestVisitor visitor = visitorOn("/");
        visitor.tab();
        Audience one = Audience.visitor(visitor.id());
        send(kept("m1"), one);
        visitor.tab().show();
        MessageId second = send(kept("m2"), one).id();
        visitor.tab().claim(second);
        visitor.tab().expectRefused(second, ToVisitor.Reason.OVER);
        assertThat(reasonFor(second)).isEqualTo(SuppressionReason.CAP);

        MessageId urgent =
                send(kept("m3", DeliveryPolicy.Builder::uncapped), one).id();
        visitor.tab().claim(urgent);
        visitor.tab().expectGranted(urgent);
    }

    @Test
    void anotherVisitBeginsAfterHalfAnHour() {
        start(builder -> builder.caps(Caps.builder().perVisit(1).build()));
        TestVisitor visitor = visitorOn("/");
        send(kept("m1"), Audience.visitor(visitor.id()));
        visitor.tab().show();
        visitor.leave();
        graceIsOver();
        time.advance(Duration.ofMinutes(31));
        TestTab back = visitor.open("/back");
        MessageId next = send(kept("m2"), Audience.visitor(visitor.id())).id();
        back.claim(next);
        back.expectGranted(next);
    }

    @Test
    void messagesComeWithTheirPriorityAndTheLeastGoesFirstWhereThereAreTooMany() {
        startWith(io.beckon.Limits.builder().mailbox(2));
        TestVisitor visitor = visitorOn("/");
        Audience one = Audience.visitor(visitor.id());
        send(kept("important", policy -> policy.priority(5)), one);
        MessageId least =
                send(kept("least", policy -> policy.priority(-5)), one).id();
        send(kept("ordinary"), one);

        assertThat(reasonFor(least)).isEqualTo(SuppressionReason.QUEUE_FULL);
        assertThat(visitor.open("/next").received(ToVisitor.Deliver.class))
                .extracting(ToVisitor.Deliver::priority)
                .containsExactly(5, 0);
    }

    @Test
    void theNewestMayBeTheOneThatIsGivenUp() {
        start(builder -> builder.limits(io.beckon.Limits.builder().mailbox(1).build())
                .mailboxOverflow(MailboxRules.Overflow.DROP_NEWEST));
        TestVisitor visitor = visitorOn("/");
        keepFor(visitor, "first");
        MessageId second = keepFor(visitor, "second");
        assertThat(reasonFor(second)).isEqualTo(SuppressionReason.QUEUE_FULL);
        assertThat(visitor.open("/next").messageNames()).containsExactly("first");
    }

    @Test
    void whatMayBeShownAtMostOnceIsNotGivenToAnotherTab() {
        TestVisitor visitor = visitorOn("/");
        MessageId message = send(
                        kept("m", DeliveryPolicy.Builder::atMostOnce),
                        Audience.visitor(visitor.id()))
                .id();
        TestTab gone = visitor.tab();
        gone.claim(message);
        TestTab other = visitor.open("/other");
        gone.leave();
        time.advance(Duration.ofMinutes(10));
        other.claim(message);
        other.expectRefused(message, ToVisitor.Reason.CLAIMED);
        time.advance(Duration.ofHours(24));
        assertThat(heard.states(message)).endsWith(DeliveryStatus.EXPIRED);
    }

    @Test
    void whoComesLateGetsWhatIsForLateArrivals() {
        MessageId message = send(
                        kept("welcome", DeliveryPolicy.Builder::lateArrivals), Audience.everybody())
                .id();
        send(kept("old news"), Audience.everybody());
        TestVisitor late = visitorOn("/");
        assertThat(late.tab().messageNames()).containsExactly("welcome");
        late.tab().show();
        late.leave();
        graceIsOver();
        assertThat(late.open("/again").messageNames()).isEmpty();
        assertThat(progress(message).recipients()).isOne();
    }

    @Test
    void whoComesIntoTheRoomGetsWhatIsForTheRoom() {
        send(kept("roadsters", DeliveryPolicy.Builder::lateArrivals), Audience.room("roadsters"));
        TestVisitor visitor = visitorOn("/");
        assertThat(visitor.tab().messageNames()).isEmpty();
        beckon.rooms().join(visitor.id(), "roadsters");
        assertThat(visitor.tab().messageNames()).containsExactly("roadsters");
    }

    @Test
    void anApplicationMayGiveUpWhatWaitsForAVisitor() {
        TestVisitor visitor = visitorOn("/");
        MessageId claimed = keepFor(visitor, "claimed");
        visitor.tab().claim(claimed);
        MessageId waiting = keepFor(visitor, "waiting");

        int givenUp = beckon.deliveries()
                .suppress(visitor.id(), io.beckon.SuppressionReason.NO_CONSENT)
                .join();

        assertThat(givenUp).isOne();
        assertThat(reasonFor(waiting)).isEqualTo(SuppressionReason.NO_CONSENT);
        visitor.tab().report(claimed, DeliveryStatus.DISPLAYED);
        assertThat(heard.states(claimed)).last().isEqualTo(DeliveryStatus.DISPLAYED);
        assertThatThrownBy(() ->
                        beckon.deliveries().suppress(visitor.id(), io.beckon.SuppressionReason.CAP))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("CAP");
    }

    @Test
    void nobodyGetsLateWhatWasRevoked() {
        MessageId message = send(
                        kept("m", DeliveryPolicy.Builder::lateArrivals), Audience.everybody())
                .id();
        assertThat(beckon.deliveries().revoke(message).join()).isTrue();
        assertThat(visitorOn("/").tab().messageNames()).isEmpty();
    }

    @Test
    void whatIsRevokedIsOverForWhoeverHasNotSeenIt() {
        List<TestVisitor> visitors = visitors(3);
        MessageId message = send(kept("m"), Audience.everybody()).id();
        visitors.get(0).tab().show();
        assertThat(beckon.deliveries().revoke(message).join()).isTrue();

        assertThat(beckon.deliveries().revoke(message).join()).isFalse();
        visitors.get(1).tab().claim(message);
        visitors.get(1).tab().expectRefused(message, ToVisitor.Reason.OVER);
        SentMessage sent = beckon.deliveries().find(message).join().orElseThrow();
        assertThat(sent.revoked()).isTrue();
        assertThat(sent.progress().displayed()).isOne();
        assertThat(sent.progress().revoked()).isEqualTo(2);
        assertThat(visitors.get(2).open("/next").messageNames()).isEmpty();
    }

    @Test
    void aGoalIsAttributedToWhatWasDisplayedLast() {
        start(builder -> builder.goal("Order Completed", Duration.ofDays(1)));
        TestVisitor visitor = visitorOn("/");
        keepFor(visitor, "m1");
        visitor.tab().show();
        time.advanceSeconds(1);
        MessageId last = keepFor(visitor, "m2");
        visitor.tab().show();
        visitor.tab().track("Order Completed");
        visitor.tab().track("Order Completed");

        assertThat(heard.states(last)).endsWith(DeliveryStatus.CONVERTED);
        assertThat(figure("deliveries.converted")).isOne();
        assertThat(progress(last).converted()).isOne();
    }

    @Test
    void theServerReportsAGoalForAVisitorWhoHasLeft() {
        start(builder -> builder.goal("Order Completed", Duration.ofDays(1)));
        TestVisitor visitor = visitorOn("/");
        MessageId message = keepFor(visitor, "m1");
        visitor.tab().show();
        visitor.leave();
        graceIsOver();
        assertThat(beckon.deliveries()
                        .goalReached(visitor.id(), "Order Completed")
                        .join())
                .contains(message);
        time.advance(Duration.ofDays(2));
        assertThat(beckon.deliveries()
                        .goalReached(visitor.id(), "Order Completed")
                        .join())
                .isEmpty();
        assertThatThrownBy(() -> beckon.deliveries().goalReached(visitor.id(), "other"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Builder.goal");
    }

    @Test
    void whatWasSentToAVisitorIsTold() {
        TestVisitor visitor = visitorOn("/");
        Message message = Message.named("m").with("sku", "S-100").kept().build();
        send(message, Audience.visitor(visitor.id()));
        visitor.tab().show();
        keepFor(visitor, "second");

        List<Delivery> history = beckon.deliveries().of(visitor.id()).join();
        assertThat(history).extracting(Delivery::name).containsExactly("m", "second");
        assertThat(history.get(0).data()).containsEntry("sku", "S-100");
        assertThat(history.get(0).status()).isEqualTo(DeliveryStatus.DISPLAYED);
        assertThat(history.get(0).displayedAt()).isNotNull();
        assertThat(history.get(1).status()).isEqualTo(DeliveryStatus.DELIVERED);
        assertThat(beckon.deliveries()
                        .of(new VisitorId("v_ABCDEFGHIJKLMNOPQRSTUV"))
                        .join())
                .isEmpty();
    }

    @Test
    void whatWasSentLatelyIsTold() {
        TestVisitor visitor = visitorOn("/");
        keepFor(visitor, "m1");
        keepFor(visitor, "m2");
        keepFor(visitor, "m3");
        assertThat(beckon.deliveries()
                        .recent(io.beckon.Beckon.DEFAULT_CHANNEL, 2)
                        .join())
                .extracting(SentMessage::name)
                .containsExactly("m2", "m3");
        assertThatThrownBy(() -> beckon.deliveries().recent("default", 0))
                .isInstanceOf(IllegalArgumentException.class);
    }
}

package io.beckon.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckon.Audience;
import io.beckon.DeliveryPolicy;
import io.beckon.DeliveryStatus;
import io.beckon.MessageId;
import io.beckon.protocol.ErrorCode;
import io.beckon.protocol.Ping;
import io.beckon.protocol.Pong;
import io.beckon.protocol.Problem;
import io.beckon.protocol.ToVisitor;
import io.beckon.spi.DeliveryStore;
import io.beckon.spi.StoreUnavailableException;
import io.beckon.testing.BreakableStore;
import io.beckon.testing.EngineLog;
import io.beckon.testing.StoreNode;
import io.beckon.testing.TestAdmin;
import io.beckon.testing.TestTab;
import io.beckon.testing.TestVisitor;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;

/** A store that is down, or slow: nothing is half done, what stands goes on, and it recovers by itself. */
class StoreOutageTest extends EngineTestBase {
    private DeliveryStore shared;
    private BreakableStore store;
    private TestVisitor visitor;
    private TestTab tab;

    @BeforeEach
    void begin() {
        shared = DeliveryStore.inMemory(100, time);
        store = new BreakableStore(shared);
        start(builder -> builder.store(store));
        visitor = visitorOn("/");
        tab = visitor.tab();
    }

    @Test
    void aSendFailsClearlyAndNothingIsAccepted() {
        store.breakDown();
        assertThatThrownBy(() -> send(kept("offer"), Audience.visitor(visitor.id())))
                .hasCauseInstanceOf(StoreUnavailableException.class);
        store.mend();
        assertThat(Books.waiting(beckon)).isZero();
        assertThat(heard.sent()).isEmpty();
        assertThat(visitor.open("/next").messageNames()).isEmpty();
    }

    @Test
    void liveMessagesGoOn() {
        store.breakDown();
        assertThat(send(live("stock"), Audience.everybody()).recipients()).isOne();
        assertThat(tab.messageNames()).containsExactly("stock");
        assertThat(visitorOn("/other").tab().welcome()).isNotNull();
    }

    @Test
    void aClaimIsPutOffAndGrantedAfterwards() {
        MessageId message = keepFor(visitor, "offer");
        store.breakDown();
        tab.claim(message);
        tab.expectRefused(message, ToVisitor.Reason.LATER);
        store.mend();
        tab.claim(message);
        tab.expectGranted(message);
    }

    @Test
    void aReceiptIsKeptOnceTheStoreIsBackAndOnlyThenIsThePingAnswered() {
        MessageId message = keepFor(visitor, "offer");
        tab.claim(message);
        store.breakDown();
        tab.report(message, DeliveryStatus.DISPLAYED);
        tab.ping();
        assertThat(tab.received(Pong.class)).isEmpty();
        assertThat(tab.received(Ping.class)).as("a sign of life").isNotEmpty();

        store.mend();
        time.advanceSeconds(3);
        assertThat(tab.received(Pong.class)).hasSize(1);
        assertThat(heard.states(message)).endsWith(DeliveryStatus.DISPLAYED);
    }

    @Test
    void aPingWaitsForTheReceiptsBeforeIt() {
        MessageId message = keepFor(visitor, "offer");
        tab.claim(message);
        store.hold();
        tab.report(message, DeliveryStatus.DISPLAYED);
        tab.ping();
        assertThat(tab.received(Pong.class)).isEmpty();
        store.answer();
        assertThat(tab.received(Pong.class)).hasSize(1);
    }

    @Test
    void whoComesDuringTheOutageGetsItsMessagesAfterIt() {
        keepFor(visitor, "offer");
        store.breakDown();
        TestTab next = visitor.open("/next");
        assertThat(next.messageNames()).isEmpty();
        store.mend();
        time.advanceSeconds(3);
        assertThat(next.messageNames()).containsExactly("offer");
    }

    @Test
    void aVisitorWhoCameDuringTheOutageIsReachedAfterIt() {
        store.breakDown();
        TestVisitor late = visitorOn("/late");
        store.mend();
        assertThat(send(kept("offer"), Audience.visitor(late.id())).recipients())
                .isOne();
        assertThat(late.tab().messageNames()).containsExactly("offer");
    }

    @Test
    void whatExpiresDuringTheOutageEndsAfterIt() {
        send(keptFor(java.time.Duration.ofSeconds(5), "offer"), Audience.everybody());
        store.breakDown();
        time.advanceSeconds(10);
        store.mend();
        time.advanceSeconds(1);
        assertThat(figure("deliveries.expired")).isOne();
    }

    @Test
    void aStoreThatCanOnlyBeReadIsNotCalledWorking() {
        store.refuseWrites();
        assertThatThrownBy(() -> send(kept("offer"), Audience.visitor(visitor.id())))
                .hasCauseInstanceOf(StoreUnavailableException.class);
        time.advanceSeconds(29); // with many reads that go well
        assertThat(beckon.gateway().storeWorking()).isFalse();
        store.mend();
        send(kept("offer"), Audience.visitor(visitor.id()));
        assertThat(beckon.gateway().storeWorking()).isTrue();
    }

    @Test
    void aFailedWriteDoesNotCountForEverWhereNothingIsWrittenAfterIt() {
        store.refuseWrites();
        assertThatThrownBy(() -> send(kept("offer"), Audience.visitor(visitor.id())))
                .hasCauseInstanceOf(StoreUnavailableException.class);
        store.mend();
        time.advanceSeconds(31);
        assertThat(beckon.gateway().storeWorking()).isTrue();
    }

    @Test
    void whatIsDueIsTriedAgainNowAndThenAndNotWithoutAPause() {
        visitors(600).forEach(each -> each.leave());
        send(keptFor(Duration.ofSeconds(5), "offer"), Audience.everybody());
        store.refuseWrites();
        int before = store.refused();
        time.advanceSeconds(7);
        // Four sweeps or five of one portion each; the rest are receipts that are tried again.
        assertThat(store.refused() - before).isBetween(500, 5_000);
        store.mend();
        time.advanceSeconds(1);
        assertThat(figure("deliveries.expired")).isEqualTo(601);
    }

    @Test
    void aFailureAfterAQuietTimeIsANewOutage() {
        StoreHealth health = new StoreHealth(time);
        StoreUnavailableException gone = new StoreUnavailableException("It is gone.");
        try (EngineLog log = new EngineLog()) {
            health.outcome(StoreHealth.Access.WRITE, gone);
            time.advance(StoreHealth.COUNTS_FOR);
            assertThat(health.isFailing()).isFalse();
            health.outcome(StoreHealth.Access.WRITE, gone);
            health.outcome(StoreHealth.Access.WRITE, gone);
            assertThat(log.of("store.failing")).hasSize(2);
        }
    }

    @Test
    void beingToldToComeLaterIsNoOutage() {
        StoreHealth health = new StoreHealth(time);
        health.outcome(
                StoreHealth.Access.WRITE,
                new StoreUnavailableException(
                        StoreUnavailableException.Reason.OVERLOADED, "Too many wait.", null));
        assertThat(health.isFailing()).isFalse();
        health.outcome(StoreHealth.Access.WRITE, new StoreUnavailableException("It is gone."));
        assertThat(health.isFailing()).isTrue();
    }

    @Test
    void anAdminIsNotToldThatNothingWasSentWhereNobodyKnows() {
        TestAdmin admin = admin();
        store.loseNextAnswer();
        admin.send("1", Audience.visitor(visitor.id()), io.beckon.Offer.of("Test drive?"));
        assertThat(admin.expectError(ErrorCode.UNAVAILABLE).message())
                .contains("not known")
                .doesNotContain("Nothing was sent");
    }

    private void startWithGoal() {
        start(builder -> builder.store(store).goal("Order Completed", Duration.ofHours(1)));
        tab = visitor.reconnectTo(beckon, "/");
    }

    @Test
    void aGoalThatIsReachedDuringTheOutageIsAttributedAfterIt() {
        startWithGoal();
        MessageId message = keepFor(visitor, "offer");
        tab.show();
        store.breakDown();
        tab.track("Order Completed");
        time.advance(Duration.ofSeconds(10));
        store.mend();
        time.advanceSeconds(3);
        assertThat(heard.states(message)).last().isEqualTo(DeliveryStatus.CONVERTED);
    }

    @Test
    void aGoalIsAttributedToWhatWasDisplayedInTheSameOutage() {
        startWithGoal();
        MessageId message = keepFor(visitor, "offer");
        tab.claim(message);
        store.breakDown();
        tab.report(message, DeliveryStatus.DISPLAYED);
        time.advanceSeconds(1);
        tab.track("Order Completed");
        time.advanceSeconds(5);
        store.mend();
        time.advanceSeconds(5);
        assertThat(heard.states(message)).last().isEqualTo(DeliveryStatus.CONVERTED);
    }

    @Test
    void aGoalIsNotAttributedToWhatWasDisplayedAfterIt() {
        startWithGoal();
        MessageId message = keepFor(visitor, "offer");
        store.breakDown();
        tab.track("Order Completed");
        store.mend();
        time.advanceSeconds(1);
        tab.show();
        time.advanceSeconds(3);
        assertThat(heard.states(message)).last().isEqualTo(DeliveryStatus.DISPLAYED);
    }

    @Test
    void goalsThatCannotBeKeptAreBoundedAndCounted() {
        startWithGoal();
        store.breakDown();
        for (int second = 0; second < 11; second++) {
            for (int i = 0; i < 10; i++) {
                tab.track("Order Completed");
            }
            time.advanceSeconds(1);
        }
        assertThat(figure("goals.lost")).isEqualTo(10);
        tab.leave();
        graceIsOver();
        time.advanceSeconds(3);
        assertThat(figure("goals.lost")).isEqualTo(110);
    }

    @Test
    void healthAndFiguresSaySo() {
        assertThat(beckon.gateway().storeWorking()).isTrue();
        store.breakDown();
        time.advanceSeconds(1);
        assertThat(beckon.gateway().storeWorking()).isFalse();
        assertThat(beckon.gateway().accepting()).isTrue();
        assertThat(figure("store.failing")).isOne();
        store.mend();
        time.advanceSeconds(1);
        assertThat(beckon.gateway().storeWorking()).isTrue();
        assertThat(figure("store.failing")).isZero();
    }

    @Test
    void anAdminIsToldThatNothingWasSent() {
        TestAdmin admin = admin();
        store.breakDown();
        admin.send("1", Audience.visitor(visitor.id()), io.beckon.Offer.of("Test drive?"));
        assertThat(admin.expect(Problem.class).code()).isEqualTo(ErrorCode.UNAVAILABLE);
    }

    @Test
    void messagesStayInOrderWhereTheStoreIsSlow() {
        store.hold();
        for (int i = 0; i < 5; i++) {
            var ignored = beckon.send(kept("m" + i), Audience.visitor(visitor.id()));
        }
        store.answer();
        assertThat(tab.messageNames()).containsExactly("m0", "m1", "m2", "m3", "m4");
    }

    @Test
    void aMessageThatIsAcceptedWhileItsVisitorComesBackIsFound() {
        visitor.leave();
        graceIsOver();
        store.hold();
        var accepted = beckon.send(kept("offer"), Audience.visitor(visitor.id()));
        TestTab back = visitor.open("/back");
        store.answer();
        assertThat(accepted.join().recipients()).isOne();
        assertThat(back.messageNames()).containsExactly("offer");
    }

    @Test
    void aTabThatComesWhileNewsForAnotherOneIsFetchedMissesNothing() {
        keepFor(visitor, "first");
        new StoreNode(shared, time); // where there are two, each is told to look for news
        store.hold();
        var ignored = beckon.send(kept("second"), Audience.visitor(visitor.id()));
        // Now this node asks for what comes after the first.
        TestTab next = visitor.open("/next");
        store.answer();
        assertThat(next.messageNames()).containsExactly("first", "second");
    }

    @Test
    void whoComesDuringTheOutageAlsoGetsWhatIsForAllWhoCome() {
        send(kept("offer", DeliveryPolicy.Builder::lateArrivals), Audience.everybody());
        store.breakDown();
        TestVisitor late = visitorOn("/late");
        store.mend();
        time.advanceSeconds(3);
        assertThat(late.tab().messageNames()).containsExactly("offer");
    }

    @Test
    void whoJoinsDuringTheOutageAlsoGetsWhatIsForAllWhoJoin() {
        send(kept("offer", DeliveryPolicy.Builder::lateArrivals), Audience.room("roadsters"));
        store.breakDown();
        beckon.rooms().join(visitor.id(), "roadsters");
        store.mend();
        time.advanceSeconds(3);
        assertThat(tab.messageNames()).containsExactly("offer");
    }

    @Test
    void aNodeThatBeginsDuringTheOutageKnowsAfterItWhatIsForAllWhoCome() {
        visitor.leave();
        graceIsOver();
        send(kept("offer", DeliveryPolicy.Builder::lateArrivals), Audience.everybody());
        store.breakDown();
        start(builder -> builder.store(store));
        store.mend();
        assertThat(visitorOn("/late").tab().messageNames()).containsExactly("offer");
    }
}

package io.beckon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.Audience;
import io.beckon.Beckon;
import io.beckon.Caps;
import io.beckon.DeliveryPolicy;
import io.beckon.DeliveryStatus;
import io.beckon.Message;
import io.beckon.MessageId;
import io.beckon.Offer;
import io.beckon.Sent;
import io.beckon.protocol.FromVisitor;
import io.beckon.protocol.ToAdmin;
import io.beckon.protocol.ToVisitor;
import io.beckon.spi.DeliveryStore;
import io.beckon.testing.BreakableStore;
import io.beckon.testing.TestAdmin;
import io.beckon.testing.TestTab;
import io.beckon.testing.TestVisitor;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** What goes on where it ended: after a reconnect, after a restart, on another node. */
class ResumeTest extends EngineTestBase {
    private static long lastOffset(TestTab tab) {
        return tab.received(ToVisitor.Offset.class).stream()
                .mapToLong(ToVisitor.Offset::offset)
                .max()
                .orElseThrow();
    }

    private TestTab resume(TestVisitor visitor, Long after) {
        TestTab tab = visitor.connect(transport());
        tab.say(new FromVisitor.Hello(TestTab.pageAt("/"), true, after));
        return tab;
    }

    private void restartOn(DeliveryStore store) {
        onTheSameStore.add(beckon);
        start(builder -> builder.store(store));
    }

    @Test
    void aTabThatHoldsMessagesGetsOnlyWhatCameAfterThem() {
        TestVisitor visitor = visitorOn("/");
        keepFor(visitor, "m1");
        keepFor(visitor, "m2");
        long offset = lastOffset(visitor.tab());
        visitor.tab().leave();
        keepFor(visitor, "m3");

        assertThat(resume(visitor, offset).messageNames()).containsExactly("m3");
    }

    @Test
    void aTabThatHoldsNothingGetsAll() {
        TestVisitor visitor = visitorOn("/");
        keepFor(visitor, "m1");
        assertThat(resume(visitor, null).messageNames()).containsExactly("m1");
        assertThat(resume(visitor, 0L).messageNames()).containsExactly("m1");
    }

    @Test
    void anOffsetThatIsNotOursLosesNothing() {
        TestVisitor visitor = visitorOn("/");
        keepFor(visitor, "m1");
        TestTab tab = resume(visitor, Long.MAX_VALUE >> 12);
        assertThat(tab.messageNames()).containsExactly("m1");
        keepFor(visitor, "m2");
        assertThat(tab.messageNames()).containsExactly("m1", "m2");
    }

    @Test
    void anOffsetOfATimeWhenTheVisitorHadNothingLosesNothing() {
        TestVisitor visitor = visitorOn("/");
        TestTab tab = resume(visitor, Long.MAX_VALUE >> 12);
        keepFor(visitor, "m1");
        assertThat(tab.messageNames()).containsExactly("m1");
    }

    @Test
    void whatWaitsSurvivesTheEngine() {
        DeliveryStore store = DeliveryStore.inMemory(100, time);
        start(builder -> builder.store(store));
        TestVisitor visitor = visitorOn("/");
        MessageId message = keepFor(visitor, "m1");
        visitor.tab().claim(message);
        restartOn(store);

        TestTab back = visitor.reconnectTo(beckon, "/");
        back.report(message, DeliveryStatus.DISPLAYED);
        assertThat(heard.states(message)).containsExactly(DeliveryStatus.DISPLAYED);
        assertThat(visitor.tab().messageNames()).containsExactly("m1");
    }

    @Test
    void aClaimOfBeforeTheRestartHoldsUntilBrowsersCouldComeBack() {
        DeliveryStore store = DeliveryStore.inMemory(100, time);
        start(builder -> builder.store(store));
        TestVisitor visitor = visitorOn("/");
        MessageId message = keepFor(visitor, "m1");
        visitor.tab().claim(message);
        time.advanceSeconds(9);
        restartOn(store);
        TestTab other = visitor.reconnectTo(beckon, "/other");
        time.advanceSeconds(20);
        other.claim(message);
        other.expectRefused(message, ToVisitor.Reason.CLAIMED);
        time.advanceSeconds(11);
        other.claim(message);
        other.expectGranted(message);
    }

    @Test
    void anAdminFindsWhatWasSentBeforeTheRestart() {
        DeliveryStore store = DeliveryStore.inMemory(100, time);
        start(builder -> builder.store(store));
        TestVisitor visitor = visitorOn("/");
        MessageId message = sendOffer("Test drive?", Audience.visitor(visitor.id()));
        visitor.tab().show();
        restartOn(store);

        TestAdmin admin = admin();
        aMomentPasses();
        assertThat(admin.expect(ToAdmin.SentNotice.class).sent().id()).isEqualTo(message);
        assertThat(admin.expect(ToAdmin.ProgressUpdate.class).progress().displayed())
                .isOne();
    }

    /** What keeps a visit going. */
    static List<Consumer<TestTab>> signs() {
        MessageId any = new MessageId("01KABCDEFGHJKMNPQRSTVWXYZ0");
        return List.of(
                tab -> tab.page("/next"),
                tab -> tab.track("Product Viewed"),
                tab -> tab.claim(any),
                tab -> tab.report(any, DeliveryStatus.CLICKED));
    }

    @ParameterizedTest
    @MethodSource("signs")
    void aVisitGoesOnAcrossARestart(Consumer<TestTab> sign) {
        DeliveryStore store = DeliveryStore.inMemory(100, time);
        start(builder -> builder.store(store).caps(Caps.builder().perVisit(1).build()));
        TestVisitor visitor = visitorOn("/");
        keepFor(visitor, "m1");
        visitor.tab().show();
        time.advance(Duration.ofMinutes(20));
        sign.accept(visitor.tab());
        time.advance(Duration.ofMinutes(20));
        onTheSameStore.add(beckon);
        start(builder -> builder.store(store).caps(Caps.builder().perVisit(1).build()));

        TestTab tab = visitor.reconnectTo(beckon, "/back");
        MessageId second = keepFor(visitor, "m2");
        tab.claim(second);
        tab.expectRefused(second, ToVisitor.Reason.OVER);
    }

    private Beckon otherNode(DeliveryStore store) {
        Beckon other = Beckon.builder(shop().build())
                .time(time, time)
                .executor(executor)
                .drain(Duration.ZERO)
                .store(store)
                .build();
        onTheSameStore.add(other);
        return other;
    }

    @Test
    void aMessageSentOnOneNodeReachesAVisitorOnAnother() {
        DeliveryStore store = DeliveryStore.inMemory(100, time);
        start(builder -> builder.store(store));
        try (Beckon other = otherNode(store)) {
            TestVisitor visitor = visitorOn("/");
            Sent sent = other.send(Offer.of("From there"), Audience.visitor(visitor.id()))
                    .join();
            assertThat(sent.recipients()).isOne();
            assertThat(visitor.tab().show()).isEqualTo(sent.id());
        }
    }

    @Test
    void whoIsOnAnotherNodeAlreadyGetsWhatIsAlsoForLateArrivals() {
        DeliveryStore store = DeliveryStore.inMemory(100, time);
        start(builder -> builder.store(store));
        try (Beckon other = otherNode(store)) {
            TestVisitor visitor = visitorOn("/");
            TestVisitor elsewhere = visitorOn("/elsewhere");
            beckon.rooms().join(visitor.id(), "roadsters");
            Message forAll = kept("offer", DeliveryPolicy.Builder::lateArrivals);
            other.send(forAll, Audience.room("roadsters")).join();
            assertThat(visitor.tab().messageNames()).containsExactly("offer");
            assertThat(elsewhere.tab().messageNames()).isEmpty();
        }
    }

    @Test
    void newsOfWhatIsForLateArrivalsAreAskedForUntilTheStoreAnswers() {
        DeliveryStore shared = DeliveryStore.inMemory(100, time);
        BreakableStore store = new BreakableStore(shared);
        start(builder -> builder.store(store));
        try (Beckon other = otherNode(shared)) {
            TestVisitor visitor = visitorOn("/");
            store.breakDown();
            Message forAll = kept("offer", DeliveryPolicy.Builder::lateArrivals);
            other.send(forAll, Audience.everybody()).join();
            assertThat(visitor.tab().messageNames()).isEmpty();
            store.mend();
            time.advanceSeconds(3);
            assertThat(visitor.tab().messageNames()).containsExactly("offer");
        }
    }
}

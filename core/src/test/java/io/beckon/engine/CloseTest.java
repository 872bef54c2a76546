package io.beckon.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.beckon.Audience;
import io.beckon.Limits;
import io.beckon.protocol.Reconnect;
import io.beckon.spi.CloseCode;
import io.beckon.testing.FakeTransport;
import io.beckon.testing.TestAdmin;
import io.beckon.testing.TestTab;
import io.beckon.testing.TestVisitor;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A node leaves. */
final class CloseTest extends EngineTestBase {
    @Test
    void browsersAreAskedToComeBackAndClosed() {
        TestVisitor visitor = visitorOn("/");
        TestAdmin admin = admin();
        beckon.close();

        Reconnect reconnect = visitor.tab().expect(Reconnect.class);
        assertThat(reconnect.after()).isPositive();
        assertThat(reconnect.window()).isPositive();
        assertThat(visitor.tab().closeCode()).isEqualTo(CloseCode.RESTART);
        assertThat(visitor.tab().closeCode().comeBack()).isTrue();
        admin.expect(Reconnect.class);
        assertThat(admin.closeCode()).isEqualTo(CloseCode.RESTART);
        assertThat(figure("connections")).isZero();
    }

    @Test
    void connectionsThatComeLateAreRefused() {
        beckon.close();
        TestTab late = visitor().connect();
        assertThat(late.closeCode()).isEqualTo(CloseCode.RESTART);
        late.hello("/");
        assertThat(late.transport().frames()).isEmpty();
        assertThat(admin().closeCode()).isEqualTo(CloseCode.RESTART);
        assertThat(figure("connections.refused")).isEqualTo(2);
        assertThat(beckon.gateway().accepting()).isFalse();
    }

    @Test
    void whatWaitsIsCutOffWhenTheTimeIsOver() {
        TestTab slow = visitor().connect(heldTransport());
        slow.hello("/");
        beckon.close(); // without time to drain
        assertThat(slow.closeCode()).isEqualTo(CloseCode.RESTART);
        assertThat(figure("connections")).isZero();
    }

    @Test
    void whatWasAcceptedLeavesBeforeTheClose() {
        TestVisitor visitor = visitor();
        FakeTransport transport = heldTransport();
        TestTab tab = visitor.connect(transport);
        tab.hello("/");
        transport.mode(FakeTransport.Mode.AT_ONCE);
        send(live("last words"), Audience.everybody());
        transport.complete();
        beckon.close();
        assertThat(tab.messageNames()).containsExactly("last words");
        assertThat(tab.received(Reconnect.class)).hasSize(1);
    }

    @Test
    void nothingIsAcceptedAfterwards() {
        TestVisitor visitor = visitorOn("/");
        beckon.close();
        assertThat(beckon.send(live("late"), Audience.everybody()))
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(IllegalStateException.class);
        visitor.tab().track("late");
        assertThat(heard.count("eventTracked")).isZero();
    }

    @Test
    void closingAgainHasNoEffect() {
        TestVisitor visitor = visitorOn("/");
        beckon.close();
        beckon.close();
        assertThat(visitor.tab().received(Reconnect.class)).hasSize(1);
    }

    @Test
    void noTimerOfTheInstanceRunsOn() {
        visitorOn("/");
        admin().subscribe();
        aMomentPasses();
        beckon.close();
        graceIsOver();
        assertThat(time.waiting()).isZero();
    }

    @Test
    void aDrainEndsAsSoonAsEverythingHasLeft() {
        start(builder -> builder.drain(Duration.ofMinutes(5)));
        visitors(3);
        beckon.close(); // takes no time, or the test would run into its time-out
        assertThat(figure("connections")).isZero();
    }

    @Test
    void aLentSchedulerThatGoesOnAfterTheCloseHarmsNobody() {
        int before = time.waiting();
        try (io.beckon.Beckon own = io.beckon.Beckon.builder(shop().build())
                .time(time, time)
                .drain(Duration.ZERO)
                .build()) {
            TestVisitor visitor = TestVisitor.on(own, "/");
            TestAdmin.of(own).subscribe();
            own.send(kept("offer"), Audience.visitor(visitor.id())).join();
        }
        time.advance(Duration.ofDays(2));
        assertThat(time.waiting()).isEqualTo(before);
    }

    @Test
    void theWindowInWhichBrowsersComeBackCanBeSet() {
        TestVisitor before = visitorOn("/");
        start(builder -> builder.reconnectWindow(Duration.ofMinutes(1)));
        assertThat(before.tab().expect(Reconnect.class).window()).isEqualTo(5_000);
        TestVisitor visitor = visitorOn("/");
        beckon.close();
        assertThat(visitor.tab().expect(Reconnect.class).window()).isEqualTo(60_000);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> start(b -> b.reconnectWindow(Duration.ofSeconds(-1))))
                .withMessageContaining("reconnect window");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> start(b -> b.reconnectWindow(Duration.ofMinutes(6))));
    }

    /** A peer that begins to read again while the close waits for it. */
    @Test
    void whatIsQueuedLeavesFirstAndEvenAFullQueueTakesTheLastWord() throws Exception {
        start(builder -> builder.drain(Duration.ofMinutes(1))
                .limits(Limits.builder().outboundMessages(16).build()));
        TestTab slow = visitor().connect(heldTransport());
        slow.hello("/");
        for (int i = 0; i < 20; i++) {
            send(live("m" + i), Audience.everybody());
        }
        Thread closing = new Thread(beckon::close);
        closing.start();
        Awaitility.await().until(() -> !beckon.gateway().accepting());
        assertThat(slow.closeCode()).isNull();
        slow.transport().release();
        closing.join();

        assertThat(slow.messageNames()).hasSize(16);
        assertThat(slow.received()).last().isInstanceOf(Reconnect.class);
        assertThat(slow.closeCode()).isEqualTo(CloseCode.RESTART);
    }

    @Test
    void whoDoesNotReadHoldsTheCloseUpUntilTheDeadlineAndNobodyElse() throws Exception {
        start(builder -> builder.drain(Duration.ofMinutes(1)));
        TestVisitor quick = visitorOn("/");
        TestTab slow = visitor().connect(heldTransport());
        slow.hello("/");
        Thread closing = new Thread(beckon::close);
        closing.start();
        Awaitility.await().until(() -> quick.tab().closeCode() == CloseCode.RESTART);
        beckon.close(); // returns at once, though the first call has not
        assertThat(closing.isAlive()).isTrue();
        assertThat(slow.closeCode()).isNull();
        assertThat(beckon.send(live("late"), Audience.everybody())).isCompletedExceptionally();
        closing.interrupt(); // as if the time were over
        closing.join();
        assertThat(slow.closeCode()).isEqualTo(CloseCode.RESTART);
    }

    @Test
    void theDeadlineIsKept() {
        start(builder -> builder.drain(Duration.ofMillis(200)));
        List<TestTab> deaf = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            FakeTransport transport = heldTransport();
            transport.holdClose(); // and the container is in no hurry to say that it is closed
            TestTab tab = visitor().connect(transport);
            tab.hello("/");
            deaf.add(tab);
        }
        long before = System.nanoTime();
        beckon.close();
        assertThat(Duration.ofNanos(System.nanoTime() - before))
                .isBetween(Duration.ofMillis(200), Duration.ofSeconds(10));
        assertThat(deaf)
                .allSatisfy(tab -> assertThat(tab.closeCode()).isEqualTo(CloseCode.RESTART));
        deaf.forEach(TestTab::leave);
    }
}

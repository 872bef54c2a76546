package io.beckon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.Audience;
import io.beckon.protocol.Reconnect;
import io.beckon.spi.CloseCode;
import io.beckon.testing.FakeTransport;
import io.beckon.testing.TestAdmin;
import io.beckon.testing.TestTab;
import io.beckon.testing.TestVisitor;

import org.junit.jupiter.api.Test;

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
                .failsWithin(java.time.Duration.ZERO)
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
        start(builder -> builder.drain(java.time.Duration.ofMinutes(5)));
        visitors(3);
        beckon.close(); // takes no time, or the test would run into its time-out
        assertThat(figure("connections")).isZero();
    }

    @Test
    void aLentSchedulerThatGoesOnAfterTheCloseHarmsNobody() {
        int before = time.waiting();
        try (io.beckon.Beckon own = io.beckon.Beckon.builder(shop().build())
                .time(time, time)
                .drain(java.time.Duration.ZERO)
                .build()) {
            TestVisitor visitor = TestVisitor.on(own, "/");
            TestAdmin.of(own).subscribe();
            own.send(kept("offer"), Audience.visitor(visitor.id())).join();
        }
        time.advance(java.time.Duration.ofDays(2));
        assertThat(time.waiting()).isEqualTo(before);
    }
}

package io.beckon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.protocol.Ping;
import io.beckon.spi.CloseCode;
import io.beckon.testing.TestAdmin;
import io.beckon.testing.TestTab;
import io.beckon.testing.TestVisitor;

import org.junit.jupiter.api.Test;

import java.time.Duration;

/** Connections that say nothing. */
final class HeartbeatTest extends EngineTestBase {
    @Test
    void whoeverSaysNoHelloIsClosedAndMayComeBack() {
        TestTab silent = visitor().connect();
        time.advanceSeconds(9);
        assertThat(silent.closeCode()).isNull();
        time.advanceSeconds(3);
        assertThat(silent.closeCode()).isEqualTo(CloseCode.SILENT);
        assertThat(silent.closeCode().comeBack()).isTrue();
        assertThat(figure("connections.silent")).isOne();
    }

    @Test
    void aPingDoesNotStandInForHello() {
        TestTab silent = visitor().connect();
        for (int i = 0; i < 15; i++) {
            silent.ping();
            time.advanceSeconds(1);
        }
        assertThat(silent.closeCode()).isEqualTo(CloseCode.SILENT);
    }

    @Test
    void aSilentConnectionIsAskedWhetherItIsThere() {
        TestVisitor visitor = visitorOn("/");
        time.advanceSeconds(24);
        assertThat(visitor.tab().received(Ping.class)).isEmpty();
        time.advanceSeconds(6);
        assertThat(visitor.tab().received(Ping.class)).hasSize(1);
    }

    @Test
    void aConnectionThatAnswersStays() {
        TestVisitor visitor = visitorOn("/");
        time.advance(Duration.ofHours(1));
        assertThat(visitor.tab().closeCode()).isNull();
        assertThat(isPresent(visitor)).isTrue();
    }

    @Test
    void aConnectionThatTalksIsNotAsked() {
        TestVisitor visitor = visitorOn("/");
        for (int i = 0; i < 10; i++) {
            time.advanceSeconds(20);
            visitor.tab().track("busy");
        }
        assertThat(visitor.tab().received(Ping.class)).isEmpty();
    }

    @Test
    void aConnectionThatDoesNotAnswerTwiceIsClosedAndTheVisitorLeaves() {
        TestVisitor visitor = visitorOn("/");
        visitor.tab().ignorePings();
        time.advanceSeconds(74);
        assertThat(visitor.tab().closeCode()).isNull();
        assertThat(visitor.tab().received(Ping.class)).hasSize(2);

        time.advanceSeconds(6);
        assertThat(visitor.tab().closeCode()).isEqualTo(CloseCode.IDLE);
        assertThat(visitor.tab().closeCode().comeBack()).isTrue();
        graceIsOver();
        assertThat(isPresent(visitor)).isFalse();
        assertThat(figure("connections.idle")).isOne();
    }

    @Test
    void adminsAreAskedAndClosedInTheSameWay() {
        TestAdmin there = admin();
        TestAdmin away = admin();
        away.ignorePings();
        time.advance(Duration.ofMinutes(2));
        assertThat(there.closeCode()).isNull();
        assertThat(away.closeCode()).isEqualTo(CloseCode.IDLE);
        assertThat(figure("admins")).isOne();
    }

    @Test
    void theHeartbeatIsTheOneThatWasSetAndClientsAreTold() {
        start(builder -> builder.heartbeat(Duration.ofSeconds(5)));
        TestVisitor visitor = visitorOn("/");
        assertThat(visitor.tab().welcome().heartbeat()).isEqualTo(5_000);
        time.advanceSeconds(6);
        assertThat(visitor.tab().received(Ping.class)).hasSize(1);
    }

    @Test
    void onlyTheLookAtWhatIsDueRunsBeforeThereIsAConnection() {
        assertThat(time.waiting()).isOne();
    }
}

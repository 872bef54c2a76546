package io.beckon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.Audience;
import io.beckon.Visitor;
import io.beckon.spi.Clock;
import io.beckon.spi.CloseCode;
import io.beckon.testing.FakeTransport;
import io.beckon.testing.TestTab;
import io.beckon.testing.TestVisitor;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Connections that are being closed, and are not yet. */
final class ClosingConnectionTest extends EngineTestBase {
    private final TestVisitor visitor = visitor();
    private final FakeTransport transport = heldTransport();
    private final TestTab tab = visitor.connect(transport);

    private void sayNonsense(int times) {
        for (int i = 0; i < times; i++) {
            tab.sayRaw("{}");
        }
    }

    @Test
    void whatComesInWhileTheCloseWaitsForTheLastFrameIsIgnored() {
        tab.hello("/");
        sayNonsense(20);
        assertThat(tab.closeCode()).isNull();

        sayNonsense(5);
        tab.track("ghost");
        tab.sayBinary();
        tab.sayFarTooMuch();
        transport.release();

        assertThat(tab.closeCode()).isEqualTo(CloseCode.PROTOCOL_ERROR);
        assertThat(heard.count("eventTracked")).isZero();
        assertThat(figure("connections.misbehaved")).isOne();
        assertThat(figure("connections.slow")).isZero();
    }

    @Test
    void theRestOfAFrameIsIgnoredWhenTheConnectionIsClosedInTheMiddle() {
        tab.hello("/");
        tab.sayRaw("[" + "{},".repeat(20) + "{\"type\":\"track\",\"name\":\"ghost\"}]");
        assertThat(heard.count("eventTracked")).isZero();
    }

    @Test
    void aMessageForAConnectionThatIsBeingClosedMakesItNoSlowOne() {
        tab.hello("/");
        beckon.visitors().disconnect(visitor.id(tab));
        send(kept("late"), Audience.everybody());
        time.advanceSeconds(1);
        transport.release();

        assertThat(tab.closeCode()).isEqualTo(CloseCode.BANNED);
        assertThat(figure("connections.slow")).isZero();
    }

    @Test
    void theFirstReasonIsTheOneThatThePeerGets() {
        tab.hello("/");
        beckon.visitors().disconnect(visitor.id(tab));
        time.advanceSeconds(60);
        assertThat(tab.closeCode()).isEqualTo(CloseCode.BANNED);
    }

    @Test
    void aSlowPeerIsCountedOnceHoweverLongItsCloseTakes() {
        transport.holdClose();
        tab.hello("/");
        time.advance(Duration.ofMinutes(5));
        assertThat(tab.closeCode()).isEqualTo(CloseCode.SLOW);
        assertThat(figure("connections.slow")).isOne();
        assertThat(figure("connections.idle")).isZero();
    }

    @Test
    void aSilentPeerIsCountedOnceHoweverLongItsCloseTakes() {
        transport.holdClose();
        time.advance(Duration.ofMinutes(5));
        assertThat(tab.closeCode()).isEqualTo(CloseCode.SILENT);
        assertThat(figure("connections.silent")).isOne();
        assertThat(figure("connections.idle")).isZero();
    }

    @Test
    void anIdlePeerIsCountedOnceHoweverLongItsCloseTakes() {
        transport.mode(FakeTransport.Mode.AT_ONCE);
        transport.holdClose();
        tab.ignorePings();
        tab.hello("/");
        time.advance(Duration.ofMinutes(5));
        assertThat(tab.closeCode()).isEqualTo(CloseCode.IDLE);
        assertThat(figure("connections.idle")).isOne();
    }

    @Test
    void deadlinesAreKeptHoweverLongTheHeartbeatIs() {
        start(builder ->
                builder.heartbeat(Duration.ofMinutes(5)).sendTimeout(Duration.ofSeconds(1)));
        TestTab silent = visitor().connect(transport());
        TestTab slow = visitor().connect(heldTransport());
        slow.hello("/");
        time.advanceSeconds(2);
        assertThat(slow.closeCode()).isEqualTo(CloseCode.SLOW);
        time.advanceSeconds(10);
        assertThat(silent.closeCode()).isEqualTo(CloseCode.SILENT);
    }

    @Test
    void aConnectionThatIsReplacedIsToldAsClosed() {
        startWith(io.beckon.Limits.builder().connectionsPerVisitor(1));
        TestVisitor many = visitor();
        TestTab first = many.open("/1");
        many.open("/2");
        assertThat(heard.details("connectionClosed")).containsExactly(first.id().value());
        assertThat(beckon.visitors().activity(many.id()))
                .filteredOn(a -> a.kind() == io.beckon.Activity.Kind.CLOSED)
                .hasSize(1);
    }

    @Test
    void aPeerThatSendsManyTimesMoreThanAllowedForLongIsClosed() {
        TestTab flooding = visitor().connect(transport());
        flooding.hello("/");
        for (int milli = 0; milli < 1_000 && flooding.closeCode() == null; milli++) {
            for (int i = 0; i < 5; i++) {
                flooding.track("flood");
            }
            time.advanceMillis(1);
        }
        assertThat(flooding.closeCode()).isEqualTo(CloseCode.FLOODING);
    }

    @Test
    void aPeerThatSendsALittleMoreThanAllowedIsLimitedAndStays() {
        TestTab eager = visitor().connect(transport());
        eager.hello("/");
        for (int i = 0; i < 70 * 60; i++) {
            eager.track("eager");
            time.advance(Duration.ofNanos(1_000_000_000L / 70));
        }
        assertThat(eager.closeCode()).isNull();
        assertThat(figure("messages.limited")).isPositive();
    }

    /** A container that closes on a thread of its own may do so while a frame is being handled. */
    @Test
    void aConnectionThatEndsWhileItSaysHelloLeavesNoGhost() {
        AtomicInteger looks = new AtomicInteger();
        FakeTransport ending = transport();
        Clock clock = new Clock() {
            @Override
            public long millis() {
                return time.millis();
            }

            @Override
            public long nanos() {
                if (looks.decrementAndGet() == 0) {
                    ending.confirmClose();
                }
                return time.nanos();
            }
        };
        start(builder -> builder.time(clock, time));
        TestVisitor browser = visitor();
        TestTab ghost = browser.connect(ending);
        looks.set(2); // the first is when the frame comes in, the second when it is taken
        ghost.hello("/");

        assertThat(looks).hasNonPositiveValue();
        assertThat(figure("connections")).isZero();
        assertThat(figure("visitors")).isZero();
        TestTab next = browser.open("/next");
        assertThat(beckon.visitors().find(browser.id()))
                .get()
                .extracting(Visitor::tabs)
                .isEqualTo(1);
        next.leave();
        graceIsOver();
        assertThat(figure("visitors")).isZero();
    }
}

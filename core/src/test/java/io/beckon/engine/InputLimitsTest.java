package io.beckon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.Audience;
import io.beckon.Limits;
import io.beckon.MessageId;
import io.beckon.protocol.ErrorCode;
import io.beckon.protocol.Problem;
import io.beckon.protocol.ToVisitor;
import io.beckon.spi.CloseCode;
import io.beckon.testing.TestTab;
import io.beckon.testing.TestVisitor;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bad input is answered, not obeyed, and has no effect on anybody else. */
final class InputLimitsTest extends EngineTestBase {
    private TestVisitor visitor;
    private TestTab tab;
    private TestVisitor bystander;

    @BeforeEach
    void twoVisitors() {
        begin();
    }

    private void begin() {
        visitor = visitor();
        tab = visitor.open("/");
        bystander = visitorOn("/bystander");
    }

    private void assertNobodyElseNotices() {
        bystander.tab().track("unharmed");
        assertThat(seen(bystander).lastEvent()).isEqualTo("unharmed");
        assertThat(bystander.tab().received(Problem.class)).isEmpty();
    }

    @Test
    void whatIsNoJsonIsAnsweredAndTheConnectionStays() {
        tab.sayRaw("hello?");
        tab.expectError(ErrorCode.MALFORMED);
        tab.track("still here");
        assertThat(seen(visitor).lastEvent()).isEqualTo("still here");
        assertThat(figure("messages.unusable")).isOne();
        assertNobodyElseNotices();
    }

    @Test
    void anUnknownTypeIsAnsweredWithItsRef() {
        tab.sayRaw("{\"type\":\"fly\",\"ref\":\"r1\"}");
        assertThat(tab.expectError(ErrorCode.UNKNOWN_TYPE).ref()).isEqualTo("r1");
    }

    @Test
    void aVisitorCannotSendAsAnAdmin() {
        tab.sayRaw("{\"type\":\"send\",\"ref\":\"1\",\"to\":{\"everybody\":true},"
                + "\"offer\":{\"title\":\"Free cars\"}}");
        tab.expectError(ErrorCode.UNKNOWN_TYPE);
        tab.sayRaw("{\"type\":\"subscribe\"}");
        tab.expectError(ErrorCode.UNKNOWN_TYPE);
        assertThat(bystander.tab().messageNames()).isEmpty();
        assertThat(figure("sends")).isZero();
    }

    @Test
    void aMessageOverTheLimitIsAnsweredAndDropped() {
        tab.sayRaw("{\"type\":\"track\",\"name\":\"big\",\"properties\":{\"x\":\""
                + "x".repeat(20_000) + "\"}}");
        tab.expectError(ErrorCode.MESSAGE_TOO_LARGE);
        assertThat(seen(visitor).lastEvent()).isNull();
        assertThat(tab.closeCode()).isNull();
    }

    @Test
    void aFrameFarOverTheLimitClosesTheConnection() {
        tab.sayRaw("\"" + "x".repeat(70_000) + "\"");
        tab.expectError(ErrorCode.MESSAGE_TOO_LARGE);
        assertThat(tab.closeCode()).isEqualTo(CloseCode.TOO_LARGE);
        assertNobodyElseNotices();
    }

    @Test
    void aMessageThatTheAdapterDroppedClosesTheConnection() {
        tab.sayFarTooMuch();
        tab.expectError(ErrorCode.MESSAGE_TOO_LARGE);
        assertThat(tab.closeCode()).isEqualTo(CloseCode.TOO_LARGE);
    }

    @Test
    void aMessageThatIsTooDeepIsAnsweredAndDropped() {
        tab.sayRaw("{\"type\":\"track\",\"name\":\"deep\",\"properties\":" + "{\"a\":".repeat(20)
                + "1" + "}".repeat(20) + "}");
        tab.expectError(ErrorCode.TOO_DEEP);
        assertThat(seen(visitor).lastEvent()).isNull();
    }

    @Test
    void aBinaryFrameClosesTheConnection() {
        tab.sayBinary();
        assertThat(tab.closeCode()).isEqualTo(CloseCode.PROTOCOL_ERROR);
        assertThat(tab.closeCode().comeBack()).isFalse();
        assertNobodyElseNotices();
    }

    @Test
    void messageAfterMessageThatCannotBeUsedClosesTheConnection() {
        for (int i = 0; i < 19; i++) {
            tab.sayRaw("{}");
        }
        assertThat(tab.closeCode()).isNull();
        tab.sayRaw("{}");
        assertThat(tab.closeCode()).isEqualTo(CloseCode.PROTOCOL_ERROR);
        assertThat(tab.received(Problem.class)).hasSize(20);
        assertThat(figure("connections.misbehaved")).isOne();
    }

    @Test
    void aUsableMessageInBetweenStartsTheCountAnew() {
        for (int i = 0; i < 60; i++) {
            tab.sayRaw(i % 15 == 14 ? "{\"type\":\"ping\"}" : "{}");
        }
        assertThat(tab.closeCode()).isNull();
    }

    @Test
    void moreMessagesThanTheBurstAreDroppedWithOneAnswer() {
        for (int i = 0; i < 150; i++) {
            tab.track("e" + i);
        }
        assertThat(figure("events")).isEqualTo(99); // hello was one of the hundred
        assertThat(tab.received(Problem.class))
                .singleElement()
                .extracting(Problem::code)
                .isEqualTo(ErrorCode.RATE_LIMITED);
        assertThat(figure("messages.limited")).isEqualTo(51);
    }

    @Test
    void aClaimThatIsDroppedIsRefusedForNowSoThatTheTabAsksAgain() {
        MessageId message = send(kept("offer"), Audience.everybody()).id();
        for (int i = 0; i < 100; i++) {
            tab.track("e" + i);
        }
        tab.claim(message);
        tab.expectRefused(message, ToVisitor.Reason.LATER);
        time.advanceSeconds(1);
        tab.claim(message);
        tab.expectGranted(message);
    }

    @Test
    void aSecondOfQuietMakesRoomForASecondsWorth() {
        for (int i = 0; i < 120; i++) {
            tab.track("before");
        }
        heard.clear();
        time.advanceSeconds(1);
        for (int i = 0; i < 60; i++) {
            tab.track("after");
        }
        assertThat(heard.count("eventTracked")).isEqualTo(50);
    }

    @Test
    void aPeerThatGoesOnIsClosedAsFlooding() {
        for (int i = 0; i < 700; i++) {
            tab.track("e");
        }
        assertThat(tab.closeCode()).isEqualTo(CloseCode.FLOODING);
        assertThat(tab.closeCode().comeBack()).isFalse();
        assertThat(figure("connections.misbehaved")).isOne();
        assertNobodyElseNotices();
    }

    @Test
    void theFirstMessageIsHello() {
        TestTab silent = visitor.connect();
        silent.track("too early");
        silent.expectError(ErrorCode.HELLO_EXPECTED);
        silent.hello("/");
        silent.hello("/again");
        silent.expectError(ErrorCode.UNEXPECTED);
        assertThat(heard.count("eventTracked")).isZero();
    }

    @Test
    void aPingIsAnsweredBeforeHelloAndAfter() {
        TestTab silent = visitor.connect();
        silent.ping();
        silent.expect(io.beckon.protocol.Pong.class);
        tab.ping();
        tab.expect(io.beckon.protocol.Pong.class);
    }

    @Test
    void aVisitorWithTooManyConnectionsLosesTheOldest() {
        startWith(Limits.builder().connectionsPerVisitor(3));
        begin();
        TestTab second = visitor.open("/2");
        visitor.open("/3");
        TestTab fourth = visitor.open("/4");

        assertThat(tab.closeCode()).isEqualTo(CloseCode.REPLACED);
        assertThat(tab.closeCode().comeBack()).isFalse();
        assertThat(second.closeCode()).isNull();
        assertThat(fourth.closeCode()).isNull();
        assertThat(seen(visitor).tabs()).isEqualTo(3);
        assertThat(figure("connections.replaced")).isOne();
    }

    @Test
    void moreConnectionsThanTheServerTakesAreToldToComeBack() {
        startWith(Limits.builder().connections(2));
        begin();
        TestTab third = visitor.connect();
        assertThat(third.closeCode()).isEqualTo(CloseCode.OVERLOADED);
        assertThat(third.closeCode().comeBack()).isTrue();
        third.hello("/");
        assertThat(third.transport().frames()).isEmpty();
        assertThat(beckon.visitors().count()).isEqualTo(2);
        assertThat(figure("connections.refused")).isOne();

        bystander.leave();
        assertThat(visitor.open("/room").closeCode()).isNull();
    }

    @Test
    void theMessagesOfOneFrameAreHandledInOrder() {
        tab.sayRaw("[{\"type\":\"track\",\"name\":\"a\"},{\"type\":\"nonsense\"},"
                + "{\"type\":\"track\",\"name\":\"b\"}]");
        assertThat(heard.details("eventTracked")).containsExactly("a", "b");
        tab.expectError(ErrorCode.UNKNOWN_TYPE);
    }

    @Test
    void whatComesInAfterTheConnectionIsGoneIsIgnored() {
        tab.leave();
        tab.track("ghost");
        tab.sayBinary();
        tab.leave();
        assertThat(heard.count("eventTracked")).isZero();
        assertThat(figure("connections.closed")).isOne();
    }

    @Test
    void aFullLaneRefusesTheVisitorsOwnMessages() {
        startWith(Limits.builder().laneBacklog(16));
        begin();
        // The listener runs within the lane here, so that what it brings has to wait for it.
        heard.clear();
        onEvent("fill", () -> {
            for (int i = 0; i < 20; i++) {
                tab.track("e" + i);
            }
        });
        tab.track("fill");
        tab.expectError(ErrorCode.RATE_LIMITED);
        assertThat(figure("messages.limited")).isEqualTo(4);
    }

    @Test
    void aClaimThatAFullLaneRefusesIsAskedAgain() {
        startWith(Limits.builder().laneBacklog(16));
        begin();
        MessageId message = send(kept("offer"), Audience.everybody()).id();
        onEvent("fill", () -> {
            for (int i = 0; i < 16; i++) {
                tab.track("e" + i);
            }
            tab.claim(message);
        });
        tab.track("fill");
        tab.expectRefused(message, ToVisitor.Reason.LATER);
    }
}

package io.beckon.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.beckon.Audience;
import io.beckon.Limits;
import io.beckon.Message;
import io.beckon.Overflow;
import io.beckon.protocol.ToVisitor;
import io.beckon.spi.CloseCode;
import io.beckon.spi.Payload;
import io.beckon.testing.FakeTransport;
import io.beckon.testing.TestTab;
import io.beckon.testing.TestVisitor;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.stream.IntStream;

/** What a live message says of the moment in which a connection has no room for it. */
final class OverflowTest extends EngineTestBase {
    private static final int ROOM = 16;

    private TestVisitor visitor;
    private TestTab slow;

    @BeforeEach
    void aTabThatDoesNotRead() {
        startWith(Limits.builder().outboundMessages(ROOM));
        visitor = visitor();
        slow = visitor.connect(heldTransport());
        slow.hello("/slow"); // its welcome is under way, and never arrives
    }

    private void sendAll(Message.Builder... messages) {
        for (Message.Builder message : messages) {
            send(message.build(), Audience.everybody());
        }
    }

    private void sendMany(Overflow policy, int count) {
        for (int i = 0; i < count; i++) {
            sendAll(Message.named("m" + i).onOverflow(policy));
        }
    }

    private List<String> read() {
        slow.transport().release();
        return slow.messageNames();
    }

    private static List<String> names(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "m" + i).toList();
    }

    @Test
    void unlessItSaysOtherwiseTheNewestIsDropped() {
        assertThat(live("m").overflow()).isEqualTo(Overflow.DROP_NEWEST);
        sendMany(Overflow.DROP_NEWEST, ROOM + 4);
        assertThat(read()).isEqualTo(names(0, ROOM));
        assertThat(figure("payloads.dropped")).isEqualTo(4);
    }

    @Test
    void theOldestIsDropped() {
        sendMany(Overflow.DROP_OLDEST, ROOM + 4);
        assertThat(read()).isEqualTo(names(4, ROOM + 4));
        assertThat(figure("payloads.dropped")).isEqualTo(4);
    }

    @Test
    void aKeptMessageIsNotDroppedForALiveOne() {
        send(kept("offer"), Audience.everybody()); // followed by its offset
        sendMany(Overflow.DROP_OLDEST, ROOM + 4);
        assertThat(read()).startsWith("offer", "m6").hasSize(ROOM - 1).endsWith("m" + (ROOM + 3));
    }

    @Test
    void whereNothingMayBeDroppedForItTheMessageItselfIs() {
        for (int i = 0; i < ROOM; i++) {
            send(kept("k" + i), Audience.everybody());
        }
        sendMany(Overflow.DROP_OLDEST, 2);
        assertThat(read()).hasSize(ROOM).doesNotContain("m0", "m1");
        assertThat(figure("payloads.dropped")).isEqualTo(2);
        assertThat(slow.closeCode()).isNull();
    }

    @Test
    void aLiveMessageDoesNotOvertakeAKeptOneThatWaitsForRoom() {
        sendMany(Overflow.DROP_OLDEST, ROOM);
        send(kept("offer"), Audience.everybody()); // has no room, and is not for dropping others
        sendAll(Message.named("late").onOverflow(Overflow.DROP_OLDEST));
        assertThat(read())
                .isEqualTo(IntStream.rangeClosed(0, ROOM)
                        .mapToObj(i -> i == ROOM ? "offer" : "m" + i)
                        .toList());
        assertThat(figure("payloads.dropped")).isOne();
        assertThat(figure("payloads.deferred")).isOne();
    }

    @Test
    void aConnectionIsClosedAsSlowAndItsVisitorFindsWhatWasKept() {
        send(kept("offer"), Audience.everybody()); // followed by its offset
        sendMany(Overflow.DISCONNECT, ROOM - 2);
        assertThat(slow.closeCode()).isNull();
        sendMany(Overflow.DISCONNECT, 1);

        assertThat(slow.closeCode()).isEqualTo(CloseCode.SLOW);
        assertThat(slow.closeCode().comeBack()).isTrue();
        assertThat(figure("connections.overflowed")).isOne();
        assertThat(figure("connections.slow")).isOne();
        assertThat(figure("payloads.dropped")).isZero();
        assertThat(visitor.open("/again").messageNames()).containsExactly("offer");
    }

    @Test
    void aMessageThatMayNotBeMissedIsNotDroppedForAnother() {
        sendAll(Message.named("ledger").onOverflow(Overflow.DISCONNECT));
        sendMany(Overflow.DROP_OLDEST, ROOM + 4);
        assertThat(read()).startsWith("ledger").hasSize(ROOM).endsWith("m" + (ROOM + 3));
    }

    @Test
    void aConnectionThatIsBeingClosedIsNotClosedAsSlow() {
        beckon.visitors().disconnect(visitor.id(slow));
        sendMany(Overflow.DISCONNECT, ROOM + 1);
        slow.transport().release();
        assertThat(slow.closeCode()).isEqualTo(CloseCode.BANNED);
        assertThat(figure("connections.slow")).isZero();
        assertThat(figure("connections.overflowed")).isZero();
    }

    @Test
    void oneSlowTabDoesNotCostAnotherItsConnection() {
        TestTab quick = visitor.open("/quick");
        sendMany(Overflow.DISCONNECT, ROOM + 1);
        assertThat(slow.closeCode()).isEqualTo(CloseCode.SLOW);
        assertThat(quick.closeCode()).isNull();
        assertThat(quick.messageNames()).hasSize(ROOM + 1);
    }

    @Test
    void aMessageReplacesTheOlderOneOfItsKeyAndGoesToTheEnd() {
        sendAll(
                Message.named("cursor").mergeKey("a").with("x", 1),
                Message.named("stock"),
                Message.named("cursor").mergeKey("b").with("x", 2),
                Message.named("cursor").mergeKey("a").with("x", 3));
        assertThat(read()).containsExactly("stock", "cursor", "cursor");
        assertThat(slow.received(ToVisitor.Deliver.class))
                .extracting(message -> message.data().get("x"))
                .containsExactly(null, 2, 3);
        assertThat(figure("payloads.merged")).isOne();
        assertThat(figure("payloads.dropped")).isZero();
    }

    @Test
    void theSameKeyOfAnotherNameIsAnother() {
        sendAll(
                Message.named("cursor").mergeKey("a"),
                Message.named("selection").mergeKey("a"));
        assertThat(read()).containsExactly("cursor", "selection");
    }

    @Test
    void aMessageInTheFrameUnderWayIsNotTouched() {
        slow.transport().complete(); // of the welcome
        sendAll(Message.named("cursor").mergeKey("a").with("x", 1));
        assertThat(slow.transport().isSending()).isTrue();
        sendAll(
                Message.named("cursor").mergeKey("a").with("x", 2),
                Message.named("cursor").mergeKey("a").with("x", 3));
        read();
        assertThat(slow.received(ToVisitor.Deliver.class))
                .extracting(message -> message.data().get("x"))
                .containsExactly(1, 3);
    }

    @Test
    void whoReadsQuicklyGetsEveryPosition() {
        TestTab quick = visitor.open("/quick");
        for (int i = 0; i < 50; i++) {
            sendAll(Message.named("cursor").mergeKey("a").with("x", i));
        }
        assertThat(quick.messageNames()).hasSize(50);
        assertThat(read()).hasSize(1);
        assertThat(figure("payloads.merged")).isEqualTo(49);
    }

    @Test
    void aFullQueueTakesWhatReplacesOneThatWaits() {
        sendAll(Message.named("cursor").mergeKey("a").onOverflow(Overflow.DISCONNECT));
        sendMany(Overflow.DROP_NEWEST, ROOM - 1);
        sendAll(Message.named("cursor").mergeKey("a").onOverflow(Overflow.DISCONNECT));
        assertThat(slow.closeCode()).isNull();
        assertThat(read()).hasSize(ROOM).endsWith("cursor");
    }

    @Test
    void aMessageIsEncodedOnceHoweverItWaits() {
        FakeTransport another = heldTransport();
        visitor().connect(another).hello("/");
        sendAll(Message.named("cursor").mergeKey("a"));
        slow.transport().complete();
        another.complete();
        Payload here = slow.transport().underWay().get(0);
        assertThat(another.underWay()).hasSize(1).first().isSameAs(here);
        slow.transport().complete();
    }

    @Test
    void aKeptMessageHasNoUseForAnyOfIt() {
        Message.Builder overflowing = Message.named("m").onOverflow(Overflow.DROP_OLDEST);
        Message.Builder merging = Message.named("m").mergeKey("k").kept();
        assertThat(overflowing.build().kept()).isFalse();
        assertThatIllegalStateException()
                .isThrownBy(overflowing.kept()::build)
                .withMessageContaining("\"m\" is kept");
        assertThatIllegalStateException().isThrownBy(merging::build);
        assertThat(merging.kept(false).build().mergeKey()).isEqualTo("k");
    }

    @Test
    void aMergeKeyHasABound() {
        Message.Builder builder = Message.named("m");
        assertThatIllegalArgumentException().isThrownBy(() -> builder.mergeKey(""));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.mergeKey("x".repeat(Message.MAX_MERGE_KEY + 1)));
        assertThat(builder.mergeKey("x".repeat(Message.MAX_MERGE_KEY)).build().mergeKey())
                .hasSize(100);
    }
}

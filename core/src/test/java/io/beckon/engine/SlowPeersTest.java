package io.beckon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.AdminPolicy;
import io.beckon.Audience;
import io.beckon.Beckon;
import io.beckon.Criteria;
import io.beckon.Limits;
import io.beckon.Message;
import io.beckon.protocol.FromAdmin;
import io.beckon.protocol.ToAdmin;
import io.beckon.protocol.ToVisitor;
import io.beckon.spi.CloseCode;
import io.beckon.spi.Payload;
import io.beckon.testing.FakeTransport;
import io.beckon.testing.Handshakes;
import io.beckon.testing.TestAdmin;
import io.beckon.testing.TestTab;
import io.beckon.testing.TestVisitor;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

/** Nobody waits for the slow. */
final class SlowPeersTest extends EngineTestBase {
    private TestTab slowTab(TestVisitor visitor) {
        TestTab tab = visitor.connect(heldTransport());
        tab.hello("/slow");
        return tab;
    }

    private TestAdmin slowAdmin() {
        TestAdmin admin = TestAdmin.open(
                beckon,
                Beckon.DEFAULT_CHANNEL,
                Handshakes.ofUser("slow", AdminPolicy.DEFAULT_ROLE).build(),
                transport());
        admin.subscribe();
        aMomentPasses();
        admin.transport().mode(FakeTransport.Mode.HELD);
        return admin;
    }

    @Test
    void aVisitorThatNeverReadsIsClosedAfterTheSendTimeout() {
        TestTab slow = slowTab(visitor());
        time.advanceSeconds(20);
        assertThat(slow.closeCode()).isNull();
        time.advanceSeconds(5);
        assertThat(slow.closeCode()).isEqualTo(CloseCode.SLOW);
        assertThat(slow.closeCode().comeBack()).isTrue();
        assertThat(figure("connections.slow")).isOne();
    }

    @Test
    void aVisitorThatNeverReadsDelaysNobodyAndCostsNoMoreThanItsBound() {
        startWith(Limits.builder().outboundMessages(32).outboundBytes(16_384));
        TestVisitor slow = visitor();
        TestTab slowTab = slowTab(slow);
        TestVisitor quick = visitorOn("/quick");
        Message message = Message.named("m").with("x", "x".repeat(1_000)).build();
        for (int i = 0; i < 500; i++) {
            send(message, Audience.everybody());
        }

        assertThat(quick.tab().messageNames()).hasSize(500);
        slowTab.transport().complete();
        int waited =
                slowTab.transport().underWay().stream().mapToInt(Payload::bytes).sum();
        assertThat(waited).isBetween(10_000, 16_384);
        assertThat(figure("payloads.dropped"))
                .isEqualTo(500 - slowTab.transport().underWay().size());
    }

    @Test
    void theQueueIsBoundedInMessagesToo() {
        startWith(Limits.builder().outboundMessages(16));
        TestTab slow = slowTab(visitor());
        for (int i = 0; i < 20; i++) {
            send(live("m" + i), Audience.everybody());
        }
        slow.transport().release();
        assertThat(slow.messageNames()).hasSize(16).startsWith("m0").endsWith("m15");
        assertThat(figure("payloads.dropped")).isEqualTo(4);
    }

    @Test
    void oneMessageLargerThanTheWholeBoundIsStillTaken() {
        startWith(Limits.builder().outboundBytes(16_384).messageBytes(100_000));
        TestTab slow = slowTab(visitor());
        Message huge = Message.named("huge").with("x", "x".repeat(50_000)).build();
        send(huge, Audience.everybody());
        send(huge, Audience.everybody());
        slow.transport().release();
        assertThat(slow.messageNames()).containsExactly("huge");
    }

    @Test
    void keptMessagesAreNotDroppedButWait() {
        startWith(Limits.builder().outboundMessages(16));
        TestVisitor visitor = visitor();
        TestTab slow = slowTab(visitor);
        for (int i = 0; i < 30; i++) {
            send(kept("m" + i), Audience.everybody());
        }
        time.advanceSeconds(25);
        assertThat(slow.closeCode()).isEqualTo(CloseCode.SLOW);
        assertThat(visitor.open("/next").messageNames()).hasSize(30);
    }

    @Test
    void theOffsetsBetweenKeptMessagesTakeOnePlaceTogether() {
        startWith(Limits.builder().outboundMessages(16));
        TestTab slow = slowTab(visitor());
        for (int i = 0; i < 15; i++) {
            send(kept("m" + i), Audience.everybody());
        }
        assertThat(figure("payloads.deferred")).isZero();
        slow.transport().release();
        assertThat(slow.messageNames()).hasSize(15);
        assertThat(slow.received()).last().isInstanceOf(ToVisitor.Offset.class);
        assertThat(slow.received(ToVisitor.Offset.class)).hasSize(1);
    }

    /** Two visitors and two streams: each has a newest of its own. */
    @Test
    void streamsAreMergedEachForItself() {
        List<TestVisitor> both = visitors(2);
        TestAdmin slow = slowAdmin();
        both.forEach(visitor -> slow.watch(visitor.id()));
        for (int i = 0; i < 50; i++) {
            for (TestVisitor visitor : both) {
                visitor.tab().stream("cursor", data("x", i));
                visitor.tab().stream("scroll", data("x", -i));
            }
            time.advanceMillis(25);
        }
        slow.transport().release();
        aMomentPasses();

        for (TestVisitor visitor : both) {
            for (String stream : List.of("cursor", "scroll")) {
                assertThat(slow.picture().timeline(visitor.id()))
                        .filteredOn(activity -> stream.equals(activity.name()))
                        .extracting(activity -> activity.properties().get("x"))
                        .endsWith(stream.equals("cursor") ? 49 : -49)
                        .hasSizeLessThan(5);
            }
        }
    }

    @Test
    void aVisitorThatAsksAndDoesNotReadTheAnswersIsClosed() {
        startWith(Limits.builder().outboundMessages(16));
        TestTab slow = slowTab(visitor());
        for (int i = 0; i < 20; i++) {
            slow.ping();
        }
        assertThat(slow.closeCode()).isEqualTo(CloseCode.SLOW);
        assertThat(figure("connections.slow")).isOne();
    }

    @Test
    void aSendThatFailsClosesTheConnection() {
        TestVisitor visitor = visitor();
        FakeTransport transport = transport();
        TestTab tab = visitor.connect(transport);
        tab.hello("/");
        transport.mode(FakeTransport.Mode.FAILING);
        send(live("m"), Audience.everybody());
        assertThat(tab.closeCode()).isEqualTo(CloseCode.FAULT);
        assertThat(figure("sends.failed")).isOne();
        assertThat(figure("connections")).isZero();
    }

    @Test
    void aSlowAdminGetsMergedChangesAndEndsWithTheRightPicture() {
        TestAdmin slow = slowAdmin();
        TestAdmin quick = admin().subscribe();
        List<TestVisitor> visitors = visitors(30);
        for (int round = 0; round < 20; round++) {
            for (TestVisitor visitor : visitors) {
                visitor.tab().page("/page/" + round);
            }
            time.advanceMillis(50);
        }
        visitors.subList(0, 5).forEach(TestVisitor::leave);
        graceIsOver();

        int before = slow.transport().frames().size();
        slow.transport().release();
        aMomentPasses();

        assertThat(slow.transport().frames().size() - before).isLessThanOrEqualTo(4);
        assertThat(slow.picture().rows()).hasSize(25).isEqualTo(quick.picture().rows());
        assertThat(slow.picture().rows())
                .containsExactlyInAnyOrderElementsOf(
                        beckon.visitors().list(Criteria.everyone(), 100));
        assertThat(slow.picture().totals()).isEqualTo(quick.picture().totals());
        assertThat(figure("admins.merged")).isPositive();
    }

    @Test
    void aSlowAdminWhoWatchesGetsTheNewestActivity() {
        TestVisitor visitor = visitorOn("/");
        TestAdmin slow = slowAdmin();
        slow.watch(visitor.id());
        for (int i = 0; i < 500; i++) {
            visitor.tab().track("e" + i);
            time.advanceMillis(25);
        }
        slow.transport().release();
        aMomentPasses();

        assertThat(slow.picture().timeline(visitor.id()).size()).isBetween(200, 240);
        assertThat(slow.picture().timeline(visitor.id()))
                .last()
                .extracting(activity -> activity.name())
                .isEqualTo("e499");
        assertThat(figure("admins.dropped")).isPositive();
    }

    /** A visitor chooses what an event carries, and many large ones must not gather for an admin. */
    @Test
    void aSlowAdminWhoWatchesGetsNoMoreThanABoundOfCharacters() {
        TestVisitor visitor = visitorOn("/");
        TestAdmin slow = slowAdmin();
        slow.watch(visitor.id());
        String large = "x".repeat(10_000);
        for (int i = 0; i < 50; i++) {
            visitor.tab().track("e" + i, data("text", large));
            visitor.tab().stream("cursor", data("text", large));
            time.advanceMillis(50);
        }
        int before = slow.transport().payloads().size();
        slow.transport().release();
        aMomentPasses();

        List<Payload> news = slow.transport().payloads();
        assertThat(news.subList(before + 1, news.size()).stream()
                        .mapToInt(Payload::bytes)
                        .sum())
                .isBetween(50_000, 80_000);
        assertThat(slow.picture().timeline(visitor.id()))
                .extracting(activity -> activity.name())
                .contains("e49", "e48", "e47", "e46", "cursor");
        assertThat(figure("admins.dropped")).isPositive();
    }

    @Test
    void ofAStreamASlowAdminGetsTheNewest() {
        TestVisitor visitor = visitorOn("/");
        TestAdmin slow = slowAdmin();
        slow.watch(visitor.id());
        for (int i = 0; i < 50; i++) {
            visitor.tab().stream("cursor", data("x", i));
            time.advanceMillis(25);
        }
        slow.transport().release();
        aMomentPasses();

        assertThat(slow.picture().timeline(visitor.id()))
                .filteredOn(activity -> "cursor".equals(activity.name()))
                .extracting(activity -> activity.properties().get("x"))
                .endsWith(49)
                .hasSizeLessThan(5);
    }

    @Test
    void anAdminThatNeverReadsIsClosedAndFreesItsView() {
        TestAdmin slow = slowAdmin();
        visitors(3);
        time.advanceSeconds(30);
        assertThat(slow.closeCode()).isEqualTo(CloseCode.SLOW);
        assertThat(figure("views")).isZero();
        assertThat(figure("admins")).isZero();
    }

    @Test
    void anAdminWhoOnlyListensIsLeftAlone() {
        TestAdmin admin = admin();
        admin.subscribe(Criteria.everyone(), FromAdmin.Sort.ACTIVE, 0, 10);
        time.advance(Duration.ofMinutes(10));
        assertThat(admin.closeCode()).isNull();
        assertThat(admin.received(ToAdmin.Snapshot.class)).hasSize(1);
    }
}

package io.beckon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.Audience;
import io.beckon.Beckon;
import io.beckon.Criteria;
import io.beckon.Message;
import io.beckon.Sent;
import io.beckon.VisitorId;
import io.beckon.protocol.ToVisitor;
import io.beckon.spi.Payload;
import io.beckon.testing.TestTab;
import io.beckon.testing.TestVisitor;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Who gets a message, and that it is encoded once for all of them. */
final class AudienceTest extends EngineTestBase {
    private static final VisitorId NOBODY = new VisitorId("v_aaaaaaaaaaaaaaaaaaaaaa");

    private static String lastMessage(TestTab tab) {
        return tab.transport().payloads().stream()
                .map(Payload::text)
                .filter(text -> text.startsWith("{\"type\":\"message\""))
                .reduce((earlier, later) -> later)
                .orElseThrow();
    }

    private void assertGot(String name, List<TestVisitor> those, List<TestVisitor> others) {
        assertThat(those)
                .allSatisfy(
                        visitor -> assertThat(visitor.tab().messageNames()).containsExactly(name));
        assertThat(others)
                .allSatisfy(visitor -> assertThat(visitor.tab().messageNames()).isEmpty());
    }

    @Test
    void aMessageToOneVisitorReachesAllItsTabsAndNobodyElse() {
        TestVisitor visitor = visitorOn("/");
        TestTab other = visitor.open("/other");
        TestVisitor somebody = visitorOn("/");

        Sent sent = send(live("stock"), Audience.visitor(visitor.id()));

        assertThat(sent.recipients()).isOne();
        assertThat(visitor.tab().messageNames()).containsExactly("stock");
        assertThat(other.messageNames()).containsExactly("stock");
        assertThat(somebody.tab().messageNames()).isEmpty();
    }

    @Test
    void aMessageToARoomReachesItsMembers() {
        var visitors = visitors(4);
        var members = visitors.subList(1, 3);
        members.forEach(visitor -> beckon.rooms().join(visitor.id(), "roadsters"));

        assertThat(send(live("stock"), Audience.room("roadsters")).recipients()).isEqualTo(2);

        assertGot("stock", members, List.of(visitors.get(0), visitors.get(3)));
    }

    @Test
    void aMessageToEverybodyReachesEverybody() {
        var visitors = visitors(5);
        assertThat(send(live("hello"), Audience.everybody()).recipients()).isEqualTo(5);
        assertGot("hello", visitors, List.of());
    }

    @Test
    void aMessageToCriteriaReachesWhomTheyMatch() {
        TestVisitor onCars = visitorOn("/cars/1");
        TestVisitor elsewhere = visitorOn("/about");
        Audience audience = Audience.matching(
                Criteria.all(Criteria.path("/cars/*"), Criteria.not(Criteria.pagesSeen(2))));

        assertThat(send(live("stock"), audience).recipients()).isOne();

        assertGot("stock", List.of(onCars), List.of(elsewhere));
    }

    @Test
    void anEmptyAudienceIsNoError() {
        assertThat(send(live("a"), Audience.everybody()).recipients()).isZero();
        assertThat(send(kept("b"), Audience.room("empty")).recipients()).isZero();
        assertThat(send(kept("c"), Audience.visitor(NOBODY)).recipients()).isZero();
        assertThat(heard.sent()).hasSize(3);
    }

    @Test
    void aVisitorBetweenTwoPagesIsAddressedToo() {
        TestVisitor visitor = visitorOn("/");
        visitor.leave();

        assertThat(send(kept("offer"), Audience.everybody()).recipients()).isOne();
        assertThat(send(live("live"), Audience.everybody()).recipients()).isOne();

        assertThat(visitor.open("/next").messageNames()).containsExactly("offer");
    }

    @Test
    void allReceiveTheSameBytesEncodedOnce() {
        var tabs = new ArrayList<TestTab>();
        visitors(40).forEach(visitor -> {
            tabs.add(visitor.tab());
            tabs.add(visitor.open("/second"));
        });
        for (Message message : List.of(live("live"), kept("kept"))) {
            send(message, Audience.everybody());
            String first = lastMessage(tabs.get(0));
            assertThat(tabs).allSatisfy(tab -> assertThat(lastMessage(tab)).isSameAs(first));
        }
    }

    @Test
    void aMessageCarriesItsDataAndItsExpiry() {
        TestVisitor visitor = visitorOn("/");
        Message message = Message.named("stock")
                .with("sku", "S-100")
                .with("colours", Arrays.asList("red", null))
                .kept()
                .build();
        Sent sent = send(message, Audience.everybody());

        ToVisitor.Deliver got = visitor.tab().expectMessage();
        assertThat(got.id()).isEqualTo(sent.id());
        assertThat(got.keep()).isTrue();
        assertThat(got.expires()).isEqualTo(time.millis() + 86_400_000L);
        assertThat(got.data()).isEqualTo(message.data());
    }

    @Test
    void aLiveMessageHasNoExpiry() {
        TestVisitor visitor = visitorOn("/");
        send(live("stock"), Audience.everybody());
        ToVisitor.Deliver got = visitor.tab().expectMessage();
        assertThat(got.keep()).isFalse();
        assertThat(got.expires()).isNull();
    }

    @Test
    void messagesArriveInTheOrderInWhichTheyWereAccepted() {
        TestVisitor visitor = visitorOn("/");
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            names.add("m" + i);
            send(i % 3 == 0 ? kept("m" + i) : live("m" + i), Audience.everybody());
        }
        assertThat(visitor.tab().messageNames()).isEqualTo(names);
    }

    @Test
    void whatHasGatheredLeavesAsOneFrame() {
        TestVisitor visitor = visitor();
        TestTab tab = visitor.connect(heldTransport());
        tab.hello("/");
        for (int i = 0; i < 5; i++) {
            send(live("m" + i), Audience.everybody());
        }
        tab.transport().complete();
        tab.transport().complete();

        assertThat(tab.transport().frames()).hasSize(2);
        assertThat(tab.messageNames()).containsExactly("m0", "m1", "m2", "m3", "m4");
    }

    @Test
    void idsOfMessagesSortByTheOrderInWhichTheyWereAccepted() {
        for (int i = 0; i < 200; i++) {
            send(live("m"), Audience.everybody());
            time.advance(java.time.Duration.ofNanos(i % 3 * 400_000L));
        }
        assertThat(heard.sent()).extracting(Sent::id).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void aMessageThatIsTooLargeIsNotAccepted() {
        TestVisitor visitor = visitorOn("/");
        Message tooLarge = Message.named("big").with("text", "x".repeat(17_000)).build();

        assertThat(beckon.send(tooLarge, Audience.everybody()))
                .isCompletedExceptionally()
                .failsWithin(java.time.Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(IllegalArgumentException.class)
                .withMessageContaining("16384");
        assertThat(visitor.tab().messageNames()).isEmpty();
        assertThat(figure("sends")).isZero();
    }

    @Test
    void listenersHearWhatWasSentAndByWhom() {
        visitors(2);
        Sent sent = send(live("stock"), Audience.everybody());
        assertThat(heard.sent()).containsExactly(sent);
        assertThat(heard.details("messageSent")).containsExactly(Beckon.API_SENDER);
    }

    @Test
    void largeAudiencesAreWrittenToByTheWorkers() {
        var visitors = visitors(100);
        executor.hold();
        assertThat(send(live("hello"), Audience.everybody()).recipients()).isEqualTo(100);
        assertGot("hello", List.of(), visitors);
        executor.release();
        assertGot("hello", visitors, List.of());
    }
}

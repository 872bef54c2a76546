package io.beckon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.Audience;
import io.beckon.Beckon;
import io.beckon.DeliveryStatus;
import io.beckon.Limits;
import io.beckon.Message;
import io.beckon.MessageId;
import io.beckon.Receipt;
import io.beckon.Sent;
import io.beckon.Site;
import io.beckon.VisitorId;
import io.beckon.protocol.FromVisitor;
import io.beckon.protocol.ToVisitor;
import io.beckon.testing.FakeTransport;
import io.beckon.testing.HandExecutor;
import io.beckon.testing.RecordingListener;
import io.beckon.testing.TestTab;
import io.beckon.testing.TestVisitor;
import io.beckon.testing.VirtualTime;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Whatever tabs do, a kept message is never granted to two at once, displayed once, and first delivered in order. */
final class MailboxPropertyTest {
    private static final Duration CLAIM = Duration.ofSeconds(10);

    @Property(tries = 80)
    void theLawsHoldWhateverTabsDo(@ForAll long seed) {
        new Run().lawsHold(new Random(seed));
    }

    private static final class Run {
        private final VirtualTime time = new VirtualTime();
        private final RecordingListener heard = new RecordingListener();
        private final Beckon beckon = Beckon.builder(
                        Site.named("shop").secret("0123456789abcdef").build())
                .time(time, time)
                .executor(HandExecutor.inline())
                .limits(Limits.builder()
                        .mailbox(6)
                        .mailboxes(1)
                        .outboundMessages(16)
                        .messageBurst(100_000)
                        .build())
                .drain(Duration.ZERO)
                .listener(heard)
                .build();
        private final TestVisitor visitor = TestVisitor.of(beckon);
        private final List<TestTab> tabs = new ArrayList<>();
        private final List<MessageId> sent = new ArrayList<>();
        private final Map<MessageId, Long> grantedAt = new HashMap<>();
        private final Map<MessageId, TestTab> grantedTo = new HashMap<>();
        private VisitorId id;

        void lawsHold(Random random) {
            id = visitor.open("/").welcome().visitor();
            tabs.add(visitor.tab());
            for (int step = 0; step < 120; step++) {
                step(random);
            }
            tabs.forEach(tab -> tab.transport().release());
            tabs.forEach(Run::assertFirstDeliveriesInOrder);
            assertEachStateOnce();
            Books.check(beckon);
            time.advance(Duration.ofMinutes(5));
            Books.check(beckon);
            assertThat(Books.waiting(beckon)).isZero();
            beckon.close();
        }

        private void step(Random random) {
            switch (random.nextInt(12)) {
                case 0, 1, 2 -> send(random);
                case 3 -> open(random);
                case 4 -> close(random);
                case 5 -> time.advanceMillis(random.nextInt(12_000));
                case 6 -> holdOrRelease(random);
                default -> talk(random);
            }
        }

        private void send(Random random) {
            Message message = Message.named("m" + sent.size())
                    .kept()
                    .expiresAfter(Duration.ofSeconds(5 + random.nextInt(120)))
                    .build();
            Sent accepted = beckon.send(message, Audience.visitor(id)).join();
            if (accepted.recipients() > 0) {
                sent.add(accepted.id());
            }
        }

        private void open(Random random) {
            FakeTransport transport = new FakeTransport();
            transport.mode(
                    random.nextBoolean() ? FakeTransport.Mode.AT_ONCE : FakeTransport.Mode.HELD);
            TestTab tab = visitor.connect(transport);
            tab.hello("/" + tabs.size());
            tabs.add(tab);
        }

        private void close(Random random) {
            any(tabs, random).leave();
        }

        private void holdOrRelease(Random random) {
            FakeTransport transport = any(tabs, random).transport();
            if (transport.isSending()) {
                transport.complete();
            } else {
                transport.mode(
                        random.nextBoolean()
                                ? FakeTransport.Mode.AT_ONCE
                                : FakeTransport.Mode.HELD);
            }
        }

        private void talk(Random random) {
            if (sent.isEmpty()) {
                return;
            }
            TestTab tab = any(tabs, random);
            MessageId message = sent.get(Math.max(0, sent.size() - 1 - random.nextInt(8)));
            switch (random.nextInt(6)) {
                case 0, 1, 2 -> claim(tab, message);
                case 4 -> giveBack(tab, message);
                case 3 -> tab.report(message, DeliveryStatus.DISPLAYED);
                default ->
                    tab.report(
                            message,
                            random.nextBoolean()
                                    ? DeliveryStatus.CLICKED
                                    : DeliveryStatus.DISMISSED);
            }
        }

        private void giveBack(TestTab tab, MessageId message) {
            tab.say(new FromVisitor.Release(message));
            if (!tab.transport().isGone()) {
                grantedTo.remove(message, tab);
            }
        }

        private void claim(TestTab tab, MessageId message) {
            int before = tab.received(ToVisitor.Granted.class).size();
            tab.claim(message);
            if (tab.received(ToVisitor.Granted.class).size() == before) {
                return;
            }
            TestTab holder = grantedTo.get(message);
            boolean stillHeld = holder != null
                    && holder != tab
                    && time.millis() - grantedAt.get(message) < CLAIM.toMillis();
            assertThat(stillHeld)
                    .as("%s is granted to two tabs at once", message)
                    .isFalse();
            assertThat(heard.states(message)).doesNotContain(DeliveryStatus.DISPLAYED);
            if (holder != tab || time.millis() - grantedAt.get(message) >= CLAIM.toMillis()) {
                grantedAt.put(message, time.millis());
            }
            grantedTo.put(message, tab);
        }

        private static void assertFirstDeliveriesInOrder(TestTab tab) {
            List<MessageId> first = new ArrayList<>();
            Set<MessageId> seen = new HashSet<>();
            for (ToVisitor.Deliver message : tab.received(ToVisitor.Deliver.class)) {
                if (seen.add(message.id())) {
                    first.add(message.id());
                }
            }
            // Ids sort by the order of acceptance.
            assertThat(first).isSorted();
        }

        private void assertEachStateOnce() {
            assertThat(heard.receipts())
                    // A claim that ran out may be made again.
                    .filteredOn(receipt -> receipt.status() != DeliveryStatus.CLAIMED)
                    .extracting(receipt -> receipt.message() + " " + receipt.status())
                    .doesNotHaveDuplicates();
            for (MessageId message : sent) {
                List<DeliveryStatus> states = heard.states(message);
                assertThat(states.stream().filter(Run::isEnd).count())
                        .as("ends of %s: %s", message, states)
                        .isLessThanOrEqualTo(1);
                if (states.contains(DeliveryStatus.DISPLAYED)) {
                    assertThat(states)
                            .filteredOn(state -> state != DeliveryStatus.CLAIMED)
                            .startsWith(DeliveryStatus.DELIVERED, DeliveryStatus.DISPLAYED);
                }
            }
            assertThat(heard.receipts()).extracting(Receipt::visitor).containsOnly(id);
        }

        private static boolean isEnd(DeliveryStatus status) {
            return status == DeliveryStatus.DISPLAYED
                    || status == DeliveryStatus.EXPIRED
                    || status == DeliveryStatus.SUPPRESSED;
        }

        private static <T> T any(List<T> list, Random random) {
            return list.get(random.nextInt(list.size()));
        }
    }
}

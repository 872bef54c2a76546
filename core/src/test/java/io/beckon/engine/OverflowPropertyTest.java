package io.beckon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.Message;
import io.beckon.Overflow;
import io.beckon.engine.OutboundQueuePropertyTest.Silent;
import io.beckon.spi.Payload;
import io.beckon.testing.FakeTransport;
import io.beckon.testing.VirtualTime;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What the queue does where there is no room, against a plain list that does the same by searching. */
final class OverflowPropertyTest {
    private static final int STEPS = 400;

    @Property(tries = 400)
    void theQueueDoesWhatAPlainListDoes(@ForAll long seed) {
        new Run(new Random(seed)).run();
    }

    private static final class Run {
        private final Random random;
        private final VirtualTime time = new VirtualTime();
        private final Context context = OutboundQueuePropertyTest.context(time);
        private final FakeTransport transport = new FakeTransport();
        private final OutboundQueue queue = new OutboundQueue(transport, context, new Silent());
        private final List<String> told = new ArrayList<>();
        private final PlainQueue plain = new PlainQueue();

        Run(Random random) {
            this.random = random;
        }

        void run() {
            transport.mode(FakeTransport.Mode.HELD);
            // Some runs read hardly ever, so that the queue is full most of the time.
            int reading = 1 + random.nextInt(20);
            for (int step = 0; step < STEPS; step++) {
                if (random.nextInt(100) >= reading) {
                    offer("m" + step);
                } else if (transport.isSending()) {
                    transport.complete();
                    plain.complete();
                } else {
                    queue.flush();
                    plain.flush();
                }
                assertSameFigures();
            }
            queue.flush();
            plain.flush();
            while (transport.isSending()) {
                transport.complete();
                plain.complete();
            }
            assertSameFigures();
            assertThat(names(transport.payloads())).isEqualTo(plain.arrived);
            assertThat(told).isEqualTo(plain.arrived);
            assertThat(transport.breaches()).isEmpty();
        }

        private void offer(String name) {
            int size = random.nextInt(8) == 0 ? random.nextInt(18_000) : random.nextInt(60);
            Payload payload = Payload.of(name + " ".repeat(size));
            Outgoing message = message(name, payload);
            assertThat(queue.offer(message))
                    .as("%s is taken", name)
                    .isEqualTo(plain.offer(message));
        }

        private Outgoing message(String name, Payload payload) {
            Runnable whenSent = () -> told.add(name);
            if (random.nextInt(3) == 0) {
                return new Outgoing(payload, null, null, whenSent);
            }
            Overflow[] policies = Overflow.values();
            Message.Builder builder = Message.named(random.nextBoolean() ? "cursor" : "stock")
                    .onOverflow(policies[random.nextInt(policies.length)]);
            if (random.nextInt(3) > 0) {
                builder.mergeKey("k" + random.nextInt(3));
            }
            return Outgoing.live(builder.build(), payload, whenSent);
        }

        private void assertSameFigures() {
            assertThat(queue.bytes()).isEqualTo(bytes(plain.sending) + bytes(plain.waiting()));
            assertThat(figure("payloads.dropped")).isEqualTo(plain.dropped);
            assertThat(figure("payloads.merged")).isEqualTo(plain.merged);
        }

        private long figure(String name) {
            return context.counters().figures().get("beckon." + name);
        }
    }

    private static List<String> names(List<Payload> payloads) {
        return payloads.stream().map(payload -> payload.text().strip()).toList();
    }

    private static int bytes(List<Payload> payloads) {
        return payloads.stream().mapToInt(Payload::bytes).sum();
    }

    /** The same queue, as plain and as slow as it can be. It checks its own bounds. */
    private static final class PlainQueue {
        private List<Outgoing> waiting = new ArrayList<>();
        private List<Payload> sending = List.of();
        private final List<String> arrived = new ArrayList<>();
        private int dropped;
        private int merged;

        boolean offer(Outgoing message) {
            List<Outgoing> next = new ArrayList<>(waiting);
            boolean merges = next.removeIf(older -> sameKey(older, message));
            int before = next.size();
            if (!fits(next, message) && message.overflow() == Overflow.DROP_OLDEST) {
                while (!fits(next, message) && dropOne(next)) {}
            }
            if (!fits(next, message)) {
                return false;
            }
            dropped += before - next.size();
            merged += merges ? 1 : 0;
            next.add(message);
            waiting = next;
            assertThat(waiting.size()).isLessThanOrEqualTo(OutboundQueuePropertyTest.MAX_MESSAGES);
            assertThat(waiting.size() == 1
                            || bytes(waiting()) <= OutboundQueuePropertyTest.MAX_BYTES)
                    .isTrue();
            return true;
        }

        private static boolean dropOne(List<Outgoing> from) {
            for (Outgoing message : from) {
                if (message.overflow() == Overflow.DROP_NEWEST
                        || message.overflow() == Overflow.DROP_OLDEST) {
                    return from.remove(message);
                }
            }
            return false;
        }

        private static boolean sameKey(Outgoing older, Outgoing message) {
            return message.mergeKey() != null && message.mergeKey().equals(older.mergeKey());
        }

        private static boolean fits(List<Outgoing> beside, Outgoing message) {
            int bytes = beside.stream().mapToInt(one -> one.payload().bytes()).sum();
            return beside.isEmpty()
                    || (beside.size() < OutboundQueuePropertyTest.MAX_MESSAGES
                            && bytes + message.payload().bytes()
                                    <= OutboundQueuePropertyTest.MAX_BYTES);
        }

        List<Payload> waiting() {
            return waiting.stream().map(Outgoing::payload).toList();
        }

        void flush() {
            if (sending.isEmpty()) {
                sending = waiting();
                waiting = new ArrayList<>();
            }
        }

        void complete() {
            arrived.addAll(names(sending));
            sending = List.of();
            flush();
        }
    }
}

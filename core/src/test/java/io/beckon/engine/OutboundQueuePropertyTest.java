package io.beckon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.Limits;
import io.beckon.Site;
import io.beckon.protocol.Codec;
import io.beckon.spi.CloseCode;
import io.beckon.spi.Metrics;
import io.beckon.spi.Payload;
import io.beckon.testing.FakeTransport;
import io.beckon.testing.VirtualTime;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The queue against a list: order, no loss, its bound, and one send under way. */
final class OutboundQueuePropertyTest {
    static final int MAX_MESSAGES = 16;
    static final int MAX_BYTES = 16_384;

    static Context context(VirtualTime time) {
        return context(time, MAX_MESSAGES, MAX_BYTES);
    }

    static Context context(VirtualTime time, int maxMessages, int maxBytes) {
        Codec codec = new Codec(16_384, 16);
        Duration second = Duration.ofSeconds(1);
        return new Context(
                new CurrentSite(Site.named("shop").secret("0123456789abcdef").build()),
                Limits.builder()
                        .outboundMessages(maxMessages)
                        .outboundBytes(maxBytes)
                        .build(),
                new Context.Timing(
                        second,
                        second,
                        second,
                        second,
                        second,
                        second,
                        second,
                        Duration.ZERO,
                        second),
                time,
                time,
                Runnable::run,
                new Counters(Metrics.none(), time),
                new Timers(Metrics.none(), time),
                codec,
                ControlPayloads.encode(codec),
                new IdGenerator(time));
    }

    /** An owner to whom nothing happens. */
    static final class Silent implements OutboundQueue.Owner {
        @Override
        public void drained() {}

        @Override
        public void sendFailed(Throwable failure) {
            throw new AssertionError("No send fails here.", failure);
        }
    }

    @Property(tries = 300)
    void nothingTakenIsLostOrOvertaken(@ForAll long seed) {
        new Run().nothingTakenIsLostOrOvertaken(new Random(seed));
    }

    @Property(tries = 200)
    void afterAFailureNothingMoreIsSentAndTheOwnerHearsOnce(@ForAll long seed) {
        new Run().afterAFailureNothingMoreIsSentAndTheOwnerHearsOnce(new Random(seed));
    }

    private static final class Run {
        private final VirtualTime time = new VirtualTime();
        private final FakeTransport transport = new FakeTransport();
        private final List<String> taken = new ArrayList<>();
        private final List<String> told = new ArrayList<>();
        private int drained;
        private int failed;
        private final OutboundQueue queue =
                new OutboundQueue(transport, context(time), new OutboundQueue.Owner() {
                    @Override
                    public void drained() {
                        drained++;
                    }

                    @Override
                    public void sendFailed(Throwable failure) {
                        failed++;
                    }
                });

        void nothingTakenIsLostOrOvertaken(Random random) {
            for (int step = 0; step < 200; step++) {
                switch (random.nextInt(6)) {
                    case 0, 1, 2 -> offer(random, step);
                    case 3 -> queue.flush();
                    case 4 ->
                        transport.mode(
                                random.nextBoolean()
                                        ? FakeTransport.Mode.AT_ONCE
                                        : FakeTransport.Mode.HELD);
                    default -> completeIfSending();
                }
                assertThat(waiting()).isLessThanOrEqualTo(2 * MAX_MESSAGES);
            }
            boolean waits = queue.notifyWhenDrained();
            queue.closeWhenDrained(CloseCode.RESTART);
            transport.release();

            assertThat(arrived()).isEqualTo(taken);
            assertThat(told).isEqualTo(taken);
            assertThat(transport.breaches()).isEmpty();
            assertThat(transport.closeCode()).isEqualTo(CloseCode.RESTART);
            assertThat(drained).isEqualTo(waits ? 1 : 0);
            assertThat(queue.offer(Payload.of("late"), null)).isFalse();
        }

        void afterAFailureNothingMoreIsSentAndTheOwnerHearsOnce(Random random) {
            transport.mode(FakeTransport.Mode.HELD);
            for (int step = 0; step < 5 + random.nextInt(20); step++) {
                offer(random, step);
                queue.flush();
            }
            List<String> before = arrived();
            if (random.nextBoolean()) {
                transport.fail();
            } else {
                transport.mode(FakeTransport.Mode.FAILING);
                transport.complete();
                before = arrived();
            }
            queue.offer(Payload.of("late"), null);
            queue.flush();

            assertThat(transport.isSending()).isFalse();
            assertThat(arrived()).isEqualTo(before);
            assertThat(failed).isOne();
            assertThat(told).isEqualTo(before);
        }

        private void offer(Random random, int step) {
            int size = random.nextInt(10) == 0 ? random.nextInt(9_000) : random.nextInt(50);
            String text = "m" + step + "x".repeat(size);
            int waiting = waiting();
            boolean room = queue.offer(Payload.of(text), () -> told.add(text));
            if (room) {
                taken.add(text);
            } else {
                assertThat(waiting)
                        .as("a payload was refused though little waits")
                        .isPositive();
            }
        }

        /** What was taken and has not arrived. */
        private int waiting() {
            return taken.size() - transport.payloads().size();
        }

        private List<String> arrived() {
            return transport.payloads().stream().map(Payload::text).toList();
        }

        private void completeIfSending() {
            if (transport.isSending()) {
                transport.complete();
            }
        }
    }
}

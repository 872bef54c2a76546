package io.beckon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.Message;
import io.beckon.Overflow;
import io.beckon.spi.CloseCode;
import io.beckon.spi.Payload;
import io.beckon.testing.FakeTransport;
import io.beckon.testing.VirtualTime;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** The queue under many threads: one send under way, nothing lost, the order of each thread kept. */
final class OutboundQueueStressTest {
    private static final int THREADS = 3;
    private static final int EACH = 5_000;
    private static final Comparator<String> BY_NUMBER = Comparator.comparingInt(
            text -> Integer.parseInt(text.substring(text.indexOf(':') + 1)));

    private final FakeTransport transport = new FakeTransport();
    private final AtomicInteger failures = new AtomicInteger();
    private final Context context = OutboundQueuePropertyTest.context(new VirtualTime());
    private final OutboundQueue queue =
            new OutboundQueue(transport, context, new OutboundQueue.Owner() {
                @Override
                public void drained() {}

                @Override
                public void sendFailed(Throwable failure) {
                    failures.incrementAndGet();
                }
            });

    @Test
    void oneSendIsUnderWayAndNothingTakenIsLost() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(THREADS + 1);
        List<List<String>> taken = new ArrayList<>();
        List<Future<?>> running = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            int thread = t;
            List<String> mine = new ArrayList<>();
            taken.add(mine);
            running.add(pool.submit(() -> offerAll(thread, mine)));
        }
        AtomicBoolean over = new AtomicBoolean();
        Future<?> peer = pool.submit(() -> readNowAndThen(over));
        for (Future<?> future : running) {
            future.get();
        }
        over.set(true);
        peer.get();
        pool.shutdown();
        transport.release();
        queue.closeWhenDrained(CloseCode.RESTART);
        if (transport.isSending()) {
            transport.complete();
        }

        List<String> arrived = transport.payloads().stream().map(Payload::text).toList();
        for (int t = 0; t < THREADS; t++) {
            String prefix = t + ":";
            assertThat(arrived.stream().filter(text -> text.startsWith(prefix)).toList())
                    .isEqualTo(taken.get(t));
        }
        assertThat(transport.breaches()).isEmpty();
        assertThat(transport.closeCode()).isEqualTo(CloseCode.RESTART);
        assertThat(failures).hasValue(0);
        assertThat(Collections.max(transport.frames().stream().map(List::size).toList()))
                .isLessThanOrEqualTo(16);
    }

    @Test
    void underAllPoliciesAtOnceNothingIsLostUncountedAndTheLastOfAKeyArrives() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(THREADS + 1);
        List<Offers> offers = new ArrayList<>();
        List<Future<?>> running = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            Offers mine = new Offers(t);
            offers.add(mine);
            running.add(pool.submit(mine));
        }
        AtomicBoolean over = new AtomicBoolean();
        Future<?> peer = pool.submit(() -> readNowAndThen(over));
        for (Future<?> future : running) {
            future.get();
        }
        over.set(true);
        peer.get();
        pool.shutdown();
        transport.release();
        queue.closeWhenDrained(CloseCode.RESTART);
        if (transport.isSending()) {
            transport.complete();
        }

        List<String> arrived = transport.payloads().stream().map(Payload::text).toList();
        offers.forEach(mine -> mine.check(arrived));
        Map<String, Long> figures = context.counters().figures();
        assertThat(arrived.size()
                        + figures.get("beckon.payloads.dropped")
                        + figures.get("beckon.payloads.merged"))
                .isEqualTo(offers.stream().mapToLong(mine -> mine.taken).sum());
        assertThat(figures.get("beckon.payloads.merged")).isPositive();
        assertThat(queue.bytes()).isZero();
        assertThat(transport.breaches()).isEmpty();
        assertThat(failures).hasValue(0);
    }

    /** One thread's messages: firm ones, those of a key of its own, and those that drop the oldest. */
    private final class Offers implements Runnable {
        private final String prefix;
        private final Message keyed;
        private final Message dropping =
                Message.named("tick").onOverflow(Overflow.DROP_OLDEST).build();
        private final List<String> firm = new ArrayList<>();
        private final String lastOfKey;
        private long taken;

        Offers(int thread) {
            this.prefix = thread + ":";
            this.lastOfKey = "keyed " + prefix + EACH;
            this.keyed = Message.named("cursor")
                    .mergeKey(prefix)
                    .onOverflow(Overflow.DISCONNECT) // so that no other drops it
                    .build();
        }

        @Override
        public void run() {
            for (int i = 0; i < EACH; i++) {
                String text = prefix + i;
                switch (i % 3) {
                    case 0 -> {
                        if (queue.offer(Payload.of("firm " + text), null)) {
                            firm.add("firm " + text);
                            taken++;
                        }
                    }
                    case 1 -> offer(keyed, "keyed " + text);
                    default -> offer(dropping, "tick " + text);
                }
                if (i % 7 == 0) {
                    queue.flush();
                }
            }
            // The queue may have been full each time: the last is offered until the peer reads.
            while (!offer(keyed, lastOfKey)) {
                Thread.onSpinWait();
            }
            queue.flush();
        }

        private boolean offer(Message message, String text) {
            boolean room = queue.offer(Outgoing.live(message, Payload.of(text), null));
            taken += room ? 1 : 0;
            return room;
        }

        void check(List<String> arrived) {
            assertThat(those("firm ", arrived)).isEqualTo(firm);
            assertThat(those("keyed ", arrived)).last().isEqualTo(lastOfKey);
            assertThat(those("keyed ", arrived)).isSortedAccordingTo(BY_NUMBER);
            assertThat(those("tick ", arrived)).isSortedAccordingTo(BY_NUMBER);
        }

        private List<String> those(String kind, List<String> arrived) {
            return arrived.stream()
                    .filter(text -> text.startsWith(kind + prefix))
                    .toList();
        }
    }

    private void offerAll(int thread, List<String> taken) {
        for (int i = 0; i < EACH; i++) {
            String text = thread + ":" + i;
            if (queue.offer(Payload.of(text), null)) {
                taken.add(text);
            }
            if (i % 3 == 0) {
                queue.flush();
            }
        }
        queue.flush();
    }

    /** The peer's network: sometimes the end of a send is told at once, sometimes later by another thread. */
    private void readNowAndThen(AtomicBoolean over) {
        boolean held = false;
        while (!over.get()) {
            held = !held;
            transport.mode(held ? FakeTransport.Mode.HELD : FakeTransport.Mode.AT_ONCE);
            if (transport.isSending()) {
                transport.complete();
            }
            Thread.onSpinWait();
        }
    }
}

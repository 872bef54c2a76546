package io.beckon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.spi.CloseCode;
import io.beckon.spi.Payload;
import io.beckon.testing.FakeTransport;
import io.beckon.testing.VirtualTime;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** The queue under many threads: one send under way, nothing lost, the order of each thread kept. */
final class OutboundQueueStressTest {
    private static final int THREADS = 3;
    private static final int EACH = 5_000;

    private final FakeTransport transport = new FakeTransport();
    private final AtomicInteger failures = new AtomicInteger();
    private final OutboundQueue queue = new OutboundQueue(
            transport,
            OutboundQueuePropertyTest.context(new VirtualTime()),
            new OutboundQueue.Owner() {
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

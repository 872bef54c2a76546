package io.beckon.cost;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;

import io.beckon.Audience;
import io.beckon.Beckon;
import io.beckon.Message;
import io.beckon.Offer;
import io.beckon.Site;
import io.beckon.VisitorId;
import io.beckon.spi.Admission;
import io.beckon.spi.CloseCode;
import io.beckon.spi.Inbound;
import io.beckon.spi.Payload;
import io.beckon.spi.Transport;
import io.beckon.testing.Handshakes;

import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures how many targeted messages the whole engine accepts in a second with its store in memory: for visitors who have
 * left, and for visitors who are there, on transports that take everything; live messages beside them, which are not kept.
 * What it prints is explained in {@code core/COST.md}.
 */
final class AcceptCost {
    private static final int VISITORS = 20_000;
    private static final int SENDERS = 2;
    private static final int SENDS = 400_000;
    private static final int ROUNDS = 5;
    private static final String BODY = "x".repeat(200);

    private final LongAdder taken = new LongAdder();

    private AcceptCost() {}

    public static void main(String[] args) throws Exception {
        ((Logger) LoggerFactory.getLogger("io.beckon")).setLevel(Level.WARN);
        AcceptCost cost = new AcceptCost();
        for (int round = 0; round < ROUNDS; round++) {
            cost.measure("live, visitors present", live(), true);
            cost.measure(
                    "kept, visitors present",
                    Offer.titled("Offer").body(BODY).build().toMessage(),
                    true);
            cost.measure(
                    "kept, visitors away",
                    Offer.titled("Offer").body(BODY).build().toMessage(),
                    false);
        }
    }

    private static Message live() {
        return Message.named("live")
                .with(Map.of("title", "Offer", "body", BODY))
                .build();
    }

    private void measure(String what, Message message, boolean present) throws Exception {
        try (Beckon beckon = Beckon.builder(
                        Site.named("cost").secret("0123456789abcdef").build())
                .grace(java.time.Duration.ofSeconds(1))
                .drain(java.time.Duration.ZERO)
                .build()) {
            List<VisitorId> visitors = arrive(beckon, present);
            taken.reset();
            long begun = System.nanoTime();
            sendAll(beckon, message, visitors);
            double seconds = (System.nanoTime() - begun) / 1e9;
            System.out.printf(
                    "%s: %,.0f accepted a second by %d senders, %,d messages taken by transports%n",
                    what, SENDS / seconds, SENDERS, taken.sum());
        }
    }

    private List<VisitorId> arrive(Beckon beckon, boolean stay) throws InterruptedException {
        List<VisitorId> ids = new ArrayList<>();
        for (int i = 0; i < VISITORS; i++) {
            Admission admission =
                    beckon.gateway().visitor(Handshakes.ofBrowser().build());
            Taking transport = new Taking();
            Inbound inbound = admission.open(transport);
            inbound.text(
                    "{\"type\":\"hello\",\"page\":{\"url\":\"https://shop.example/" + i + "\"}}");
            if (!stay) {
                inbound.closed();
            }
        }
        beckon.visitors()
                .list(io.beckon.Criteria.everyone(), VISITORS)
                .forEach(visitor -> ids.add(visitor.id()));
        while (!stay && beckon.visitors().count() > 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
        return ids;
    }

    private static void sendAll(Beckon beckon, Message message, List<VisitorId> visitors)
            throws Exception {
        ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
        AtomicInteger failed = new AtomicInteger();
        List<Future<?>> running = new ArrayList<>();
        for (int sender = 0; sender < SENDERS; sender++) {
            SplittableRandom random = new SplittableRandom(sender);
            running.add(senders.submit(() -> {
                for (int i = 0; i < SENDS / SENDERS; i++) {
                    VisitorId visitor = visitors.get(random.nextInt(visitors.size()));
                    if (beckon.send(message, Audience.visitor(visitor)).join().recipients() != 1) {
                        failed.incrementAndGet();
                    }
                }
            }));
        }
        for (Future<?> each : running) {
            each.get();
        }
        senders.shutdown();
        if (failed.get() > 0) {
            throw new AssertionError(failed + " messages were for nobody");
        }
    }

    /** Takes everything at once. */
    private final class Taking implements Transport {
        @Override
        public void send(List<Payload> batch, Completion completion) {
            taken.add(batch.size());
            completion.done(null);
        }

        @Override
        public void close(CloseCode code) {}
    }
}

package io.beckon.cost;

import io.beckon.spi.Clock;
import io.beckon.spi.DeliveryStore;
import io.beckon.spi.MailboxRules;
import io.beckon.spi.Recipient;
import io.beckon.spi.StoredMessage;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Measures what the store in memory costs by itself: heap for each offer that waits, and offers accepted in a second.
 * Give it some heap: {@code java -Xmx3g io.beckon.cost.MemoryStoreCost}.
 */
final class MemoryStoreCost {
    private static final int VISITORS = 1_000_000;
    private static final int THREADS = 2;
    private static final MailboxRules RULES =
            new MailboxRules(100, MailboxRules.Overflow.DROP_OLDEST);
    private static final String TEXT = "x".repeat(200);

    private MemoryStoreCost() {}

    public static void main(String[] args) throws Exception {
        for (int round = 0; round < 5; round++) {
            measureRate();
        }
        measureHeap(1);
        measureHeap(10);
        measureSweeps();
    }

    /** Each offer has an id and an audience of its own, and each visitor an id; all else is shared, as an engine does. */
    private static void measureHeap(int offersEach) {
        int visitors = VISITORS / offersEach;
        long before = usedHeap();
        DeliveryStore store = DeliveryStore.inMemory(VISITORS, Clock.system());
        for (int v = 0; v < visitors; v++) {
            String visitor = visitor(v);
            for (int i = 0; i < offersEach; i++) {
                store.accept(message(v, i), List.of(new Recipient(visitor, true)), RULES);
            }
        }
        long used = usedHeap() - before;
        System.out.printf(
                "%,d visitors with %d offers each: %d bytes an offer, of which %d are its id and audience%n",
                visitors, offersEach, used / VISITORS, 72 + 80);
        check(store, VISITORS);
    }

    /** In processor time of the threads, so that what else the machine does counts little. */
    private static void measureRate() throws Exception {
        int visitors = 100_000;
        int each = 2 * visitors;
        DeliveryStore store = DeliveryStore.inMemory(visitors, Clock.system());
        List<StoredMessage> messages = new ArrayList<>();
        for (int i = 0; i < THREADS * each; i++) {
            messages.add(message(i % visitors, i));
        }
        long micros = inThreads(thread -> {
            long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            for (int i = 0; i < each; i++) {
                int number = i * THREADS + thread;
                Recipient recipient = new Recipient(visitor(number % visitors), true);
                store.accept(messages.get(number), List.of(recipient), RULES);
            }
            return (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / 1_000;
        });
        System.out.printf(
                "%,d offers accepted by %d threads: %.1f us of processor time each%n",
                THREADS * each, THREADS, (double) micros / (THREADS * each));
        check(store, (long) THREADS * each);
    }

    private static void measureSweeps() {
        DeliveryStore store = DeliveryStore.inMemory(VISITORS, Clock.system());
        for (int v = 0; v < VISITORS; v++) {
            store.accept(message(v, 0), List.of(new Recipient(visitor(v), true)), RULES);
        }
        long start = System.nanoTime();
        int sweeps = 10_000;
        int due = 0;
        for (int i = 0; i < sweeps; i++) {
            due += store.due(i, 1_000).toCompletableFuture().join().size();
        }
        System.out.printf(
                "%d due of %,d visitors found in %d us%n",
                due, VISITORS, (System.nanoTime() - start) / 1_000 / sweeps);
    }

    private static long inThreads(LongWork work) throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        List<Future<Long>> running = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            int thread = t;
            running.add(threads.submit(() -> work.run(thread)));
        }
        long sum = 0;
        for (Future<Long> future : running) {
            sum += future.get();
        }
        threads.shutdown();
        return sum;
    }

    @FunctionalInterface
    private interface LongWork {
        long run(int thread);
    }

    private static void check(DeliveryStore store, long accepted) {
        if (store.totals().toCompletableFuture().join().accepted() != accepted) {
            throw new IllegalStateException("Some were not accepted.");
        }
    }

    private static StoredMessage message(int visitor, int number) {
        long now = System.currentTimeMillis();
        return new StoredMessage(
                id("m", 26, visitor * 1_000_000L + number),
                "offer",
                TEXT,
                "{\"visitor\":\"" + visitor(visitor) + "\"}",
                "api",
                "default",
                now,
                now + 86_400_000,
                0,
                null,
                null,
                0,
                false,
                false,
                false);
    }

    private static String visitor(int number) {
        return id("v_", 24, number);
    }

    private static String id(String prefix, int length, long number) {
        String digits = Long.toString(number);
        return prefix + "0".repeat(length - prefix.length() - digits.length()) + digits;
    }

    private static long usedHeap() {
        for (int i = 0; i < 4; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}

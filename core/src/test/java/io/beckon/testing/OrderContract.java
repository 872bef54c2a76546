package io.beckon.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.spi.Delivery;
import io.beckon.spi.StoredMessage;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** In which order deliveries come, and how a reader goes on where it was. */
interface OrderContract extends StoreContract {
    @Test
    default void deliveriesWaitInTheOrderInWhichTheyWereAccepted() {
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            StoredMessage message = message().build();
            node(i).accept(message, visitor(1), visitor(i + 2));
            sent.add(message.id());
        }

        assertThat(nodes())
                .allSatisfy(node -> assertThat(node.waiting(visitor(1))).isEqualTo(sent));
    }

    @Test
    default void offsetsGrowFromNodeToNode() {
        long last = 0;
        for (int i = 0; i < 20; i++) {
            StoredMessage message = message().build();
            node(i).accept(message, visitor(i % 3));
            long offset = a().delivery(visitor(i % 3), message).offset();
            assertThat(offset).isGreaterThan(last).isLessThanOrEqualTo(1L << 53);
            last = offset;
        }
    }

    @Test
    default void aReaderGoesOnAfterTheLastOffsetItHasSeen() {
        StoredMessage first = message().build();
        StoredMessage second = message().build();
        StoredMessage third = message().build();
        a().accept(first, visitor(1));
        long seen = a().delivery(visitor(1), first).offset();
        b().accept(second, visitor(1));
        a().accept(third, visitor(1));
        a().show(visitor(1), second);

        assertThat(nodes())
                .allSatisfy(node -> assertThat(waitingAfter(node, visitor(1), seen))
                        .containsOnlyKeys(third.id()));
    }

    @Test
    default void aReaderWhoGoesOnMissesNothingWhileManySend() throws Exception {
        int visitors = 3;
        int messages = 240;
        AtomicBoolean sent = new AtomicBoolean();
        ExecutorService readers = Executors.newFixedThreadPool(visitors);
        List<Future<List<String>>> reading = new ArrayList<>();
        for (int v = 0; v < visitors; v++) {
            int number = v;
            reading.add(readers.submit(() -> readAll(node(number), visitor(number), sent)));
        }
        Map<String, Integer> order = new ConcurrentHashMap<>();
        atOnce(messages, i -> {
            StoredMessage message = message().build();
            order.put(message.id(), i);
            return node(i).accept(message, visitors(visitors));
        });
        sent.set(true);
        for (int v = 0; v < visitors; v++) {
            List<String> read = reading.get(v).get(StoreNode.PATIENCE, TimeUnit.SECONDS);
            assertThat(read).hasSize(messages).isEqualTo(a().waiting(visitor(v)));
            assertSendersKeepTheirOrder(read.stream().map(order::get).toList());
        }
        readers.shutdown();
    }

    private static List<String> readAll(StoreNode node, String visitor, AtomicBoolean sent) {
        List<String> read = new ArrayList<>();
        long last = 0;
        for (boolean more = true; more; ) {
            more = !sent.get();
            Map<String, Long> found = waitingAfter(node, visitor, last);
            for (Map.Entry<String, Long> each : found.entrySet()) {
                read.add(each.getKey());
                last = each.getValue();
            }
        }
        return read;
    }

    private static Map<String, Long> waitingAfter(StoreNode node, String visitor, long offset) {
        return node.read(visitor, mailbox -> {
            Map<String, Long> found = new LinkedHashMap<>();
            for (Delivery delivery : mailbox.waitingAfter(offset)) {
                found.put(delivery.message().id(), delivery.offset());
            }
            return found;
        });
    }

    /** Each thread has sent, one after the other, the messages of numbers that are so far apart. */
    private static void assertSendersKeepTheirOrder(List<Integer> numbers) {
        for (int t = 0; t < THREADS; t++) {
            int thread = t;
            assertThat(numbers.stream().filter(number -> number % THREADS == thread))
                    .isSorted();
        }
    }
}

package io.beckon.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What the parts of the contract have in common. */
interface StoreContract {
    /** How many threads work at once, half of them on each node. */
    int THREADS = 8;

    /** A node, and the other one on the same data. */
    StoreNode a();

    StoreNode b();

    VirtualTime time();

    /** Ends both nodes, and starts them again on the same data. */
    void restart() throws Exception;

    /** How many visitors make a crowd: enough that those who work at once get into each other's way. */
    int crowd();

    default Stream<StoreNode> nodes() {
        return Stream.of(a(), b());
    }

    /** One node for even numbers, the other one for odd ones. */
    default StoreNode node(int number) {
        return number % 2 == 0 ? a() : b();
    }

    default KeptMessage message() {
        return KeptMessage.at(time());
    }

    /** The id of a visitor, of the form of a VisitorId. */
    default String visitor(int number) {
        return String.format("v_%022d", number);
    }

    default String[] visitors(int count) {
        return IntStream.range(0, count).mapToObj(this::visitor).toArray(String[]::new);
    }

    /** The id of a connection, of the form of a ConnectionId. */
    default String tab(int number) {
        return String.format("c_%012d", number);
    }

    /** Does something for each number below a count, all of it in the hands of a few threads that start together. */
    default <T> List<T> atOnce(int count, Work<T> work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<List<T>>> running = new ArrayList<>();
            for (int t = 0; t < THREADS; t++) {
                int first = t;
                running.add(threads.submit((Callable<List<T>>) () -> {
                    start.await();
                    List<T> done = new ArrayList<>();
                    for (int i = first; i < count; i += THREADS) {
                        done.add(work.of(i));
                    }
                    return done;
                }));
            }
            start.countDown();
            List<T> all = new ArrayList<>();
            for (Future<List<T>> future : running) {
                all.addAll(future.get(50, TimeUnit.SECONDS));
            }
            return all;
        } finally {
            threads.shutdownNow();
        }
    }

    /** Something to be done for a number. */
    @FunctionalInterface
    interface Work<T> {
        T of(int number) throws Exception;
    }
}

package io.beckon.jdbc.cost;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Threads that do something over and over, and how long each time took. */
final class Load {
    private Load() {}

    /** What a caller does, one time after the other. */
    @FunctionalInterface
    interface Work {
        void run(int caller, long round) throws Exception;
    }

    static Figures run(int callers, int warmup, int seconds, Work work) throws Exception {
        long start = System.nanoTime() + TimeUnit.SECONDS.toNanos(warmup);
        long end = start + TimeUnit.SECONDS.toNanos(seconds);
        ExecutorService threads = Executors.newFixedThreadPool(callers);
        List<Future<long[]>> running = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            int caller = i;
            running.add(threads.submit((Callable<long[]>) () -> repeat(caller, start, end, work)));
        }
        List<long[]> taken = new ArrayList<>();
        try {
            for (Future<long[]> each : running) {
                taken.add(each.get());
            }
        } finally {
            threads.shutdownNow();
        }
        return Figures.of(taken, seconds);
    }

    private static long[] repeat(int caller, long start, long end, Work work) throws Exception {
        long[] taken = new long[1024];
        int count = 0;
        long before = System.nanoTime();
        for (long round = 0; before < end; round++) {
            work.run(caller, round);
            long after = System.nanoTime();
            if (before >= start) {
                if (count == taken.length) {
                    taken = Arrays.copyOf(taken, 2 * count);
                }
                taken[count++] = after - before;
            }
            before = after;
        }
        return Arrays.copyOf(taken, count);
    }

    /** How often something was done in a second, and in how much time, in milliseconds. */
    record Figures(double perSecond, double median, double p99, double most) {
        static Figures of(List<long[]> taken, int seconds) {
            long[] all = taken.stream().flatMapToLong(Arrays::stream).sorted().toArray();
            if (all.length == 0) {
                return new Figures(0, 0, 0, 0);
            }
            return new Figures(
                    (double) all.length / seconds, at(all, 0.5), at(all, 0.99), at(all, 1));
        }

        private static double at(long[] sorted, double part) {
            return sorted[(int) Math.min(sorted.length - 1, part * sorted.length)] / 1e6;
        }

        Figures times(int each) {
            return new Figures(perSecond * each, median, p99, most);
        }

        String line(String name) {
            return String.format(
                    Locale.ROOT,
                    "%-44s %10.0f /s   median %8.3f ms   p99 %8.3f ms   most %8.1f ms",
                    name,
                    perSecond,
                    median,
                    p99,
                    most);
        }
    }
}

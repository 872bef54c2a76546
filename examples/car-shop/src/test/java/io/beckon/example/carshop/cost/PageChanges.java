package io.beckon.example.carshop.cost;

import io.beckon.load.Child;
import io.beckon.load.Crowd;
import io.beckon.load.Figures;
import io.beckon.load.Pages;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/**
 * Visitors who open pages at a steady rate, and an admin who looks on. The time of each change runs from the moment at which it
 * was due, so that a server that holds up the visitors does not make itself look faster; it ends when the admin's connection
 * has brought the frame with that change. Both ends are in one process, with one clock.
 */
final class PageChanges {
    private static final String SUBSCRIBE = "{\"type\":\"subscribe\",\"sort\":\"active\"}";
    private static final String CHANGES = "{\"type\":\"changes\"";
    private static final Duration LAST_ONES = Duration.ofSeconds(5);
    private static final Duration ALL_IN = Duration.ofMinutes(1);

    /**
     * What was measured.
     *
     * @param millis how long each change took; infinite for those that the admin never saw
     * @param late how many milliseconds after its time each change was sent: what the machine itself held up
     * @param unseen how many those were
     * @param cpu how much processor time the server took, in processors
     */
    record Result(Figures millis, Figures late, long unseen, double cpu) {}

    private final String before; // what the number of a change of this round stands behind
    private final int count;
    private final long interval;
    private final AtomicLongArray due;
    private final AtomicLongArray seen;
    private final CountDownLatch unseen;
    private final double[] late; // confined to the thread that lets the visitors walk

    private PageChanges(int perSecond, int seconds, int round) {
        before = "?change=" + round + ".";
        count = perSecond * seconds;
        interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
        due = new AtomicLongArray(count + 1);
        seen = new AtomicLongArray(count + 1);
        unseen = new CountDownLatch(count);
        late = new double[count];
    }

    /** Measures some rounds, after one more for warming up. */
    static List<Result> measure(Plan plan) throws IOException, InterruptedException {
        List<Result> rounds = new ArrayList<>();
        try (Servers.Shop shop = Servers.shop("beckon-walked");
                Crowd crowd = new Crowd(shop.address(), shop.path(), shop.kind())) {
            crowd.open(plan.walkers(), ALL_IN);
            for (int round = 0; round <= plan.rounds(); round++) {
                rounds.add(new PageChanges(plan.changes(), plan.seconds(), round)
                        .run(shop, crowd, plan.walkers()));
            }
        }
        return rounds.subList(1, rounds.size());
    }

    private Result run(Servers.Shop shop, Crowd crowd, int walkers)
            throws IOException, InterruptedException {
        try (Admin admin = shop.admin(this::frame)) {
            admin.send(SUBSCRIBE);
            Duration cpu = shop.process().cpu();
            walk(crowd, shop.address().getPort(), walkers);
            double used = (double) shop.process().cpu().minus(cpu).toNanos() / (count * interval);
            if (!unseen.await(LAST_ONES.toSeconds(), TimeUnit.SECONDS)) {
                admin.check();
            }
            return new Result(millis(), Figures.of(late), unseen.getCount(), used);
        }
    }

    private void walk(Crowd crowd, int port, int walkers) throws IOException {
        long start = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
        for (int change = 1; change <= count; change++) {
            long moment = start + change * interval;
            due.set(change, moment);
            for (long left = moment - System.nanoTime();
                    left > 0;
                    left = moment - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            crowd.send(
                    change % walkers,
                    Pages.change(port, change + change / walkers, before + change));
            late[change - 1] = (System.nanoTime() - moment) / 1e6;
        }
    }

    /** Notes which changes an admin's frame brings for the first time. */
    private void frame(String text, long nanoTime) {
        if (!text.contains(CHANGES)) {
            return;
        }
        for (int at = text.indexOf(before); at >= 0; at = text.indexOf(before, at + 1)) {
            int change = numberAt(text, at + before.length());
            if (change <= count
                    && due.get(change) != 0
                    && seen.compareAndSet(change, 0, nanoTime)) {
                unseen.countDown();
            }
        }
    }

    private static int numberAt(String text, int start) {
        int end = start;
        while (Character.isDigit(text.charAt(end))) {
            end++;
        }
        return Integer.parseInt(text, start, end, 10);
    }

    private Figures millis() throws IOException {
        double[] millis = new double[count];
        for (int i = 0; i < count; i++) {
            long arrived = seen.get(i + 1);
            millis[i] = arrived == 0 ? Double.POSITIVE_INFINITY : (arrived - due.get(i + 1)) / 1e6;
        }
        Files.write(
                Child.FOLDER.resolve("page-changes.txt"),
                Arrays.stream(millis).mapToObj(Double::toString).toList());
        return Figures.of(millis);
    }
}

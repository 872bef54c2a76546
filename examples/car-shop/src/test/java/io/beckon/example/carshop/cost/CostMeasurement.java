package io.beckon.example.carshop.cost;

import io.beckon.load.BareEndpoint.Kind;
import io.beckon.load.Visited;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Measures, and prints a table. It ends with an error only if it could not measure, whatever the figures are. */
final class CostMeasurement {
    private static final String LIVE =
            "\"message\":{\"name\":\"price\",\"keep\":false,\"data\":{\"sku\":\"model-s-85\",\"title\":\"2015 Tesla Model S 85\","
                    + "\"was\":34900,\"now\":32900,\"until\":\"Saturday, 18:00\"}}";
    private static final String KEPT =
            "\"offer\":{\"title\":\"Test drive?\",\"body\":\"Twenty minutes, on us.\",\"image\":\"/img/model-s.svg\","
                    + "\"action\":{\"label\":\"Book\",\"url\":\"/book\"},\"expiresAfter\":3600000}";

    private static final double HEAP_GOAL = 8 * 1024;
    private static final double CPU_GOAL = 1.25;
    private static final double DELAY_GOAL = 20;
    private static final int KEPT_SENDS = 5;
    private static final int PAGES = 10;

    private final Plan plan;
    private final Report report = new Report();
    private final Map<String, Long> empty =
            new HashMap<>(); // live heap before the first visitor, by server

    private CostMeasurement(Plan plan) {
        this.plan = plan;
    }

    /**
     * Starts it.
     *
     * @param args figures that differ from the full {@link Plan}, as NAME=NUMBER
     * @throws Exception if it could not measure
     */
    public static void main(String[] args) throws Exception {
        CostMeasurement measurement = new CostMeasurement(Plan.of(args));
        measurement.report.machine();
        measurement.crowds();
        measurement.pageChanges();
        measurement.report.print(System.out);
        System.exit(0); // nothing is left but threads that read from processes which have ended
    }

    private void crowds() throws IOException, InterruptedException {
        try (Visited shop = new Visited("beckon", Servers.shop("beckon"));
                Visited ordinary = new Visited("bare", Servers.bare("bare", Kind.ORDINARY));
                Visited lean = new Visited("bare-lean", Servers.bare("bare-lean", Kind.LEAN))) {
            List<Visited> all = List.of(shop, ordinary, lean);
            heap(all);
            idleCpu(all);
            sends(all);
            heapOfWalkers(all);
            kept(shop);
        }
    }

    private void heap(List<Visited> all) throws IOException, InterruptedException {
        for (Visited one : all) {
            empty.put(one.name(), one.liveHeap("empty"));
        }
        for (Visited one : all) {
            progress(plan.visitors() + " visitors come to " + one.name());
            one.open(plan.visitors());
        }
        report.heap(plan, heapOfEach(all, "idle"), HEAP_GOAL);
    }

    private void heapOfWalkers(List<Visited> all) throws IOException, InterruptedException {
        for (Visited one : all) {
            progress(plan.visitors() + " visitors open pages of " + one.name());
            one.walk(PAGES);
        }
        report.heapOfWalkers(PAGES, heapOfEach(all, "walked"));
    }

    private Map<String, Double> heapOfEach(List<Visited> all, String moment)
            throws IOException, InterruptedException {
        TimeUnit.SECONDS.sleep(plan.settle());
        Map<String, Double> each = new LinkedHashMap<>();
        for (Visited one : all) {
            long full = one.liveHeap(moment);
            each.put(one.name(), (double) (full - empty.get(one.name())) / plan.visitors());
            progress(String.format(
                    "%s, %s: %.0f bytes a visitor", one.name(), moment, each.get(one.name())));
        }
        return each;
    }

    private void idleCpu(List<Visited> all) throws InterruptedException {
        List<Duration> before = all.stream().map(Visited::cpu).toList();
        TimeUnit.SECONDS.sleep(plan.settle());
        for (int i = 0; i < all.size(); i++) {
            double used = all.get(i).cpu().minus(before.get(i)).toNanos() / 1e9;
            report.idle(plan, all.get(i).name(), used / plan.settle());
        }
    }

    private void sends(List<Visited> all) throws IOException, InterruptedException {
        Visited shop = all.get(0);
        shop.deliver(LIVE);
        String sameBytes = shop.lastMessage();
        for (Visited one : all) {
            progress("warming up " + one.name());
            one.cpuPerDelivery(one == shop ? LIVE : sameBytes, plan.warmUp());
        }
        Map<String, List<Double>> micros = new LinkedHashMap<>();
        for (int pair = 0; pair < plan.pairs(); pair++) {
            for (Visited one : all) {
                double each = one.cpuPerDelivery(one == shop ? LIVE : sameBytes, plan.sends());
                micros.computeIfAbsent(one.name(), name -> new ArrayList<>()).add(each);
                progress(String.format(
                        "turn %d, %s: %.2f us a delivery", pair + 1, one.name(), each));
            }
        }
        report.sends(plan, micros, CPU_GOAL);
    }

    private void kept(Visited shop) throws IOException, InterruptedException {
        shop.cpuPerDelivery(KEPT, KEPT_SENDS);
        report.kept(shop.cpuPerDelivery(KEPT, KEPT_SENDS));
    }

    private void pageChanges() throws IOException, InterruptedException {
        progress(plan.walkers() + " visitors walk, " + plan.rounds() + " rounds after warming up");
        report.pageChanges(plan, PageChanges.measure(plan), DELAY_GOAL);
    }

    private static void progress(String text) {
        System.err.println(text);
    }
}

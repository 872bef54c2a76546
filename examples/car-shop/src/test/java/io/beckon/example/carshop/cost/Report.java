package io.beckon.example.carshop.cost;

import io.beckon.load.Figures;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** The measured figures as a table in Markdown. */
final class Report {
    private final List<String> rows = new ArrayList<>();
    private String machine = "";

    void heap(Plan plan, Map<String, Double> each, double goal) {
        each.forEach((name, bytes) -> row(
                "heap of an idle visitor, of " + plan.visitors() + ", " + name,
                format("%.0f bytes", bytes),
                "",
                ""));
        double beckon = each.get("beckon");
        for (String bare : bare(each)) {
            double own = beckon - each.get(bare);
            row(
                    "... Beckon above " + bare,
                    format("%.0f bytes", own),
                    format("%.0f bytes", goal),
                    met(own <= goal));
        }
    }

    void heapOfWalkers(int pages, Map<String, Double> each) {
        double beckon = each.get("beckon");
        for (String bare : bare(each)) {
            row(
                    "... Beckon above " + bare + ", after " + pages + " more pages of each visitor",
                    format("%.0f bytes", beckon - each.get(bare)),
                    "",
                    "");
        }
    }

    void idle(Plan plan, String name, double share) {
        row(
                "processor for " + plan.visitors() + " idle visitors, " + name,
                format("%.1f %%", 100 * share),
                "",
                "");
    }

    void sends(Plan plan, Map<String, List<Double>> micros, double goal) {
        micros.forEach((name, values) -> {
            String what = "processor for a delivery, to " + plan.visitors() + ", " + name;
            row(what, spread(Figures.of(values), " us"), "", "");
        });
        List<Double> beckon = micros.get("beckon");
        for (String bare : bare(micros)) {
            List<Double> other = micros.get(bare);
            Figures ratio = Figures.of(IntStream.range(0, beckon.size())
                    .mapToDouble(turn -> beckon.get(turn) / other.get(turn))
                    .toArray());
            row(
                    "... Beckon against " + bare + ", turn by turn",
                    spread(ratio, ""),
                    format("%.2f", goal),
                    met(ratio.median() <= goal));
        }
    }

    void kept(double micros) {
        row("processor for a delivery of a kept offer, beckon", format("%.2f us", micros), "", "");
    }

    void pageChanges(Plan plan, List<PageChanges.Result> rounds, double goal) {
        Figures p99 = of(rounds, round -> round.millis().percentile(99));
        row(
                "page change to admin's screen, " + plan.walkers() + " visitors, " + plan.changes()
                        + " a second, p99",
                spread(p99, " ms"),
                format("%.0f ms", goal),
                met(p99.median() <= goal));
        row("... median", spread(of(rounds, round -> round.millis().median()), " ms"), "", "");
        row("... longest", spread(of(rounds, round -> round.millis().max()), " ms"), "", "");
        Figures late = of(rounds, round -> round.late().percentile(99));
        row("... visitors were late themselves, p99", spread(late, " ms"), "", "");
        row("... never seen", spread(of(rounds, round -> round.unseen()), " changes"), "", "");
        row(
                "... processor meanwhile",
                spread(of(rounds, round -> 100 * round.cpu()), " %"),
                "",
                "");
    }

    private static Figures of(
            List<PageChanges.Result> rounds, ToDoubleFunction<PageChanges.Result> figure) {
        return Figures.of(rounds.stream().mapToDouble(figure).toArray());
    }

    /** Notes what the figures were measured on. */
    void machine() {
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        machine = System.getProperty("os.name") + " " + System.getProperty("os.arch") + ", "
                + Runtime.getRuntime().availableProcessors() + " processors, load "
                + format("%.1f", load)
                + " before the start; Java " + System.getProperty("java.vm.version") + " ("
                + System.getProperty("java.vendor") + ")";
    }

    void print(PrintStream out) {
        out.println();
        out.println(machine);
        out.println();
        out.println("| measured | figure | goal, at most | met |");
        out.println("| --- | --- | --- | --- |");
        rows.forEach(out::println);
    }

    private static List<String> bare(Map<String, ?> byName) {
        return byName.keySet().stream().filter(name -> !name.equals("beckon")).toList();
    }

    private void row(String what, String figure, String goal, String met) {
        rows.add("| " + what + " | " + figure + " | " + goal + " | " + met + " |");
    }

    private static String spread(Figures figures, String unit) {
        return format("%.2f%s (%.2f to %.2f)", figures.median(), unit, figures.min(), figures.max())
                .replace("Infinity" + unit, "never")
                .replace("Infinity", "never");
    }

    private static String met(boolean met) {
        return met ? "yes" : "no";
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}

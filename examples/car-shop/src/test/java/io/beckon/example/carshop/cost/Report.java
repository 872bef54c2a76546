package io.beckon.example.carshop.cost;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** The measured figures as a table in Markdown. */
final class Report {
    private final List<String> rows = new ArrayList<>();

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

    void idle(Plan plan, double share) {
        row(
                "processor for " + plan.visitors() + " idle visitors, beckon",
                format("%.1f %%", 100 * share),
                "",
                "");
    }

    void sends(Plan plan, Map<String, List<Double>> micros, double goal) {
        micros.forEach((name, values) -> {
            Figures figures = Figures.of(values);
            row(
                    "processor for a delivery, to " + plan.visitors() + ", " + name,
                    format(
                            "%.2f us (%.2f to %.2f)",
                            figures.median(), figures.min(), figures.max()),
                    "",
                    "");
        });
        List<Double> beckon = micros.get("beckon");
        for (String bare : bare(micros)) {
            List<Double> other = micros.get(bare);
            Figures ratio = Figures.of(IntStream.range(0, beckon.size())
                    .mapToDouble(turn -> beckon.get(turn) / other.get(turn))
                    .toArray());
            row(
                    "... Beckon against " + bare + ", turn by turn",
                    format("%.2f (%.2f to %.2f)", ratio.median(), ratio.min(), ratio.max()),
                    format("%.2f", goal),
                    met(ratio.median() <= goal));
        }
    }

    void kept(double micros) {
        row("processor for a delivery of a kept offer, beckon", format("%.2f us", micros), "", "");
    }

    void pageChanges(Plan plan, PageChanges.Result result, double goal) {
        Figures millis = result.millis();
        double p99 = millis.percentile(99);
        row(
                "page change to admin's screen, " + plan.walkers() + " visitors, " + plan.changes()
                        + " a second, p99",
                format("%.1f ms", p99),
                format("%.0f ms", goal),
                met(p99 <= goal));
        row("... median", format("%.1f ms", millis.median()), "", "");
        row("... longest", format("%.1f ms", millis.max()), "", "");
        row(
                "... not seen, because others had pushed them out of the window",
                format("%d", result.unseen()),
                "",
                "");
        row("... processor meanwhile", format("%.0f %%", 100 * result.cpu()), "", "");
    }

    void print(PrintStream out) {
        out.println();
        out.println(machine());
        out.println();
        out.println("| measured | figure | goal, at most | met |");
        out.println("| --- | --- | --- | --- |");
        rows.forEach(out::println);
    }

    private static String machine() {
        return System.getProperty("os.name") + " " + System.getProperty("os.arch") + ", "
                + Runtime.getRuntime().availableProcessors() + " processors; Java "
                + System.getProperty("java.vm.version") + " (" + System.getProperty("java.vendor")
                + ")";
    }

    private static List<String> bare(Map<String, ?> byName) {
        return byName.keySet().stream().filter(name -> !name.equals("beckon")).toList();
    }

    private void row(String what, String figure, String goal, String met) {
        rows.add("| " + what + " | " + figure + " | " + goal + " | " + met + " |");
    }

    private static String met(boolean met) {
        return met ? "yes" : "no";
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}

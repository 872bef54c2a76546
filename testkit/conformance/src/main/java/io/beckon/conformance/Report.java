package io.beckon.conformance;

import io.beckon.conformance.Result.Outcome;

import java.io.PrintStream;
import java.util.EnumMap;
import java.util.Map;

/** Prints results as they come, and what they come to. */
final class Report {
    private final PrintStream out;
    private final Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);

    Report(PrintStream out) {
        this.out = out;
    }

    void add(Result result) {
        counts.merge(result.outcome(), 1, Integer::sum);
        out.println(result);
    }

    /** Prints the end; tells whether something was tried and all of that holds. */
    boolean finish() {
        int passed = count(Outcome.PASSED);
        int failed = count(Outcome.FAILED);
        out.println(passed + " passed, " + failed + " failed, " + count(Outcome.SKIPPED)
                + " skipped, " + count(Outcome.LEFT_OUT) + " left out");
        return passed > 0 && failed == 0;
    }

    private int count(Outcome outcome) {
        return counts.getOrDefault(outcome, 0);
    }
}

package io.beckon.conformance;

import java.util.Locale;

/**
 * What came of a case.
 *
 * @param of the case
 * @param outcome whether it holds
 * @param text why it does not or was not tried, for people; empty where it holds
 */
public record Result(Case of, Outcome outcome, String text) {
    /** Whether a case holds. */
    public enum Outcome {
        /** It does. */
        PASSED,
        /** It does not. */
        FAILED,
        /** It was not tried, because the server under test cannot do what it needs. */
        SKIPPED,
        /** It was not tried, because it says nothing about the way in which frames go here. */
        LEFT_OUT
    }

    /** Says it in a line, and why below it. */
    @Override
    public String toString() {
        String line = outcome.name().toLowerCase(Locale.ROOT).replace('_', ' ') + "  " + of;
        return text.isEmpty() ? line : line + "\n  " + text.replace("\n", "\n  ");
    }
}

package io.beckon.jdbc.cost;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is measured.
 *
 * @param databases which ones
 * @param callers how many threads send, each one message after the other
 * @param seconds how long each figure is measured
 * @param warmup how long before nothing is counted, in seconds
 * @param visitors how many are known in the measurement of look-ups
 * @param pending for how many of these something waits
 */
record Plan(
        List<String> databases, int callers, int seconds, int warmup, int visitors, int pending) {
    private static final Set<String> WORDS =
            Set.of("databases", "callers", "seconds", "warmup", "visitors", "pending");

    /** Reads words such as {@code seconds=5}. */
    static Plan of(String... words) {
        Map<String, String> given = new HashMap<>();
        for (String word : words) {
            String[] parts = word.split("=", 2);
            if (parts.length != 2 || !WORDS.contains(parts[0])) {
                throw new IllegalArgumentException(
                        word + " is none of " + WORDS + ", each with a value.");
            }
            given.put(parts[0], parts[1]);
        }
        return new Plan(
                List.of(given.getOrDefault("databases", "h2,postgresql,mariadb").split(",", -1)),
                number(given, "callers", 64),
                number(given, "seconds", 10),
                number(given, "warmup", 5),
                number(given, "visitors", 1_000_000),
                number(given, "pending", 100_000));
    }

    private static int number(Map<String, String> given, String word, int otherwise) {
        return Integer.parseInt(given.getOrDefault(word, Integer.toString(otherwise)));
    }
}

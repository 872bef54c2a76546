package io.beckon.example.carshop.cost;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * How much is measured.
 *
 * @param visitors how many are idle, and get messages
 * @param warmUp how many messages everybody gets before the first that counts
 * @param pairs how often the servers take turns
 * @param sends how many messages everybody gets in one turn
 * @param settle how many seconds the visitors are idle before the heap is read: more than a heartbeat
 * @param walkers how many visitors walk from page to page
 * @param changes how many pages they open a second, all together
 * @param seconds for how long
 * @param rounds how often that is repeated
 */
record Plan(
        int visitors,
        int warmUp,
        int pairs,
        int sends,
        int settle,
        int walkers,
        int changes,
        int seconds,
        int rounds) {
    private static final Map<String, Integer> FULL = Map.of(
            "visitors", 10_000,
            "warmUp", 30,
            "pairs", 7,
            "sends", 20,
            "settle", 35,
            "walkers", 1_000,
            "changes", 500,
            "seconds", 20,
            "rounds", 3);

    /** The full plan, except for what is given as NAME=NUMBER. */
    static Plan of(String... arguments) {
        Map<String, Integer> values = new HashMap<>(FULL);
        Set<String> names = new TreeSet<>(FULL.keySet());
        for (String argument : arguments) {
            String[] parts = argument.split("=", 2);
            if (parts.length < 2 || !names.contains(parts[0])) {
                throw new IllegalArgumentException(
                        "Give NAME=NUMBER with one of " + names + ", not \"" + argument + "\".");
            }
            values.put(parts[0], Integer.valueOf(parts[1]));
        }
        return new Plan(
                values.get("visitors"),
                values.get("warmUp"),
                values.get("pairs"),
                values.get("sends"),
                values.get("settle"),
                values.get("walkers"),
                values.get("changes"),
                values.get("seconds"),
                values.get("rounds"));
    }
}

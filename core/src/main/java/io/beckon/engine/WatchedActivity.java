package io.beckon.engine;

import io.beckon.Activity;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * What a watched visitor did and one admin has not been sent yet, the newest of it. It is bounded in entries and, because
 * a visitor chooses what an event carries, in the characters of its entries. Guarded by the {@link AdminNews} that has it.
 */
final class WatchedActivity {
    private static final int MAX_ENTRIES = 200;
    private static final int MAX_CHARACTERS = 65_536;

    private record Entry(Activity activity, boolean stream) {}

    private final Deque<Entry> entries = new ArrayDeque<>();
    private int characters;

    /** Adds what happened last, and returns how many older entries were dropped for it. */
    int add(Activity activity, boolean stream) {
        if (stream) {
            // A later position of the cursor makes the one before worthless.
            entries.removeIf(entry -> {
                boolean older = entry.stream()
                        && String.valueOf(entry.activity().name()).equals(activity.name());
                characters -= older ? ActivityHistory.weigh(entry.activity()) : 0;
                return older;
            });
        }
        entries.add(new Entry(activity, stream));
        characters += ActivityHistory.weigh(activity);
        int dropped = 0;
        while (entries.size() > MAX_ENTRIES
                || (characters > MAX_CHARACTERS && entries.size() > 1)) {
            characters -= ActivityHistory.weigh(entries.remove().activity());
            dropped++;
        }
        return dropped;
    }

    List<Activity> list() {
        return entries.stream().map(Entry::activity).toList();
    }
}

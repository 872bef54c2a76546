package io.beckon.engine;

import io.beckon.Activity;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** What a visitor did lately; the oldest is forgotten first. Safe for use by many threads. */
final class ActivityHistory {
    private final int capacity;
    private final Deque<Activity> entries = new ArrayDeque<>(4); // guarded by this

    ActivityHistory(int capacity) {
        this.capacity = capacity;
    }

    synchronized void add(Activity entry) {
        if (capacity == 0) {
            return;
        }
        if (entries.size() >= capacity) {
            entries.poll();
        }
        entries.add(entry);
    }

    synchronized List<Activity> list() {
        return List.copyOf(entries);
    }
}

package io.beckon.engine;

import io.beckon.Activity;
import io.beckon.Page;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * What a visitor did lately; the oldest is forgotten first. It is bounded in entries and, because a visitor chooses what
 * an event carries, in the characters of its entries. Safe for use by many threads.
 */
final class ActivityHistory {
    private static final int MAX_CHARACTERS = 16_384;
    private static final int CHARACTERS_OF_A_NUMBER = 16;

    private final int capacity;
    private final Deque<Activity> entries = new ArrayDeque<>(4); // guarded by this
    private int characters; // guarded by this

    ActivityHistory(int capacity) {
        this.capacity = capacity;
    }

    synchronized void add(Activity entry) {
        if (capacity == 0) {
            return;
        }
        entries.add(entry);
        characters += weigh(entry);
        while (entries.size() > capacity || (characters > MAX_CHARACTERS && entries.size() > 1)) {
            characters -= weigh(entries.remove());
        }
    }

    synchronized void clear() {
        entries.clear();
        characters = 0;
    }

    synchronized List<Activity> list() {
        return List.copyOf(entries);
    }

    /** Returns about how many characters an entry has. */
    static int weigh(Activity entry) {
        Page page = entry.page();
        int ofPage = page == null
                ? 0
                : page.url().length() + page.title().length() + page.referrer().length();
        return ofPage + weigh(entry.name()) + weigh(entry.properties());
    }

    private static int weigh(@Nullable Object value) {
        if (value instanceof String text) {
            return text.length();
        }
        int sum = CHARACTERS_OF_A_NUMBER;
        if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> field : map.entrySet()) {
                sum += weigh(field.getKey()) + weigh(field.getValue());
            }
        } else if (value instanceof Iterable<?> list) {
            for (Object element : list) {
                sum += weigh(element);
            }
        }
        return sum;
    }
}

package io.beckon.servlet.api;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Remembers things for some time, and only so many of them. Safe for use by many threads.
 *
 * @param <V> what is remembered under a key
 */
final class Recent<V> {
    private final int max;
    private final Duration age;
    private final InstantSource clock;
    // Oldest first, because nothing is put in again before it was taken out.
    private final Map<String, Entry<V>> entries = new LinkedHashMap<>();

    private record Entry<V>(V value, Instant until) {}

    Recent(int max, Duration age, InstantSource clock) {
        this.max = max;
        this.age = age;
        this.clock = clock;
    }

    /** Remembers a value, unless there is one already, which is returned. Where there is no room, the oldest one makes it. */
    synchronized @Nullable V putIfAbsent(String key, V value) {
        forgetOld();
        Entry<V> known = entries.get(key);
        if (known != null) {
            return known.value();
        }
        if (entries.size() >= max) {
            Iterator<String> oldest = entries.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        entries.put(key, new Entry<>(value, clock.instant().plus(age)));
        return null;
    }

    /** Tells whether there is no room without something being forgotten before its time. */
    synchronized boolean isFull() {
        forgetOld();
        return entries.size() >= max;
    }

    synchronized void remove(String key) {
        entries.remove(key);
    }

    synchronized int size() {
        forgetOld();
        return entries.size();
    }

    private void forgetOld() {
        Instant now = clock.instant();
        Iterator<Entry<V>> oldest = entries.values().iterator();
        while (oldest.hasNext() && !oldest.next().until().isAfter(now)) {
            oldest.remove();
        }
    }
}

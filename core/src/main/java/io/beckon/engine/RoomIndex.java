package io.beckon.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which visitors are in which rooms, in both directions under one lock, so that they never disagree. A visitor that is
 * gone can join no more: whoever found it a moment before must not put it back. A visitor in no room costs nothing. Safe
 * for use by many threads.
 *
 * @param <V> what stands for a visitor
 */
final class RoomIndex<V extends RoomIndex.Member> {
    /** What the index must know of a visitor. */
    interface Member {
        /** Tells whether the visitor has left for good. Once it says so, {@link #remove} must follow. */
        boolean gone();
    }

    /** What became of a wish to join. */
    enum Joined {
        YES,
        ALREADY,
        GONE,
        TOO_MANY
    }

    private final int maxRooms;
    private final Map<String, Set<V>> members = new HashMap<>(); // guarded by this; no empty sets
    private final Map<V, Set<String>> rooms = new HashMap<>(); // guarded by this; no empty sets

    RoomIndex(int maxRooms) {
        this.maxRooms = maxRooms;
    }

    synchronized Joined join(V visitor, String room) {
        if (visitor.gone()) {
            return Joined.GONE;
        }
        Set<String> joined = rooms.getOrDefault(visitor, Set.of());
        if (joined.contains(room)) {
            return Joined.ALREADY;
        }
        if (joined.size() >= maxRooms) {
            return Joined.TOO_MANY;
        }
        rooms.computeIfAbsent(visitor, v -> new HashSet<>(4)).add(room);
        members.computeIfAbsent(room, name -> new LinkedHashSet<>()).add(visitor);
        return Joined.YES;
    }

    synchronized boolean leave(V visitor, String room) {
        return drop(rooms, visitor, room) && drop(members, room, visitor);
    }

    /** Takes a visitor that is gone out of all its rooms. */
    synchronized void remove(V visitor) {
        Set<String> joined = rooms.remove(visitor);
        if (joined != null) {
            joined.forEach(room -> drop(members, room, visitor));
        }
    }

    synchronized Set<String> roomsOf(V visitor) {
        return Set.copyOf(rooms.getOrDefault(visitor, Set.of()));
    }

    synchronized List<V> members(String room) {
        return new ArrayList<>(members.getOrDefault(room, Set.of()));
    }

    synchronized int size() {
        return members.size();
    }

    synchronized int size(String room) {
        return members.getOrDefault(room, Set.of()).size();
    }

    /** Returns the largest rooms and how many members they have, the largest first, then by name. */
    synchronized Map<String, Integer> largest(int limit) {
        Map<String, Integer> largest = new LinkedHashMap<>();
        members.entrySet().stream()
                .sorted(Comparator.comparingInt(
                                (Map.Entry<String, Set<V>> e) -> -e.getValue().size())
                        .thenComparing(Map.Entry::getKey))
                .limit(limit)
                .forEach(e -> largest.put(e.getKey(), e.getValue().size()));
        return largest;
    }

    private static <K, E> boolean drop(Map<K, Set<E>> sets, K key, E element) {
        Set<E> set = sets.get(key);
        if (set == null || !set.remove(element)) {
            return false;
        }
        if (set.isEmpty()) {
            sets.remove(key);
        }
        return true;
    }
}

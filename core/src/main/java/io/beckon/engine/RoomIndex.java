package io.beckon.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;

/**
 * Which visitors are in which rooms. Safe for use by many threads.
 *
 * @param <V> what stands for a visitor
 */
final class RoomIndex<V extends MemberIndex.Member> extends MemberIndex<String, V> {
    RoomIndex(int maxRooms) {
        super(maxRooms);
    }

    /** Returns the largest rooms and how many members they have, the largest first, then by name. */
    Map<String, Integer> largest(int limit) {
        List<RoomSize> found = new ArrayList<>(largestUnordered(limit));
        found.sort(RoomSize.SMALLEST_FIRST.reversed());
        Map<String, Integer> largest = new LinkedHashMap<>();
        found.forEach(room -> largest.put(room.name(), room.size()));
        return Collections.unmodifiableMap(largest);
    }

    private Queue<RoomSize> largestUnordered(int limit) {
        // Only as many as asked for are put in order: joins wait for this lock.
        Queue<RoomSize> largest = new PriorityQueue<>(RoomSize.SMALLEST_FIRST);
        forEachSize((name, size) -> {
            largest.add(new RoomSize(name, size));
            if (largest.size() > limit) {
                largest.poll();
            }
        });
        return largest;
    }

    private record RoomSize(String name, int size) {
        static final Comparator<RoomSize> SMALLEST_FIRST = Comparator.comparingInt(RoomSize::size)
                .thenComparing(Comparator.comparing(RoomSize::name).reversed());
    }
}

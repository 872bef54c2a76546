package io.beckon.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ObjIntConsumer;

/**
 * Which visitors are in which groups, in both directions under one lock, so that they never disagree. A visitor that is
 * gone can join no more: whoever found it a moment before must not put it back. A visitor in no group costs nothing. Safe
 * for use by many threads.
 *
 * @param <G> what names a group
 * @param <V> what stands for a visitor
 */
class MemberIndex<G, V extends MemberIndex.Member> {
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

    private final int maxGroups;
    private final Map<G, Set<V>> members = new HashMap<>(); // guarded by this; no empty sets
    private final Map<V, Set<G>> groups = new HashMap<>(); // guarded by this; no empty sets

    MemberIndex(int maxGroups) {
        this.maxGroups = maxGroups;
    }

    final synchronized Joined join(V visitor, G group) {
        if (visitor.gone()) {
            return Joined.GONE;
        }
        Set<G> joined = groups.getOrDefault(visitor, Set.of());
        if (joined.contains(group)) {
            return Joined.ALREADY;
        }
        if (joined.size() >= maxGroups) {
            return Joined.TOO_MANY;
        }
        groups.computeIfAbsent(visitor, v -> new HashSet<>(4)).add(group);
        members.computeIfAbsent(group, name -> new LinkedHashSet<>()).add(visitor);
        return Joined.YES;
    }

    final synchronized boolean leave(V visitor, G group) {
        return drop(groups, visitor, group) && drop(members, group, visitor);
    }

    /** Takes a visitor that is gone out of all its groups. */
    final synchronized void remove(V visitor) {
        Set<G> joined = groups.remove(visitor);
        if (joined != null) {
            joined.forEach(group -> drop(members, group, visitor));
        }
    }

    final synchronized Set<G> groupsOf(V visitor) {
        return Set.copyOf(groups.getOrDefault(visitor, Set.of()));
    }

    final synchronized List<V> members(G group) {
        return new ArrayList<>(members.getOrDefault(group, Set.of()));
    }

    final synchronized int size() {
        return members.size();
    }

    final synchronized int size(G group) {
        return members.getOrDefault(group, Set.of()).size();
    }

    final synchronized void forEachSize(ObjIntConsumer<G> action) {
        members.forEach((group, visitors) -> action.accept(group, visitors.size()));
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

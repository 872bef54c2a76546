package io.beckon.engine;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * Holds members in the order in which they came, to be walked over quickly: neighbours in the walk are neighbours in
 * memory, more often than in a hash table. Adding and removing take constant time on average. Safe for use by many
 * threads.
 */
final class Roster<M extends Roster.Member> {
    /** A member remembers its place. */
    abstract static class Member {
        private int place = -1; // guarded by the roster
    }

    private static final int SMALLEST_TO_COMPACT = 64;

    private final List<@Nullable M> places =
            new ArrayList<>(); // guarded by this; null where a member has gone
    private int size; // guarded by this
    // Guarded by this; a copy without gaps, until somebody comes or goes.
    private @Nullable List<M> walk;

    synchronized void add(M member) {
        if (place(member) >= 0) {
            return;
        }
        setPlace(member, places.size());
        places.add(member);
        size++;
        walk = null;
    }

    synchronized boolean remove(M member) {
        int place = place(member);
        if (place < 0) {
            return false;
        }
        setPlace(member, -1);
        places.set(place, null);
        size--;
        walk = null;
        if (places.size() >= SMALLEST_TO_COMPACT && size < places.size() / 2) {
            compact();
        }
        return true;
    }

    synchronized int size() {
        return size;
    }

    /** Returns the members of this moment, in the order in which they came. Not to be changed. */
    synchronized List<M> members() {
        if (walk == null) {
            walk = membersOf(places);
        }
        return walk;
    }

    // Called with the lock held.
    private void compact() {
        int next = 0;
        for (M member : membersOf(places)) {
            setPlace(member, next);
            places.set(next++, member);
        }
        places.subList(next, places.size()).clear();
    }

    private static <M> List<M> membersOf(List<@Nullable M> places) {
        List<M> members = new ArrayList<>(places.size());
        for (M member : places) {
            if (member != null) {
                members.add(member);
            }
        }
        return members;
    }

    private static int place(Member member) {
        return member.place;
    }

    private static void setPlace(Member member, int place) {
        member.place = place;
    }
}

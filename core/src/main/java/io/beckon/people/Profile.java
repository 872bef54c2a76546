package io.beckon.people;

import io.beckon.spi.JsonValues;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What back-office systems know of a person. Immutable plain data, and personal: {@link #toString} tells nothing of it.
 *
 * @param traits what is known of the person, JSON values by name; unmodifiable
 * @param segments the names of the groups that the person belongs to; unmodifiable
 * @param account what is known of the company or household that the person belongs to; unmodifiable
 * @param accountSegments the names of the groups that the account belongs to; unmodifiable
 * @param events what the person did lately, oldest first, at most {@value #MAX_EVENTS}; unmodifiable
 */
public record Profile(
        Map<String, Object> traits,
        Set<String> segments,
        Map<String, Object> account,
        Set<String> accountSegments,
        List<ProfileEvent> events) {
    /** How many traits a person or an account may have, and to how many segments it may belong. */
    public static final int MAX_ENTRIES = 1_000;

    /** How many events are kept; the oldest make room. */
    public static final int MAX_EVENTS = 50;

    private static final Profile EMPTY =
            new Profile(Map.of(), Set.of(), Map.of(), Set.of(), List.of());

    /**
     * Makes unmodifiable copies.
     *
     * @param traits what is known of the person
     * @param segments the groups that the person belongs to
     * @param account what is known of the account
     * @param accountSegments the groups that the account belongs to
     * @param events what the person did lately, in any order
     * @throws IllegalArgumentException if there are more than {@link #MAX_ENTRIES} of a kind, or values are not of JSON
     */
    public Profile {
        traits = JsonValues.freeze(traits);
        segments = Set.copyOf(segments);
        account = JsonValues.freeze(account);
        accountSegments = Set.copyOf(accountSegments);
        events = newest(events);
        requireRoom("traits", traits.size());
        requireRoom("segments", segments.size());
        requireRoom("account traits", account.size());
        requireRoom("account segments", accountSegments.size());
    }

    /**
     * Returns the profile of which nothing is known.
     *
     * @return always the same object
     */
    public static Profile empty() {
        return EMPTY;
    }

    /**
     * Carries out an update.
     *
     * @param update what is new
     * @return this profile as it is after it
     * @throws IllegalArgumentException if the result would be larger than a profile may be
     */
    public Profile with(ProfileUpdate update) {
        return new Profile(
                merged(traits, update.traits()),
                or(update.segments(), segments),
                merged(account, update.account()),
                or(update.accountSegments(), accountSegments),
                joined(events, update.events()));
    }

    /**
     * Fills in what this profile does not know from another one of the same person.
     *
     * @param other what else is known; where both know a trait, this one's counts
     * @return what both know together; where that is more than a profile may hold, less of the other one
     */
    public Profile over(Profile other) {
        return new Profile(
                filled(traits, other.traits),
                union(segments, other.segments),
                filled(account, other.account),
                union(accountSegments, other.accountSegments),
                joined(other.events, events));
    }

    private static void requireRoom(String what, int size) {
        if (size > MAX_ENTRIES) {
            throw new IllegalArgumentException(
                    "A profile has at most " + MAX_ENTRIES + " " + what + ", not " + size + ".");
        }
    }

    private static List<ProfileEvent> newest(List<ProfileEvent> events) {
        List<ProfileEvent> sorted = new ArrayList<>(events);
        sorted.sort(Comparator.comparing(ProfileEvent::at));
        return List.copyOf(sorted.subList(Math.max(0, sorted.size() - MAX_EVENTS), sorted.size()));
    }

    // A trait that is set to null is one that is taken away.
    private static Map<String, Object> merged(Map<String, Object> old, Map<String, Object> update) {
        if (update.isEmpty()) {
            return old;
        }
        Map<String, Object> merged = new LinkedHashMap<>(old);
        update.forEach((name, value) -> {
            if (isNull(value)) {
                merged.remove(name);
            } else {
                merged.put(name, value);
            }
        });
        return merged;
    }

    // Maps of JSON may hold null, whatever their type says.
    private static boolean isNull(@Nullable Object value) {
        return value == null;
    }

    private static Map<String, Object> filled(Map<String, Object> first, Map<String, Object> rest) {
        Map<String, Object> filled = new LinkedHashMap<>(first);
        rest.forEach((name, value) -> {
            if (filled.size() < MAX_ENTRIES) {
                filled.putIfAbsent(name, value);
            }
        });
        return filled;
    }

    private static Set<String> union(Set<String> first, Set<String> rest) {
        Set<String> union = new TreeSet<>(first);
        for (String name : rest) {
            if (union.size() < MAX_ENTRIES) {
                union.add(name);
            }
        }
        return union;
    }

    private static List<ProfileEvent> joined(List<ProfileEvent> first, List<ProfileEvent> then) {
        List<ProfileEvent> joined = new ArrayList<>(first);
        joined.addAll(then);
        return joined;
    }

    private static Set<String> or(@Nullable Set<String> update, Set<String> old) {
        return update == null ? old : update;
    }

    /** Tells how much is known, and not what. */
    @Override
    public String toString() {
        return "Profile[" + traits.size() + " traits, " + segments.size() + " segments, "
                + events.size() + " events]";
    }
}

package io.beckon.people;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What of a profile a person's own browser gets. Nothing is public unless it is named here: whatever reaches a browser can be
 * read by everybody who uses it. Immutable and safe to share.
 */
public final class Projection {
    private static final Projection NOTHING = new Builder().build();

    private final Set<String> traits;
    private final Set<String> segments;
    private final Set<String> accountTraits;
    private final Set<String> accountSegments;
    private final Set<String> events;
    private final Set<String> onlyFor;

    private Projection(Builder builder) {
        this.traits = Set.copyOf(builder.traits);
        this.segments = Set.copyOf(builder.segments);
        this.accountTraits = Set.copyOf(builder.accountTraits);
        this.accountSegments = Set.copyOf(builder.accountSegments);
        this.events = Set.copyOf(builder.events);
        this.onlyFor = Set.copyOf(builder.onlyFor);
    }

    /**
     * Makes nothing public.
     *
     * @return always the same object
     */
    public static Projection nothing() {
        return NOTHING;
    }

    /**
     * Begins a projection that makes nothing public yet.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Tells whether nothing is public.
     *
     * @return true if nothing of any profile is
     */
    public boolean isNothing() {
        return traits.isEmpty()
                && segments.isEmpty()
                && accountTraits.isEmpty()
                && accountSegments.isEmpty()
                && events.isEmpty();
    }

    /**
     * Tells whether a person's data are for browsers at all.
     *
     * @param profile all that is known
     * @return false if the site names segments for whose people alone they are, and the person is in none of them
     */
    public boolean includes(Profile profile) {
        return onlyFor.isEmpty() || onlyFor.stream().anyMatch(profile.segments()::contains);
    }

    /**
     * Returns the segments for whose people alone data are.
     *
     * @return their names, of which one is enough; empty if they are for everybody's. Unmodifiable
     */
    public Set<String> onlyForSegments() {
        return onlyFor;
    }

    /**
     * Tells whether a trait of people is named.
     *
     * @param trait its name
     * @return true if it is
     */
    public boolean showsTrait(String trait) {
        return traits.contains(trait);
    }

    /**
     * Tells whether a segment of people is named.
     *
     * @param segment its name
     * @return true if it is
     */
    public boolean showsSegment(String segment) {
        return segments.contains(segment);
    }

    /**
     * Leaves out what is not public.
     *
     * @param profile all that is known, of a person who is {@linkplain #includes included}
     * @return what is public of it, with names in the order of the alphabet; empty for anybody else
     */
    public Profile of(Profile profile) {
        if (!includes(profile)) {
            return Profile.empty();
        }
        return new Profile(
                only(traits, profile.traits()),
                only(segments, profile.segments()),
                only(accountTraits, profile.account()),
                only(accountSegments, profile.accountSegments()),
                only(events, profile.events()));
    }

    private static Map<String, Object> only(Set<String> names, Map<String, Object> values) {
        Map<String, Object> found = new LinkedHashMap<>();
        for (String name : new TreeSet<>(names)) {
            Object value = values.get(name);
            if (value != null) {
                found.put(name, value);
            }
        }
        return found;
    }

    private static Set<String> only(Set<String> names, Set<String> values) {
        Set<String> found = new TreeSet<>(names);
        found.retainAll(values);
        return found;
    }

    private static List<ProfileEvent> only(Set<String> names, List<ProfileEvent> events) {
        return events.stream().filter(event -> names.contains(event.name())).toList();
    }

    /** Builds a {@link Projection}. Each method adds to what it was given before. Not safe for use by several threads. */
    public static final class Builder {
        private final Set<String> traits = new TreeSet<>();
        private final Set<String> segments = new TreeSet<>();
        private final Set<String> accountTraits = new TreeSet<>();
        private final Set<String> accountSegments = new TreeSet<>();
        private final Set<String> events = new TreeSet<>();
        private final Set<String> onlyFor = new TreeSet<>();

        private Builder() {}

        /**
         * Makes traits of the person public, with all that is in them.
         *
         * @param names their names
         * @return this builder
         */
        public Builder traits(String... names) {
            return add(traits, List.of(names));
        }

        /**
         * Makes it public that the person belongs to these segments, where that is so.
         *
         * @param names their names
         * @return this builder
         */
        public Builder segments(String... names) {
            return add(segments, List.of(names));
        }

        /**
         * Makes traits of the person's account public.
         *
         * @param names their names
         * @return this builder
         */
        public Builder accountTraits(String... names) {
            return add(accountTraits, List.of(names));
        }

        /**
         * Makes it public that the account belongs to these segments, where that is so.
         *
         * @param names their names
         * @return this builder
         */
        public Builder accountSegments(String... names) {
            return add(accountSegments, List.of(names));
        }

        /**
         * Makes events public, with all their properties.
         *
         * @param names their names
         * @return this builder
         */
        public Builder events(String... names) {
            return add(events, List.of(names));
        }

        /**
         * Says that data are for the browsers of people in some segments only; a page of anybody else is told that they are
         * private, and nothing more.
         *
         * @param names the segments, of which one is enough
         * @return this builder
         */
        public Builder onlyForSegments(String... names) {
            return add(onlyFor, List.of(names));
        }

        private Builder add(Set<String> to, Collection<String> names) {
            to.addAll(names);
            return this;
        }

        /**
         * Builds the projection.
         *
         * @return it
         */
        public Projection build() {
            return new Projection(this);
        }
    }
}

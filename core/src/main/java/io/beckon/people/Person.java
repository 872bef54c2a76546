package io.beckon.people;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A person of whom back-office systems know something. Immutable plain data, and personal.
 *
 * <p>A person is made of parts that turned out to be one and the same, such as a user and the anonymous browser before it
 * signed in. What is known stays with its part, so that a part can be taken out again exactly as it is.
 *
 * @param parts at least one; where several know a trait, the first one's counts. Unmodifiable
 * @param revision grows with every change of the person
 */
public record Person(List<Part> parts, long revision) {
    /** How many parts a person may have. */
    public static final int MAX_PARTS = 50;

    /** How many identities a person may have, all parts together. */
    public static final int MAX_IDENTITIES = 100;

    /**
     * What is known under some identities.
     *
     * @param identities the ids by which systems know this part, at least one; unmodifiable
     * @param profile what is known
     * @param complete whether that is all that a {@link ProfileSource} knows
     */
    public record Part(Set<Identity> identities, Profile profile, boolean complete) {
        /**
         * Makes an unmodifiable copy.
         *
         * @param identities the ids
         * @param profile what is known
         * @param complete whether that is all
         * @throws IllegalArgumentException if there are no identities
         */
        public Part {
            if (identities.isEmpty()) {
                throw new IllegalArgumentException("A part of a person has at least one identity.");
            }
            identities = Set.copyOf(identities);
            Objects.requireNonNull(profile, "profile");
        }

        /**
         * Makes a part of which there may be more to know.
         *
         * @param identities the ids
         * @param profile what is known
         * @throws IllegalArgumentException if there are no identities
         */
        public Part(Set<Identity> identities, Profile profile) {
            this(identities, profile, false);
        }
    }

    /**
     * Makes an unmodifiable copy.
     *
     * @param parts the parts
     * @param revision grows with every change
     * @throws IllegalArgumentException if there are none, or more than {@link #MAX_PARTS}, or they have more than {@link
     *     #MAX_IDENTITIES} together
     */
    public Person {
        if (parts.isEmpty() || parts.size() > MAX_PARTS) {
            throw new IllegalArgumentException(
                    "A person has 1 to " + MAX_PARTS + " parts, not " + parts.size() + ".");
        }
        parts = List.copyOf(parts);
        int identities =
                parts.stream().mapToInt(part -> part.identities().size()).sum();
        if (identities > MAX_IDENTITIES) {
            throw new IllegalArgumentException("A person has at most " + MAX_IDENTITIES
                    + " identities, not " + identities + ".");
        }
    }

    /**
     * Returns all ids by which systems know the person.
     *
     * @return those of all parts; the caller's own
     */
    public Set<Identity> identities() {
        Set<Identity> all = new LinkedHashSet<>();
        parts.forEach(part -> all.addAll(part.identities()));
        return all;
    }

    /**
     * Returns all that is known of the person. Made anew by each call where there are several parts.
     *
     * @return what the parts know together
     */
    public Profile profile() {
        return parts.stream().map(Part::profile).reduce(Profile::over).orElse(Profile.empty());
    }

    /**
     * Tells whether all is known that a {@link ProfileSource} knows.
     *
     * @return true if it was said of any part
     */
    public boolean complete() {
        return parts.stream().anyMatch(Part::complete);
    }

    /** Tells of how many parts the person is, and not who it is. */
    @Override
    public String toString() {
        return "Person[" + parts.size() + " parts]";
    }
}

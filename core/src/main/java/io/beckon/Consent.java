package io.beckon;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * To what a visitor agrees. Immutable, and small enough to be compared by each use.
 *
 * @param purposes what it agrees to; unmodifiable, in the order of {@link Purpose}
 */
public record Consent(Set<Purpose> purposes) {
    private static final Consent ALL = new Consent(EnumSet.allOf(Purpose.class));
    private static final Consent NONE = new Consent(EnumSet.noneOf(Purpose.class));

    /** What somebody may agree to or not. */
    public enum Purpose {
        /** That the pages that it looks at and the events that happen there are seen, told to admins and listeners, and remembered. */
        ANALYTICS,
        /** That it is known who it is, and that what is known of the person comes into its pages. */
        PERSONALISATION,
        /** That it gets messages. */
        MESSAGES;

        /**
         * Returns how the protocol, the settings and the stores call it.
         *
         * @return the name in lower case
         */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Makes an unmodifiable copy.
     *
     * @param purposes what it agrees to
     */
    public Consent {
        EnumSet<Purpose> copy = EnumSet.noneOf(Purpose.class);
        copy.addAll(purposes);
        purposes = Collections.unmodifiableSet(copy);
    }

    /**
     * Returns the consent to everything.
     *
     * @return always the same object
     */
    public static Consent all() {
        return ALL;
    }

    /**
     * Returns the refusal of everything.
     *
     * @return always the same object
     */
    public static Consent none() {
        return NONE;
    }

    /**
     * Makes the consent to some purposes and no other.
     *
     * @param purposes to which
     * @return the consent
     */
    public static Consent to(Purpose... purposes) {
        return new Consent(Set.copyOf(Arrays.asList(purposes)));
    }

    /**
     * Returns the consent to what is agreed to here and there.
     *
     * @param other the other consent
     * @return the purposes of both
     */
    public Consent and(Consent other) {
        EnumSet<Purpose> both = EnumSet.noneOf(Purpose.class);
        purposes.stream().filter(other::allows).forEach(both::add);
        return new Consent(both);
    }

    /**
     * Tells whether a purpose is agreed to.
     *
     * @param purpose which one
     * @return true if it is
     */
    public boolean allows(Purpose purpose) {
        return purposes.contains(purpose);
    }
}

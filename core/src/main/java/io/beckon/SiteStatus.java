package io.beckon;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What is set up at a site, what works and what does not, and why. It is what this process knows of its last uses: nothing was
 * tried to find out. Nothing in it tells of a person, and no secret. Immutable.
 *
 * @param site the site's name
 * @param at when this was known
 * @param checks what was looked at, each under a name of its own; unmodifiable
 */
public record SiteStatus(String site, Instant at, List<Check> checks) {
    /** How something is, from the best to the worst. */
    public enum State {
        /** It is not set up, or not asked for. */
        OFF,
        /** It works, as far as is known. */
        WORKING,
        /** It works, and somebody should look at it. */
        WARNING,
        /** It does not work. */
        FAILING
    }

    /**
     * One thing that was looked at.
     *
     * @param name what it is; the names stay as they are
     * @param state how it is
     * @param reason why that is so, and what to do where something is to be done; in English, for people
     */
    public record Check(String name, State state, String reason) {
        /**
         * Says that something is not set up.
         *
         * @param name what it is
         * @param reason why, and what that means
         * @return the check
         */
        public static Check off(String name, String reason) {
            return new Check(name, State.OFF, reason);
        }

        /**
         * Says that something works.
         *
         * @param name what it is
         * @param reason as far as what
         * @return the check
         */
        public static Check working(String name, String reason) {
            return new Check(name, State.WORKING, reason);
        }

        /**
         * Says that somebody should look at something.
         *
         * @param name what it is
         * @param reason why, and what to do
         * @return the check
         */
        public static Check warning(String name, String reason) {
            return new Check(name, State.WARNING, reason);
        }

        /**
         * Says that something does not work.
         *
         * @param name what it is
         * @param reason why, and what to do
         * @return the check
         */
        public static Check failing(String name, String reason) {
            return new Check(name, State.FAILING, reason);
        }
    }

    /**
     * Makes an unmodifiable copy.
     *
     * @param site the site's name
     * @param at when this was known
     * @param checks what was looked at
     */
    public SiteStatus {
        checks = List.copyOf(checks);
    }

    /**
     * Returns how the site is.
     *
     * @return the worst of the checks, and {@link State#WORKING} at the best: to be off is no fault
     */
    public State state() {
        return checks.stream()
                .map(Check::state)
                .filter(state -> state != State.OFF)
                .max(Comparator.naturalOrder())
                .orElse(State.WORKING);
    }

    /**
     * Adds what somebody else has looked at.
     *
     * @param more further checks
     * @return another status
     */
    public SiteStatus with(List<Check> more) {
        List<Check> all = new ArrayList<>(checks);
        all.addAll(more);
        return new SiteStatus(site, at, all);
    }
}

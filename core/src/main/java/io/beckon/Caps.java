package io.beckon;

import java.time.Duration;

/**
 * How many kept messages one visitor may see. A message that comes beyond a cap when a tab asks to show it is suppressed
 * as {@link SuppressionReason#CAP}; one that comes too soon after another waits. Messages that are {@linkplain
 * DeliveryPolicy#uncapped uncapped} are neither held back nor counted. Immutable.
 */
public final class Caps {
    /** The largest cap. */
    public static final int MAX = 32;

    private static final Caps NONE = builder().build();
    private static final Duration MAX_GAP = Duration.ofDays(1);

    private final int perHour;
    private final int perDay;
    private final int perVisit;
    private final Duration gap;

    private Caps(Builder builder) {
        this.perHour = builder.perHour;
        this.perDay = builder.perDay;
        this.perVisit = builder.perVisit;
        this.gap = builder.gap;
    }

    /**
     * Returns caps that allow everything, which hold unless others are set.
     *
     * @return no caps
     */
    public static Caps none() {
        return NONE;
    }

    /**
     * Begins caps.
     *
     * @return a builder that allows everything
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns how many messages a visitor may see within 60 minutes.
     *
     * @return the cap; 0 where there is none
     */
    public int perHour() {
        return perHour;
    }

    /**
     * Returns how many messages a visitor may see within 24 hours.
     *
     * @return the cap; 0 where there is none
     */
    public int perDay() {
        return perDay;
    }

    /**
     * Returns how many messages a visitor may see within a visit, which ends when it has been away for 30 minutes.
     *
     * @return the cap; 0 where there is none
     */
    public int perVisit() {
        return perVisit;
    }

    /**
     * Returns the least time between two messages.
     *
     * @return a duration; zero where there is none
     */
    public Duration gap() {
        return gap;
    }

    /** Builds {@link Caps}. Not safe for use by several threads at once. */
    public static final class Builder {
        private int perHour;
        private int perDay;
        private int perVisit;
        private Duration gap = Duration.ZERO;

        private Builder() {}

        /**
         * Caps what a visitor may see within 60 minutes.
         *
         * @param cap 1 to {@link #MAX}
         * @return this builder
         * @throws IllegalArgumentException if the cap is outside that range
         */
        public Builder perHour(int cap) {
            this.perHour = within(cap);
            return this;
        }

        /**
         * Caps what a visitor may see within 24 hours.
         *
         * @param cap 1 to {@link #MAX}
         * @return this builder
         * @throws IllegalArgumentException if the cap is outside that range
         */
        public Builder perDay(int cap) {
            this.perDay = within(cap);
            return this;
        }

        /**
         * Caps what a visitor may see within one visit.
         *
         * @param cap 1 to {@link #MAX}
         * @return this builder
         * @throws IllegalArgumentException if the cap is outside that range
         */
        public Builder perVisit(int cap) {
            this.perVisit = within(cap);
            return this;
        }

        /**
         * Sets the least time between two messages.
         *
         * @param gap a positive duration of at most a day
         * @return this builder
         * @throws IllegalArgumentException if the duration is not positive or longer than that
         */
        public Builder gap(Duration gap) {
            if (gap.isNegative() || gap.isZero() || gap.compareTo(MAX_GAP) > 0) {
                throw new IllegalArgumentException(
                        "The gap is a positive time of at most a day, but was set to " + gap + ".");
            }
            this.gap = gap;
            return this;
        }

        /**
         * Builds the caps.
         *
         * @return the caps
         */
        public Caps build() {
            return new Caps(this);
        }

        private static int within(int cap) {
            if (cap < 1 || cap > MAX) {
                throw new IllegalArgumentException(
                        "A cap is from 1 to " + MAX + ", but was set to " + cap + ".");
            }
            return cap;
        }
    }
}

package io.beckon;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * How a kept message is delivered: until when it waits, what it takes the place of, and how often it may be displayed.
 * Immutable; begin with {@link #defaults} or {@link #builder}.
 */
public final class DeliveryPolicy {
    /** How long a key may be, in characters. */
    public static final int MAX_KEY = 100;

    /** The largest priority; the smallest is its negative. */
    public static final int MAX_PRIORITY = 1_000;

    private static final Duration DEFAULT_EXPIRY = Duration.ofHours(24);
    private static final DeliveryPolicy DEFAULTS = builder().build();

    private final Duration expiresAfter;
    private final @Nullable Instant expiresAt;
    private final int priority;
    private final @Nullable String replaces;
    private final int budget;
    private final boolean atMostOnce;
    private final boolean uncapped;
    private final boolean lateArrivals;

    private DeliveryPolicy(Builder builder) {
        this.expiresAfter = builder.expiresAfter;
        this.expiresAt = builder.expiresAt;
        this.priority = builder.priority;
        this.replaces = builder.replaces;
        this.budget = builder.budget;
        this.atMostOnce = builder.atMostOnce;
        this.uncapped = builder.uncapped;
        this.lateArrivals = builder.lateArrivals;
    }

    /**
     * Returns the policy that holds unless another is set.
     *
     * @return waits for 24 hours, and nothing else
     */
    public static DeliveryPolicy defaults() {
        return DEFAULTS;
    }

    /**
     * Begins a policy.
     *
     * @return a builder that holds the defaults
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Begins a policy that differs from this one.
     *
     * @return a builder that holds what this policy says
     */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.expiresAfter = expiresAfter;
        builder.expiresAt = expiresAt;
        builder.priority = priority;
        builder.replaces = replaces;
        builder.budget = budget;
        builder.atMostOnce = atMostOnce;
        builder.uncapped = uncapped;
        builder.lateArrivals = lateArrivals;
        return builder;
    }

    /**
     * Returns how long the message waits, counted from the moment it was accepted.
     *
     * @return a positive duration, of no meaning where {@link #expiresAt} is set
     */
    public Duration expiresAfter() {
        return expiresAfter;
    }

    /**
     * Returns until when the message waits.
     *
     * @return a moment, or null where {@link #expiresAfter} counts
     */
    public @Nullable Instant expiresAt() {
        return expiresAt;
    }

    /**
     * Returns which of several messages that wait for a visitor goes first.
     *
     * @return the priority; the larger goes first
     */
    public int priority() {
        return priority;
    }

    /**
     * Returns the key of the messages whose place this one takes.
     *
     * @return the key, or null where it takes the place of none
     */
    public @Nullable String replaces() {
        return replaces;
    }

    /**
     * Returns how often the message may be displayed in all.
     *
     * @return the number of displays; 0 where it is not limited
     */
    public int budget() {
        return budget;
    }

    /**
     * Tells whether the message is rather lost than shown twice.
     *
     * @return true if a tab that was granted it and went away leaves it unseen
     */
    public boolean atMostOnce() {
        return atMostOnce;
    }

    /**
     * Tells whether the site's {@link Caps} do not hold for the message.
     *
     * @return true if it is shown whatever the visitor has seen, and is not counted
     */
    public boolean uncapped() {
        return uncapped;
    }

    /**
     * Tells whether visitors get the message who come while it waits.
     *
     * @return true if the audience is asked for again whenever a visitor arrives or joins a room
     */
    public boolean lateArrivals() {
        return lateArrivals;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DeliveryPolicy that
                && expiresAfter.equals(that.expiresAfter)
                && Objects.equals(expiresAt, that.expiresAt)
                && priority == that.priority
                && Objects.equals(replaces, that.replaces)
                && budget == that.budget
                && atMostOnce == that.atMostOnce
                && uncapped == that.uncapped
                && lateArrivals == that.lateArrivals;
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                expiresAfter,
                expiresAt,
                priority,
                replaces,
                budget,
                atMostOnce,
                uncapped,
                lateArrivals);
    }

    /** Builds a {@link DeliveryPolicy}. Not safe for use by several threads at once. */
    public static final class Builder {
        private Duration expiresAfter = DEFAULT_EXPIRY;
        private @Nullable Instant expiresAt;
        private int priority;
        private @Nullable String replaces;
        private int budget;
        private boolean atMostOnce;
        private boolean uncapped;
        private boolean lateArrivals;

        private Builder() {}

        /**
         * Sets how long the message waits, counted from the moment it is accepted.
         *
         * @param duration a positive duration of at most {@link Message#MAX_EXPIRY}; 24 hours unless set
         * @return this builder
         * @throws IllegalArgumentException if the duration is not positive or longer than that
         */
        public Builder expiresAfter(Duration duration) {
            this.expiresAfter = Message.requireExpiry(duration);
            this.expiresAt = null;
            return this;
        }

        /**
         * Sets until when the message waits. A message whose time has passed already when it is sent expires at once; one
         * that would wait for longer than {@link Message#MAX_EXPIRY} is not accepted.
         *
         * @param moment the moment
         * @return this builder
         */
        public Builder expiresAt(Instant moment) {
            this.expiresAt = moment;
            return this;
        }

        /**
         * Sets which of several messages that wait for a visitor goes first, and stays where too many wait.
         *
         * @param priority {@code -}{@link #MAX_PRIORITY} to {@link #MAX_PRIORITY}, of which the larger goes first; 0 unless
         *     set
         * @return this builder
         * @throws IllegalArgumentException if it is outside that range
         */
        public Builder priority(int priority) {
            if (Math.abs(priority) > MAX_PRIORITY) {
                throw new IllegalArgumentException("A priority is from -" + MAX_PRIORITY + " to "
                        + MAX_PRIORITY + ", but was set to " + priority + ".");
            }
            this.priority = priority;
            return this;
        }

        /**
         * Makes the message take the place of older ones that were sent with the same key and that a visitor has not seen
         * yet: those are suppressed as {@link SuppressionReason#REPLACED}. One that a tab is about to show stays.
         *
         * @param key 1 to {@link #MAX_KEY} characters
         * @return this builder
         * @throws IllegalArgumentException if the key is empty or too long
         */
        public Builder replaces(String key) {
            this.replaces = requireKey(key);
            return this;
        }

        /**
         * Limits how often the message is displayed in all.
         *
         * @param displays a positive number
         * @return this builder
         * @throws IllegalArgumentException if it is not positive
         */
        public Builder budget(int displays) {
            if (displays < 1) {
                throw new IllegalArgumentException(
                        "A budget is at least 1 display, but was set to " + displays + ".");
            }
            this.budget = displays;
            return this;
        }

        /**
         * Makes sure that the message is never shown twice, at the price that it is not shown at all where a tab that was
         * about to show it went away without a word. Without it, another tab may show it then.
         *
         * @return this builder
         */
        public Builder atMostOnce() {
            this.atMostOnce = true;
            return this;
        }

        /**
         * Frees the message of the site's {@link Caps}.
         *
         * @return this builder
         */
        public Builder uncapped() {
            this.uncapped = true;
            return this;
        }

        /**
         * Has the message reach also those who come while it waits: to the site, if it is for everybody or by criteria
         * that match then, or into the room that it is for; and those who are there on other nodes, as soon as these hear of
         * it.
         *
         * @return this builder
         */
        public Builder lateArrivals() {
            this.lateArrivals = true;
            return this;
        }

        /**
         * Builds the policy.
         *
         * @return the policy
         */
        public DeliveryPolicy build() {
            return new DeliveryPolicy(this);
        }
    }

    static String requireKey(String key) {
        if (key.isEmpty() || key.length() > MAX_KEY) {
            throw new IllegalArgumentException("A key has 1 to " + MAX_KEY
                    + " characters; this one has " + key.length() + ".");
        }
        return key;
    }
}

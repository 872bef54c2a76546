package io.beckon;

import io.beckon.spi.JsonValues;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Something to send to visitors: a name, by which the page listens for it, and JSON data. Immutable.
 *
 * <p>A message is <em>live</em> unless it says otherwise: it goes to who is there now. Where a connection has no room for
 * it, its {@link Overflow} says what happens, and a {@linkplain Builder#mergeKey merge key} lets it replace an older one.
 * A <em>kept</em> message waits for each addressed visitor until it has been displayed, has expired, was {@linkplain
 * Deliveries#revoke revoked}, or is given up for a {@link SuppressionReason}.
 */
public final class Message {
    /** How long a name may be, in characters. */
    public static final int MAX_NAME = 100;

    /** How long a merge key may be, in characters. */
    public static final int MAX_MERGE_KEY = 100;

    /** How long a kept message may wait at the most: a year of 365 days. */
    public static final Duration MAX_EXPIRY = Duration.ofDays(365);

    private final String name;
    private final Map<String, Object> data;
    private final boolean kept;
    private final DeliveryPolicy delivery;
    private final Overflow overflow;
    private final @Nullable String mergeKey;

    private Message(Builder builder) {
        this.name = builder.name;
        this.data = JsonValues.freeze(builder.data);
        this.kept = builder.kept;
        this.delivery = builder.delivery;
        this.overflow = builder.overflow == null ? Overflow.DROP_NEWEST : builder.overflow;
        this.mergeKey = builder.mergeKey;
    }

    /**
     * Begins a message.
     *
     * @param name the name by which the page listens for it; 1 to {@link #MAX_NAME} characters
     * @return a builder
     * @throws IllegalArgumentException if the name is empty or too long
     */
    public static Builder named(String name) {
        return new Builder(name);
    }

    /**
     * Returns the name by which the page listens for it.
     *
     * @return the name
     */
    public String name() {
        return name;
    }

    /**
     * Returns the data.
     *
     * @return JSON values, unmodifiable at every level
     */
    public Map<String, Object> data() {
        return data;
    }

    /**
     * Tells whether the message waits for its visitors.
     *
     * @return true for a kept message, false for a live one
     */
    public boolean kept() {
        return kept;
    }

    /**
     * Returns how a kept message is delivered.
     *
     * @return the policy; of no meaning for a live message
     */
    public DeliveryPolicy delivery() {
        return delivery;
    }

    /**
     * Returns what happens where a connection has no room for a live message.
     *
     * @return the policy, {@link Overflow#DROP_NEWEST} unless set; of no meaning for a kept message
     */
    public Overflow overflow() {
        return overflow;
    }

    /**
     * Returns the key by which a live message replaces an older one.
     *
     * @return the key, or null if it replaces none
     */
    public @Nullable String mergeKey() {
        return mergeKey;
    }

    static Duration requireExpiry(Duration duration) {
        if (duration.isNegative() || duration.isZero() || duration.compareTo(MAX_EXPIRY) > 0) {
            throw new IllegalArgumentException("Something expires after a positive time of at most "
                    + MAX_EXPIRY.toDays() + " days, not after " + duration + ".");
        }
        return duration;
    }

    /** Builds a {@link Message}. Not safe for use by several threads at once. */
    public static final class Builder {
        private final String name;
        private final Map<String, @Nullable Object> data = new LinkedHashMap<>();
        private boolean kept;
        private DeliveryPolicy delivery = DeliveryPolicy.defaults();
        private @Nullable Overflow overflow;
        private @Nullable String mergeKey;

        private Builder(String name) {
            if (name.isEmpty() || name.length() > MAX_NAME) {
                throw new IllegalArgumentException("The name of a message has 1 to " + MAX_NAME
                        + " characters; this one has " + name.length() + ".");
            }
            this.name = name;
        }

        /**
         * Sets one field of the data.
         *
         * @param field the field's name
         * @param value a JSON value: a string, number, boolean, null, list or map; a number is of one of the immutable
         *     classes, {@link Integer}, {@link Long}, {@link Short}, {@link Byte}, {@link Double}, {@link Float}, {@link
         *     java.math.BigInteger} and {@link java.math.BigDecimal}
         * @return this builder
         */
        public Builder with(String field, @Nullable Object value) {
            data.put(field, value);
            return this;
        }

        /**
         * Sets several fields of the data.
         *
         * @param fields JSON values by name
         * @return this builder
         */
        public Builder with(Map<String, ?> fields) {
            data.putAll(fields);
            return this;
        }

        /**
         * Makes the message a kept one.
         *
         * @return this builder
         */
        public Builder kept() {
            return kept(true);
        }

        /**
         * Says whether the message is kept.
         *
         * @param kept true for a kept message, false for a live one
         * @return this builder
         */
        public Builder kept(boolean kept) {
            this.kept = kept;
            return this;
        }

        /**
         * Sets how long a kept message waits, counted from the moment it is accepted.
         *
         * @param duration a positive duration of at most {@link #MAX_EXPIRY}; 24 hours unless set
         * @return this builder
         * @throws IllegalArgumentException if the duration is not positive or longer than that
         */
        public Builder expiresAfter(Duration duration) {
            this.delivery = delivery.toBuilder().expiresAfter(duration).build();
            return this;
        }

        /**
         * Sets how a kept message is delivered, in place of all that was set about that before.
         *
         * @param policy the policy
         * @return this builder
         */
        public Builder delivery(DeliveryPolicy policy) {
            this.delivery = policy;
            return this;
        }

        /**
         * Sets what happens where a connection has no room for the message. Only for a live message: a kept one is never
         * dropped for that, it waits.
         *
         * @param overflow the policy, {@link Overflow#DROP_NEWEST} unless set
         * @return this builder
         */
        public Builder onOverflow(Overflow overflow) {
            this.overflow = Objects.requireNonNull(overflow, "overflow");
            return this;
        }

        /**
         * Lets the message replace an older one that has become worthless by it, as a position of the cursor does to the
         * one before. Only for a live message.
         *
         * <p>The older one has the same name and the same key, and still waits for a connection to take it, whether or not
         * there is room for both. The newer one goes to the end, so that what a page gets is in the order in which it was
         * sent. A message that leaves at once replaces nothing, so a page gets every message that it is quick enough for.
         *
         * @param key which of the messages of this name replace each other; 1 to {@link #MAX_MERGE_KEY} characters
         * @return this builder
         * @throws IllegalArgumentException if the key is empty or too long
         */
        public Builder mergeKey(String key) {
            if (key.isEmpty() || key.length() > MAX_MERGE_KEY) {
                throw new IllegalArgumentException("A merge key has 1 to " + MAX_MERGE_KEY
                        + " characters; this one has " + key.length() + ".");
            }
            this.mergeKey = key;
            return this;
        }

        /**
         * Builds the message.
         *
         * @return the message
         * @throws IllegalArgumentException if a value is not one of JSON
         * @throws IllegalStateException if it is kept and has what only a live message may have
         */
        public Message build() {
            if (kept && (overflow != null || mergeKey != null)) {
                throw new IllegalStateException("The message \"" + name
                        + "\" is kept, so it waits where there is no room and replaces nothing:"
                        + " onOverflow and mergeKey are for live messages.");
            }
            return new Message(this);
        }
    }
}

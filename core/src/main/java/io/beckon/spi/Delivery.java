package io.beckon.spi;

import org.jspecify.annotations.Nullable;

import java.util.Objects;

/**
 * One message for one visitor, as it stands in a {@link Mailbox}, which alone changes it. Not safe for use by several
 * threads at once: whoever wants to keep one takes a {@link #copy}.
 */
public final class Delivery {
    private final StoredMessage message;
    private final long offset;

    // All changed by the mailbox alone.
    DeliveryState state;

    @Nullable
    SuppressionReason reason;

    @Nullable
    String claimedBy;

    long claimedUntil;
    long displayedAt;
    boolean holdsSlot;

    /**
     * Creates a delivery as a store has kept it.
     *
     * @param message which message
     * @param offset its place in the order of all deliveries
     * @param state the state that it is in
     * @param reason why it was suppressed; null where it was not
     * @param claimedBy the connection that has claimed it; null where none has
     * @param claimedUntil when that claim ends, in milliseconds since the epoch; 0 where there is none
     * @param displayedAt when it was displayed, in milliseconds since the epoch; 0 where it was not
     * @param holdsSlot whether it has one of the displays that the message's budget allows
     */
    public Delivery(
            StoredMessage message,
            long offset,
            DeliveryState state,
            @Nullable SuppressionReason reason,
            @Nullable String claimedBy,
            long claimedUntil,
            long displayedAt,
            boolean holdsSlot) {
        this.message = Objects.requireNonNull(message, "message");
        this.offset = offset;
        this.state = Objects.requireNonNull(state, "state");
        this.reason = reason;
        this.claimedBy = claimedBy;
        this.claimedUntil = claimedUntil;
        this.displayedAt = displayedAt;
        this.holdsSlot = holdsSlot;
    }

    /**
     * Returns a delivery that stays as this one is now.
     *
     * @return a new object
     */
    public Delivery copy() {
        return new Delivery(
                message, offset, state, reason, claimedBy, claimedUntil, displayedAt, holdsSlot);
    }

    /**
     * Returns the message.
     *
     * @return which message this is a delivery of
     */
    public StoredMessage message() {
        return message;
    }

    /**
     * Returns the delivery's place in the order of all deliveries of a store.
     *
     * @return a number larger than that of any delivery accepted before
     */
    public long offset() {
        return offset;
    }

    /**
     * Returns the state.
     *
     * @return the state that the delivery is in
     */
    public DeliveryState state() {
        return state;
    }

    /**
     * Returns why the delivery was suppressed.
     *
     * @return the reason, or null where it was not
     */
    public @Nullable SuppressionReason reason() {
        return reason;
    }

    /**
     * Returns who has claimed the delivery.
     *
     * @return the id of a connection, or null where none has it claimed
     */
    public @Nullable String claimedBy() {
        return claimedBy;
    }

    /**
     * Returns when the claim ends.
     *
     * @return milliseconds since the epoch; 0 where there is no claim
     */
    public long claimedUntil() {
        return claimedUntil;
    }

    /**
     * Returns when the delivery was displayed.
     *
     * @return milliseconds since the epoch; 0 where it was not
     */
    public long displayedAt() {
        return displayedAt;
    }

    /**
     * Tells whether the delivery has one of the displays that its message's budget allows.
     *
     * @return true from the first claim that was granted on, until it is given back or the delivery has ended
     */
    public boolean holdsSlot() {
        return holdsSlot;
    }

    /**
     * Returns when time alone changes the delivery's state.
     *
     * @return milliseconds since the epoch; {@link Long#MAX_VALUE} where nothing waits any more
     */
    public long dueAt() {
        if (!state.waits()) {
            return Long.MAX_VALUE;
        }
        if (state != DeliveryState.CLAIMED) {
            return message.expiresAt();
        }
        return message.atMostOnce() ? Math.max(message.expiresAt(), claimedUntil) : claimedUntil;
    }
}

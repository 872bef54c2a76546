package io.beckon.spi;

import org.jspecify.annotations.Nullable;

/**
 * The states of a delivery, that is, of one message for one visitor, and what leads from one to the next. {@link #after} is
 * the whole state machine, as a pure function; the table of it stands in {@code DELIVERY.md}.
 */
public enum DeliveryState {
    /** Accepted, and waiting for a connection of the visitor. */
    PENDING,
    /** Sent to a connection of the visitor. */
    DELIVERED,
    /** A tab has asked to show it, and may. */
    CLAIMED,
    /** Shown. */
    DISPLAYED,
    /** Shown, and its button was used. */
    CLICKED,
    /** Shown, and put away. */
    DISMISSED,
    /** Shown, and the visitor reached a goal afterwards. */
    CONVERTED,
    /** Ended: its time passed before it was shown. */
    EXPIRED,
    /** Ended: given up before it was shown, for a {@link SuppressionReason}. */
    SUPPRESSED,
    /** Ended: taken back before it was shown. */
    REVOKED;

    /**
     * Tells whether the delivery still waits to be displayed.
     *
     * @return true for {@link #PENDING}, {@link #DELIVERED} and {@link #CLAIMED}
     */
    public boolean waits() {
        return compareTo(DISPLAYED) < 0;
    }

    /**
     * Tells whether the delivery was displayed.
     *
     * @return true for {@link #DISPLAYED} and what follows from it
     */
    public boolean shown() {
        return !waits() && compareTo(EXPIRED) < 0;
    }

    /**
     * Returns the state that an event leads to.
     *
     * @param event what has happened
     * @return the next state, or null where the event changes nothing in this state
     */
    public @Nullable DeliveryState after(DeliveryEvent event) {
        return switch (event) {
            case DELIVER -> this == PENDING ? DELIVERED : null;
            case CLAIM -> this == DELIVERED ? CLAIMED : null;
            case RELEASE -> this == CLAIMED ? DELIVERED : null;
            case DISPLAY -> waits() && this != PENDING ? DISPLAYED : null;
            case CLICK -> this == DISPLAYED ? CLICKED : null;
            case DISMISS -> this == DISPLAYED ? DISMISSED : null;
            case CONVERT -> shown() && this != CONVERTED ? CONVERTED : null;
            case EXPIRE -> waits() ? EXPIRED : null;
            case SUPPRESS -> waits() ? SUPPRESSED : null;
            case REVOKE -> waits() ? REVOKED : null;
        };
    }
}

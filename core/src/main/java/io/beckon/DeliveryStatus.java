package io.beckon;

import java.util.Locale;

/** The states of a delivery, that is, of one message for one visitor. */
public enum DeliveryStatus {
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
    /** Shown, and the visitor reached a goal afterwards, which is attributed to it. */
    CONVERTED,
    /** Ended: its time passed before it was shown. */
    EXPIRED,
    /** Ended: given up before it was shown, for a {@link SuppressionReason}. */
    SUPPRESSED,
    /** Ended: taken back before it was shown. */
    REVOKED;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    /**
     * Returns the name that the protocol has for the state.
     *
     * @return this constant's name in lower case
     */
    public String wireName() {
        return wireName;
    }
}

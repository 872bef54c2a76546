package io.beckon;

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
    /** Ended: its time passed before it was shown. */
    EXPIRED,
    /** Ended: given up before it was shown, because the visitor's mailbox was full. */
    SUPPRESSED
}

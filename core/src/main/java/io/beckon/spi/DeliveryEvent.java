package io.beckon.spi;

/** What can happen to a delivery. */
public enum DeliveryEvent {
    /** A connection of the visitor has taken it. */
    DELIVER,
    /** A tab was granted its claim. */
    CLAIM,
    /** The claim was given back, or its lease has ended. */
    RELEASE,
    /** A tab has shown it. */
    DISPLAY,
    /** Its button was used. */
    CLICK,
    /** It was put away. */
    DISMISS,
    /** The visitor has reached a goal, which is attributed to it. */
    CONVERT,
    /** Its time has passed. */
    EXPIRE,
    /** It was given up. */
    SUPPRESS,
    /** It was taken back. */
    REVOKE
}

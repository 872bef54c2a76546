package io.beckon;

import java.util.Locale;

/** Why a delivery was given up before it was shown. */
public enum SuppressionReason {
    /** A newer message took its place. */
    REPLACED,
    /** Too many messages waited for the visitor: see {@link Limits#mailbox}. */
    QUEUE_FULL,
    /** The visitor has seen as many as the site's {@link Caps} allow. */
    CAP,
    /** The message was displayed as often as its budget allows. */
    BUDGET,
    /** The visitor does not agree to be reached: see {@link Deliveries#suppress}. */
    NO_CONSENT,
    /** The visitor belongs to those who are left out for comparison: see {@link Deliveries#suppress}. */
    HOLDOUT,
    /** Another person has signed in on the visitor's browser, and the message was for the one before. */
    OTHER_PERSON,
    /**
     * The visitor is not remembered any more: there were too many, and this one left first, see {@link Limits#mailboxes}; or
     * it was to be {@linkplain Privacy#forget erased}.
     */
    FORGOTTEN;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    /**
     * Returns the name that the protocol has for the reason.
     *
     * @return this constant's name in lower case
     */
    public String wireName() {
        return wireName;
    }
}

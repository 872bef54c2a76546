package io.beckon.spi;

/** Why a delivery was given up before it was shown. */
public enum SuppressionReason {
    /** A newer message took its place. */
    REPLACED,
    /** Too many messages waited for the visitor. */
    QUEUE_FULL,
    /** The visitor has seen as many as the site's caps allow. */
    CAP,
    /** The message was displayed as often as its budget allows. */
    BUDGET,
    /** The visitor does not agree to be reached. */
    NO_CONSENT,
    /** The visitor belongs to those who are left out for comparison. */
    HOLDOUT,
    /** Another person has signed in on the visitor's browser, and the message was for the one before. */
    OTHER_PERSON,
    /** The visitor is not remembered any more: there were too many, and this one left first; or it was to be erased. */
    FORGOTTEN
}

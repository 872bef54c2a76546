package io.beckon.spi;

/** Why no delivery of a message is displayed any more. */
public enum Closing {
    /** It was taken back. */
    REVOKED,
    /** It was displayed as often as its budget allows. */
    BUDGET
}

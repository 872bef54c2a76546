package io.beckon.servlet.api;

/** What became of one message. */
enum Outcome {
    /** The profile knows of it. */
    APPLIED,
    /** It was carried out before. */
    DUPLICATE,
    /** It is nothing that its sender may say, and was left out. */
    SKIPPED,
    /** It cannot be used. */
    REJECTED
}

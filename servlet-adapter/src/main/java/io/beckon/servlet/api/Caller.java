package io.beckon.servlet.api;

/** Whose word something is. */
enum Caller {
    /** A server's, which has a secret key and is believed. */
    SERVER,
    /** A service's that has signed what it sent. */
    WEBHOOK,
    /** Anybody's: the key stands in pages that everybody can read. */
    PUBLIC
}

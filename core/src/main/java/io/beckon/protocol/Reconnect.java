package io.beckon.protocol;

/**
 * The server will close this connection; the client comes back at a random moment of a window.
 *
 * @param after when the window begins, in milliseconds from now
 * @param window how long the window is, in milliseconds
 */
public record Reconnect(long after, long window) implements ToVisitor, ToAdmin {}

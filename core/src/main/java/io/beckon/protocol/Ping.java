package io.beckon.protocol;

/** Asks whether the peer is there. Answered with {@link Pong}. */
public record Ping() implements FromVisitor, ToVisitor, FromAdmin, ToAdmin {}

package io.beckon.protocol;

/** The answer to {@link Ping}. */
public record Pong() implements FromVisitor, ToVisitor, FromAdmin, ToAdmin {}

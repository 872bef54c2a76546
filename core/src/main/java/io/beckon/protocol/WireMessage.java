package io.beckon.protocol;

/** A message of the protocol, in any direction. Every one is an immutable record. */
public sealed interface WireMessage permits FromVisitor, ToVisitor, FromAdmin, ToAdmin {}

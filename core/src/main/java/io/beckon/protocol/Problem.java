package io.beckon.protocol;

import org.jspecify.annotations.Nullable;

/**
 * The answer to a message that could not be used; its type on the wire is {@code error}.
 *
 * @param code what was wrong
 * @param message says it to a developer: never an exception's text, and nothing of what the peer sent
 * @param ref the answered message's ref, or null where it had none
 */
public record Problem(
        ErrorCode code, String message, @Nullable String ref) implements ToVisitor, ToAdmin {}

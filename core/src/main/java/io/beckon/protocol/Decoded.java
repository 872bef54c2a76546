package io.beckon.protocol;

import org.jspecify.annotations.Nullable;

/**
 * What the codec made of one message of a frame: the message or a problem, and never both.
 *
 * @param <M> the messages of a direction
 * @param message the message, or null if it could not be used
 * @param problem what to answer to a message that could not be used, or null
 * @param ref the message's ref, or null where it has none
 */
public record Decoded<M>(
        @Nullable M message,
        @Nullable Problem problem,
        @Nullable String ref) {
    /**
     * Checks that it is one of the two.
     *
     * @param message the message, or null
     * @param problem the problem, or null
     * @param ref the message's ref, or null
     * @throws IllegalArgumentException if there are both a message and a problem, or neither
     */
    public Decoded {
        if ((message == null) == (problem == null)) {
            throw new IllegalArgumentException(
                    "What was decoded is either a message or a problem.");
        }
    }
}

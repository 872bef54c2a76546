package io.beckon.spi;

import org.jspecify.annotations.Nullable;

/**
 * A message, and what has become of it so far.
 *
 * @param message the message
 * @param counts the figures
 * @param closed why it is over for all its visitors, or null while it is not
 */
public record MessageSummary(
        StoredMessage message,
        MessageCounts counts,
        @Nullable Closing closed) {}

package io.beckon.spi;

import java.util.List;

/**
 * The answer to a message that was accepted.
 *
 * @param message the message; where its idempotency key was used before, the one of then
 * @param recipients for how many visitors it was accepted
 * @param repeated whether the key was used before, so that nothing was accepted now
 * @param changes what became of other deliveries, which were replaced or given up; and of this one where it was given up
 */
public record Acceptance(
        StoredMessage message, int recipients, boolean repeated, List<Change> changes) {}

package io.beckon;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * The news that a delivery of a kept message has reached a state.
 *
 * @param message which message
 * @param visitor for which visitor
 * @param status the state
 * @param reason why it was suppressed, for {@link DeliveryStatus#SUPPRESSED}; null otherwise
 * @param at when it reached it
 */
public record Receipt(
        MessageId message,
        VisitorId visitor,
        DeliveryStatus status,
        @Nullable SuppressionReason reason,
        Instant at) {}

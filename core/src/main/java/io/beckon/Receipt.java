package io.beckon;

import java.time.Instant;

/**
 * The news that a delivery of a kept message has reached a state.
 *
 * @param message which message
 * @param visitor for which visitor
 * @param status the state
 * @param at when it reached it
 */
public record Receipt(MessageId message, VisitorId visitor, DeliveryStatus status, Instant at) {}

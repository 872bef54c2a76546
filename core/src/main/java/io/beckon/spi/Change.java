package io.beckon.spi;

import org.jspecify.annotations.Nullable;

/**
 * The news that a delivery has gone from one state to another.
 *
 * @param message which message
 * @param visitor for which visitor
 * @param from the state that it was in; null where it was accepted just now
 * @param to the state that it is in
 * @param reason why it was suppressed; null where it was not
 * @param at when, in milliseconds since the epoch
 */
public record Change(
        StoredMessage message,
        String visitor,
        @Nullable DeliveryState from,
        DeliveryState to,
        @Nullable SuppressionReason reason,
        long at) {

    /**
     * Tells whether the delivery has come forward: not where a claim was given back or has lapsed. One that is granted
     * after that comes forward again.
     *
     * @return false only where a claim has ended without a display
     */
    public boolean isProgress() {
        return from != DeliveryState.CLAIMED || to != DeliveryState.DELIVERED;
    }
}

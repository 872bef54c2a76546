package io.beckon.spi;

import java.util.Map;

/**
 * The books of a store.
 *
 * @param accepted how many deliveries were accepted, of those that the store has not deleted since
 * @param states how many of them are in each state now
 */
public record StoreTotals(long accepted, Map<DeliveryState, Long> states) {
    /**
     * Copies the map.
     *
     * @param accepted how many deliveries were accepted
     * @param states how many are in each state
     */
    public StoreTotals {
        states = Map.copyOf(states);
    }

    /**
     * Tells whether the books balance.
     *
     * @return true if what was accepted is somewhere, and nothing is that was not accepted
     */
    public boolean balance() {
        return accepted == states.values().stream().mapToLong(Long::longValue).sum();
    }
}

package io.beckon.spi;

import java.util.EnumMap;
import java.util.Map;

/**
 * What has become of a message so far, for all its visitors together. Each figure counts the deliveries that have reached
 * a state, whether or not they went on from there; a claim that is granted again after it has lapsed counts again.
 * Immutable.
 *
 * @param recipients for how many visitors it was accepted
 * @param reached how many have reached each state; those that none has are missing, and so is {@link
 *     DeliveryState#PENDING}
 * @param suppressed how many were suppressed for each reason; those for which none was are missing
 */
public record MessageCounts(
        int recipients,
        Map<DeliveryState, Integer> reached,
        Map<SuppressionReason, Integer> suppressed) {
    /** Of a message for nobody. */
    public static final MessageCounts NONE = new MessageCounts(0, Map.of(), Map.of());

    /**
     * Copies the maps.
     *
     * @param recipients for how many visitors it was accepted
     * @param reached how many have reached each state
     * @param suppressed how many were suppressed for each reason
     */
    public MessageCounts {
        reached = Map.copyOf(reached);
        suppressed = Map.copyOf(suppressed);
    }

    /**
     * Returns how many have reached a state.
     *
     * @param state which state
     * @return a number from 0 on
     */
    public int reached(DeliveryState state) {
        return state == DeliveryState.PENDING ? recipients : reached.getOrDefault(state, 0);
    }

    /**
     * Counts one more change.
     *
     * @param change what has happened to a delivery of the message
     * @return the figures with it
     */
    public MessageCounts plus(Change change) {
        if (change.from() == null) {
            return new MessageCounts(recipients + 1, reached, suppressed);
        }
        if (!change.isProgress()) {
            return this;
        }
        Map<DeliveryState, Integer> states = new EnumMap<>(DeliveryState.class);
        states.putAll(reached);
        states.merge(change.to(), 1, Integer::sum);
        Map<SuppressionReason, Integer> reasons = new EnumMap<>(SuppressionReason.class);
        reasons.putAll(suppressed);
        if (change.reason() != null) {
            reasons.merge(change.reason(), 1, Integer::sum);
        }
        return new MessageCounts(recipients, states, reasons);
    }
}

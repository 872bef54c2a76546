package io.beckon;

import java.util.Map;

/**
 * What has become of a kept message so far, for all its recipients together. Each figure counts the deliveries that have
 * reached the state, whether or not they went on from there.
 *
 * @param message which message
 * @param recipients for how many visitors it was accepted
 * @param delivered how many were sent to a connection
 * @param displayed how many were shown
 * @param clicked how many had their button used
 * @param dismissed how many were put away
 * @param converted to how many a goal was attributed
 * @param expired how many ended because their time passed
 * @param revoked how many ended because the message was taken back
 * @param suppressed how many were given up before they were shown, by reason; reasons without any are missing
 */
public record Progress(
        MessageId message,
        int recipients,
        int delivered,
        int displayed,
        int clicked,
        int dismissed,
        int converted,
        int expired,
        int revoked,
        Map<SuppressionReason, Integer> suppressed) {
    /**
     * Copies the map.
     *
     * @param message which message
     * @param recipients for how many visitors it was accepted
     * @param delivered how many were sent to a connection
     * @param displayed how many were shown
     * @param clicked how many had their button used
     * @param dismissed how many were put away
     * @param converted to how many a goal was attributed
     * @param expired how many ended because their time passed
     * @param revoked how many ended because the message was taken back
     * @param suppressed how many were given up, by reason
     */
    public Progress {
        suppressed = Map.copyOf(suppressed);
    }

    /**
     * Returns how many were given up before they were shown, for whatever reason.
     *
     * @return the sum
     */
    public int suppressedInAll() {
        return suppressed.values().stream().mapToInt(Integer::intValue).sum();
    }
}

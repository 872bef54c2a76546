package io.beckon.spi;

/**
 * What holds for a claim. Of deliveries whose message is {@linkplain StoredMessage#uncapped uncapped}, the caps neither
 * hold for them nor count them.
 *
 * @param leaseMillis how long a tab that was granted a claim has to display the message
 * @param startedAt when this node began, in milliseconds since the epoch: claims from before lapse no sooner than {@link
 *     #RETURN_MILLIS} after it, because browsers need some time to come back and tell what they have displayed
 * @param perHour how many messages one visitor may see within an hour; 0 where that is not limited
 * @param perDay how many within 24 hours; 0 where that is not limited
 * @param perVisit how many within one visit; 0 where that is not limited
 * @param gapMillis the least time between two of them; 0 where there is none
 */
public record ClaimRules(
        long leaseMillis, long startedAt, int perHour, int perDay, int perVisit, long gapMillis) {
    /** How long browsers may take to come back after a restart, in milliseconds. */
    public static final long RETURN_MILLIS = 30_000;
}

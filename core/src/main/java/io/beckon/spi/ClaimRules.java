package io.beckon.spi;

/**
 * What holds for a claim. Of deliveries whose message is {@linkplain StoredMessage#uncapped uncapped}, the caps neither
 * hold for them nor count them.
 *
 * @param leaseMillis how long a tab that was granted a claim has to display the message
 * @param perHour how many messages one visitor may see within an hour; 0 where that is not limited
 * @param perDay how many within 24 hours; 0 where that is not limited
 * @param perVisit how many within one visit; 0 where that is not limited
 * @param gapMillis the least time between two of them; 0 where there is none
 */
public record ClaimRules(long leaseMillis, int perHour, int perDay, int perVisit, long gapMillis) {}

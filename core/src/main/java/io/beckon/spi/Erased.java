package io.beckon.spi;

/**
 * How much a store has erased.
 *
 * @param records mailboxes, links, deliveries and messages, together
 * @param suppressed of the deliveries, how many waited, and were given up as {@link SuppressionReason#FORGOTTEN}
 */
public record Erased(int records, int suppressed) {}

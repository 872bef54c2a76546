package io.beckon.spi;

/**
 * A visitor to whom a message is addressed.
 *
 * @param visitor which visitor
 * @param present whether it is on the site now, so that it is known whatever the store has of it
 */
public record Recipient(String visitor, boolean present) {}

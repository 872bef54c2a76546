package io.beckon.spi;

/**
 * What holds for a mailbox.
 *
 * @param capacity how many messages may wait in it
 * @param overflow which one is given up when there is one more
 */
public record MailboxRules(int capacity, Overflow overflow) {
    /** Which message is given up when too many wait. Those of a lower priority always go first. */
    public enum Overflow {
        /** The one that waits longest. */
        DROP_OLDEST,
        /** The one that came last. */
        DROP_NEWEST
    }
}

package io.beckon.spi;

import org.jspecify.annotations.Nullable;

/**
 * What all mailboxes of a store have in common: the order of deliveries, and what counts for a message as a whole. A store
 * gives it to whoever changes a mailbox, for the time of that change.
 */
public interface Ledger {
    /** The answer to the wish for a display. */
    enum Slot {
        /** It may be displayed once more, and this is the one. */
        TAKEN,
        /** All are taken, but one may come back. */
        NONE_FREE,
        /** It was displayed as often as it may be. */
        SPENT
    }

    /**
     * Returns the place of the next delivery.
     *
     * @return a number larger than any before, also of other nodes and of a time before a restart; at most 2^53
     */
    long nextOffset();

    /**
     * Tells whether a message is over for all its visitors.
     *
     * @param message which message
     * @return why it is, or null while it is not
     */
    @Nullable
    Closing closed(StoredMessage message);

    /**
     * Takes one of the displays that a message's budget allows.
     *
     * @param message a message with a budget
     * @return whether there was one
     */
    Slot takeSlot(StoredMessage message);

    /**
     * Gives a display back that was not used.
     *
     * @param message a message with a budget
     */
    void returnSlot(StoredMessage message);
}

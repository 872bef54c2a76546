package io.beckon.spi;

/**
 * Something to be decided about a mailbox.
 *
 * @param <R> the answer
 */
@FunctionalInterface
public interface MailboxChange<R> {
    /**
     * Decides, by nothing but what it is given. Called by a store where nobody else changes the mailbox, and perhaps called
     * again with another state of it if that did not hold; so it must have no other effect, and not block.
     *
     * @param mailbox the visitor's mailbox, to be changed
     * @param ledger what mailboxes have in common
     * @return the answer; must not refer to the mailbox or its deliveries, which others change later
     */
    R decide(Mailbox mailbox, Ledger ledger);
}

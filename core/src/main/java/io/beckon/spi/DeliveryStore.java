package io.beckon.spi;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Where messages, mailboxes and budgets are kept. Several nodes may work on the same data, each by a store of its own; what
 * one of them has been promised holds for all.
 *
 * <p>A store decides nothing about deliveries: it brings {@link Mailbox mailboxes}, where everything is decided, lets them
 * be changed one at a time, and keeps what came of it. A stage that is returned completes once everything is kept as
 * durably as the store can, and exceptionally, with a {@link StoreUnavailableException}, where nothing of it was kept or,
 * if the store was lost in the moment of keeping it, where nobody knows: never is a part of it. Stages of one store complete on any thread, and those who wait for them must not block it.
 *
 * <p>Safe for use by many threads; no method but {@link #close} blocks. Each implementation passes {@code
 * DeliveryStoreContract}.
 */
public interface DeliveryStore extends AutoCloseable {
    /**
     * Creates a store in memory, for one process; what it keeps ends with it. Several engines may share it.
     *
     * <p>It remembers visitors up to a number, and beyond it those who are {@linkplain Watcher#isPresent present}. Of the
     * others, whoever was {@linkplain Mailbox#seen seen} longest ago of those for whom nothing waits is forgotten, and where
     * something waits for all, whoever was seen longest ago: its deliveries end as {@link SuppressionReason#FORGOTTEN},
     * among the changes of the answer to what has made it necessary. It also remembers the last 10,000 messages of which
     * nothing waits any more, beside them the last 100,000 that have an idempotency key, and offers the last 1,000 that live
     * to late arrivals.
     *
     * @param visitors how many visitors are remembered, with and without deliveries; as many as are present if there are
     *     more of those
     * @param age how long a visitor is remembered who stays away and for whom nothing waits, and a message after it has expired;
     *     positive
     * @param clock tells the time
     * @return a store, each of whose stages is complete when it is returned
     * @throws IllegalArgumentException if the number is negative, or the age not positive
     */
    static DeliveryStore inMemory(int visitors, Duration age, Clock clock) {
        return new MemoryDeliveryStore(visitors, age, clock);
    }

    /**
     * Creates a store in memory that remembers visitors and messages for a year, if there is room for so many.
     *
     * @param visitors how many visitors are remembered
     * @param clock tells the time
     * @return a store, each of whose stages is complete when it is returned
     * @throws IllegalArgumentException if the number is negative
     */
    static DeliveryStore inMemory(int visitors, Clock clock) {
        return inMemory(visitors, Duration.ofDays(365), clock);
    }

    /**
     * Keeps a message, and lets the mailbox of each recipient whom the store knows {@linkplain Mailbox#add add} it: for all
     * or, if that fails, for nobody. Where the message's idempotency key was used before, changes nothing.
     *
     * @param message the message
     * @param recipients whom it is for, each visitor once
     * @param rules how many may wait for each of them
     * @return for how many it was kept
     */
    CompletionStage<Acceptance> accept(
            StoredMessage message, Collection<Recipient> recipients, MailboxRules rules);

    /**
     * Changes the mailbox of one visitor, while nobody else does on any node.
     *
     * @param visitor which visitor; it need not be known
     * @param change decides
     * @param <R> the answer
     * @return what was decided
     */
    <R> CompletionStage<Updated<R>> update(String visitor, MailboxChange<R> change);

    /**
     * Looks at the mailbox of one visitor. What was kept before this was called is seen.
     *
     * @param visitor which visitor; it need not be known
     * @param question looks, and changes nothing; its answer must not refer to the mailbox or its deliveries
     * @param <R> the answer
     * @return the answer
     */
    <R> CompletionStage<R> read(String visitor, Function<Mailbox, R> question);

    /**
     * Finds the visitors who are {@linkplain Mailbox#link linked} with a person.
     *
     * @param pseudonyms by which the person may be known
     * @param limit how many at the most
     * @return visitors, each once, in no particular order
     */
    CompletionStage<List<String>> linked(Collection<String> pseudonyms, int limit);

    /**
     * Erases what is known of a visitor or a person: the mailbox and its links, or the links with the pseudonym; the messages
     * that were for this visitor or sent to this person, whomever they have reached; and what is remembered of all that. What
     * waits of it is given up as {@link SuppressionReason#FORGOTTEN}, and nobody is told of that. What was asked before this is done before it.
     *
     * @param id a visitor's id, or a pseudonym
     * @param by who asks for it, for a store that keeps a journal; does not contain the id
     * @return how much was erased
     */
    CompletionStage<Erased> erase(String id, String by);

    /**
     * Finds mailboxes in which {@linkplain Mailbox#dueAt time} changes something, or that have a delivery waiting of a
     * message that was {@linkplain #end ended}.
     *
     * @param now milliseconds since the epoch
     * @param limit how many at the most
     * @return visitors, those first who are due longest
     */
    CompletionStage<List<String>> due(long now, int limit);

    /**
     * Ends a message for all its visitors: from now on no claim is granted. What waits becomes due.
     *
     * @param message which message
     * @param reason why
     * @return false if there is no such message, or it has ended before
     */
    CompletionStage<Boolean> end(String message, Closing reason);

    /**
     * Finds messages.
     *
     * @param query which ones
     * @return messages, and what has become of them
     */
    CompletionStage<List<MessageSummary>> messages(MessageQuery query);

    /**
     * Counts all deliveries. For audits and tests: the cost may grow with their number.
     *
     * @return the books
     */
    CompletionStage<StoreTotals> totals();

    /**
     * Sets who hears of what other nodes have done. Called once, before anything else.
     *
     * @param watcher hears of it
     */
    void watch(Watcher watcher);

    /**
     * Tells whether what is kept ends with this process.
     *
     * @return false if it outlasts it, or the store does not say
     */
    default boolean endsWithProcess() {
        return false;
    }

    /** Lets go of everything that the store holds here; what was kept stays. Blocks until what is under way is done. */
    @Override
    void close();

    /**
     * Hears what others have done on the same data. What it hears is a hint to look: it may come late, twice, or for
     * changes of its own, but it comes in the end. Calls come on threads of the store and must not block.
     */
    interface Watcher {
        /**
         * Something was accepted for visitors.
         *
         * @param visitors which ones
         */
        void accepted(Collection<String> visitors);

        /** A message for late arrivals was accepted, or a message was ended. */
        void messagesChanged();

        /**
         * Tells whether a visitor is connected here. A store that cannot remember all visitors spares those who are.
         *
         * @param visitor which visitor
         * @return true if it is; must be found out quickly, and without asking the store
         */
        boolean isPresent(String visitor);
    }
}

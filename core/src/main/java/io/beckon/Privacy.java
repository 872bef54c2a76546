package io.beckon;

import io.beckon.people.Identity;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * To what visitors agree, and what is known of somebody: to be given out, or to be erased. Safe for use by many threads; nothing
 * here blocks.
 *
 * <p>Futures complete exceptionally with a {@link io.beckon.spi.StoreUnavailableException} if a store cannot be reached, and with
 * an {@link IllegalStateException} if this instance is closed. On which threads their callbacks run is told at {@link
 * Beckon#send(Message, Audience)}.
 */
public interface Privacy {
    /**
     * Says to what a visitor agrees, as the application has asked it. That counts from then on, whatever was said before, on
     * all its connections and when it comes back, until the visitor decides otherwise. A page that says with its first message
     * what was decided is such a decision: tell the page, too.
     *
     * @param visitor who; on the site or not
     * @param consent to what it agrees
     * @return completes once that is kept
     */
    CompletableFuture<Void> decide(VisitorId visitor, Consent consent);

    /**
     * Returns what a visitor has decided, or the application for it.
     *
     * @param visitor who; on the site or not
     * @return completes with the decision; empty where none is known, and the site's configuration counts
     */
    CompletableFuture<Optional<Consent>> decision(VisitorId visitor);

    /**
     * Erases what is known of a visitor: what it did, who it is, its deliveries, the messages that were for it alone, and its
     * consent. If it is on the site, its connections are closed, and its browser becomes a new visitor by the next one.
     *
     * <p>What is known of the person stays: see {@link #forget(Identity, String)}. Log files, backups and the systems that listen are not
     * Beckon's to erase.
     *
     * @param visitor who
     * @param by who asks for it, for a store that keeps a journal; must not contain the visitor's id
     * @return completes with what was erased, once nothing is left of it; exceptionally if a store cannot be reached: then
     *     a part may be erased, and the call is to be repeated
     * @throws IllegalArgumentException if {@code by} contains the visitor's id
     */
    CompletableFuture<Erasure> forget(VisitorId visitor, String by);

    /**
     * Erases what is known of a person: the profile by all its ids, the messages that were sent to them, and the {@linkplain
     * #forget(VisitorId, String) visitors} who were this person for certain, whether they are on the site or not.
     *
     * <p>A {@link io.beckon.people.ProfileSource} that still knows the person brings it back at its next visit.
     *
     * @param identity by which the person is known
     * @param by who asks for it, for a store that keeps a journal; must not contain the id
     * @return completes with what was erased, as for a visitor
     * @throws IllegalArgumentException if {@code by} contains the id
     */
    CompletableFuture<Erasure> forget(Identity identity, String by);

    /**
     * Returns what is known of a visitor: where it is, what it did lately, its consent, the ids and the profile of the person,
     * and its deliveries with their messages.
     *
     * @param visitor who; on the site or not
     * @return completes with a JSON object; what is not known is not in it
     */
    CompletableFuture<String> export(VisitorId visitor);

    /**
     * Returns what is known of a person: the profile with all its parts and ids, and what is known of each visitor who was this
     * person for certain.
     *
     * @param identity by which the person is known
     * @return completes with a JSON object; what is not known is not in it
     */
    CompletableFuture<String> export(Identity identity);

    /**
     * What was erased, all of it in this moment.
     *
     * @param visitors how many visitors of whom something was known, on the site or away
     * @param people how many profiles
     * @param records how many mailboxes, links between visitors and people, deliveries and messages in the store, and what was
     *     remembered of them for admins
     */
    record Erasure(int visitors, int people, int records) {}
}

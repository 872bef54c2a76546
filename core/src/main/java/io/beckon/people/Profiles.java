package io.beckon.people;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * What back-office systems know of people, and the way to tell of news: what is updated here is at once in the open pages of
 * that person, as far as the site's {@link Projection} makes it public. Safe for use by many threads; nothing here blocks.
 *
 * <p>Futures complete exceptionally with an {@link IllegalStateException} if this instance is closed. On which threads their
 * callbacks run is told at {@link io.beckon.Beckon#send(io.beckon.Message, io.beckon.Audience)}.
 */
public interface Profiles {
    /** How many people one call of {@link #updateAll} may update. */
    int MAX_BULK = 10_000;

    /**
     * Tells of news of a person.
     *
     * @param identity by which the person is known; the person is new if nothing is known by it
     * @param update what is new
     * @return completes with the person as it is now; exceptionally with an {@link IllegalArgumentException} if the profile
     *     would be larger than it may be, and then nothing has changed
     */
    default CompletableFuture<Person> update(Identity identity, ProfileUpdate update) {
        return update(Set.of(identity), update);
    }

    /**
     * Tells of news of a person who is known by several identities, which become one person with it, unless that
     * would merge two people: who has one user id or external id of a system is nobody who has another one of the same
     * system. What is new belongs to the strongest identity then, a user id before an external id, before an email, before an
     * anonymous id; the identities of the other person stay with it.
     *
     * @param identities by which the person is known, 1 to {@value Person#MAX_IDENTITIES}
     * @param update what is new
     * @return completes as {@link #update(Identity, ProfileUpdate)} says
     */
    CompletableFuture<Person> update(Collection<Identity> identities, ProfileUpdate update);

    /**
     * Tells of news of many people, one after the other in no particular order.
     *
     * @param updates what is new of whom, at most {@value #MAX_BULK}
     * @return completes when all are kept, with how many; exceptionally with the first failure, when the others have been
     *     carried out all the same
     * @throws IllegalArgumentException if there are more
     */
    CompletableFuture<Integer> updateAll(Map<Identity, ProfileUpdate> updates);

    /**
     * Looks a person up. Asks no {@link ProfileSource}.
     *
     * @param identity by which the person is known
     * @return completes with the person; empty if nothing is known by this identity, or not any more
     */
    CompletableFuture<Optional<Person>> find(Identity identity);

    /**
     * Forgets a person, with all parts. Open pages are told that nothing is known any more.
     *
     * @param identity by which the person is known
     * @return completes with whether there was one
     */
    CompletableFuture<Boolean> remove(Identity identity);

    /**
     * Undoes a merge: makes the part that has this identity a person of its own again, with all that is known by it. An
     * identity that shares a part with others, because they were never told apart, is taken out without anything being known
     * by it.
     *
     * @param identity by which the part is known
     * @return completes with the person that it is now; empty if nothing is known by this identity
     */
    CompletableFuture<Optional<Person>> separate(Identity identity);
}

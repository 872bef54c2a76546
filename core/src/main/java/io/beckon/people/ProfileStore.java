package io.beckon.people;

import io.beckon.spi.Clock;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * The people whom Beckon knows at the moment. It may forget who was not asked for lately: then a {@link
 * io.beckon.people.ProfileSource} is asked. What becomes of people is decided by {@link PersonRules}; a store carries it out, one change
 * after the other for the same person.
 *
 * <p>Safe for use by many threads. Nothing blocks; a store that has to wait completes its futures later, and exceptionally
 * with a {@link io.beckon.spi.StoreUnavailableException} if it cannot be reached. Callbacks on these futures do not block either.
 */
public interface ProfileStore extends AutoCloseable {
    /**
     * What a change has done.
     *
     * @param person the person as it is now
     * @param before the people who were what the person is now, as they were before; none where the person is new
     */
    record Changed(Person person, List<Person> before) {
        /**
         * Makes an unmodifiable copy.
         *
         * @param person the person as it is now
         * @param before who that was before
         */
        public Changed {
            before = List.copyOf(before);
        }
    }

    /**
     * Finds the person who is known by the first of some identities by which anybody is known who is not {@linkplain
     * PersonRules#isAnother somebody else} by another one.
     *
     * @param identities of one person, where to look in this order
     * @return completes with the person, or empty
     */
    CompletableFuture<Optional<Person>> find(List<Identity> identities);

    /**
     * Carries out {@link PersonRules#updated}.
     *
     * @param identities by which the person is known
     * @param update what is new
     * @return completes with the change; exceptionally with an {@link IllegalArgumentException} if the rules refuse it
     */
    CompletableFuture<Changed> update(Collection<Identity> identities, ProfileUpdate update);

    /**
     * Carries out {@link PersonRules#separated}.
     *
     * @param identity by which the part is known
     * @return completes with the people that came of it, first the one who has the identity; empty if nobody is known by it
     */
    CompletableFuture<List<Person>> separate(Identity identity);

    /**
     * Forgets a person. Nothing of it is left when this completes.
     *
     * @param identity by which the person is known
     * @return completes with who it was; empty if nobody is known by this identity
     */
    CompletableFuture<Optional<Person>> remove(Identity identity);

    /**
     * Forgets whoever had no news for as long as the store keeps people. Called from time to time; a person whose time is over is
     * not found in between either.
     */
    void expire();

    /**
     * Counts the identities by which somebody is known.
     *
     * @return about how many
     */
    long size();

    /**
     * Tells by how many identities people may be known in all.
     *
     * @return how many; empty if the store sets no such bound
     */
    default OptionalLong capacity() {
        return OptionalLong.empty();
    }

    /** Lets go of what the store holds. What is asked after that has no answer that counts. */
    @Override
    void close();

    /**
     * Makes a store in this process's memory, which forgets who was not asked for for longest where there are too many.
     *
     * @param identities by how many identities people may be known in all, at least {@link Person#MAX_IDENTITIES}
     * @param age after how long without an update a person is forgotten
     * @param clock tells the time
     * @return the store
     * @throws IllegalArgumentException if the number is smaller
     */
    static ProfileStore inMemory(int identities, Duration age, Clock clock) {
        return new MemoryProfileStore(identities, age, clock);
    }
}

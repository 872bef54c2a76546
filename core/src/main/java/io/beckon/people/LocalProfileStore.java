package io.beckon.people;

import io.beckon.spi.Clock;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * What all stores have in common that keep people in this process: carries out the {@link PersonRules}, one change at a time.
 * Every future that it returns is complete. How people are found and kept, and who is forgotten, a subclass says.
 */
public abstract class LocalProfileStore implements ProfileStore {
    private final Clock clock;

    /**
     * Makes the common part.
     *
     * @param clock tells the time
     */
    protected LocalProfileStore(Clock clock) {
        this.clock = clock;
    }

    /**
     * Finds a person. Called by any thread, also while another one changes something.
     *
     * @param identity by which the person is known
     * @return the person, or null
     */
    protected abstract @Nullable Person known(Identity identity);

    /**
     * Puts people in place of others. Called by one thread at a time, which holds this object's lock.
     *
     * @param before who is not known any more; some may have been forgotten in this moment
     * @param after who is known in their place
     */
    protected abstract void replace(List<Person> before, List<Person> after);

    @Override
    public final CompletableFuture<Optional<Person>> find(List<Identity> identities) {
        for (Identity identity : identities) {
            Person person = known(identity);
            if (person != null && !PersonRules.isAnother(person, identities)) {
                return CompletableFuture.completedFuture(Optional.of(person));
            }
        }
        return CompletableFuture.completedFuture(Optional.empty());
    }

    @Override
    public final synchronized CompletableFuture<Changed> update(
            Collection<Identity> identities, ProfileUpdate update) {
        try {
            Changed changed = PersonRules.updated(this::known, identities, update, clock.millis());
            replace(changed.before(), List.of(changed.person()));
            return CompletableFuture.completedFuture(changed);
        } catch (IllegalArgumentException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public final synchronized CompletableFuture<List<Person>> separate(Identity identity) {
        Person person = known(identity);
        if (person == null) {
            return CompletableFuture.completedFuture(List.of());
        }
        List<Person> separated = PersonRules.separated(person, identity, clock.millis());
        replace(List.of(person), separated);
        return CompletableFuture.completedFuture(separated);
    }

    @Override
    public final synchronized CompletableFuture<Optional<Person>> remove(Identity identity) {
        Person person = known(identity);
        if (person != null) {
            replace(List.of(person), List.of());
        }
        return CompletableFuture.completedFuture(Optional.ofNullable(person));
    }

    /**
     * Checks how many identities there is to be room for.
     *
     * @param identities how many
     * @return the same
     * @throws IllegalArgumentException if one person might not have room
     */
    protected static int requireRoom(int identities) {
        if (identities < Person.MAX_IDENTITIES) {
            throw new IllegalArgumentException("A store of profiles has room for at least the "
                    + Person.MAX_IDENTITIES + " identities that one person may have, not for "
                    + identities + ".");
        }
        return identities;
    }
}

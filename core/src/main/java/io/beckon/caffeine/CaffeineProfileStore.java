package io.beckon.caffeine;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;

import io.beckon.people.Identity;
import io.beckon.people.Person;
import io.beckon.people.PersonRules;
import io.beckon.people.ProfileStore;
import io.beckon.people.ProfileUpdate;
import io.beckon.spi.Clock;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Profiles in this process's memory, in a Caffeine cache: where there are too many people, it keeps those who are asked for
 * often, as well as those who were lately, and looking somebody up takes no lock.
 *
 * <pre>{@code
 * Beckon.builder(site).profileStore(CaffeineProfileStore.of(1_000_000, Duration.ofDays(1), Clock.system()))
 * }</pre>
 */
public final class CaffeineProfileStore implements ProfileStore {
    private final Cache<Long, Person> people;
    private final ConcurrentMap<Identity, Long> byIdentity = new ConcurrentHashMap<>();
    private final Clock clock;
    private long lastNumber; // guarded by this, as every change of people is

    private CaffeineProfileStore(int identities, Duration age, Clock clock) {
        this.clock = clock;
        this.people = Caffeine.newBuilder()
                .maximumWeight(identities)
                .<Long, Person>weigher((number, person) -> person.identities().size())
                .expireAfterWrite(age)
                .ticker(clock::nanos)
                // What is to be forgotten is so at once, by whoever makes it necessary; it takes no
                // thread of others.
                .executor(Runnable::run)
                .removalListener(this::removed)
                .build();
    }

    /**
     * Makes an empty store.
     *
     * @param identities by how many identities people may be known in all, at least {@link Person#MAX_IDENTITIES}
     * @param age after how long without an update a person is forgotten
     * @param clock tells the time
     * @return the store
     * @throws IllegalArgumentException if the number is smaller
     */
    public static CaffeineProfileStore of(int identities, Duration age, Clock clock) {
        if (identities < Person.MAX_IDENTITIES) {
            throw new IllegalArgumentException("A store of profiles has room for at least the "
                    + Person.MAX_IDENTITIES + " identities that one person may have, not for "
                    + identities + ".");
        }
        return new CaffeineProfileStore(identities, age, clock);
    }

    private void removed(@Nullable Long number, @Nullable Person person, RemovalCause cause) {
        if (number != null && person != null) {
            // Somebody else may be known by them by now.
            person.identities().forEach(identity -> byIdentity.remove(identity, number));
        }
    }

    @Override
    public CompletableFuture<Optional<Person>> find(List<Identity> identities) {
        for (Identity identity : identities) {
            Person person = known(identity);
            if (person != null) {
                return CompletableFuture.completedFuture(Optional.of(person));
            }
        }
        return CompletableFuture.completedFuture(Optional.empty());
    }

    private @Nullable Person known(Identity identity) {
        Long number = byIdentity.get(identity);
        return number == null ? null : people.getIfPresent(number);
    }

    @Override
    public synchronized CompletableFuture<Changed> update(
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
    public synchronized CompletableFuture<List<Person>> separate(Identity identity) {
        Person person = known(identity);
        if (person == null) {
            return CompletableFuture.completedFuture(List.of());
        }
        List<Person> separated = PersonRules.separated(person, identity, clock.millis());
        replace(List.of(person), separated);
        return CompletableFuture.completedFuture(separated);
    }

    @Override
    public synchronized CompletableFuture<Optional<Person>> remove(Identity identity) {
        Person person = known(identity);
        if (person != null) {
            replace(List.of(person), List.of());
        }
        return CompletableFuture.completedFuture(Optional.ofNullable(person));
    }

    private void replace(List<Person> before, List<Person> after) {
        // Those who come first, so that nobody who looks meanwhile finds none of them.
        List<Long> old = before.stream()
                .map(person -> byIdentity.get(person.identities().iterator().next()))
                .toList();
        for (Person person : after) {
            long number = ++lastNumber;
            people.put(number, person);
            person.identities().forEach(identity -> byIdentity.put(identity, number));
            if (!people.asMap().containsKey(number)) {
                // The cache had no room for somebody so new, and said so before there was anything
                // to remove.
                removed(number, person, RemovalCause.SIZE);
            }
        }
        old.forEach(people::invalidate);
    }

    @Override
    public long size() {
        return byIdentity.size();
    }

    @Override
    public void close() {
        people.invalidateAll();
    }
}

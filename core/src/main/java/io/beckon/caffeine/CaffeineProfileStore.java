package io.beckon.caffeine;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;

import io.beckon.people.Identity;
import io.beckon.people.LocalProfileStore;
import io.beckon.people.Person;
import io.beckon.spi.Clock;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
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
public final class CaffeineProfileStore extends LocalProfileStore {
    private final int capacity;
    private final Cache<Long, Person> people;
    private final ConcurrentMap<Identity, Long> byIdentity = new ConcurrentHashMap<>();
    private long lastNumber; // guarded by this, as every change of people is

    private CaffeineProfileStore(int identities, Duration age, Clock clock) {
        super(clock);
        this.capacity = identities;
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
        return new CaffeineProfileStore(requireRoom(identities), age, clock);
    }

    private void removed(@Nullable Long number, @Nullable Person person, RemovalCause cause) {
        if (number != null && person != null && cause != RemovalCause.REPLACED) {
            // Somebody else may be known by them by now.
            person.identities().forEach(identity -> byIdentity.remove(identity, number));
        }
    }

    @Override
    protected @Nullable Person known(Identity identity) {
        Long number = byIdentity.get(identity);
        while (number != null) {
            Person person = people.getIfPresent(number);
            Long now = person == null ? byIdentity.get(identity) : number;
            if (person != null || number.equals(now)) {
                return person;
            }
            number = now; // a change has come between the two looks
        }
        return null;
    }

    /** Who comes takes the place of who was there, and with it how often it was asked for. */
    @Override
    protected void replace(List<Person> before, List<Person> after) {
        Deque<Long> old = new ArrayDeque<>();
        for (Person person : before) {
            Long number = byIdentity.get(person.identities().iterator().next());
            if (number != null) {
                old.add(number); // otherwise it was forgotten in this moment
            }
        }
        for (Person person : after) {
            Long free = old.poll();
            long number = free == null ? ++lastNumber : free;
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
    public void expire() {
        people.cleanUp();
    }

    @Override
    public long size() {
        return byIdentity.size();
    }

    @Override
    public OptionalLong capacity() {
        return OptionalLong.of(capacity);
    }

    @Override
    public void close() {
        people.invalidateAll();
    }
}

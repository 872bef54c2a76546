package io.beckon.people;

import io.beckon.spi.Clock;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * People in memory. A person is forgotten whole: were it still known by some of its identities only, news that come by another
 * one would begin a second person. Each method holds the lock for as long as it takes to look.
 */
final class MemoryProfileStore extends LocalProfileStore {
    /** A person as it is kept; no two are equal. */
    private static final class Entry {
        final Person person;
        final Set<Identity> identities;
        final long updatedAt;

        Entry(Person person, long updatedAt) {
            this.person = person;
            this.identities = person.identities();
            this.updatedAt = updatedAt;
        }
    }

    private final int limit;
    private final long ageNanos;
    private final Clock clock;

    private final Map<Identity, Entry> byIdentity = new HashMap<>(); // guarded by this
    private final Set<Entry> leastRecentFirst = new LinkedHashSet<>(); // guarded by this
    private final Set<Entry> oldestFirst =
            new LinkedHashSet<>(); // by their last news; guarded by this

    MemoryProfileStore(int limit, Duration age, Clock clock) {
        super(clock);
        this.limit = requireRoom(limit);
        this.ageNanos = age.toNanos();
        this.clock = clock;
    }

    @Override
    public synchronized long size() {
        return byIdentity.size();
    }

    @Override
    public OptionalLong capacity() {
        return OptionalLong.of(limit);
    }

    @Override
    public synchronized void close() {
        byIdentity.clear();
        leastRecentFirst.clear();
        oldestFirst.clear();
    }

    @Override
    public synchronized void expire() {
        while (!oldestFirst.isEmpty() && isOver(oldestFirst.iterator().next())) {
            forget(oldestFirst.iterator().next());
        }
    }

    private boolean isOver(Entry entry) {
        return clock.nanos() - entry.updatedAt >= ageNanos;
    }

    @Override
    protected synchronized @Nullable Person known(Identity identity) {
        Entry entry = byIdentity.get(identity);
        if (entry == null) {
            return null;
        }
        if (isOver(entry)) {
            forget(entry);
            return null;
        }
        leastRecentFirst.remove(entry);
        leastRecentFirst.add(entry);
        return entry.person;
    }

    @Override
    protected void replace(List<Person> before, List<Person> after) {
        for (Person person : before) {
            forget(byIdentity.get(person.identities().iterator().next()));
        }
        for (Person person : after) {
            Entry entry = new Entry(person, clock.nanos());
            entry.identities.forEach(identity -> byIdentity.put(identity, entry));
            leastRecentFirst.add(entry);
            oldestFirst.add(entry);
        }
        while (byIdentity.size() > limit) {
            forget(leastRecentFirst.iterator().next());
        }
    }

    private void forget(@Nullable Entry entry) {
        if (entry != null) {
            leastRecentFirst.remove(entry);
            oldestFirst.remove(entry);
            byIdentity.keySet().removeAll(entry.identities);
        }
    }
}

package io.beckon.spi;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * The visitors whom the store in memory remembers, in shards, so that those who change different mailboxes seldom wait
 * for each other. Safe for use by many threads.
 */
final class MemoryVisitors {
    private static final int SHARD_BITS = 5;

    private final AtomicInteger known = new AtomicInteger();
    private final MemoryShard[] shards = new MemoryShard[1 << SHARD_BITS];
    private final int capacity;

    MemoryVisitors(int capacity, MemoryMessages messages, Predicate<String> present) {
        this.capacity = capacity;
        for (int i = 0; i < shards.length; i++) {
            shards[i] = new MemoryShard(messages, known, present);
        }
    }

    MemoryShard of(String visitor) {
        // By the upper bits of a product: the map in the shard goes by the lower ones.
        return shards[(visitor.hashCode() * 0x9E3779B9) >>> (32 - SHARD_BITS)];
    }

    /** Tells whether there are too many visitors. */
    boolean isFull() {
        return known.get() > capacity;
    }

    /**
     * Forgets visitors if there are too many.
     *
     * @param newcomer who came last, and stays
     * @param changes to which is added what has happened
     */
    void makeRoom(String newcomer, long now, List<Change> changes) {
        while (takeOneTooMany()) {
            List<Change> forgotten = forgetEldest(newcomer, now);
            if (forgotten == null) {
                known.incrementAndGet();
                return;
            }
            changes.addAll(forgotten);
        }
    }

    /** Tells whether there are too many; if so, one is already counted as gone, so that nobody else lets it go too. */
    private boolean takeOneTooMany() {
        for (int count = known.get(); count > capacity; count = known.get()) {
            if (known.compareAndSet(count, count - 1)) {
                return true;
            }
        }
        return false;
    }

    /** Forgets those for whom nothing waits and who were not here since a moment. */
    void forgetSeenUntil(long moment) {
        for (MemoryShard shard : shards) {
            while (shard.forgetEldestSeenUntil(moment)) {
                known.decrementAndGet();
            }
        }
    }

    private @Nullable List<Change> forgetEldest(String newcomer, long now) {
        MemoryShard eldest = shards[0];
        long least = Long.MAX_VALUE;
        for (MemoryShard shard : shards) {
            long rank = shard.eldestRank(newcomer);
            if (rank < least) {
                least = rank;
                eldest = shard;
            }
        }
        return eldest.forgetEldest(newcomer, now);
    }

    void ended(MemoryMessage message) {
        String id = message.message.id();
        String recipient = message.onlyRecipient();
        if (recipient != null) {
            of(recipient).ended(id, recipient);
            return;
        }
        for (MemoryShard shard : shards) {
            shard.ended(id);
        }
    }

    List<String> due(long now, int limit) {
        List<MemoryShard.Due> found = new ArrayList<>(0);
        for (MemoryShard shard : shards) {
            shard.due(now, limit, found);
        }
        return found.stream()
                .sorted(Comparator.comparingLong(MemoryShard.Due::at))
                .limit(limit)
                .map(MemoryShard.Due::visitor)
                .toList();
    }

    List<String> linked(Collection<String> pseudonyms, int limit) {
        Set<String> found = new LinkedHashSet<>();
        for (MemoryShard shard : shards) {
            pseudonyms.forEach(pseudonym -> shard.linked(pseudonym, limit, found));
        }
        return List.copyOf(found);
    }

    Erased erase(String id, long now) {
        int records = 0;
        int suppressed = 0;
        for (MemoryShard shard : shards) {
            Erased erased = shard.erase(id, now);
            records += erased.records();
            suppressed += erased.suppressed();
        }
        return new Erased(records, suppressed);
    }

    StoreTotals totals() {
        long accepted = 0;
        Map<DeliveryState, Long> states = new EnumMap<>(DeliveryState.class);
        for (MemoryShard shard : shards) {
            accepted += shard.count(states);
        }
        return new StoreTotals(accepted, states);
    }
}

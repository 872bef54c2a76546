package io.beckon.spi;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Predicate;

/**
 * The messages that the store in memory remembers: all of which something waits, those for late arrivals, and the last
 * that are finished. Safe for use by many threads; no method blocks, and all but those for late arrivals may be called
 * with the lock of a shard held.
 */
final class MemoryMessages implements Ledger {
    /** How many messages of which nothing waits are remembered. */
    static final int FINISHED = 10_000;

    /** How many of those that have an idempotency key are remembered beside them. */
    static final int KEYED = 100_000;

    /** How many messages late arrivals may get. */
    static final int OPEN = 1_000;

    /** How many of the last messages of a channel can be found. */
    static final int RECENT = 1_000;

    private final ConcurrentMap<String, MemoryMessage> byId = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, CompletableFuture<Acceptance>> byKey =
            new ConcurrentHashMap<>();

    /** Channels are those of the sites' configuration, so there are few. */
    private final ConcurrentMap<String, Recent> byChannel = new ConcurrentHashMap<>();

    /** Those that have ended while something waits. */
    private final ConcurrentMap<String, MemoryMessage> ended = new ConcurrentHashMap<>();

    private final Finished finished = new Finished(FINISHED);
    private final Finished keyed = new Finished(KEYED);
    private final Deque<MemoryMessage> open = new ArrayDeque<>(); // guarded by itself
    private final AtomicLong lastOffset;

    MemoryMessages(long firstOffset) {
        lastOffset = new AtomicLong(firstOffset);
    }

    @Override
    public long nextOffset() {
        return lastOffset.incrementAndGet();
    }

    @Override
    public @Nullable Closing closed(StoredMessage message) {
        MemoryMessage known = byId.get(message.id());
        if (known != null) {
            return known.closed();
        }
        // While late arrivals get it, it is known, unless it was erased.
        return message.lateArrivals() ? Closing.REVOKED : null;
    }

    @Override
    public Slot takeSlot(StoredMessage message) {
        return of(message).takeSlot();
    }

    @Override
    public void returnSlot(StoredMessage message) {
        of(message).returnSlot();
    }

    /** Claims an idempotency key. Returns null, or the answer that whoever had it before gets. */
    @Nullable
    CompletableFuture<Acceptance> claimKey(String key, CompletableFuture<Acceptance> answer) {
        return byKey.putIfAbsent(key, answer);
    }

    void releaseKey(String key) {
        byKey.remove(key);
    }

    /** A message is being accepted; it is not finished before {@link #accepted}. */
    MemoryMessage begin(StoredMessage message) {
        MemoryMessage begun = began(message);
        byChannel.computeIfAbsent(message.channel(), channel -> new Recent()).add(begun);
        return begun;
    }

    void accepted(MemoryMessage message) {
        if (message.message.lateArrivals()) {
            open(message);
        }
        finishOne(message);
    }

    /** Counts what has happened to a delivery. */
    void record(Change change) {
        MemoryMessage message = change.from() == null
                ? began(change.message())
                : byId.get(change.message().id());
        if (message == null) {
            return; // it is over for long, and forgotten
        }
        message.count(change);
        if (change.from() != null && change.from().waits() && !change.to().waits()) {
            finishOne(message);
        }
    }

    /** Tells whether there is a message that has ended while something waits. */
    boolean anyEnded() {
        return !ended.isEmpty();
    }

    /** Ends a message. Returns null if there is none, or it had ended before. */
    @Nullable
    MemoryMessage end(String id, Closing reason) {
        MemoryMessage message = byId.get(id);
        if (message == null || !message.close(reason)) {
            return null;
        }
        ended.put(id, message);
        if (!message.isWaiting()) {
            ended.remove(id, message);
        }
        return message;
    }

    List<MessageSummary> find(MessageQuery query) {
        if (query instanceof MessageQuery.ByIds byIds) {
            return byIds.ids().stream()
                    .map(byId::get)
                    .filter(message -> message != null)
                    .map(MemoryMessage::summary)
                    .toList();
        }
        if (query instanceof MessageQuery.Recent recent) {
            Recent messages = byChannel.get(recent.channel());
            return messages == null ? List.of() : messages.last(recent.limit());
        }
        return findOpen((MessageQuery.Open) query);
    }

    /** Forgets the messages for a visitor or a person, of which nothing waits any more. Returns how many there were. */
    int erase(String id) {
        Set<MemoryMessage> erased = new HashSet<>();
        for (MemoryMessage message : byId.values()) {
            if (message.isFor(id) && message.forget()) {
                erased.add(message);
                remove(message);
            }
        }
        synchronized (open) {
            open.removeAll(erased);
        }
        finished.removeAll(erased);
        keyed.removeAll(erased);
        byChannel.values().forEach(recent -> recent.removeAll(erased));
        return erased.size();
    }

    private void remove(MemoryMessage message) {
        byId.remove(message.message.id(), message);
        ended.remove(message.message.id(), message);
        String key = message.message.idempotencyKey();
        if (key != null) {
            byKey.remove(key);
        }
    }

    private MemoryMessage of(StoredMessage message) {
        MemoryMessage known = byId.get(message.id());
        return known == null
                ? byId.computeIfAbsent(message.id(), id -> new MemoryMessage(message))
                : known;
    }

    private MemoryMessage began(StoredMessage message) {
        MemoryMessage begun = of(message);
        while (!begun.begin()) {
            byId.remove(message.id(), begun);
            begun = of(message);
        }
        if (begun.closed() != null) {
            ended.put(message.id(), begun);
        }
        return begun;
    }

    private void finishOne(MemoryMessage message) {
        if (!message.finish()) {
            return;
        }
        if (message.closed() != null) {
            ended.remove(message.message.id(), message);
            if (message.isWaiting()) {
                ended.put(message.message.id(), message);
            }
        }
        Finished queue = message.message.idempotencyKey() == null ? finished : keyed;
        queue.add(message);
        for (MemoryMessage oldest = queue.takeTooMany();
                oldest != null;
                oldest = queue.takeTooMany()) {
            forget(oldest, queue);
        }
    }

    /** Forgets finished messages that have expired long ago. */
    void forgetExpiredUntil(long moment) {
        synchronized (open) {
            open.removeIf(message -> isOver(message, moment));
        }
        for (Finished queue : List.of(finished, keyed)) {
            for (MemoryMessage oldest = queue.takeExpired(moment);
                    oldest != null;
                    oldest = queue.takeExpired(moment)) {
                forget(oldest, queue);
            }
        }
        byChannel.values().forEach(recent -> recent.removeExpired(moment));
    }

    private void forget(MemoryMessage oldest, Finished queue) {
        if (oldest.isOpen()) {
            // There are fewer of these than of the others, so this comes to an end.
            queue.add(oldest);
        } else if (oldest.forget()) {
            remove(oldest);
        }
    }

    private void open(MemoryMessage message) {
        synchronized (open) {
            message.opened();
            open.add(message);
            if (open.size() > OPEN) {
                open.remove().noLongerOpen();
            }
        }
    }

    private List<MessageSummary> findOpen(MessageQuery.Open query) {
        List<MemoryMessage> found;
        synchronized (open) {
            open.removeIf(message -> isOver(message, query.now()));
            found = new ArrayList<>(open);
        }
        return found.stream()
                .skip(Math.max(0, found.size() - query.limit()))
                .map(MemoryMessage::summary)
                .toList();
    }

    private static boolean isOver(MemoryMessage message, long now) {
        boolean over = message.closed() != null || message.message.expiresAt() <= now;
        if (over) {
            message.noLongerOpen();
        }
        return over;
    }

    /** Messages of which nothing waits, or did not when they came here; each at most once. */
    private static final class Finished {
        private final Queue<MemoryMessage> messages = new ConcurrentLinkedQueue<>();
        private final AtomicInteger count = new AtomicInteger();
        private final int capacity;

        Finished(int capacity) {
            this.capacity = capacity;
        }

        void add(MemoryMessage message) {
            if (message.enqueue()) {
                messages.add(message);
                count.incrementAndGet();
            }
        }

        void removeAll(Set<MemoryMessage> some) {
            for (MemoryMessage message : some) {
                if (messages.remove(message)) {
                    count.decrementAndGet();
                }
            }
        }

        /** Takes the oldest if there are too many, and otherwise null. */
        @Nullable
        MemoryMessage takeTooMany() {
            return count.get() > capacity ? taken(messages.poll()) : null;
        }

        /** Takes the one that was finished first if it has expired, and otherwise null. */
        @Nullable
        MemoryMessage takeExpired(long moment) {
            MemoryMessage first = messages.peek();
            boolean expired =
                    first != null && !first.isOpen() && first.message.expiresAt() <= moment;
            return expired && messages.remove(first) ? taken(first) : null;
        }

        private @Nullable MemoryMessage taken(@Nullable MemoryMessage message) {
            if (message != null) {
                count.decrementAndGet();
                message.dequeued();
            }
            return message;
        }
    }

    /** The last messages of a channel, in a ring. */
    private static final class Recent {
        private final AtomicReferenceArray<MemoryMessage> ring = new AtomicReferenceArray<>(RECENT);
        private final AtomicLong count = new AtomicLong();

        void add(MemoryMessage message) {
            ring.set((int) (count.getAndIncrement() % RECENT), message);
        }

        void removeAll(Set<MemoryMessage> some) {
            removeIf(some::contains);
        }

        void removeExpired(long moment) {
            removeIf(message -> message.message.expiresAt() <= moment);
        }

        private void removeIf(Predicate<MemoryMessage> gone) {
            for (int i = 0; i < RECENT; i++) {
                MemoryMessage message = ring.get(i);
                if (message != null && gone.test(message)) {
                    ring.compareAndSet(i, message, null);
                }
            }
        }

        List<MessageSummary> last(int limit) {
            long end = count.get();
            List<MessageSummary> found = new ArrayList<>();
            for (long i = Math.max(0, end - Math.min(limit, RECENT)); i < end; i++) {
                MemoryMessage message = ring.get((int) (i % RECENT));
                if (message != null) {
                    found.add(message.summary());
                }
            }
            return found;
        }
    }
}

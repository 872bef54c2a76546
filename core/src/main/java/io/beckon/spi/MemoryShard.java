package io.beckon.spi;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A part of the visitors whom the store in memory remembers. Its lock is held while a mailbox changes, and no other lock
 * is taken then; so the changes of one mailbox, the numbers of messages and the books agree. Safe for use by many threads.
 */
final class MemoryShard {
    /** So many are looked at in search of the one to be forgotten; see {@link #eldest}. */
    private static final int LOOKS = 16;

    private final MemoryMessages messages;
    private final AtomicInteger known; // visitors in all shards
    private final Predicate<String> present; // asked under the lock, and takes none itself

    // All guarded by this.
    private final VisitorTable visitors = new VisitorTable();
    private final VisitorHeap due = new VisitorHeap.ByDue(); // those for whom something waits
    private final VisitorHeap seen = new VisitorHeap.BySeen(); // all
    private final Map<DeliveryState, Long> over =
            new EnumMap<>(DeliveryState.class); // of what waits no more
    private final Map<String, Set<MemoryVisitor>> linked = new HashMap<>(); // no empty sets
    private long accepted;

    MemoryShard(MemoryMessages messages, AtomicInteger known, Predicate<String> present) {
        this.messages = messages;
        this.known = known;
        this.present = present;
    }

    /** Adds a message to the mailbox of a visitor. Returns what has happened, or null if that visitor does not get it. */
    synchronized @Nullable List<Change> accept(
            StoredMessage message, Recipient recipient, MailboxRules rules) {
        MemoryVisitor visitor = visitors.find(recipient.visitor());
        if (visitor == null || !visitor.mailbox.isKnown()) {
            if (!recipient.present()) {
                return null;
            }
            visitor = visitor == null ? new MemoryVisitor(recipient.visitor()) : visitor;
            visitor.mailbox.seen(message.acceptedAt());
        }
        boolean added = visitor.mailbox.add(message, rules, message.acceptedAt(), messages);
        List<Change> changes = keep(visitor);
        return added ? changes : null;
    }

    synchronized <R> Updated<R> update(String id, MailboxChange<R> change) {
        MemoryVisitor visitor = visitors.find(id);
        if (visitor == null) {
            visitor = new MemoryVisitor(id);
        }
        R answer;
        List<Change> changes;
        try {
            answer = change.decide(visitor.mailbox, messages);
        } finally {
            // What was done before it has thrown is done: the books must know.
            changes = keep(visitor);
        }
        return new Updated<>(answer, changes);
    }

    synchronized <R> R read(String id, Function<Mailbox, R> question) {
        MemoryVisitor visitor = visitors.find(id);
        return question.apply(visitor == null ? new Mailbox(id) : visitor.mailbox);
    }

    /** Adds the visitors who are linked with a person, as long as there are not too many. */
    synchronized void linked(String pseudonym, int limit, Set<String> found) {
        for (MemoryVisitor visitor : linked.getOrDefault(pseudonym, Set.of())) {
            if (found.size() < limit) {
                found.add(visitor.mailbox.visitor());
            }
        }
    }

    /** Erases what is here of a visitor or a person. */
    synchronized Erased erase(String id, long now) {
        int erased = 0;
        int suppressed = 0;
        for (MemoryVisitor visitor : seen.members()) {
            boolean own = visitor.mailbox.visitor().equals(id);
            erased += visitor.mailbox.erase(
                    delivery -> own || MemoryMessage.isFor(id, delivery.message()), now, messages);
            suppressed += keep(visitor).size();
            if (own) {
                erased += 1 + visitor.links.size();
                known.decrementAndGet();
                forget(visitor);
            }
        }
        for (MemoryVisitor visitor : List.copyOf(linked.getOrDefault(id, Set.of()))) {
            unlink(visitor, id);
            erased++;
        }
        return new Erased(erased, suppressed);
    }

    /** A visitor who is due, and since when. */
    record Due(long at, String visitor) {}

    synchronized void due(long now, int limit, List<Due> found) {
        List<MemoryVisitor> first = new ArrayList<>(0);
        due.firstUpTo(now, limit, first);
        for (MemoryVisitor visitor : first) {
            found.add(new Due(visitor.dueAt, visitor.mailbox.visitor()));
        }
    }

    /** A message has ended that was for one visitor. */
    synchronized void ended(String message, String id) {
        MemoryVisitor visitor = visitors.find(id);
        if (visitor != null && visitor.mailbox.waitsFor(message)) {
            refreshDue(visitor);
        }
    }

    /** A message has ended that was for several visitors. */
    synchronized void ended(String message) {
        for (MemoryVisitor visitor : due.members()) {
            if (visitor.mailbox.waitsFor(message)) {
                refreshDue(visitor);
            }
        }
    }

    /**
     * Returns the rank of the visitor who is to be forgotten first.
     *
     * @param except a visitor who is not to be forgotten
     */
    synchronized long eldestRank(String except) {
        MemoryVisitor eldest = eldest(except);
        return eldest == null ? Long.MAX_VALUE : eldest.rank();
    }

    /** Forgets the visitor who is to be forgotten first, if there is one. Returns what has happened. */
    synchronized @Nullable List<Change> forgetEldest(String except, long now) {
        MemoryVisitor eldest = eldest(except);
        if (eldest == null) {
            return null;
        }
        eldest.mailbox.forget(now, messages);
        List<Change> changes = keep(eldest);
        forget(eldest);
        return changes;
    }

    /** Forgets the visitor who is to be forgotten first, if nothing waits for it and it was not here since a moment. */
    synchronized boolean forgetEldestSeenUntil(long moment) {
        MemoryVisitor eldest = seen.size() == 0 ? null : eldest("");
        if (eldest == null || eldest.rank() > moment) {
            return false;
        }
        forget(eldest);
        return true;
    }

    private void forget(MemoryVisitor visitor) {
        visitor.links.forEach(pseudonym -> unlink(visitor, pseudonym));
        seen.remove(visitor);
        visitors.remove(visitor);
    }

    private void link(MemoryVisitor visitor, Mailbox.Links links) {
        if (links.dropped()) {
            visitor.links.forEach(pseudonym -> unlink(visitor, pseudonym));
        }
        for (String pseudonym : links.added()) {
            if (linked.computeIfAbsent(pseudonym, key -> new LinkedHashSet<>(2)).add(visitor)) {
                Set<String> more = new HashSet<>(visitor.links);
                more.add(pseudonym);
                visitor.links = Set.copyOf(more);
            }
        }
    }

    private void unlink(MemoryVisitor visitor, String pseudonym) {
        Set<MemoryVisitor> members = linked.get(pseudonym);
        if (members != null && members.remove(visitor)) {
            Set<String> fewer = new HashSet<>(visitor.links);
            fewer.remove(pseudonym);
            visitor.links = Set.copyOf(fewer);
            if (members.isEmpty()) {
                linked.remove(pseudonym);
            }
        }
    }

    /** Adds to the books of a store. Returns how many were accepted. */
    synchronized long count(Map<DeliveryState, Long> states) {
        over.forEach((state, count) -> states.merge(state, count, Long::sum));
        for (MemoryVisitor visitor : due.members()) {
            for (Delivery delivery : visitor.mailbox.waitingAfter(0)) {
                states.merge(delivery.state(), 1L, Long::sum);
            }
        }
        return accepted;
    }

    /** Brings everything in line with what has changed in a mailbox. Called with the lock held. */
    private List<Change> keep(MemoryVisitor visitor) {
        Mailbox.Changed changed = visitor.mailbox.takeChanged();
        if (changed.isEmpty()) {
            return List.of();
        }
        for (Change change : changed.changes()) {
            book(change);
            messages.record(change);
        }
        link(visitor, changed.links());
        refreshDue(visitor);
        refreshSeen(visitor);
        return changed.changes();
    }

    private void book(Change change) {
        DeliveryState from = change.from();
        if (from == null) {
            accepted++;
        } else if (!from.waits()) {
            over.merge(from, -1L, Long::sum);
        }
        if (!change.to().waits()) {
            over.merge(change.to(), 1L, Long::sum);
        }
    }

    private void refreshDue(MemoryVisitor visitor) {
        visitor.dueAt =
                messages.anyEnded() ? visitor.mailbox.dueAt(messages) : visitor.mailbox.dueAt();
        boolean waits = visitor.mailbox.waitingCount() > 0;
        if (visitor.duePlace == VisitorHeap.NOWHERE) {
            if (waits) {
                due.add(visitor);
            }
        } else if (waits) {
            due.move(visitor);
        } else {
            due.remove(visitor);
        }
    }

    private void refreshSeen(MemoryVisitor visitor) {
        long rank = visitor.rank();
        if (visitor.seenPlace == VisitorHeap.NOWHERE) {
            visitor.seenRank = rank;
            seen.add(visitor);
            visitors.add(visitor);
            known.incrementAndGet();
        } else if (rank < visitor.seenRank) {
            visitor.seenRank = rank;
            seen.move(visitor);
        }
    }

    /**
     * Who was seen again, or got something, has moved back in the order; but the heap learns of it only here, so that the
     * usual way costs nothing. If that holds for many, the best of the first few must do.
     */
    private @Nullable MemoryVisitor eldest(String except) {
        MemoryVisitor spared = visitors.find(except);
        if (spared != null) {
            seen.remove(spared);
        }
        MemoryVisitor eldest = null;
        for (int i = 0; i < LOOKS && seen.size() > 0; i++) {
            MemoryVisitor first = seen.first();
            if (present.test(first.mailbox.visitor())) {
                if (first.seenRank == MemoryVisitor.PRESENT) {
                    break; // all are
                }
                first.seenRank = MemoryVisitor.PRESENT;
                seen.move(first);
                continue;
            }
            long rank = first.rank();
            if (eldest == null || rank < eldest.rank()) {
                eldest = first;
            }
            if (first.seenRank == rank) {
                break;
            }
            first.seenRank = rank;
            seen.move(first);
        }
        if (spared != null) {
            seen.add(spared);
        }
        return eldest;
    }
}

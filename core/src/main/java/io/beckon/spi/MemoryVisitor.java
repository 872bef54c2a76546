package io.beckon.spi;

import org.jspecify.annotations.Nullable;

import java.util.Set;

/** What the store in memory has of one visitor: its mailbox, and its places in what the shard finds it by. All guarded by the shard that it is in. */
final class MemoryVisitor {
    /** Whoever has something waiting is forgotten after all who have not. */
    private static final long WAITING = 1L << 62;

    /** Whoever is present is not forgotten at all. It gets another rank when it is seen on leaving. */
    static final long PRESENT = Long.MAX_VALUE;

    final Mailbox mailbox;

    /** The next one in the same place of the {@link VisitorTable}. */
    @Nullable
    MemoryVisitor next;

    /** When it is due, and its place in the heap by that. */
    long dueAt = Long.MAX_VALUE;

    int duePlace = VisitorHeap.NOWHERE;

    /** Its {@link #rank}, or one that it had before and that was smaller; and its place in the heap by that. */
    long seenRank;

    int seenPlace = VisitorHeap.NOWHERE;

    /** The persons with whom it is linked; never changed in place. */
    Set<String> links = Set.of();

    MemoryVisitor(String id) {
        mailbox = new Mailbox(id);
    }

    /** The smaller, the sooner it is forgotten. */
    long rank() {
        long seen = mailbox.lastSeenAt();
        return mailbox.waitingCount() == 0 ? seen : WAITING + seen;
    }
}

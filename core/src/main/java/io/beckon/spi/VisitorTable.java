package io.beckon.spi;

import org.jspecify.annotations.Nullable;

/**
 * A hash table of visitors by their ids. The visitors themselves are its entries, because a map would need an entry for each
 * that is almost as large as what it leads to. Guarded by the shard that it belongs to.
 */
final class VisitorTable {
    private @Nullable MemoryVisitor[] places = new MemoryVisitor[16];
    private int size;

    @Nullable
    MemoryVisitor find(String id) {
        MemoryVisitor visitor = places[place(id)];
        while (visitor != null && !visitor.mailbox.visitor().equals(id)) {
            visitor = visitor.next;
        }
        return visitor;
    }

    /** Adds a visitor that is not there yet. */
    void add(MemoryVisitor visitor) {
        if (size++ == places.length) {
            grow();
        }
        put(visitor);
    }

    /** Removes a visitor that is there. */
    void remove(MemoryVisitor gone) {
        int place = place(gone.mailbox.visitor());
        MemoryVisitor kept = null;
        MemoryVisitor visitor = places[place];
        while (visitor != null) {
            MemoryVisitor next = visitor.next;
            if (visitor != gone) {
                visitor.next = kept;
                kept = visitor;
            }
            visitor = next;
        }
        places[place] = kept;
        gone.next = null;
        size--;
    }

    private void grow() {
        @Nullable MemoryVisitor[] old = places;
        places = new MemoryVisitor[2 * old.length];
        for (MemoryVisitor visitor : old) {
            while (visitor != null) {
                MemoryVisitor next = visitor.next;
                put(visitor);
                visitor = next;
            }
        }
    }

    private void put(MemoryVisitor visitor) {
        int place = place(visitor.mailbox.visitor());
        visitor.next = places[place];
        places[place] = visitor;
    }

    private int place(String id) {
        int hash = id.hashCode();
        return (hash ^ (hash >>> 16)) & (places.length - 1);
    }
}

package io.beckon.spi;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * A binary heap of visitors that know their places in it, so that any of them can be moved or taken out. Guarded by the
 * shard that it belongs to.
 */
abstract class VisitorHeap {
    /** The place of a visitor that is not in the heap. */
    static final int NOWHERE = -1;

    private MemoryVisitor[] members = new MemoryVisitor[16];
    private int size;

    /** By what the heap is ordered, the smallest first. */
    abstract long key(MemoryVisitor visitor);

    abstract int place(MemoryVisitor visitor);

    abstract void setPlace(MemoryVisitor visitor, int place);

    int size() {
        return size;
    }

    /** Returns the one with the smallest key. The heap must not be empty. */
    MemoryVisitor first() {
        return members[0];
    }

    void add(MemoryVisitor visitor) {
        if (size == members.length) {
            members = Arrays.copyOf(members, size + (size >> 1));
        }
        put(visitor, size++);
        moveUp(visitor);
    }

    void remove(MemoryVisitor visitor) {
        int place = place(visitor);
        MemoryVisitor last = members[--size];
        members[size] = null;
        setPlace(visitor, NOWHERE);
        if (last != visitor) {
            put(last, place);
            move(last);
        }
    }

    /** The key of one that is in the heap has changed. */
    void move(MemoryVisitor visitor) {
        moveUp(visitor);
        moveDown(visitor);
    }

    MemoryVisitor[] members() {
        return Arrays.copyOf(members, size);
    }

    /** Adds to a list those whose key is not beyond a limit, the smallest first. */
    void firstUpTo(long key, int limit, List<MemoryVisitor> found) {
        if (size == 0 || key(members[0]) > key) {
            return;
        }
        PriorityQueue<MemoryVisitor> next =
                new PriorityQueue<>(Comparator.comparingLong(this::key));
        next.add(members[0]);
        for (int left = limit; left > 0 && !next.isEmpty(); left--) {
            MemoryVisitor visitor = next.remove();
            found.add(visitor);
            int child = 2 * place(visitor) + 1;
            for (int i = child; i < Math.min(child + 2, size); i++) {
                if (key(members[i]) <= key) {
                    next.add(members[i]);
                }
            }
        }
    }

    private void moveUp(MemoryVisitor visitor) {
        int place = place(visitor);
        long key = key(visitor);
        while (place > 0) {
            int above = (place - 1) >>> 1;
            if (key(members[above]) <= key) {
                break;
            }
            put(members[above], place);
            place = above;
        }
        put(visitor, place);
    }

    private void moveDown(MemoryVisitor visitor) {
        int place = place(visitor);
        long key = key(visitor);
        for (int below = 2 * place + 1; below < size; below = 2 * place + 1) {
            if (below + 1 < size && key(members[below + 1]) < key(members[below])) {
                below++;
            }
            if (key(members[below]) >= key) {
                break;
            }
            put(members[below], place);
            place = below;
        }
        put(visitor, place);
    }

    private void put(MemoryVisitor visitor, int place) {
        members[place] = visitor;
        setPlace(visitor, place);
    }

    /** By when time changes something. */
    static final class ByDue extends VisitorHeap {
        @Override
        long key(MemoryVisitor visitor) {
            return visitor.dueAt;
        }

        @Override
        int place(MemoryVisitor visitor) {
            return visitor.duePlace;
        }

        @Override
        void setPlace(MemoryVisitor visitor, int place) {
            visitor.duePlace = place;
        }
    }

    /** By who is forgotten first. */
    static final class BySeen extends VisitorHeap {
        @Override
        long key(MemoryVisitor visitor) {
            return visitor.seenRank;
        }

        @Override
        int place(MemoryVisitor visitor) {
            return visitor.seenPlace;
        }

        @Override
        void setPlace(MemoryVisitor visitor, int place) {
            visitor.seenPlace = place;
        }
    }
}

package io.beckon.engine;

import io.beckon.Overflow;
import io.beckon.engine.Counters.Counter;
import io.beckon.engine.Outgoing.MergeKey;
import io.beckon.spi.Payload;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What waits for one connection, in order, bounded in messages and bytes. Made when something waits and given away whole
 * when it leaves, so that an idle connection has none. Not safe for use by several threads: the queue that has it guards
 * it.
 *
 * <p>Messages go in at the end of an array. One that is taken out of the middle, because a newer one replaces it or needs
 * its room, leaves an empty place; when the array is full and half of it is empty, the rest moves together. Places are
 * found without a search, by the index of merge keys and by the first place that may hold something to drop, which only
 * moves forward. So every step takes constant time on average, however often messages replace each other.
 */
final class Backlog {
    private static final int NOWHERE = -1;

    private final Context context;
    private @Nullable Outgoing[] places = new Outgoing[2];
    private int end; // the first place that was not used yet
    private int size;
    private int bytes;
    private int droppable; // how many of them may be dropped
    private int droppableBytes;
    private boolean awaited; // somebody has wanted to know when one of them has left
    private int firstDroppable; // no place before it holds what may be dropped
    private @Nullable Map<MergeKey, Integer> byKey; // null until a message has a key

    Backlog(Context context) {
        this.context = context;
    }

    int size() {
        return size;
    }

    int bytes() {
        return bytes;
    }

    /**
     * Puts a message at the end, in place of the older one with its merge key, if there is room or its policy makes some.
     *
     * @return false if there was no room; nothing has changed then
     */
    boolean offer(Outgoing message) {
        int older = placeOf(message.mergeKey());
        Outgoing replaced = older == NOWHERE ? null : takeOut(older);
        if (!makeRoom(message)) {
            if (replaced != null) {
                putIn(older, replaced);
            }
            return false;
        }
        if (replaced != null) {
            context.counters().add(Counter.PAYLOADS_MERGED);
        }
        add(message);
        return true;
    }

    /** Puts a message at the end, whether or not there is room. */
    void add(Outgoing message) {
        if (end == places.length) {
            moveTogether(size > end / 2 ? 2 * end : end);
        }
        putIn(end++, message);
    }

    /** Tells whether {@link #sent} may have anything to do. */
    boolean awaited() {
        return awaited;
    }

    /** Returns the payloads of all messages, in order. */
    List<Payload> payloads() {
        if (end == 1) {
            Outgoing only = places[0];
            return only == null ? List.of() : List.of(only.payload());
        }
        Payload[] payloads = new Payload[size];
        int next = 0;
        for (int place = 0; place < end; place++) {
            Outgoing message = places[place];
            if (message != null) {
                payloads[next++] = message.payload();
            }
        }
        return Arrays.asList(payloads);
    }

    /** Runs what was to run when the messages have left, in order. */
    void sent(Consumer<Runnable> runner) {
        for (int place = 0; place < end; place++) {
            Outgoing message = places[place];
            if (message != null && message.whenSent() != null) {
                runner.accept(message.whenSent());
            }
        }
    }

    private boolean makeRoom(Outgoing message) {
        if (fits(message, size, bytes)) {
            return true;
        }
        if (message.overflow() != Overflow.DROP_OLDEST
                || !fits(message, size - droppable, bytes - droppableBytes)) {
            return false;
        }
        while (!fits(message, size, bytes)) {
            dropOldest();
        }
        return true;
    }

    // One message is always taken, or one that is larger than the whole bound could never
    // leave.
    private boolean fits(Outgoing message, int besideSize, int besideBytes) {
        return besideSize < context.limits().outboundMessages()
                && (besideSize == 0
                        || besideBytes + message.payload().bytes()
                                <= context.limits().outboundBytes());
    }

    private void dropOldest() {
        Outgoing oldest = places[firstDroppable];
        while (oldest == null || !oldest.droppable()) {
            oldest = places[++firstDroppable];
        }
        takeOut(firstDroppable);
        context.counters().add(Counter.PAYLOADS_DROPPED);
    }

    private int placeOf(@Nullable MergeKey key) {
        return key == null || byKey == null ? NOWHERE : byKey.getOrDefault(key, NOWHERE);
    }

    private void putIn(int place, Outgoing message) {
        places[place] = message;
        count(message, 1);
        awaited |= message.whenSent() != null;
        if (message.mergeKey() != null) {
            if (byKey == null) {
                byKey = new HashMap<>(4);
            }
            byKey.put(message.mergeKey(), place);
        }
    }

    private @Nullable Outgoing takeOut(int place) {
        Outgoing message = places[place];
        if (message != null) {
            places[place] = null;
            count(message, -1);
            if (message.mergeKey() != null && byKey != null) {
                byKey.remove(message.mergeKey());
            }
        }
        return message;
    }

    private void count(Outgoing message, int sign) {
        int length = sign * message.payload().bytes();
        size += sign;
        bytes += length;
        if (message.droppable()) {
            droppable += sign;
            droppableBytes += length;
        }
    }

    private void moveTogether(int capacity) {
        @Nullable Outgoing[] before = places;
        int used = end;
        places = new Outgoing[capacity];
        end = 0;
        firstDroppable = 0;
        for (int place = 0; place < used; place++) {
            Outgoing message = before[place];
            if (message != null) {
                places[end] = message;
                if (message.mergeKey() != null && byKey != null) {
                    byKey.put(message.mergeKey(), end);
                }
                end++;
            }
        }
    }
}

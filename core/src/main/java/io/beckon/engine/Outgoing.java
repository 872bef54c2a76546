package io.beckon.engine;

import io.beckon.Message;
import io.beckon.Overflow;
import io.beckon.spi.Payload;

import org.jspecify.annotations.Nullable;

/**
 * One message on its way out. A live one is the same object for all connections that receive it.
 *
 * @param payload the encoded message
 * @param overflow what happens where a queue has no room; null for what is not live, and so never dropped
 * @param mergeKey which older message it replaces; null if none
 * @param whenSent runs when a transport has taken the payload; null if nobody wants to know
 */
record Outgoing(
        Payload payload,
        @Nullable Overflow overflow,
        @Nullable MergeKey mergeKey,
        @Nullable Runnable whenSent) {

    /**
     * What messages have in common that replace each other.
     *
     * @param name their name
     * @param key the key that the application has given them
     */
    record MergeKey(String name, String key) {}

    static Outgoing live(Message message, Payload payload, @Nullable Runnable whenSent) {
        String key = message.mergeKey();
        MergeKey mergeKey = key == null ? null : new MergeKey(message.name(), key);
        return new Outgoing(payload, message.overflow(), mergeKey, whenSent);
    }

    /** Tells whether the message may be dropped to make room for a newer one. */
    boolean droppable() {
        return overflow != null && overflow != Overflow.DISCONNECT;
    }
}

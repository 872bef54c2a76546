package io.beckon.jdbc;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What the commands of one transaction have to know, so that it is brought with a few queries. */
final class Needs {
    /** Visitors of whom all is needed that their mailboxes know. */
    final Set<String> whole = new HashSet<>();

    /** Visitors of whom it is enough to know what waits. */
    final Set<String> waiting = new HashSet<>();

    /** Visitors of whom it is enough to know that there is room, and for how many messages. */
    final Map<String, Integer> room = new HashMap<>();

    /** How many messages may wait for a visitor, of whom only the room is asked. */
    int capacity = Integer.MAX_VALUE;

    /** Idempotency keys. */
    final Set<String> keys = new HashSet<>();

    /** Messages whose standing is needed. */
    final Set<String> messages = new HashSet<>();

    /** A message is to be added to what waits for a visitor. */
    void room(String visitor, int mostWaiting) {
        room.merge(visitor, 1, Integer::sum);
        capacity = Math.min(capacity, mostWaiting);
    }
}

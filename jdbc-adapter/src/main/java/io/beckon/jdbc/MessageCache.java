package io.beckon.jdbc;

import io.beckon.spi.StoredMessage;

import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Messages by their ids, the last ones used. A message changes only when one of its visitors is erased, which is news of
 * the head. Bounded by the length of the texts: those go first that were not used for longest. Safe for use by many
 * threads.
 */
final class MessageCache {
    /** How many characters are kept at the most. */
    private static final long CAPACITY = 16 * 1024 * 1024;

    /** What a message takes beside its texts. */
    private static final int OVERHEAD = 500;

    // All guarded by this.
    private final Map<String, StoredMessage> messages = new LinkedHashMap<>(64, 0.75f, true);
    private long size;
    private long generation; // how often it was cleared

    /** Finds messages here, and those that are not here in the database. */
    Map<String, StoredMessage> find(Session session, Collection<String> ids) throws SQLException {
        Map<String, StoredMessage> found = new HashMap<>();
        Set<String> missing = new LinkedHashSet<>();
        long before;
        synchronized (this) {
            before = generation;
            for (String id : ids) {
                StoredMessage message = messages.get(id);
                if (message == null) {
                    missing.add(id);
                } else {
                    found.put(id, message);
                }
            }
        }
        if (!missing.isEmpty()) {
            Map<String, StoredMessage> loaded = MessageRows.byId(session, missing);
            found.putAll(loaded);
            add(loaded.values(), before);
        }
        return found;
    }

    /** Returns what {@link #add} asks for, to be asked before the database is. */
    synchronized long generation() {
        return generation;
    }

    /** Adds messages that were right at a time, unless some have changed since. */
    synchronized void add(Collection<StoredMessage> added, long ofGeneration) {
        if (ofGeneration != generation) {
            return;
        }
        for (StoredMessage message : added) {
            if (messages.put(message.id(), message) == null) {
                size += size(message);
            }
        }
        var eldest = messages.values().iterator();
        while (size > CAPACITY && eldest.hasNext()) {
            size -= size(eldest.next());
            eldest.remove();
        }
    }

    synchronized void clear() {
        messages.clear();
        size = 0;
        generation++;
    }

    private static long size(StoredMessage message) {
        return (long) OVERHEAD + message.text().length() + message.audience().length();
    }
}

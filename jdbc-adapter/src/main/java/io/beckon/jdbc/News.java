package io.beckon.jdbc;

import io.beckon.spi.DeliveryStore.Watcher;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;

/**
 * What other nodes have done since it was looked for last. What was accepted is known by its offset: offsets are in the
 * order of commits, so that nothing can appear before what was seen already. What this node has done itself is left out.
 */
final class News {
    /** How many offsets are looked at with one query. */
    private static final long RANGE = 1_000;

    /** How many ranges of own offsets are remembered; what is forgotten is told for nothing. */
    private static final int OWN_RANGES = 1_000;

    private static final Logger logger = LoggerFactory.getLogger(News.class);

    /** Own ranges that were not passed yet, each from its first offset to the one after its last. Guarded by itself. */
    private final TreeMap<Long, Long> own = new TreeMap<>();

    private final MessageCache cache;
    private volatile @Nullable Watcher watcher;

    /** Up to where it was looked; negative before the first time. Changed by one thread, after {@link #begin}. */
    private volatile long nextOffset = -1;

    private volatile long messagesVersion;

    /**
     * Creates news without a watcher.
     *
     * @param cache forgets its messages when some of them are not as they were
     */
    News(MessageCache cache) {
        this.cache = cache;
    }

    void watch(Watcher hears) {
        watcher = hears;
    }

    boolean isWatched() {
        return watcher != null;
    }

    /**
     * Notes what is there already. Done before anything else is asked: what comes after the answer to that is news. As
     * something may have come since the watcher began to watch, the last of what is there is told, too.
     *
     * @param session for a look at the database
     */
    void begin(Session session) throws SQLException {
        if (nextOffset >= 0 || watcher == null) {
            return;
        }
        Head head = Head.read(session);
        synchronized (own) {
            if (nextOffset < 0) {
                messagesVersion = head.messagesVersion - 1;
                nextOffset = Math.max(1, head.nextOffset - RANGE);
            }
        }
    }

    /** This node has given out offsets. */
    void own(long from, long to) {
        if (from == to || watcher == null) {
            return;
        }
        synchronized (own) {
            Map.Entry<Long, Long> before = own.floorEntry(from);
            if (before != null && before.getValue() == from) {
                own.put(before.getKey(), to);
            } else {
                own.put(from, to);
            }
            if (own.size() > OWN_RANGES) {
                own.pollFirstEntry();
            }
        }
    }

    /** Looks for news, and tells them. */
    void look(Session session) throws SQLException {
        Watcher hears = watcher;
        if (hears == null) {
            return;
        }
        begin(session);
        Head head = Head.read(session);
        while (nextOffset < head.nextOffset) {
            long to = Math.min(head.nextOffset, nextOffset + RANGE);
            tellAccepted(session, hears, nextOffset, to);
            // A node that has lost its connection goes on at offsets that are far away.
            nextOffset = to < head.nextOffset
                    ? DeliveryRows.nextOffset(session, to, head.nextOffset)
                    : to;
        }
        if (messagesVersion != head.messagesVersion) {
            messagesVersion = head.messagesVersion;
            cache.clear();
            fenced(hears::messagesChanged);
        }
    }

    private void tellAccepted(Session session, Watcher hears, long from, long to)
            throws SQLException {
        long next = from;
        while (next < to) {
            Range known = nextOwn(next);
            long end = Math.min(to, known.from());
            if (next < end) {
                var visitors = DeliveryRows.acceptedIn(session, next, end);
                if (!visitors.isEmpty()) {
                    fenced(() -> hears.accepted(visitors));
                }
            }
            next = Math.max(end, Math.min(to, known.to()));
        }
    }

    /** The next own range that has not ended before an offset. Forgets those that have. */
    private Range nextOwn(long offset) {
        synchronized (own) {
            Map.Entry<Long, Long> first = own.firstEntry();
            while (first != null && first.getValue() <= offset) {
                own.pollFirstEntry();
                first = own.firstEntry();
            }
            return first == null
                    ? new Range(Long.MAX_VALUE, Long.MAX_VALUE)
                    : new Range(first.getKey(), first.getValue());
        }
    }

    private record Range(long from, long to) {}

    private static void fenced(Runnable telling) {
        try {
            telling.run();
        } catch (RuntimeException e) {
            logger.error("Who watches the store has thrown", e);
        }
    }
}

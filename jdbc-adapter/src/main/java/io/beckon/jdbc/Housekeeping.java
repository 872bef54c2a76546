package io.beckon.jdbc;

import io.beckon.spi.Clock;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What has to be done from time to time, in bites so small that nobody waits long: what is left of ending a message for
 * many, and the deletion of what was over for long. For the thread that writes, between two transactions.
 */
final class Housekeeping {
    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** How long others have their turn between two bites. */
    private static final long BITE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private static final int MESSAGES = 200;
    private static final int DELIVERIES = 1_000;
    private static final int VISITORS = 1_000;

    /** By which it is waited; the store's own may be another one. */
    private static final Clock CLOCK = Clock.system();

    private static final Logger logger = LoggerFactory.getLogger(Housekeeping.class);

    private final long finishedMillis;
    private final long visitorsMillis;
    private final Clock clock;
    private long next;
    private boolean failing; // and the log says so

    /** Up to which message it was looked for those that are over for long. */
    private String message = "";

    /** Up to which visitor it was looked for visitors who stayed away. */
    private String visitor = "";

    Housekeeping(long finishedMillis, long visitorsMillis, Clock clock) {
        this.finishedMillis = finishedMillis;
        this.visitorsMillis = visitorsMillis;
        this.clock = clock;
        this.next = CLOCK.nanos() + INTERVAL_NANOS;
    }

    /** How long until there is something to be done. */
    long nanosLeft() {
        return Math.max(0, next - CLOCK.nanos());
    }

    void workIfDue(Session session) {
        if (nanosLeft() > 0) {
            return;
        }
        boolean more = false;
        try {
            more = work(session);
            failing = false;
        } catch (SQLException e) {
            session.discard();
            if (!failing) {
                logger.warn("What is over for long cannot be deleted from the database now", e);
            }
            failing = true;
        } catch (RuntimeException | Error e) {
            session.discard();
            logger.error("Housekeeping has failed", e);
        }
        next = CLOCK.nanos() + (more ? BITE_NANOS : INTERVAL_NANOS);
    }

    /** Takes one bite. Returns whether there is more to be done. */
    boolean work(Session session) throws SQLException {
        session.connection();
        Head.lock(session);
        boolean more = sweep(session);
        deleteLate(session, clock.millis());
        more |= deleteFinished(session);
        more |= deleteVisitors(session);
        session.commit();
        return more;
    }

    private boolean sweep(Session session) throws SQLException {
        List<String> found = new ArrayList<>();
        session.find("SELECT message, visitor FROM beckon_sweep LIMIT 1", List.of(), row -> {
            found.add(row.getString(1));
            found.add(row.getString(2));
        });
        if (found.isEmpty()) {
            return false;
        }
        String message = found.get(0);
        String done = DeliveryRows.sweep(session, message, found.get(1), Transaction.SWEEP);
        if (done == null) {
            session.change("DELETE FROM beckon_sweep WHERE message = ?", message);
        } else {
            session.change("UPDATE beckon_sweep SET visitor = ? WHERE message = ?", done, message);
        }
        return true;
    }

    private static void deleteLate(Session session, long now) throws SQLException {
        session.change("DELETE FROM beckon_late WHERE expires_at <= ?", now);
    }

    /** Goes through the messages by their ids, which begin with the time, up to those that are too young. */
    private boolean deleteFinished(Session session) throws SQLException {
        long before = clock.millis() - finishedMillis;
        List<String> over = new ArrayList<>();
        String[] last = {""};
        session.find(
                "SELECT id, over_at, accepted_at FROM beckon_message WHERE id > ?"
                        + " ORDER BY id LIMIT ?",
                List.of(message, MESSAGES),
                row -> {
                    boolean young = row.getLong("accepted_at") >= before;
                    last[0] = young ? "" : row.getString("id");
                    if (row.getLong("over_at") < before) {
                        over.add(row.getString("id"));
                    }
                });
        int left = DELIVERIES;
        for (String id : over) {
            left -= deleteFinished(session, id, left);
            if (left == 0) {
                return true;
            }
        }
        message = last[0];
        return !message.isEmpty();
    }

    /** Returns how many deliveries were deleted. */
    private static int deleteFinished(Session session, String id, int limit) throws SQLException {
        int deleted = DeliveryRows.delete(session, id, limit);
        boolean gone = deleted < limit
                && session.change(
                                "DELETE FROM beckon_message WHERE id = ? AND NOT EXISTS"
                                        + " (SELECT 1 FROM beckon_delivery d WHERE d.message = ?)",
                                id,
                                id)
                        == 1;
        if (!gone && deleted > 0) {
            session.change(
                    "UPDATE beckon_message SET deleted = deleted + ? WHERE id = ?", deleted, id);
        }
        return deleted;
    }

    private boolean deleteVisitors(Session session) throws SQLException {
        List<String> next = new ArrayList<>();
        session.find(
                "SELECT visitor FROM beckon_visitor WHERE visitor > ?"
                        + " ORDER BY visitor LIMIT 1 OFFSET ?",
                List.of(visitor, VISITORS),
                row -> next.add(row.getString(1)));
        @Nullable String last = next.isEmpty() ? null : next.get(0);
        String delete = "DELETE FROM beckon_visitor WHERE visitor > ? AND last_seen_at < ?"
                + " AND changed_at < ? AND NOT EXISTS (SELECT 1 FROM beckon_delivery d"
                + " WHERE d.visitor = beckon_visitor.visitor)";
        String unlink = "DELETE FROM beckon_link WHERE visitor > ?"
                + " AND NOT EXISTS (SELECT 1 FROM beckon_visitor v"
                + " WHERE v.visitor = beckon_link.visitor)";
        long before = clock.millis() - visitorsMillis;
        if (last == null) {
            session.change(delete, visitor, before, before);
            session.change(unlink, visitor);
        } else {
            session.change(delete + " AND visitor <= ?", visitor, before, before, last);
            session.change(unlink + " AND visitor <= ?", visitor, last);
        }
        visitor = last == null ? "" : last;
        // No hurry: one bite each time.
        return false;
    }
}

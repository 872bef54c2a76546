package io.beckon.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** Deletes the oldest entries of the journal, in steps, each a transaction of its own. For one use. */
final class JournalTrim {
    private static final String FIRST = "SELECT MIN(sequence) FROM beckon_journal";
    private static final String FIRST_YOUNG = "SELECT MIN(sequence) FROM beckon_journal"
            + " WHERE sequence >= ? AND sequence < ? AND happened_at >= ?";
    private static final String HASH = "SELECT hash FROM beckon_journal WHERE sequence = ?";
    private static final String DELETE = "DELETE FROM beckon_journal WHERE sequence <= ?";
    private static final int STEP = 2000;

    private final Journal journal = new Journal();
    private final Session session;
    private final long now;

    JournalTrim(Session session, long now) {
        this.session = session;
        this.now = now;
    }

    long trim(Duration age) throws SQLException {
        long before = age.compareTo(Duration.ofMillis(now)) < 0 ? now - age.toMillis() : 0;
        long deleted = 0;
        int step;
        do {
            step = trimStep(before);
            deleted += step;
        } while (step == STEP);
        return deleted;
    }

    private int trimStep(long before) throws SQLException {
        Head head = Head.lock(session);
        long first = number(FIRST);
        long end = Math.min(first + STEP, head.journal.sequence() + 1);
        long young = number(FIRST_YOUNG, first, end, before);
        long last = (young == 0 ? end : young) - 1;
        if (first == 0 || last < first) {
            session.rollback();
            return 0;
        }
        JournalHead anchor = new JournalHead(last, hashOf(last));
        int deleted = session.change(DELETE, last);
        JournalEntry entry = JournalEntry.trimmed(anchor, now);
        head.journal = journal.append(session, head.journal, List.of(entry));
        head.writeIfChanged(session);
        session.commit();
        return deleted;
    }

    /** Returns a number of the database; 0 where there is none. */
    private long number(String sql, long... parameters) throws SQLException {
        PreparedStatement query = session.prepare(sql);
        for (int i = 0; i < parameters.length; i++) {
            query.setLong(i + 1, parameters[i]);
        }
        try (ResultSet rows = query.executeQuery()) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    private byte[] hashOf(long sequence) throws SQLException {
        PreparedStatement query = session.prepare(HASH);
        query.setLong(1, sequence);
        try (ResultSet rows = query.executeQuery()) {
            if (!rows.next()) {
                throw new SQLException("Entry " + sequence + " of the journal is missing.");
            }
            return rows.getBytes(1);
        }
    }
}

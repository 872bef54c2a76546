package io.beckon.jdbc;

import org.jspecify.annotations.Nullable;

import java.sql.SQLException;
import java.util.List;

/**
 * The row that all nodes have in common, as it stands in a transaction that has locked it. Whoever has locked it writes
 * alone; that makes offsets grow in the order of commits, budgets and caps exact, and the journal one chain.
 */
final class Head {
    private static final String READ =
            "SELECT next_offset, messages_version, journal_sequence, journal_hash"
                    + " FROM beckon_head WHERE id = 1";

    long nextOffset;
    long messagesVersion;
    JournalHead journal;

    private final long nextOffsetRead;
    private final long messagesVersionRead;
    private final JournalHead journalRead;

    private Head(long nextOffset, long messagesVersion, JournalHead journal) {
        this.nextOffset = nextOffset;
        this.messagesVersion = messagesVersion;
        this.journal = journal;
        this.nextOffsetRead = nextOffset;
        this.messagesVersionRead = messagesVersion;
        this.journalRead = journal;
    }

    /** Waits until no other node writes, and keeps others from writing until the transaction ends. */
    static Head lock(Session session) throws SQLException {
        Head head = find(session, READ + " FOR UPDATE");
        session.locked();
        return head;
    }

    /** Looks at it as it was committed last. */
    static Head read(Session session) throws SQLException {
        return find(session, READ);
    }

    /** Keeps it as it is now. */
    void writeIfChanged(Session session) throws SQLException {
        boolean same = nextOffset == nextOffsetRead
                && messagesVersion == messagesVersionRead
                && journal.sequence() == journalRead.sequence();
        if (same) {
            return;
        }
        session.change(
                "UPDATE beckon_head SET next_offset = ?, messages_version = ?,"
                        + " journal_sequence = ?, journal_hash = ? WHERE id = 1",
                nextOffset,
                messagesVersion,
                journal.sequence(),
                journal.hash());
    }

    private static Head find(Session session, String sql) throws SQLException {
        @Nullable Head[] found = new Head[1];
        session.find(sql, List.of(), row -> {
            byte[] hash = row.getBytes("journal_hash");
            found[0] = new Head(
                    row.getLong("next_offset"),
                    row.getLong("messages_version"),
                    hash == null
                            ? JournalHead.START
                            : new JournalHead(row.getLong("journal_sequence"), hash));
        });
        Head head = found[0];
        if (head == null) {
            throw new SQLException("The row of the table beckon_head is missing.");
        }
        return head;
    }
}

package io.beckon.jdbc;

import org.jspecify.annotations.Nullable;

import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Writes entries of the journal. For one thread at a time. */
final class Journal {
    private static final Write INSERT = Write.insert(
            "beckon_journal",
            List.of(
                    Column.number("sequence"),
                    Column.number("happened_at"),
                    Column.text("kind"),
                    Column.text("reason"),
                    Column.text("message"),
                    Column.text("name"),
                    Column.text("sent_by"),
                    Column.text("channel"),
                    Column.text("visitor"),
                    Column.text("audience"),
                    Column.text("text"),
                    Column.bytes("salt"),
                    Column.bytes("content_hash"),
                    Column.bytes("hash")));

    /** How many rows are in memory and on their way at once. */
    private static final int ROWS = 1000;

    private final SecureRandom random = new SecureRandom();
    private final JournalHash hash = new JournalHash();

    /**
     * Writes entries behind the last one.
     *
     * @param session in a transaction that has locked the row of the head
     * @param head the head as it stands there
     * @param entries what to write, in this order
     * @return the head to be stored there in the same transaction
     */
    JournalHead append(Session session, JournalHead head, List<JournalEntry> entries)
            throws SQLException {
        Rows rows = new Rows(session, head);
        for (JournalEntry entry : entries) {
            rows.add(entry);
            for (String visitor : entry.pending()) {
                rows.add(entry.pendingFor(visitor));
            }
        }
        rows.write();
        return rows.last;
    }

    /** Entries that become rows, a limited number at a time. */
    private final class Rows {
        private final List<@Nullable Object[]> rows = new ArrayList<>();
        private final Session session;
        private JournalHead last;

        Rows(Session session, JournalHead head) {
            this.session = session;
            this.last = head;
        }

        void add(JournalEntry entry) throws SQLException {
            byte[] salt = new byte[JournalHash.SALT_BYTES];
            random.nextBytes(salt);
            long sequence = last.sequence() + 1;
            byte[] contentHash = hash.content(salt, entry);
            last = new JournalHead(sequence, hash.entry(last.hash(), sequence, entry, contentHash));
            rows.add(new @Nullable Object[] {
                sequence,
                entry.at(),
                entry.kind(),
                entry.reason(),
                entry.message(),
                entry.name(),
                entry.by(),
                entry.channel(),
                entry.visitor(),
                entry.audience(),
                entry.text(),
                salt,
                contentHash,
                last.hash()
            });
            if (rows.size() == ROWS) {
                write();
            }
        }

        void write() throws SQLException {
            session.write(INSERT, rows);
            rows.clear();
        }
    }
}

package io.beckon.jdbc;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** Writes entries of the journal. For one thread at a time. */
final class Journal {
    private static final String INSERT = "INSERT INTO beckon_journal (sequence, happened_at, kind, reason,"
            + " message, name, sent_by, channel, visitor, audience, text, salt, content_hash,"
            + " hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final int BATCH = 500;

    private final SecureRandom random = new SecureRandom();
    private final JournalHash hash = new JournalHash();

    /**
     * Writes entries behind the last one.
     *
     * @param connection in a transaction that has locked the row of the head
     * @param head the head as it stands there
     * @param entries what to write, in this order
     * @return the head to be stored there in the same transaction
     */
    JournalHead append(Connection connection, JournalHead head, List<JournalEntry> entries)
            throws SQLException {
        if (entries.isEmpty()) {
            return head;
        }
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            Batch batch = new Batch(insert, head);
            for (JournalEntry entry : entries) {
                batch.add(entry);
                for (String visitor : entry.pending()) {
                    batch.add(entry.pendingFor(visitor));
                }
            }
            return batch.finish();
        }
    }

    private final class Batch {
        private final PreparedStatement insert;
        private long sequence;
        private byte[] last;
        private int rows;

        Batch(PreparedStatement insert, JournalHead head) {
            this.insert = insert;
            this.sequence = head.sequence();
            this.last = head.hash();
        }

        void add(JournalEntry entry) throws SQLException {
            byte[] salt = new byte[JournalHash.SALT_BYTES];
            random.nextBytes(salt);
            byte[] contentHash = hash.content(salt, entry);
            sequence++;
            last = hash.entry(last, sequence, entry, contentHash);
            insert.setLong(1, sequence);
            insert.setLong(2, entry.at());
            insert.setString(3, entry.kind());
            insert.setString(4, entry.reason());
            insert.setString(5, entry.message());
            insert.setString(6, entry.name());
            insert.setString(7, entry.by());
            insert.setString(8, entry.channel());
            insert.setString(9, entry.visitor());
            insert.setString(10, entry.audience());
            insert.setString(11, entry.text());
            insert.setBytes(12, salt);
            insert.setBytes(13, contentHash);
            insert.setBytes(14, last);
            insert.addBatch();
            rows++;
            if (rows == BATCH) {
                execute();
            }
        }

        JournalHead finish() throws SQLException {
            if (rows > 0) {
                execute();
            }
            return new JournalHead(sequence, last);
        }

        private void execute() throws SQLException {
            insert.executeBatch();
            rows = 0;
        }
    }
}

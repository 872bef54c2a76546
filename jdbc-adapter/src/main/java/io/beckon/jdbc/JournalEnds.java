package io.beckon.jdbc;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Where the journal starts and ends, for who only reads. */
final class JournalEnds {
    private static final String HEAD =
            "SELECT journal_sequence, journal_hash FROM beckon_head WHERE id = 1";
    private static final String START = "SELECT text FROM beckon_journal WHERE sequence ="
            + " (SELECT MAX(sequence) FROM beckon_journal WHERE kind = 'TRIMMED' AND sequence <= ?)";

    private JournalEnds() {}

    /** Returns the last entry. */
    static JournalHead head(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(HEAD);
                ResultSet rows = query.executeQuery()) {
            if (!rows.next()) {
                throw new SQLException("The row of the table beckon_head is missing.");
            }
            byte[] hash = rows.getBytes(2);
            return hash == null ? JournalHead.START : new JournalHead(rows.getLong(1), hash);
        }
    }

    /** Returns what the first entry follows on. */
    static JournalHead start(Connection connection, JournalHead head) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(START)) {
            query.setLong(1, head.sequence());
            try (ResultSet rows = query.executeQuery()) {
                return rows.next() ? parse(rows.getString(1)) : JournalHead.START;
            }
        }
    }

    /** Reads where the journal was trimmed; from the start where somebody has changed that. */
    private static JournalHead parse(@Nullable String text) {
        try {
            return text == null ? JournalHead.START : JournalHead.parse(text);
        } catch (IllegalArgumentException e) {
            return JournalHead.START;
        }
    }
}

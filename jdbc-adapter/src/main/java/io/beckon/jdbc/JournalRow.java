package io.beckon.jdbc;

import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** An entry as it stands in the database, where anything may have been changed. */
final class JournalRow {
    static final String COLUMNS =
            "sequence, happened_at, kind, reason, message, name, sent_by, channel,"
                    + " visitor, audience, text, salt, content_hash, hash, erased_in";

    final long sequence;
    final JournalEntry entry;

    /** What its content was hashed with; null where it was erased. */
    final byte @Nullable [] salt;

    final byte[] contentHash;
    final byte[] hash;

    /** The number of the entry that tells of its erasure; 0 where there was none. */
    final long erasedIn;

    /** Reads the row at which a query for {@link #COLUMNS} stands. */
    JournalRow(ResultSet row) throws SQLException {
        sequence = row.getLong("sequence");
        entry = new JournalEntry(
                row.getString("kind"),
                row.getLong("happened_at"),
                row.getString("reason"),
                row.getString("message"),
                row.getString("name"),
                row.getString("sent_by"),
                row.getString("channel"),
                row.getString("visitor"),
                row.getString("audience"),
                row.getString("text"),
                List.of());
        salt = row.getBytes("salt");
        contentHash = row.getBytes("content_hash");
        hash = row.getBytes("hash");
        erasedIn = row.getLong("erased_in");
    }

    /** Tells whether nothing is left of what may be erased. */
    boolean isBlank() {
        return salt == null
                && entry.visitor() == null
                && entry.audience() == null
                && entry.text() == null;
    }
}

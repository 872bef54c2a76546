package io.beckon.jdbc;

import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * An entry as it stands in the database, where anything may have been changed.
 *
 * @param sequence its number
 * @param entry what it says
 * @param salt what its content was hashed with; null where it was erased
 * @param contentHash the hash of what may be erased
 * @param hash the hash of all
 * @param erasedIn the number of the entry that tells of the erasure; 0 where there was none
 */
record JournalRow(
        long sequence,
        JournalEntry entry,
        byte @Nullable [] salt,
        byte[] contentHash,
        byte[] hash,
        long erasedIn) {
    static final String COLUMNS =
            "sequence, happened_at, kind, reason, message, name, sent_by, channel,"
                    + " visitor, audience, text, salt, content_hash, hash, erased_in";

    static JournalRow read(ResultSet row) throws SQLException {
        JournalEntry entry = new JournalEntry(
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
        return new JournalRow(
                row.getLong("sequence"),
                entry,
                row.getBytes("salt"),
                row.getBytes("content_hash"),
                row.getBytes("hash"),
                row.getLong("erased_in"));
    }

    /** Tells whether nothing is left of what may be erased. */
    boolean isBlank() {
        return salt == null
                && entry.visitor() == null
                && entry.audience() == null
                && entry.text() == null;
    }
}

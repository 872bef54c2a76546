package io.beckon.jdbc;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HexFormat;

import javax.sql.DataSource;

/**
 * Checks a journal by nothing but the words of JOURNAL.md: no class of the library, no statement of its own devising beyond
 * reading the two tables.
 */
final class JournalByHand {
    private JournalByHand() {}

    /** Tells whether the four conditions of the chapter on the chain are fulfilled. */
    static boolean holds(DataSource source) throws Exception {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            long number = 0;
            byte[] before = new byte[32];
            try (ResultSet trimmed = statement.executeQuery("SELECT text FROM beckon_journal"
                    + " WHERE kind = 'TRIMMED' ORDER BY sequence DESC LIMIT 1")) {
                if (trimmed.next()) {
                    String[] anchor = trimmed.getString(1).split(":", -1);
                    number = Long.parseLong(anchor[0]);
                    before = HexFormat.of().parseHex(anchor[1]);
                }
            }
            try (ResultSet entry =
                    statement.executeQuery("SELECT * FROM beckon_journal ORDER BY sequence")) {
                while (entry.next()) {
                    number++;
                    if (entry.getLong("sequence") != number
                            || !Arrays.equals(entry.getBytes("hash"), hash(before, entry))
                            || !contentHolds(connection, entry)) {
                        return false;
                    }
                    before = entry.getBytes("hash");
                }
            }
            try (ResultSet head = statement.executeQuery("SELECT * FROM beckon_head")) {
                head.next();
                byte[] last = head.getBytes("journal_hash");
                return head.getLong("journal_sequence") == number
                        && Arrays.equals(last == null ? new byte[32] : last, before);
            }
        }
    }

    private static byte[] hash(byte[] before, ResultSet entry) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.write(before);
        out.writeLong(entry.getLong("sequence"));
        out.writeLong(entry.getLong("happened_at"));
        for (String column :
                new String[] {"kind", "reason", "message", "name", "sent_by", "channel"}) {
            text(out, entry.getString(column));
        }
        out.write(entry.getBytes("content_hash"));
        return sha256(bytes);
    }

    private static boolean contentHolds(Connection connection, ResultSet entry) throws Exception {
        if (entry.getBytes("salt") == null) {
            return entry.getString("visitor") == null
                    && entry.getString("audience") == null
                    && entry.getString("text") == null
                    && entry.getLong("erased_in") > entry.getLong("sequence")
                    && isListed(connection, entry);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.write(entry.getBytes("salt"));
        text(out, entry.getString("visitor"));
        text(out, entry.getString("audience"));
        text(out, entry.getString("text"));
        return entry.getString("erased_in") == null
                && Arrays.equals(sha256(bytes), entry.getBytes("content_hash"));
    }

    private static boolean isListed(Connection connection, ResultSet entry) throws Exception {
        try (Statement statement = connection.createStatement();
                ResultSet erasure = statement.executeQuery(
                        "SELECT text FROM beckon_journal WHERE kind = 'ERASED' AND sequence = "
                                + entry.getLong("erased_in"))) {
            return erasure.next()
                    && Arrays.asList(erasure.getString(1).split(",", -1))
                            .contains(entry.getString("sequence"));
        }
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        if (text == null) {
            out.writeInt(-1);
        } else {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            out.writeInt(utf8.length);
            out.write(utf8);
        }
    }

    private static byte[] sha256(ByteArrayOutputStream bytes) throws Exception {
        return MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray());
    }
}

package io.beckon.jdbc;

import io.beckon.jdbc.JournalFault.Problem;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Goes through the journal once, from its start to its head, a page at a time. The connection shows one state of the
 * database throughout, so that what is written meanwhile disturbs nothing. For one use.
 */
final class JournalChecker {
    // Pages and not a cursor: there is no way to ask for one that all drivers keep small.
    private static final String PAGE = "SELECT " + JournalRow.COLUMNS
            + " FROM beckon_journal WHERE sequence > ? ORDER BY sequence LIMIT ?";
    private static final String ERASURE =
            "SELECT text FROM beckon_journal WHERE sequence = ? AND kind = 'ERASED'";
    private static final int PAGE_ROWS = 250;
    private static final int ERASURES_KEPT = 200;

    private final JournalHash hash = new JournalHash();
    private final Connection connection;
    private final JournalHead head;
    private final @Nullable JournalHead witness;
    private final Map<Long, long[]> erasures = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, long[]> eldest) {
            return size() > ERASURES_KEPT;
        }
    };

    private JournalHead last;
    private long entries;
    private long erased;

    /**
     * Prepares a check.
     *
     * @param connection shows one state of the database throughout
     * @param start what the first entry follows on
     * @param head what the last entry has to be
     * @param witness what one of the entries has to be; null where nothing is known of them
     */
    JournalChecker(
            Connection connection,
            JournalHead start,
            JournalHead head,
            @Nullable JournalHead witness) {
        this.connection = connection;
        this.last = start;
        this.head = head;
        this.witness = witness;
    }

    JournalCheck check() throws SQLException {
        JournalFault fault = checkStart();
        try (PreparedStatement page = connection.prepareStatement(PAGE)) {
            page.setInt(2, PAGE_ROWS);
            long from = Long.MIN_VALUE;
            boolean more = fault == null;
            while (more) {
                page.setLong(1, from);
                long before = entries;
                fault = checkPage(page);
                from = last.sequence();
                more = fault == null && entries - before == PAGE_ROWS;
            }
        }
        if (fault == null) {
            fault = checkEnd();
        }
        return new JournalCheck(entries, erased, last, fault);
    }

    private @Nullable JournalFault checkStart() {
        return isRewritten(last) ? new JournalFault(last.sequence(), Problem.REWRITTEN) : null;
    }

    private @Nullable JournalFault checkPage(PreparedStatement page) throws SQLException {
        try (ResultSet rows = page.executeQuery()) {
            while (rows.next()) {
                JournalRow row = new JournalRow(rows);
                Problem problem = problemOf(row);
                if (problem != null) {
                    long at = problem == Problem.MISSING ? last.sequence() + 1 : row.sequence;
                    return new JournalFault(at, problem);
                }
                last = new JournalHead(row.sequence, row.hash);
                entries++;
            }
        }
        return null;
    }

    private @Nullable Problem problemOf(JournalRow row) throws SQLException {
        if (row.sequence <= last.sequence() || row.sequence > head.sequence()) {
            return Problem.ADDED;
        }
        if (row.sequence > last.sequence() + 1) {
            return Problem.MISSING;
        }
        byte[] expected = hash.entry(last.hash(), row.sequence, row.entry, row.contentHash);
        if (!Arrays.equals(expected, row.hash)) {
            return Problem.CHAIN;
        }
        if (isRewritten(new JournalHead(row.sequence, row.hash))) {
            return Problem.REWRITTEN;
        }
        return problemOfContent(row);
    }

    private boolean isRewritten(JournalHead found) {
        return witness != null && witness.sequence() == found.sequence() && !witness.equals(found);
    }

    private @Nullable Problem problemOfContent(JournalRow row) throws SQLException {
        byte[] salt = row.salt;
        if (salt != null) {
            byte[] expected = hash.content(salt, row.entry);
            boolean same = Arrays.equals(expected, row.contentHash) && row.erasedIn == 0;
            return same ? null : Problem.CONTENT;
        }
        if (!row.isBlank()) {
            return Problem.CONTENT;
        }
        erased++;
        return isErased(row) ? null : Problem.BLANKED;
    }

    private boolean isErased(JournalRow row) throws SQLException {
        long[] sequences = erasures.get(row.erasedIn);
        if (sequences == null) {
            sequences = readErasure(row.erasedIn);
            erasures.put(row.erasedIn, sequences);
        }
        // The entry that tells of the erasure is checked like all others when its turn comes.
        return row.erasedIn > row.sequence && Arrays.binarySearch(sequences, row.sequence) >= 0;
    }

    private long[] readErasure(long sequence) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(ERASURE)) {
            query.setLong(1, sequence);
            try (ResultSet rows = query.executeQuery()) {
                return JournalNumbers.read(rows.next() ? rows.getString(1) : null);
            }
        }
    }

    private @Nullable JournalFault checkEnd() {
        if (last.sequence() < head.sequence()) {
            return new JournalFault(last.sequence() + 1, Problem.MISSING);
        }
        if (!last.equals(head)) {
            return new JournalFault(last.sequence(), Problem.CHAIN);
        }
        if (witness != null && witness.sequence() > last.sequence()) {
            return new JournalFault(last.sequence() + 1, Problem.MISSING);
        }
        return null;
    }
}

package io.beckon.jdbc;

import io.beckon.spi.Erased;

import org.jspecify.annotations.Nullable;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Erases a visitor or a person in one transaction. What only mentions it is looked for before, since that takes long, and
 * once more within, in what has come since. For one use.
 */
final class JournalErasure {
    private static final String OWN =
            "SELECT sequence, message FROM beckon_journal WHERE visitor = ?";

    private static final String MENTIONS = "SELECT sequence, message, POSITION(? IN audience)"
            + " FROM beckon_journal WHERE sequence > ? AND sequence <= ? AND kind = 'ACCEPTED'"
            + " AND (POSITION(? IN audience) > 0 OR POSITION(? IN text) > 0)";

    private static final String ADDRESSED =
            "SELECT sequence FROM beckon_journal WHERE message {in} AND visitor IS NOT NULL";

    // The entry of a message is the first that names it, unless it was trimmed.
    private static final String FOR_NOBODY_ELSE = "SELECT sequence FROM beckon_journal"
            + " WHERE sequence = (SELECT MIN(sequence) FROM beckon_journal WHERE message = ?)"
            + " AND kind = 'ACCEPTED' AND erased_in IS NULL"
            + " AND NOT EXISTS (SELECT 1 FROM beckon_journal WHERE message = ? AND visitor <> ?)"
            + " AND NOT EXISTS (SELECT 1 FROM beckon_late WHERE message = ? AND expires_at > ?)";

    private static final Write BLANK = Write.update(
            "beckon_journal",
            List.of(
                    Column.number("sequence"),
                    Column.text("visitor"),
                    Column.text("audience"),
                    Column.text("text"),
                    Column.bytes("salt"),
                    Column.number("erased_in")));

    /** How many numbers of the journal are looked through at once. */
    private static final long PAGE = 50_000;

    /** How many numbers one entry lists. */
    private static final int LIST = 1000;

    private final Journal journal = new Journal();
    private final Set<Long> sequences = new TreeSet<>();
    private final Set<String> addressed = new LinkedHashSet<>(); // messages for nobody else
    private final ErasedRows rows;
    private final Session session;
    private final String id;
    private final String by;
    private final boolean journalled;
    private final long now;

    /**
     * Prepares an erasure.
     *
     * @param id a visitor's id, or a pseudonym
     * @param by who asks for it, as the journal tells
     * @param journalled whether the journal also tells of what is given up
     * @param now milliseconds since the epoch
     */
    JournalErasure(Session session, String id, String by, boolean journalled, long now) {
        this.session = session;
        this.id = id;
        this.by = by;
        this.journalled = journalled;
        this.now = now;
        this.rows = new ErasedRows(session, id, now);
    }

    /**
     * Makes sure that the journal does not tell who was erased.
     *
     * @throws IllegalArgumentException if it would
     */
    static void requireWithout(String id, String by) {
        if (by.contains(id)) {
            throw new IllegalArgumentException(
                    "Who asks for an erasure must be told without the id that is erased.");
        }
    }

    Done erase() throws SQLException {
        Head before = Head.read(session);
        long looked = before.journal.sequence();
        findMentions(0, looked);
        rows.findMentions();
        session.rollback();

        Head head = Head.lock(session);
        findMentions(looked, head.journal.sequence());
        rows.findMentionsFrom(before.nextOffset);
        List<JournalEntry> ended = rows.end();
        if (journalled) {
            append(head, ended);
        }
        findOwn();
        findAddressed();
        blank(head);
        int deleted = rows.delete(head);
        head.writeIfChanged(session);
        commit();
        return new Done(sequences.size(), new Erased(deleted, ended.size()));
    }

    private void commit() throws SQLException {
        try {
            session.commit();
        } catch (SQLException e) {
            throw OutcomeUnknownException.of(e);
        }
    }

    private void findMentions(long after, long last) throws SQLException {
        String quoted = ErasedRows.quoted(id);
        for (long from = after; from < last; from += PAGE) {
            session.find(
                    MENTIONS, List.of(quoted, from, Math.min(from + PAGE, last), id, id), row -> {
                        sequences.add(row.getLong(1));
                        if (row.getInt(3) > 0) {
                            addressed.add(row.getString(2));
                        }
                    });
        }
    }

    private void findOwn() throws SQLException {
        Set<String> messages = new LinkedHashSet<>();
        session.find(OWN, List.of(id), row -> {
            sequences.add(row.getLong(1));
            messages.add(row.getString(2));
        });
        for (String message : messages) {
            session.find(
                    FOR_NOBODY_ELSE,
                    List.of(message, message, id, message, now),
                    row -> sequences.add(row.getLong(1)));
        }
    }

    /** What has become of them, for whomever: the journal may know messages that the store has not kept. */
    private void findAddressed() throws SQLException {
        addressed.addAll(rows.addressed());
        session.find(ADDRESSED, addressed, List.of(), row -> sequences.add(row.getLong(1)));
    }

    private void blank(Head head) throws SQLException {
        List<Long> all = List.copyOf(sequences);
        for (int from = 0; from < all.size(); from += LIST) {
            List<Long> part = all.subList(from, Math.min(from + LIST, all.size()));
            append(head, List.of(JournalEntry.erased(by, JournalNumbers.write(part), now)));
            List<@Nullable Object[]> blanked = new ArrayList<>(part.size());
            for (Long sequence : part) {
                blanked.add(new @Nullable Object[] {
                    sequence, null, null, null, null, head.journal.sequence()
                });
            }
            session.write(BLANK, blanked);
        }
    }

    private void append(Head head, List<JournalEntry> entries) throws SQLException {
        head.journal = journal.append(session, head.journal, entries);
    }

    /**
     * What was erased.
     *
     * @param entries how many entries of the journal were blanked
     * @param rows what the store has deleted
     */
    record Done(int entries, Erased rows) {}
}

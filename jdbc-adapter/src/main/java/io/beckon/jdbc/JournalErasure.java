package io.beckon.jdbc;

import org.jspecify.annotations.Nullable;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Erases one visitor in one transaction. What only mentions the visitor is looked for before, since that takes long, and
 * once more within, in what has come since. For one use.
 */
final class JournalErasure {
    private static final String OWN =
            "SELECT sequence, message FROM beckon_journal WHERE visitor = ?";

    private static final String MENTIONS = "SELECT sequence FROM beckon_journal"
            + " WHERE sequence > ? AND sequence <= ? AND kind = 'ACCEPTED'"
            + " AND (POSITION(? IN audience) > 0 OR POSITION(? IN text) > 0)";

    private static final String ACCEPTED =
            "SELECT message FROM beckon_journal WHERE sequence > ? AND kind = 'ACCEPTED'";

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
    private final JournalVisitorRows rows;
    private final Session session;
    private final String visitor;
    private final String by;
    private final long now;

    JournalErasure(Session session, String visitor, String by, long now) {
        this.session = session;
        this.visitor = visitor;
        this.by = by;
        this.now = now;
        this.rows = new JournalVisitorRows(session, visitor, now);
    }

    /** Returns how many entries were blanked. */
    int erase() throws SQLException {
        long looked = Head.read(session).journal.sequence();
        findMentions(0, looked);
        rows.findMentions();
        session.commit();

        Head head = Head.lock(session);
        findMentions(looked, head.journal.sequence());
        rows.findMentions(acceptedAfter(looked));
        append(head, rows.end());
        findOwn();
        blank(head);
        rows.delete(head);
        head.writeIfChanged(session);
        session.commit();
        return sequences.size();
    }

    private void findMentions(long after, long last) throws SQLException {
        for (long from = after; from < last; from += PAGE) {
            session.find(
                    MENTIONS,
                    List.of(from, Math.min(from + PAGE, last), visitor, visitor),
                    row -> sequences.add(row.getLong(1)));
        }
    }

    private Set<String> acceptedAfter(long sequence) throws SQLException {
        Set<String> messages = new LinkedHashSet<>();
        session.find(ACCEPTED, List.of(sequence), row -> messages.add(row.getString(1)));
        return messages;
    }

    private void findOwn() throws SQLException {
        Set<String> messages = new LinkedHashSet<>();
        session.find(OWN, List.of(visitor), row -> {
            sequences.add(row.getLong(1));
            messages.add(row.getString(2));
        });
        for (String message : messages) {
            session.find(
                    FOR_NOBODY_ELSE,
                    List.of(message, message, visitor, message, now),
                    row -> sequences.add(row.getLong(1)));
        }
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
}

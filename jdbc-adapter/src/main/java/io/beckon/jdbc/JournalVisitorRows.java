package io.beckon.jdbc;

import org.jspecify.annotations.Nullable;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a store keeps, beside the journal, of a visitor who is erased. All but {@link #findMentions()} happens in a
 * transaction that has locked the row of the head, so that nobody sees the books unbalanced.
 */
final class JournalVisitorRows {
    private static final String MENTIONED =
            "(POSITION(? IN audience) > 0 OR POSITION(? IN text) > 0"
                    + " OR POSITION(? IN replaces) > 0 OR POSITION(? IN idempotency_key) > 0)";

    private static final Write FIGURES = Write.add(
            "beckon_message",
            List.of(
                    Column.text("id"),
                    Column.integer("deleted"),
                    Column.integer("slots"),
                    Column.integer("suppressed"),
                    Column.integer("suppressed_forgotten")));

    /** Stands where the visitor's id stood. */
    private static final String SUBSTITUTE = "erased";

    private final Session session;
    private final String visitor;
    private final long now;
    private final Set<String> messages = new LinkedHashSet<>();
    private final Set<String> mentions = new LinkedHashSet<>();

    JournalVisitorRows(Session session, String visitor, long now) {
        this.session = session;
        this.visitor = visitor;
        this.now = now;
    }

    /** Looks through all messages. */
    void findMentions() throws SQLException {
        session.find(
                "SELECT id FROM beckon_message WHERE " + MENTIONED,
                List.of(visitor, visitor, visitor, visitor),
                row -> mentions.add(row.getString(1)));
    }

    /** Looks through some messages. */
    void findMentions(Collection<String> among) throws SQLException {
        session.find(
                "SELECT id FROM beckon_message WHERE id {in} AND " + MENTIONED,
                among,
                List.of(visitor, visitor, visitor, visitor),
                row -> mentions.add(row.getString(1)));
    }

    /** Ends what waits for the visitor, and counts all its deliveries as deleted. */
    List<JournalEntry> end() throws SQLException {
        List<JournalEntry> ended = new ArrayList<>();
        List<@Nullable Object[]> figures = new ArrayList<>();
        session.find(
                "SELECT message, due_at IS NOT NULL, holds_slot FROM beckon_delivery WHERE visitor = ?",
                List.of(visitor),
                row -> {
                    String message = row.getString(1);
                    int waits = row.getBoolean(2) ? 1 : 0;
                    int slots = row.getBoolean(2) && row.getBoolean(3) ? 1 : 0;
                    messages.add(message);
                    figures.add(new @Nullable Object[] {message, 1, -slots, waits, waits});
                    if (waits > 0) {
                        ended.add(JournalEntry.forgotten(message, visitor, now));
                    }
                });
        session.write(FIGURES, figures);
        return ended;
    }

    /** Deletes what {@link #end} has ended, the messages that are nobody's any more, and the visitor. */
    void delete(Head head) throws SQLException {
        session.change("DELETE FROM beckon_delivery WHERE visitor = ?", visitor);
        session.change("DELETE FROM beckon_visitor WHERE visitor = ?", visitor);
        session.change("UPDATE beckon_sweep SET visitor = '' WHERE visitor = ?", visitor);
        for (String message : messages) {
            session.change(
                    "DELETE FROM beckon_message WHERE id = ? AND deleted >= recipients + late"
                            + " AND NOT EXISTS"
                            + " (SELECT 1 FROM beckon_late WHERE message = ? AND expires_at > ?)",
                    message,
                    message,
                    now);
        }
        for (String message : mentions) {
            takeOut(message);
        }
        if (!mentions.isEmpty()) {
            head.messagesVersion++;
        }
    }

    private void takeOut(String message) throws SQLException {
        session.change(
                "UPDATE beckon_message SET audience = REPLACE(audience, ?, ?), text = REPLACE(text, ?, ?),"
                        + " replaces = REPLACE(replaces, ?, ?), idempotency_key ="
                        + " CASE WHEN POSITION(? IN idempotency_key) > 0 THEN NULL"
                        + " ELSE idempotency_key END WHERE id = ?",
                visitor,
                SUBSTITUTE,
                visitor,
                SUBSTITUTE,
                visitor,
                SUBSTITUTE,
                visitor,
                message);
    }
}

package io.beckon.jdbc;

import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a store keeps, beside the journal, of a visitor or a person who is erased. All but {@link #findMentions()} happens
 * in a transaction that has locked the row of the head, so that nobody sees the books unbalanced.
 */
final class ErasedRows {
    private static final String MENTIONS = "SELECT id, POSITION(? IN audience) FROM beckon_message"
            + " WHERE {which} (POSITION(? IN audience) > 0 OR POSITION(? IN text) > 0"
            + " OR POSITION(? IN replaces) > 0 OR POSITION(? IN idempotency_key) > 0)";

    private static final String DELIVERIES =
            "SELECT delivery_offset, message, visitor, due_at IS NOT NULL, holds_slot"
                    + " FROM beckon_delivery WHERE ";

    private static final Write DELETE =
            Write.delete("beckon_delivery", Column.number("delivery_offset"));

    private static final Write FIGURES = Write.add(
            "beckon_message",
            List.of(
                    Column.text("id"),
                    Column.integer("deleted"),
                    Column.integer("slots"),
                    Column.integer("suppressed"),
                    Column.integer("suppressed_forgotten")));

    /** Stands where the id stood. */
    private static final String SUBSTITUTE = "erased";

    private final Session session;
    private final String id;
    private final String quoted;
    private final long now;
    private final Set<String> addressed = new LinkedHashSet<>(); // with all their deliveries
    private final Set<String> mentions = new LinkedHashSet<>();
    private final Set<String> reached = new LinkedHashSet<>(); // that were for others, too
    private final Set<Long> deliveries = new TreeSet<>();

    ErasedRows(Session session, String id, long now) {
        this.session = session;
        this.id = id;
        this.quoted = quoted(id);
        this.now = now;
    }

    /** How a visitor or a person stands in the audience of what is for nobody else. */
    static String quoted(String id) {
        return '"' + id + '"';
    }

    /** Looks through all messages. */
    void findMentions() throws SQLException {
        session.find(
                MENTIONS.replace("{which}", ""), List.of(quoted, id, id, id, id), this::mentioned);
    }

    /** Looks through the messages from an offset on: in each channel, as there is an index for that. */
    void findMentionsFrom(long offset) throws SQLException {
        String sql = MENTIONS.replace("{which}", "channel = ? AND message_offset >= ? AND");
        for (String channel = nextChannel(""); channel != null; channel = nextChannel(channel)) {
            session.find(sql, List.of(quoted, channel, offset, id, id, id, id), this::mentioned);
        }
    }

    private @Nullable String nextChannel(String channel) throws SQLException {
        List<String> next = new ArrayList<>(1);
        session.find(
                "SELECT channel FROM beckon_message WHERE channel > ? ORDER BY channel LIMIT 1",
                List.of(channel),
                row -> next.add(row.getString(1)));
        return next.isEmpty() ? null : next.get(0);
    }

    private void mentioned(ResultSet row) throws SQLException {
        (row.getInt(2) > 0 ? addressed : mentions).add(row.getString(1));
    }

    /** Returns the messages that were found to be for nobody else. */
    Collection<String> addressed() {
        return addressed;
    }

    /** Finds the deliveries that go, and counts them as deleted. Returns the end of those that wait. */
    List<JournalEntry> end() throws SQLException {
        List<JournalEntry> ended = new ArrayList<>();
        List<@Nullable Object[]> figures = new ArrayList<>();
        Session.RowReader reader = row -> {
            if (!deliveries.add(row.getLong(1))) {
                return;
            }
            String message = row.getString(2);
            int waits = row.getBoolean(4) ? 1 : 0;
            int slots = row.getBoolean(4) && row.getBoolean(5) ? 1 : 0;
            if (!addressed.contains(message)) {
                reached.add(message);
                figures.add(new @Nullable Object[] {message, 1, -slots, waits, waits});
            }
            if (waits > 0) {
                ended.add(JournalEntry.forgotten(message, row.getString(3), now));
            }
        };
        session.find(DELIVERIES + "visitor = ?", List.of(id), reader);
        session.find(DELIVERIES + "message {in}", addressed, List.of(), reader);
        session.write(FIGURES, figures);
        return ended;
    }

    /**
     * Deletes what {@link #end} has ended, the messages that are nobody's any more, and the visitor or the person.
     *
     * @return how many mailboxes, links, deliveries and messages were deleted, together
     */
    int delete(Head head) throws SQLException {
        List<@Nullable Object[]> offsets = new ArrayList<>(deliveries.size());
        deliveries.forEach(offset -> offsets.add(new @Nullable Object[] {offset}));
        session.write(DELETE, offsets);
        int rows = offsets.size();
        rows += session.change("DELETE FROM beckon_visitor WHERE visitor = ?", id);
        rows += session.change("DELETE FROM beckon_link WHERE visitor = ?", id);
        rows += session.change("DELETE FROM beckon_link WHERE pseudonym = ?", id);
        session.change("UPDATE beckon_sweep SET visitor = '' WHERE visitor = ?", id);
        int messages = deleteMessages();
        for (String message : mentions) {
            takeOut(message);
        }
        if (messages > 0 || !mentions.isEmpty()) {
            head.messagesVersion++;
        }
        return rows + messages;
    }

    private int deleteMessages() throws SQLException {
        int deleted = 0;
        for (String message : addressed) {
            deleted += gone(
                    message, session.change("DELETE FROM beckon_message WHERE id = ?", message));
        }
        for (String message : reached) {
            deleted += gone(
                    message,
                    session.change(
                            "DELETE FROM beckon_message WHERE id = ? AND deleted >= recipients + late"
                                    + " AND NOT EXISTS (SELECT 1 FROM beckon_late"
                                    + " WHERE message = ? AND expires_at > ?)",
                            message,
                            message,
                            now));
        }
        return deleted;
    }

    /** Deletes what else there is of a message that was deleted. */
    private int gone(String message, int deleted) throws SQLException {
        if (deleted > 0) {
            session.change("DELETE FROM beckon_late WHERE message = ?", message);
            session.change("DELETE FROM beckon_sweep WHERE message = ?", message);
        }
        return deleted;
    }

    private void takeOut(String message) throws SQLException {
        session.change(
                "UPDATE beckon_message SET audience = REPLACE(audience, ?, ?), text = REPLACE(text, ?, ?),"
                        + " replaces = REPLACE(replaces, ?, ?), idempotency_key ="
                        + " CASE WHEN POSITION(? IN idempotency_key) > 0 THEN NULL"
                        + " ELSE idempotency_key END WHERE id = ?",
                id,
                SUBSTITUTE,
                id,
                SUBSTITUTE,
                id,
                SUBSTITUTE,
                id,
                message);
    }
}

package io.beckon.jdbc;

import io.beckon.spi.Change;
import io.beckon.spi.Closing;
import io.beckon.spi.DeliveryState;
import io.beckon.spi.MessageCounts;
import io.beckon.spi.MessageSummary;
import io.beckon.spi.StoredMessage;
import io.beckon.spi.SuppressionReason;

import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The statements on the table {@code beckon_message}. */
final class MessageRows {
    private static final String FIXED = """
            id, name, text, audience, sent_by, channel, accepted_at, expires_at, priority, replaces,
            idempotency_key, budget, at_most_once, uncapped, late_arrivals""";

    /** The figures, in the order in which they are written. */
    private static final List<String> FIGURES = figures();

    private static final String SUMMARY = "SELECT " + FIXED + ", closed, recipients, "
            + String.join(", ", FIGURES) + " FROM beckon_message ";

    private static final Write INSERT = Write.insert("beckon_message", inserted());

    private static final Write INSERT_LATE = Write.insert(
            "beckon_late", List.of(Column.text("message"), Column.number("expires_at")));

    private static final Write ADD = Write.add("beckon_message", added());

    private static final String LATE = "late";
    private static final String SLOTS = "slots";
    private static final int SLOTS_AT = FIGURES.indexOf(SLOTS);

    private MessageRows() {}

    /** Finds messages by their ids. */
    static Map<String, StoredMessage> byId(Session session, Collection<String> ids)
            throws SQLException {
        Map<String, StoredMessage> found = new HashMap<>();
        session.find(
                "SELECT " + FIXED + " FROM beckon_message WHERE id {in}",
                ids,
                List.of(),
                row -> found.put(row.getString("id"), message(row)));
        return found;
    }

    /** Finds messages by their idempotency keys. */
    static Map<String, Earlier> byKey(Session session, Collection<String> keys)
            throws SQLException {
        Map<String, Earlier> found = new HashMap<>();
        session.find(
                "SELECT " + FIXED + ", recipients FROM beckon_message WHERE idempotency_key {in}",
                keys,
                List.of(),
                row -> found.put(
                        row.getString("idempotency_key"),
                        new Earlier(message(row), row.getInt("recipients"))));
        return found;
    }

    /** Finds how messages stand. */
    static Map<String, Standing> standings(Session session, Collection<String> ids)
            throws SQLException {
        Map<String, Standing> found = new HashMap<>();
        session.find(
                "SELECT id, closed, slots, displayed FROM beckon_message WHERE id {in}",
                ids,
                List.of(),
                row -> found.put(
                        row.getString("id"),
                        new Standing(closing(row), row.getInt("slots"), row.getInt("displayed"))));
        return found;
    }

    static List<MessageSummary> summaries(Session session, Collection<String> ids)
            throws SQLException {
        List<MessageSummary> found = new ArrayList<>();
        session.find(SUMMARY + "WHERE id {in}", ids, List.of(), row -> found.add(summary(row)));
        return found;
    }

    static List<MessageSummary> recent(Session session, String channel, int limit)
            throws SQLException {
        return newest(session, "WHERE channel = ?", channel, limit);
    }

    static List<MessageSummary> open(Session session, long now, int limit) throws SQLException {
        return newest(
                session,
                "WHERE id IN (SELECT message FROM beckon_late WHERE expires_at > ?)",
                now,
                limit);
    }

    /** The newest, the oldest of them first. */
    private static List<MessageSummary> newest(
            Session session, String where, Object parameter, int limit) throws SQLException {
        List<MessageSummary> found = new ArrayList<>();
        session.find(
                SUMMARY + where + " ORDER BY message_offset DESC LIMIT ?",
                List.of(parameter, limit),
                row -> found.add(0, summary(row)));
        return found;
    }

    static void insert(Session session, List<@Nullable Object[]> rows) throws SQLException {
        session.write(INSERT, rows);
    }

    /** Offers messages to those who come late. */
    static void insertLate(Session session, Collection<StoredMessage> messages)
            throws SQLException {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (StoredMessage message : messages) {
            if (message.lateArrivals()) {
                rows.add(new @Nullable Object[] {message.id(), message.expiresAt()});
            }
        }
        session.write(INSERT_LATE, rows);
    }

    static @Nullable Object[] row(StoredMessage message, long offset, int recipients) {
        return new @Nullable Object[] {
            message.id(),
            offset,
            message.name(),
            message.text(),
            message.audience(),
            message.by(),
            message.channel(),
            message.acceptedAt(),
            message.expiresAt(),
            message.priority(),
            message.replaces(),
            message.idempotencyKey(),
            message.budget(),
            message.atMostOnce(),
            message.uncapped(),
            message.lateArrivals(),
            message.expiresAt(),
            recipients
        };
    }

    static void add(Session session, Collection<Figures> figures) throws SQLException {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (Figures added : figures) {
            if (!added.isEmpty()) {
                rows.add(added.row());
            }
        }
        session.write(ADD, rows);
    }

    /** Notes that a message is over for all. */
    static void end(Session session, String id, Closing reason, long now) throws SQLException {
        session.change(
                "UPDATE beckon_message SET closed = ?, over_at = ? WHERE id = ?",
                reason.name(),
                now,
                id);
        session.change("DELETE FROM beckon_late WHERE message = ?", id);
    }

    static StoredMessage message(ResultSet row) throws SQLException {
        return new StoredMessage(
                row.getString("id"),
                row.getString("name"),
                row.getString("text"),
                row.getString("audience"),
                row.getString("sent_by"),
                row.getString("channel"),
                row.getLong("accepted_at"),
                row.getLong("expires_at"),
                row.getInt("priority"),
                row.getString("replaces"),
                row.getString("idempotency_key"),
                row.getInt("budget"),
                row.getBoolean("at_most_once"),
                row.getBoolean("uncapped"),
                row.getBoolean("late_arrivals"));
    }

    private static @Nullable Closing closing(ResultSet row) throws SQLException {
        String closed = row.getString("closed");
        return closed == null ? null : Closing.valueOf(closed);
    }

    private static MessageSummary summary(ResultSet row) throws SQLException {
        Map<DeliveryState, Integer> reached = new EnumMap<>(DeliveryState.class);
        for (DeliveryState state : DeliveryState.values()) {
            if (state != DeliveryState.PENDING) {
                putIfAny(reached, state, row.getInt(column(state)));
            }
        }
        Map<SuppressionReason, Integer> suppressed = new EnumMap<>(SuppressionReason.class);
        for (SuppressionReason reason : SuppressionReason.values()) {
            putIfAny(suppressed, reason, row.getInt(column(reason)));
        }
        int recipients = row.getInt("recipients") + row.getInt(LATE);
        return new MessageSummary(
                message(row), new MessageCounts(recipients, reached, suppressed), closing(row));
    }

    private static <K> void putIfAny(Map<K, Integer> figures, K key, int figure) {
        if (figure > 0) {
            figures.put(key, figure);
        }
    }

    private static String column(DeliveryState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private static String column(SuppressionReason reason) {
        return "suppressed_" + reason.name().toLowerCase(Locale.ROOT);
    }

    private static List<String> figures() {
        List<String> figures = new ArrayList<>(List.of("late", "deleted", "slots"));
        for (DeliveryState state : DeliveryState.values()) {
            if (state != DeliveryState.PENDING) {
                figures.add(column(state));
            }
        }
        for (SuppressionReason reason : SuppressionReason.values()) {
            figures.add(column(reason));
        }
        return List.copyOf(figures);
    }

    private static List<Column> inserted() {
        return List.of(
                Column.text("id"),
                Column.number("message_offset"),
                Column.text("name"),
                Column.text("text"),
                Column.text("audience"),
                Column.text("sent_by"),
                Column.text("channel"),
                Column.number("accepted_at"),
                Column.number("expires_at"),
                Column.integer("priority"),
                Column.text("replaces"),
                Column.text("idempotency_key"),
                Column.integer("budget"),
                Column.flag("at_most_once"),
                Column.flag("uncapped"),
                Column.flag("late_arrivals"),
                Column.number("over_at"),
                Column.integer("recipients"));
    }

    private static List<Column> added() {
        List<Column> columns = new ArrayList<>(List.of(Column.text("id")));
        FIGURES.forEach(figure -> columns.add(Column.integer(figure)));
        return List.copyOf(columns);
    }

    /**
     * A message that was accepted before.
     *
     * @param message the message
     * @param recipients for how many it was accepted
     */
    record Earlier(StoredMessage message, int recipients) {}

    /** How a message stands within a transaction. Changed by who carries it out. */
    static final class Standing {
        @Nullable
        Closing closed;

        int slots;
        int displayed;

        Standing(@Nullable Closing closed, int slots, int displayed) {
            this.closed = closed;
            this.slots = slots;
            this.displayed = displayed;
        }
    }

    /** What is added to a message's figures by one transaction. */
    static final class Figures {
        private final String message;
        private final int[] added = new int[FIGURES.size()];

        Figures(String message) {
            this.message = message;
        }

        void addSlots(int slots) {
            added[SLOTS_AT] += slots;
        }

        /** Counts a visitor who came late. */
        void addLate() {
            added[FIGURES.indexOf(LATE)]++;
        }

        void count(Change change) {
            if (change.from() == null || !change.isProgress()) {
                return;
            }
            added[FIGURES.indexOf(column(change.to()))]++;
            SuppressionReason reason = change.reason();
            if (reason != null) {
                added[FIGURES.indexOf(column(reason))]++;
            }
        }

        private boolean isEmpty() {
            for (int figure : added) {
                if (figure != 0) {
                    return false;
                }
            }
            return true;
        }

        private @Nullable Object[] row() {
            @Nullable Object[] row = new Object[added.length + 1];
            row[0] = message;
            for (int i = 0; i < added.length; i++) {
                row[i + 1] = added[i];
            }
            return row;
        }
    }
}

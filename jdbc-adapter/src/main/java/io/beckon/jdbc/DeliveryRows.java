package io.beckon.jdbc;

import io.beckon.spi.Closing;
import io.beckon.spi.Delivery;
import io.beckon.spi.DeliveryState;
import io.beckon.spi.Mailbox;
import io.beckon.spi.StoreTotals;
import io.beckon.spi.StoredMessage;
import io.beckon.spi.SuppressionReason;

import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ObjIntConsumer;

/** The statements on the table {@code beckon_delivery}. */
final class DeliveryRows {
    private static final String READ =
            "delivery_offset, message, visitor, state, reason, claimed_by, claimed_until,"
                    + " displayed_at, holds_slot";

    /** All that wait; told by their state, as a condition on due_at would invite to search by that. */
    private static final String WAITING = "SELECT " + READ
            + " FROM beckon_delivery WHERE visitor {in}"
            + " AND state IN ('PENDING', 'DELIVERED', 'CLAIMED')";

    /** Found in an index alone, unlike how many of them wait. */
    private static final String COUNT =
            "SELECT visitor, COUNT(*) FROM beckon_delivery WHERE visitor {in} GROUP BY visitor";

    /** All that wait, the last that wait no more, of each kind, and those that must not come again. */
    private static final String REMEMBERED = "SELECT " + READ + " FROM (SELECT " + READ
            + ", due_at, remember_until, ROW_NUMBER() OVER (PARTITION BY visitor,"
            + " CASE WHEN due_at IS NOT NULL THEN 0 WHEN displayed_at = 0 THEN 1"
            + " WHEN uncapped THEN 2 ELSE 3 END"
            + " ORDER BY displayed_at DESC, delivery_offset DESC) AS recency"
            + " FROM beckon_delivery JOIN beckon_message ON id = message WHERE visitor {in}) d"
            + " WHERE due_at IS NOT NULL OR recency <= " + Mailbox.REMEMBERED
            + " OR remember_until > ?";

    private static final List<Column> CHANGING = List.of(
            Column.number("delivery_offset"),
            Column.text("state"),
            Column.text("reason"),
            Column.text("claimed_by"),
            Column.number("claimed_until"),
            Column.number("displayed_at"),
            Column.flag("holds_slot"),
            Column.number("due_at"));

    private static final List<Column> FIXED = List.of(
            Column.text("message"), Column.text("visitor"), Column.number("remember_until"));

    private static final Write INSERT = Write.insert("beckon_delivery", all());
    private static final Write UPDATE = Write.update("beckon_delivery", CHANGING);

    private static final Write DELETE =
            Write.delete("beckon_delivery", Column.number("delivery_offset"));

    private DeliveryRows() {}

    /** Finds what waits for visitors, in its order. */
    static List<Row> waiting(Session session, Collection<String> visitors) throws SQLException {
        return find(session, WAITING, visitors, List.of());
    }

    /** Counts the deliveries of visitors, over or not, of those who have any. */
    static void count(Session session, Collection<String> visitors, ObjIntConsumer<String> counted)
            throws SQLException {
        session.find(
                COUNT, visitors, List.of(), row -> counted.accept(row.getString(1), row.getInt(2)));
    }

    /** Finds what mailboxes know of visitors' deliveries, in its order. */
    static List<Row> remembered(Session session, Collection<String> visitors, long now)
            throws SQLException {
        return find(session, REMEMBERED, visitors, List.of(now));
    }

    /** Sorted here: a database might take the wish for an order for a hint at how to search. */
    private static List<Row> find(
            Session session, String sql, Collection<String> visitors, List<?> others)
            throws SQLException {
        List<Row> found = new ArrayList<>();
        session.find(sql, visitors, others, row -> found.add(row(row)));
        found.sort(Comparator.comparingLong(Row::offset));
        return found;
    }

    static void insert(Session session, List<@Nullable Object[]> rows) throws SQLException {
        session.write(INSERT, rows);
    }

    static void update(Session session, List<@Nullable Object[]> rows) throws SQLException {
        session.write(UPDATE, rows);
    }

    /** A row for {@link #update}. */
    static @Nullable Object[] changing(Delivery delivery, @Nullable Closing closed) {
        return fill(new @Nullable Object[CHANGING.size()], delivery, closed);
    }

    /** A row for {@link #insert}. */
    static @Nullable Object[] added(Delivery delivery, String visitor, @Nullable Closing closed) {
        StoredMessage message = delivery.message();
        @Nullable
        Object[] row = fill(new @Nullable Object[CHANGING.size() + FIXED.size()], delivery, closed);
        row[CHANGING.size()] = message.id();
        row[CHANGING.size() + 1] = visitor;
        row[CHANGING.size() + 2] = message.lateArrivals() ? message.expiresAt() : 0L;
        return row;
    }

    /** Finds visitors for whom something is due, those first who are due longest. */
    static List<String> due(Session session, long now, int limit) throws SQLException {
        // One visitor may have several that are due; so more rows are asked for until enough
        // visitors are among them.
        for (int rows = 2 * limit; ; rows *= 4) {
            Set<String> visitors = new LinkedHashSet<>();
            int[] read = new int[1];
            session.find(
                    "SELECT visitor FROM beckon_delivery WHERE due_at <= ?"
                            + " ORDER BY due_at LIMIT ?",
                    List.of(now, rows),
                    row -> {
                        visitors.add(row.getString(1));
                        read[0]++;
                    });
            if (visitors.size() >= limit || read[0] < rows || rows > Integer.MAX_VALUE / 4) {
                return visitors.stream().limit(limit).toList();
            }
        }
    }

    /** Finds visitors for whom something was accepted in a range of offsets. */
    static List<String> acceptedIn(Session session, long from, long to) throws SQLException {
        List<String> visitors = new ArrayList<>();
        session.find(
                "SELECT DISTINCT visitor FROM beckon_delivery"
                        + " WHERE delivery_offset >= ? AND delivery_offset < ?",
                List.of(from, to),
                row -> visitors.add(row.getString(1)));
        return visitors;
    }

    /** Returns the first offset of a delivery from one on, or the other where there is none before that. */
    static long nextOffset(Session session, long from, long to) throws SQLException {
        long[] next = {to};
        session.find(
                "SELECT MIN(delivery_offset) AS first_offset FROM beckon_delivery"
                        + " WHERE delivery_offset >= ? AND delivery_offset < ?",
                List.of(from, to),
                row -> {
                    long first = row.getLong("first_offset");
                    next[0] = row.wasNull() ? to : first;
                });
        return next[0];
    }

    /**
     * Makes the next deliveries of a message that was ended due.
     *
     * @param after the visitor up to whom it was done; empty for none
     * @param limit how many rows at the most
     * @return up to which visitor it is done now; null where it is done for all
     */
    static @Nullable String sweep(Session session, String message, String after, int limit)
            throws SQLException {
        List<String> end = new ArrayList<>(1);
        session.find(
                "SELECT visitor FROM beckon_delivery WHERE message = ? AND visitor > ?"
                        + " ORDER BY visitor LIMIT 1 OFFSET ?",
                List.of(message, after, limit - 1),
                row -> end.add(row.getString(1)));
        String last = end.isEmpty() ? null : end.get(0);
        String update = "UPDATE beckon_delivery SET due_at ="
                + " CASE WHEN state = 'CLAIMED' THEN claimed_until ELSE 0 END"
                + " WHERE message = ? AND visitor > ? AND due_at IS NOT NULL";
        if (last == null) {
            session.change(update, message, after);
        } else {
            session.change(update + " AND visitor <= ?", message, after, last);
        }
        return last;
    }

    /** Deletes deliveries of a message that wait no more. Returns how many there were. */
    static int delete(Session session, String message, int limit) throws SQLException {
        List<Long> offsets = new ArrayList<>();
        session.find(
                "SELECT delivery_offset FROM beckon_delivery"
                        + " WHERE message = ? AND due_at IS NULL LIMIT ?",
                List.of(message, limit),
                row -> offsets.add(row.getLong(1)));
        List<@Nullable Object[]> rows = new ArrayList<>(offsets.size());
        offsets.forEach(offset -> rows.add(new @Nullable Object[] {offset}));
        session.write(DELETE, rows);
        return rows.size();
    }

    /** One statement, so that it sees one moment. */
    static StoreTotals totals(Session session) throws SQLException {
        long[] accepted = new long[1];
        Map<DeliveryState, Long> states = new EnumMap<>(DeliveryState.class);
        session.find(
                "SELECT state, COUNT(*) FROM beckon_delivery GROUP BY state"
                        + " UNION ALL SELECT '', COALESCE(SUM(recipients + late - deleted), 0)"
                        + " FROM beckon_message",
                List.of(),
                row -> {
                    String state = row.getString(1);
                    if (state.isEmpty()) {
                        accepted[0] = row.getLong(2);
                    } else {
                        states.put(DeliveryState.valueOf(state), row.getLong(2));
                    }
                });
        return new StoreTotals(accepted[0], states);
    }

    private static @Nullable Object[] fill(
            @Nullable Object[] row, Delivery delivery, @Nullable Closing closed) {
        SuppressionReason reason = delivery.reason();
        row[0] = delivery.offset();
        row[1] = delivery.state().name();
        row[2] = reason == null ? null : reason.name();
        row[3] = delivery.claimedBy();
        row[4] = delivery.claimedUntil();
        row[5] = delivery.displayedAt();
        row[6] = delivery.holdsSlot();
        row[7] = dueAt(delivery, closed);
        return row;
    }

    /** What waits of a message that has ended is due as soon as no claim holds it. */
    private static @Nullable Long dueAt(Delivery delivery, @Nullable Closing closed) {
        if (!delivery.state().waits()) {
            return null;
        }
        return closed == null ? delivery.dueAt() : delivery.claimedUntil();
    }

    private static List<Column> all() {
        List<Column> columns = new ArrayList<>(CHANGING);
        columns.addAll(FIXED);
        return List.copyOf(columns);
    }

    private static Row row(ResultSet row) throws SQLException {
        String reason = row.getString(5);
        return new Row(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                DeliveryState.valueOf(row.getString(4)),
                reason == null ? null : SuppressionReason.valueOf(reason),
                row.getString(6),
                row.getLong(7),
                row.getLong(8),
                row.getBoolean(9));
    }

    /** A row as it was read, before its message is known. */
    record Row(
            long offset,
            String message,
            String visitor,
            DeliveryState state,
            @Nullable SuppressionReason reason,
            @Nullable String claimedBy,
            long claimedUntil,
            long displayedAt,
            boolean holdsSlot) {
        Delivery delivery(StoredMessage of) {
            return new Delivery(
                    of, offset, state, reason, claimedBy, claimedUntil, displayedAt, holdsSlot);
        }
    }
}

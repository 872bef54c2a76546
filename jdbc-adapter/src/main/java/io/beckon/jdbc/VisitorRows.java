package io.beckon.jdbc;

import io.beckon.spi.Mailbox;

import org.jspecify.annotations.Nullable;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The statements on the table {@code beckon_visitor}. */
final class VisitorRows {
    private static final List<Column> COLUMNS = List.of(
            Column.text("visitor"),
            Column.number("visit_started_at"),
            Column.number("last_seen_at"));

    private static final Write INSERT = Write.insert("beckon_visitor", COLUMNS);
    private static final Write UPDATE = Write.update("beckon_visitor", COLUMNS);

    private VisitorRows() {}

    /** Finds those of some visitors who are known. */
    static Map<String, Visit> find(Session session, Collection<String> visitors)
            throws SQLException {
        Map<String, Visit> found = new HashMap<>();
        session.find(
                "SELECT visitor, visit_started_at, last_seen_at FROM beckon_visitor"
                        + " WHERE visitor {in}",
                visitors,
                List.of(),
                row -> found.put(
                        row.getString("visitor"),
                        new Visit(row.getLong("visit_started_at"), row.getLong("last_seen_at"))));
        return found;
    }

    static void insert(Session session, Collection<Mailbox> mailboxes) throws SQLException {
        session.write(INSERT, rows(mailboxes));
    }

    static void update(Session session, Collection<Mailbox> mailboxes) throws SQLException {
        session.write(UPDATE, rows(mailboxes));
    }

    private static List<@Nullable Object[]> rows(Collection<Mailbox> mailboxes) {
        List<@Nullable Object[]> rows = new ArrayList<>(mailboxes.size());
        for (Mailbox mailbox : mailboxes) {
            rows.add(new @Nullable Object[] {
                mailbox.visitor(), mailbox.visitStartedAt(), mailbox.lastSeenAt()
            });
        }
        return rows;
    }

    /**
     * What is known of a visitor, beside its deliveries.
     *
     * @param startedAt when the last visit began
     * @param lastSeenAt when the visitor was seen last
     */
    record Visit(long startedAt, long lastSeenAt) {
        static final Visit NONE = new Visit(0, 0);
    }
}

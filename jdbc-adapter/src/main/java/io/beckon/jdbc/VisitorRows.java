package io.beckon.jdbc;

import io.beckon.spi.ConsentRecord;
import io.beckon.spi.Mailbox;

import org.jspecify.annotations.Nullable;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The statements on the table {@code beckon_visitor}. */
final class VisitorRows {
    private static final List<Column> COLUMNS = List.of(
            Column.text("visitor"),
            Column.number("visit_started_at"),
            Column.number("last_seen_at"),
            Column.text("consent"),
            Column.flag("consent_decided"),
            Column.number("person_since"),
            Column.number("changed_at"));

    private static final String ANALYTICS = "analytics";
    private static final String PERSONALISATION = "personalisation";
    private static final String MESSAGES = "messages";

    private static final Write INSERT = Write.insert("beckon_visitor", COLUMNS);
    private static final Write UPDATE = Write.update("beckon_visitor", COLUMNS);

    private VisitorRows() {}

    /** Finds those of some visitors who are known. */
    static Map<String, Visit> find(Session session, Collection<String> visitors)
            throws SQLException {
        Map<String, Visit> found = new HashMap<>();
        session.find(
                "SELECT visitor, visit_started_at, last_seen_at, consent, consent_decided,"
                        + " person_since"
                        + " FROM beckon_visitor WHERE visitor {in}",
                visitors,
                List.of(),
                row -> found.put(
                        row.getString("visitor"),
                        new Visit(
                                row.getLong("visit_started_at"),
                                row.getLong("last_seen_at"),
                                consent(
                                        row.getString("consent"),
                                        row.getBoolean("consent_decided")),
                                row.getLong("person_since"))));
        return found;
    }

    static void insert(Session session, Collection<Mailbox> mailboxes, long now)
            throws SQLException {
        session.write(INSERT, rows(mailboxes, now));
    }

    static void update(Session session, Collection<Mailbox> mailboxes, long now)
            throws SQLException {
        session.write(UPDATE, rows(mailboxes, now));
    }

    private static List<@Nullable Object[]> rows(Collection<Mailbox> mailboxes, long now) {
        List<@Nullable Object[]> rows = new ArrayList<>(mailboxes.size());
        for (Mailbox mailbox : mailboxes) {
            rows.add(new @Nullable Object[] {
                mailbox.visitor(),
                mailbox.visitStartedAt(),
                mailbox.lastSeenAt(),
                text(mailbox.consent()),
                mailbox.consent().decided(),
                mailbox.personSince(),
                now
            });
        }
        return rows;
    }

    /** Who has agreed to all that there is has not agreed to what there may be later, so that is spelled out. */
    private static @Nullable String text(ConsentRecord consent) {
        if (consent.equals(ConsentRecord.UNKNOWN)) {
            return null;
        }
        List<String> names = new ArrayList<>();
        addIf(consent.analytics(), ANALYTICS, names);
        addIf(consent.personalisation(), PERSONALISATION, names);
        addIf(consent.messages(), MESSAGES, names);
        return String.join(",", names);
    }

    private static void addIf(boolean given, String name, List<String> names) {
        if (given) {
            names.add(name);
        }
    }

    private static ConsentRecord consent(@Nullable String text, boolean decided) {
        if (text == null) {
            return ConsentRecord.UNKNOWN;
        }
        List<String> names = Arrays.asList(text.split(",", -1));
        return new ConsentRecord(
                names.contains(ANALYTICS),
                names.contains(PERSONALISATION),
                names.contains(MESSAGES),
                decided);
    }

    /**
     * What is known of a visitor, beside its deliveries.
     *
     * @param startedAt when the last visit began
     * @param lastSeenAt when the visitor was seen last
     * @param consent to what it agrees
     * @param personSince until when another person was in front of the browser
     */
    record Visit(long startedAt, long lastSeenAt, ConsentRecord consent, long personSince) {
        static final Visit NONE = new Visit(0, 0, ConsentRecord.UNKNOWN, 0);
    }
}

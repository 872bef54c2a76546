package io.beckon.jdbc;

import io.beckon.spi.Delivery;
import io.beckon.spi.Mailbox;
import io.beckon.spi.StoredMessage;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Brings mailboxes from the database, many with a few queries. */
final class Mailboxes {
    private final MessageCache messages;

    Mailboxes(MessageCache messages) {
        this.messages = messages;
    }

    /**
     * Brings whole mailboxes.
     *
     * @param now milliseconds since the epoch
     */
    Map<String, Mailbox> load(Session session, Set<String> visitors, long now) throws SQLException {
        Needs needs = new Needs();
        needs.whole.addAll(visitors);
        return load(session, needs, now).mailboxes();
    }

    /**
     * Brings mailboxes, each with as much in it as is needed.
     *
     * @param now milliseconds since the epoch
     */
    Loaded load(Session session, Needs needs, long now) throws SQLException {
        Set<String> all = new HashSet<>(needs.whole);
        all.addAll(needs.waiting);
        all.addAll(needs.room.keySet());
        Map<String, VisitorRows.Visit> visits = VisitorRows.find(session, all);
        Set<String> waiting = new HashSet<>(needs.waiting);
        waiting.addAll(crowded(session, needs, visits.keySet()));
        waiting.removeAll(needs.whole);
        List<DeliveryRows.Row> rows = new ArrayList<>();
        rows.addAll(DeliveryRows.remembered(session, needs.whole, now));
        rows.addAll(DeliveryRows.waiting(session, waiting));
        Map<String, Builder> builders = builders(session, rows);
        Map<String, Mailbox> loaded = new HashMap<>();
        for (String visitor : all) {
            VisitorRows.Visit visit = visits.getOrDefault(visitor, VisitorRows.Visit.NONE);
            loaded.put(
                    visitor, builders.getOrDefault(visitor, new Builder()).build(visitor, visit));
        }
        return new Loaded(loaded, visits.keySet());
    }

    /**
     * Finds those who might have no room for all that is to be added, having as many deliveries, over or not. What waits for
     * the others makes no difference, so it need not be brought.
     */
    private static Set<String> crowded(Session session, Needs needs, Set<String> known)
            throws SQLException {
        Set<String> asked = new HashSet<>(needs.room.keySet());
        asked.removeAll(needs.whole);
        asked.removeAll(needs.waiting);
        asked.retainAll(known); // for nobody else anything waits
        Set<String> crowded = new HashSet<>();
        DeliveryRows.count(session, asked, (visitor, count) -> {
            if (count + needs.room.getOrDefault(visitor, 0) > needs.capacity) {
                crowded.add(visitor);
            }
        });
        return crowded;
    }

    private Map<String, Builder> builders(Session session, Collection<DeliveryRows.Row> rows)
            throws SQLException {
        Set<String> ids = new HashSet<>();
        rows.forEach(row -> ids.add(row.message()));
        Map<String, StoredMessage> found = messages.find(session, ids);
        Map<String, Builder> builders = new HashMap<>();
        for (DeliveryRows.Row row : rows) {
            StoredMessage message = found.get(row.message());
            // A message that was over for long may have been deleted in between.
            if (message != null) {
                builders.computeIfAbsent(row.visitor(), visitor -> new Builder())
                        .add(row.delivery(message));
            }
        }
        return builders;
    }

    /**
     * Mailboxes as they were brought.
     *
     * @param mailboxes by visitor, one for each that was asked for
     * @param stored which of these visitors have a row of their own
     */
    record Loaded(Map<String, Mailbox> mailboxes, Set<String> stored) {}

    private static final class Builder {
        private final List<Delivery> waiting = new ArrayList<>(1);
        private final List<Delivery> over = new ArrayList<>(0);

        void add(Delivery delivery) {
            (delivery.state().waits() ? waiting : over).add(delivery);
        }

        Mailbox build(String visitor, VisitorRows.Visit visit) {
            return new Mailbox(
                    visitor,
                    visit.startedAt(),
                    visit.lastSeenAt(),
                    visit.consent(),
                    visit.personSince(),
                    waiting,
                    over);
        }
    }
}

package io.beckon.jdbc;

import io.beckon.spi.Change;
import io.beckon.spi.Closing;
import io.beckon.spi.Delivery;
import io.beckon.spi.DeliveryState;
import io.beckon.spi.Ledger;
import io.beckon.spi.Mailbox;
import io.beckon.spi.StoredMessage;

import org.jspecify.annotations.Nullable;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One transaction, which carries out many commands: it has locked the head, has brought all that they need, collects what
 * they decide, and writes it at the end. Belongs to the thread that writes.
 */
final class Transaction implements Ledger {
    /** More than is given out by what may be lost at once, unless that is for so many visitors. */
    private static final long GAP = 1_000_000;

    /** How many deliveries of a message that was ended are made due at once. */
    static final int SWEEP = 5_000;

    private final Session session;
    private final Head head;
    private final long now;
    private final long firstOffset;
    private final Mailboxes.Loaded loaded;
    private final Map<String, MessageRows.Earlier> earlier;
    private final Map<String, MessageRows.@Nullable Standing> standings = new HashMap<>();

    // What is to be written.
    private final List<@Nullable Object[]> messages = new ArrayList<>();
    private final Map<Delivery, String> deliveries = new LinkedHashMap<>();
    private final Set<Mailbox> visits = new LinkedHashSet<>();
    private final Map<String, Mailbox.Links> links = new LinkedHashMap<>();
    private final Map<String, MessageRows.Figures> figures = new LinkedHashMap<>();
    private final Map<String, Closing> ended = new LinkedHashMap<>();
    private final List<StoredMessage> begun = new ArrayList<>();
    private final List<JournalEntry> journal = new ArrayList<>();

    private Transaction(
            Session session,
            Head head,
            long now,
            Mailboxes.Loaded loaded,
            Map<String, MessageRows.Earlier> earlier) {
        this.session = session;
        this.head = head;
        this.now = now;
        this.firstOffset = head.nextOffset;
        this.loaded = loaded;
        this.earlier = earlier;
    }

    /** Locks the head, and brings what commands need. */
    static Transaction begin(Session session, Mailboxes mailboxes, Needs needs, long now)
            throws SQLException {
        Head head = Head.lock(session);
        Map<String, MessageRows.Earlier> earlier =
                new HashMap<>(MessageRows.byKey(session, needs.keys));
        Mailboxes.Loaded loaded = mailboxes.load(session, needs, now);
        Transaction transaction = new Transaction(session, head, now, loaded, earlier);
        transaction.bringStandings(needs);
        return transaction;
    }

    private void bringStandings(Needs needs) throws SQLException {
        Set<String> ids = new HashSet<>(needs.messages);
        for (String visitor : needs.whole) {
            for (Delivery delivery : mailbox(visitor).waitingAfter(0)) {
                ids.add(delivery.message().id());
            }
        }
        standings.putAll(MessageRows.standings(session, ids));
        // Those that are not there need not be looked for again.
        ids.forEach(id -> standings.putIfAbsent(id, null));
    }

    Mailbox mailbox(String visitor) {
        Mailbox mailbox = loaded.mailboxes().get(visitor);
        if (mailbox == null) {
            throw new IllegalStateException("A mailbox was not said to be needed.");
        }
        return mailbox;
    }

    /** Returns the message that was accepted with a key before, or null. */
    MessageRows.@Nullable Earlier earlier(@Nullable String key) {
        return key == null ? null : earlier.get(key);
    }

    /** How a message stands; null where there is none. */
    MessageRows.@Nullable Standing standing(String message) {
        if (!standings.containsKey(message)) {
            standings.put(message, look(message));
        }
        return standings.get(message);
    }

    /** Only for what could not be foreseen, such as a message that a late arrival gets. */
    private MessageRows.@Nullable Standing look(String message) {
        try {
            return MessageRows.standings(session, List.of(message)).get(message);
        } catch (SQLException e) {
            throw new LookFailedException(e);
        }
    }

    /** A message is about to be accepted. Returns its offset, for {@link #accepted}. */
    long begin(StoredMessage message) {
        standings.put(message.id(), new MessageRows.Standing(null, 0, 0));
        return nextOffset();
    }

    /** A message was accepted, for whom it could be. */
    void accepted(
            StoredMessage message, long offset, Collection<String> visitors, List<Change> others) {
        messages.add(MessageRows.row(message, offset, visitors.size()));
        begun.add(message);
        if (message.idempotencyKey() != null) {
            earlier.put(
                    message.idempotencyKey(), new MessageRows.Earlier(message, visitors.size()));
        }
        if (message.lateArrivals()) {
            head.messagesVersion++;
        }
        journal.add(JournalEntry.accepted(message, visitors));
        others.forEach(change -> journal.add(JournalEntry.changed(change)));
    }

    /** Something has changed in a mailbox that was not an acceptance. */
    void changed(List<Change> changes) {
        for (Change change : changes) {
            if (change.from() == null) {
                figures(change.message().id()).addLate();
            }
            journal.add(JournalEntry.changed(change));
        }
    }

    /** A message is over for all. */
    void ended(String message, Closing reason) {
        ended.put(message, reason);
        head.messagesVersion++;
        journal.add(JournalEntry.ended(message, reason, now));
    }

    /** Takes what a command has changed in a mailbox. */
    List<Change> collect(Mailbox mailbox) {
        Mailbox.Changed changed = mailbox.takeChanged();
        if (changed.visit()) {
            visits.add(mailbox);
        }
        collect(mailbox, changed.links());
        for (Delivery delivery : changed.deliveries()) {
            deliveries.put(delivery, mailbox.visitor());
        }
        for (Change change : changed.changes()) {
            count(change);
        }
        return changed.changes();
    }

    private void collect(Mailbox mailbox, Mailbox.Links changed) {
        if (changed.isEmpty()) {
            return;
        }
        links.merge(mailbox.visitor(), changed, LinkRows::both);
        // Links go with the visitor's row, so there must be one.
        if (!changed.added().isEmpty() && !loaded.stored().contains(mailbox.visitor())) {
            visits.add(mailbox);
        }
    }

    private void count(Change change) {
        String id = change.message().id();
        figures(id).count(change);
        if (change.to() == DeliveryState.DISPLAYED) {
            MessageRows.Standing standing = standing(id);
            if (standing != null) {
                standing.displayed++;
            }
        }
    }

    /**
     * Goes on at larger offsets. A database may show what it has committed before that is on disk. What a tab was sent of it
     * is lost with the node, and what is accepted after that must not look to the tab as if it had it already.
     */
    void leaveGap() {
        head.nextOffset += GAP;
    }

    @Override
    public long nextOffset() {
        return head.nextOffset++;
    }

    /** A message that is not there is over: a node may yet have one that was erased. */
    @Override
    public @Nullable Closing closed(StoredMessage message) {
        MessageRows.Standing standing = standing(message.id());
        return standing == null ? Closing.REVOKED : standing.closed;
    }

    @Override
    public Slot takeSlot(StoredMessage message) {
        MessageRows.Standing standing = standing(message.id());
        if (standing == null) {
            return Slot.SPENT;
        }
        if (standing.slots < message.budget()) {
            standing.slots++;
            figures(message.id()).addSlots(1);
            return Slot.TAKEN;
        }
        return standing.displayed < message.budget() ? Slot.NONE_FREE : Slot.SPENT;
    }

    @Override
    public void returnSlot(StoredMessage message) {
        MessageRows.Standing standing = standing(message.id());
        if (standing != null) {
            standing.slots--;
            figures(message.id()).addSlots(-1);
        }
    }

    /** Writes all that was decided; the caller commits. */
    Written write(@Nullable Journal writer) throws SQLException {
        if (isEmpty()) {
            return new Written(true, firstOffset, firstOffset, begun);
        }
        writeVisits();
        LinkRows.write(session, links);
        MessageRows.insert(session, messages);
        MessageRows.insertLate(session, begun);
        writeDeliveries();
        MessageRows.add(session, figures.values());
        writeEnded();
        if (writer != null) {
            head.journal = writer.append(session, head.journal, journal);
        }
        head.writeIfChanged(session);
        return new Written(false, firstOffset, head.nextOffset, begun);
    }

    private boolean isEmpty() {
        return messages.isEmpty()
                && deliveries.isEmpty()
                && visits.isEmpty()
                && links.isEmpty()
                && ended.isEmpty();
    }

    private void writeVisits() throws SQLException {
        List<Mailbox> fresh = new ArrayList<>();
        List<Mailbox> stored = new ArrayList<>();
        for (Mailbox mailbox : visits) {
            (loaded.stored().contains(mailbox.visitor()) ? stored : fresh).add(mailbox);
        }
        VisitorRows.insert(session, fresh, now);
        VisitorRows.update(session, stored, now);
    }

    private void writeDeliveries() throws SQLException {
        List<@Nullable Object[]> added = new ArrayList<>();
        List<@Nullable Object[]> changed = new ArrayList<>();
        deliveries.forEach((delivery, visitor) -> {
            Closing closed = delivery.state().waits() ? closed(delivery.message()) : null;
            if (delivery.offset() >= firstOffset) {
                added.add(DeliveryRows.added(delivery, visitor, closed));
            } else {
                changed.add(DeliveryRows.changing(delivery, closed));
            }
        });
        DeliveryRows.insert(session, added);
        DeliveryRows.update(session, changed);
    }

    private void writeEnded() throws SQLException {
        for (Map.Entry<String, Closing> one : ended.entrySet()) {
            MessageRows.end(session, one.getKey(), one.getValue(), now);
            String done = DeliveryRows.sweep(session, one.getKey(), "", SWEEP);
            if (done != null) {
                session.change(
                        "INSERT INTO beckon_sweep (message, visitor) VALUES (?, ?)",
                        one.getKey(),
                        done);
            }
        }
    }

    private MessageRows.Figures figures(String message) {
        return figures.computeIfAbsent(message, MessageRows.Figures::new);
    }

    /**
     * What was written.
     *
     * @param isEmpty whether nothing was
     * @param from the first offset that was given out
     * @param to the offset after the last one
     * @param messages those that were accepted
     */
    record Written(boolean isEmpty, long from, long to, List<StoredMessage> messages) {}

    /** The database failed while something was decided. */
    static final class LookFailedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final SQLException failure;

        LookFailedException(SQLException failure) {
            super(failure);
            this.failure = failure;
        }

        SQLException failure() {
            return failure;
        }
    }
}

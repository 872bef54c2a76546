package io.beckon.engine;

import io.beckon.Audience;
import io.beckon.DeliveryStatus;
import io.beckon.VisitorId;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * All mailboxes, of visitors who are present and of a limited number of those who have left while something waited for
 * them: beyond the limit the one who left first loses what waits. Safe for use by many threads.
 */
final class Mailboxes {
    /** Hears which deliveries have reached a state. Called outside all locks of mailboxes. */
    interface Listener {
        void reached(VisitorId visitor, StoredMessage message, DeliveryStatus status);
    }

    private final ConcurrentMap<VisitorId, Mailbox> mailboxes = new ConcurrentHashMap<>();
    private final Set<VisitorId> away =
            new LinkedHashSet<>(); // guarded by itself; in the order of leaving
    private final AtomicLong lastSequence = new AtomicLong();
    private final int capacity;
    private final int maxAway;
    private final Listener listener;

    Mailboxes(int capacity, int maxAway, Listener listener) {
        this.capacity = capacity;
        this.maxAway = maxAway;
        this.listener = listener;
    }

    /** Returns a visitor's mailbox, if something was kept for it. */
    Optional<Mailbox> find(VisitorId visitor) {
        return Optional.ofNullable(mailboxes.get(visitor));
    }

    int size() {
        return mailboxes.size();
    }

    /** Counts what waits in all mailboxes. The cost grows with their number. */
    int waiting() {
        int waiting = 0;
        for (Mailbox mailbox : mailboxes.values()) {
            waiting += mailbox.size();
        }
        return waiting;
    }

    /** Keeps a message for a visitor. */
    void add(VisitorId visitor, StoredMessage message) {
        message.opened();
        List<Delivery> overflow = new ArrayList<>(0);
        Mailbox.Added added;
        do {
            Mailbox mailbox = mailboxes.computeIfAbsent(
                    visitor, id -> new Mailbox(id, capacity, lastSequence));
            added = mailbox.add(message, overflow);
        } while (added == Mailbox.Added.RETIRED);
        listener.reached(visitor, message, DeliveryStatus.PENDING);
        tell(visitor, overflow, DeliveryStatus.SUPPRESSED);
    }

    /** A visitor is here, so that its mailbox no longer counts as one of those who left. */
    void arrived(VisitorId visitor) {
        synchronized (away) {
            away.remove(visitor);
        }
    }

    /**
     * A visitor has left: forgets its mailbox, unless something waits in it.
     *
     * @param isBack tells whether the visitor has come again since, which is asked once it counts as one who left: whoever
     *     comes later finds itself among those
     */
    void left(VisitorId visitor, BooleanSupplier isBack) {
        Mailbox mailbox = mailboxes.get(visitor);
        if (mailbox == null) {
            return;
        }
        if (mailbox.retireIfEmpty()) {
            mailboxes.remove(visitor, mailbox);
            return;
        }
        synchronized (away) {
            away.add(visitor);
        }
        if (isBack.getAsBoolean()) {
            arrived(visitor);
            return;
        }
        VisitorId eldest = takeEldestBeyondLimit();
        if (eldest != null) {
            retire(eldest);
        }
    }

    /** Ends a message whose time has passed, wherever it waits. */
    void expire(StoredMessage message) {
        if (message.audience instanceof Audience.One one) {
            find(one.id()).ifPresent(mailbox -> expire(message, mailbox));
        } else {
            mailboxes.values().forEach(mailbox -> expire(message, mailbox));
        }
    }

    private void expire(StoredMessage message, Mailbox mailbox) {
        Delivery delivery = mailbox.end(message.id, DeliveryStatus.EXPIRED);
        if (delivery != null) {
            listener.reached(mailbox.visitor, message, DeliveryStatus.EXPIRED);
            forgetIfAway(mailbox);
        }
    }

    private @Nullable VisitorId takeEldestBeyondLimit() {
        synchronized (away) {
            if (away.size() <= maxAway) {
                return null;
            }
            Iterator<VisitorId> eldest = away.iterator();
            VisitorId id = eldest.next();
            eldest.remove();
            return id;
        }
    }

    private void forgetIfAway(Mailbox mailbox) {
        if (mailbox.size() > 0) {
            return;
        }
        boolean wasAway;
        synchronized (away) {
            wasAway = away.remove(mailbox.visitor);
        }
        if (wasAway && mailbox.retireIfEmpty()) {
            mailboxes.remove(mailbox.visitor, mailbox);
        }
    }

    private void retire(VisitorId visitor) {
        Mailbox mailbox = mailboxes.remove(visitor);
        if (mailbox != null) {
            tell(visitor, mailbox.retire(), DeliveryStatus.SUPPRESSED);
        }
    }

    private void tell(VisitorId visitor, List<Delivery> deliveries, DeliveryStatus status) {
        for (Delivery delivery : deliveries) {
            listener.reached(visitor, delivery.message, status);
        }
    }
}

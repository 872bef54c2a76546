package io.beckon.engine;

import io.beckon.ConnectionId;
import io.beckon.DeliveryStatus;
import io.beckon.MessageId;
import io.beckon.VisitorId;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The kept messages of one visitor, in the order in which they were accepted: those that wait, and the last few that were
 * displayed, for which a click may still come. Safe for use by many threads; it only decides, and what follows from a
 * decision is up to the caller.
 */
final class Mailbox {
    /** What the answer to a claim is. */
    enum Claim {
        GRANTED,
        /** The connection asked before, and still may. */
        HELD,
        CLAIMED,
        OVER
    }

    /** What became of a wish to add. */
    enum Added {
        YES,
        /** Nothing was added: the mailbox has been thrown away, and another must be made. */
        RETIRED
    }

    private static final int DISPLAYED_REMEMBERED = 16;

    final VisitorId visitor;
    private final int capacity;
    private final AtomicLong lastSequence;
    private final List<Delivery> waiting = new ArrayList<>(2); // guarded by this
    private final Deque<Delivery> displayed = new ArrayDeque<>(2); // guarded by this
    private boolean retired; // guarded by this

    /**
     * Creates a mailbox.
     *
     * @param lastSequence gives the numbers by which connections remember what they have had; shared, so that they go on
     *     where a visitor's mailbox is thrown away and another one made
     */
    Mailbox(VisitorId visitor, int capacity, AtomicLong lastSequence) {
        this.visitor = visitor;
        this.capacity = capacity;
        this.lastSequence = lastSequence;
    }

    /**
     * Adds a message at the end.
     *
     * @param overflow gets the delivery that was given up if there were too many, which is suppressed then
     */
    synchronized Added add(StoredMessage message, List<Delivery> overflow) {
        if (retired) {
            return Added.RETIRED;
        }
        if (waiting.size() >= capacity) {
            Delivery oldest = oldestToGiveUp();
            waiting.remove(oldest);
            oldest.status = DeliveryStatus.SUPPRESSED;
            overflow.add(oldest);
        }
        waiting.add(new Delivery(message, lastSequence.incrementAndGet()));
        return Added.YES;
    }

    /** Returns what waits and was accepted after a sequence number. */
    synchronized List<Delivery> after(long sequence) {
        if (waiting.isEmpty() || waiting.get(waiting.size() - 1).sequence <= sequence) {
            return List.of();
        }
        List<Delivery> after = new ArrayList<>();
        for (Delivery delivery : waiting) {
            if (delivery.sequence > sequence) {
                after.add(delivery);
            }
        }
        return after;
    }

    /** A connection has taken the message; returns true the first time. */
    synchronized boolean delivered(Delivery delivery) {
        if (delivery.status != DeliveryStatus.PENDING) {
            return false;
        }
        delivery.status = DeliveryStatus.DELIVERED;
        return true;
    }

    /** Returns what waits of a message, or null if nothing does. */
    synchronized @Nullable Delivery waiting(MessageId id) {
        return find(waiting, id);
    }

    synchronized Claim claim(MessageId id, ConnectionId connection) {
        Delivery delivery = find(waiting, id);
        if (delivery == null) {
            return Claim.OVER;
        }
        if (delivery.status == DeliveryStatus.CLAIMED) {
            return connection.equals(delivery.claimedBy) ? Claim.HELD : Claim.CLAIMED;
        }
        delivery.status = DeliveryStatus.CLAIMED;
        delivery.claimedBy = connection;
        return Claim.GRANTED;
    }

    /** Frees what a connection has claimed and not displayed; empty if it was displayed or is over. */
    synchronized Optional<Delivery> release(MessageId id, ConnectionId connection) {
        Delivery delivery = find(waiting, id);
        if (delivery == null || !connection.equals(delivery.claimedBy)) {
            return Optional.empty();
        }
        delivery.status = DeliveryStatus.DELIVERED;
        delivery.claimedBy = null;
        return Optional.of(delivery);
    }

    /**
     * A tab reports what became of a message. A report may come late, twice, or from a tab whose claim has run out: what
     * it says has happened all the same.
     *
     * @param reached gets the states that the delivery has newly reached, in order
     * @return the delivery, or null if there is none of that message any more
     */
    synchronized @Nullable Delivery report(
            MessageId id, DeliveryStatus status, List<DeliveryStatus> reached) {
        Delivery delivery = find(waiting, id);
        if (delivery != null) {
            display(delivery, reached);
        } else {
            delivery = find(displayed, id);
        }
        if (delivery == null) {
            return null;
        }
        boolean reaction = status == DeliveryStatus.CLICKED || status == DeliveryStatus.DISMISSED;
        if (reaction && delivery.status == DeliveryStatus.DISPLAYED) {
            delivery.status = status;
            reached.add(status);
        }
        return delivery;
    }

    /** Ends a message that was not displayed; returns null if there is nothing to end. */
    synchronized @Nullable Delivery end(MessageId id, DeliveryStatus end) {
        Delivery delivery = find(waiting, id);
        if (delivery != null) {
            waiting.remove(delivery);
            delivery.status = end;
        }
        return delivery;
    }

    /** Throws the mailbox away if nothing waits in it. */
    synchronized boolean retireIfEmpty() {
        retired |= waiting.isEmpty();
        return retired;
    }

    /** Throws the mailbox away, and returns what waited in it, which is suppressed then. */
    synchronized List<Delivery> retire() {
        retired = true;
        List<Delivery> left = List.copyOf(waiting);
        left.forEach(delivery -> delivery.status = DeliveryStatus.SUPPRESSED);
        waiting.clear();
        return left;
    }

    synchronized int size() {
        return waiting.size();
    }

    // Called with the lock held. What a tab is about to show is given up last.
    private Delivery oldestToGiveUp() {
        for (Delivery delivery : waiting) {
            if (delivery.status != DeliveryStatus.CLAIMED) {
                return delivery;
            }
        }
        return waiting.get(0);
    }

    // Called with the lock held.
    private void display(Delivery delivery, List<DeliveryStatus> reached) {
        waiting.remove(delivery);
        delivery.status = DeliveryStatus.DISPLAYED;
        delivery.claimedBy = null;
        if (displayed.size() >= DISPLAYED_REMEMBERED) {
            displayed.poll();
        }
        displayed.add(delivery);
        reached.add(DeliveryStatus.DISPLAYED);
    }

    private static @Nullable Delivery find(Iterable<Delivery> deliveries, MessageId id) {
        for (Delivery delivery : deliveries) {
            if (delivery.message.id.equals(id)) {
                return delivery;
            }
        }
        return null;
    }
}

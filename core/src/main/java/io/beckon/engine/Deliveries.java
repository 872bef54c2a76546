package io.beckon.engine;

import io.beckon.ConnectionId;
import io.beckon.DeliveryStatus;
import io.beckon.MessageId;
import io.beckon.Receipt;
import io.beckon.VisitorId;
import io.beckon.engine.Counters.Counter;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Carries deliveries from state to state, and tells everybody who wants to know. Safe for use by many threads. */
final class Deliveries implements Mailboxes.Listener {
    private final Context context;
    private final Listeners listeners;
    private final AdminChannels channels;
    private final Mailboxes mailboxes;
    private final VisitorLookup visitors;

    /** Finds the state of a visitor who is present. */
    @FunctionalInterface
    interface VisitorLookup {
        Optional<VisitorState> find(VisitorId id);
    }

    Deliveries(
            Context context, Listeners listeners, AdminChannels channels, VisitorLookup visitors) {
        this.context = context;
        this.listeners = listeners;
        this.channels = channels;
        this.visitors = visitors;
        this.mailboxes =
                new Mailboxes(context.limits().mailbox(), context.limits().mailboxes(), this);
    }

    Mailboxes mailboxes() {
        return mailboxes;
    }

    /** A connection has taken a message. */
    void delivered(Mailbox mailbox, Delivery delivery) {
        if (mailbox.delivered(delivery)) {
            reached(mailbox.visitor, delivery.message, DeliveryStatus.DELIVERED);
        }
    }

    /** A tab asks to show a message; what it is granted it must display in time. */
    Mailbox.Claim claim(VisitorState visitor, MessageId message, ConnectionId connection) {
        Optional<Mailbox> mailbox = mailboxes.find(visitor.id);
        if (mailbox.isEmpty()) {
            return Mailbox.Claim.OVER;
        }
        deliveredBy(mailbox.get(), message);
        long now = context.clock().nanos();
        Mailbox.Claim claim = mailbox.get().claim(message, connection, now);
        if (claim == Mailbox.Claim.GRANTED) {
            context.counters().add(Counter.DELIVERIES_CLAIMED);
            context.scheduler()
                    .schedule(
                            () -> endClaim(visitor.id, message, connection, now),
                            context.timing().claim());
        }
        return claim;
    }

    /** A tab that speaks of a message has it, even if its transport has not told us yet. */
    private void deliveredBy(Mailbox mailbox, MessageId message) {
        Delivery delivery = mailbox.waiting(message);
        if (delivery != null) {
            delivered(mailbox, delivery);
        }
    }

    /** A tab gives back what it has claimed and not displayed. */
    void release(VisitorId visitor, MessageId message, ConnectionId connection) {
        mailboxes
                .find(visitor)
                .flatMap(mailbox -> mailbox.release(message, connection))
                .ifPresent(delivery -> sendAgain(visitor, delivery));
    }

    private void endClaim(
            VisitorId visitor, MessageId message, ConnectionId connection, long claimedAt) {
        mailboxes
                .find(visitor)
                .flatMap(mailbox -> mailbox.releaseClaimOf(claimedAt, message, connection))
                .ifPresent(delivery -> sendAgain(visitor, delivery));
    }

    private void sendAgain(VisitorId visitor, Delivery delivery) {
        visitors.find(visitor)
                .ifPresent(state -> state.lane.run(() -> state.deliverAgain(delivery)));
    }

    /** A tab reports what became of a message. */
    void report(VisitorId visitor, MessageId message, DeliveryStatus status) {
        Optional<Mailbox> mailbox = mailboxes.find(visitor);
        if (mailbox.isEmpty()) {
            return;
        }
        deliveredBy(mailbox.get(), message);
        List<DeliveryStatus> reached = new ArrayList<>(1);
        Delivery delivery = mailbox.get().report(message, status, reached);
        if (delivery != null) {
            reached.forEach(state -> reached(visitor, delivery.message, state));
        }
    }

    @Override
    public void reached(VisitorId visitor, StoredMessage message, DeliveryStatus status) {
        message.reached(status);
        context.counters().add(counter(status));
        if (status == DeliveryStatus.PENDING) {
            return; // told once for all recipients, as sent
        }
        EventLog.receipt(message.id, visitor, status.wireName());
        Receipt receipt = new Receipt(
                message.id,
                visitor,
                status,
                null,
                Instant.ofEpochMilli(context.clock().millis()));
        listeners.tell(listener -> listener.receiptReceived(receipt));
        channels.receipt(message, receipt);
        visitors.find(visitor)
                .ifPresent(state -> state.lane.run(() -> state.receipt(message.id, status)));
    }

    private static Counter counter(DeliveryStatus status) {
        return switch (status) {
            case PENDING -> Counter.DELIVERIES_ACCEPTED;
            case DELIVERED -> Counter.DELIVERIES_DELIVERED;
            case CLAIMED -> Counter.DELIVERIES_CLAIMED;
            case DISPLAYED -> Counter.DELIVERIES_DISPLAYED;
            case CLICKED -> Counter.DELIVERIES_CLICKED;
            case DISMISSED -> Counter.DELIVERIES_DISMISSED;
            case EXPIRED -> Counter.DELIVERIES_EXPIRED;
            case SUPPRESSED, REVOKED, CONVERTED -> Counter.DELIVERIES_SUPPRESSED;
        };
    }
}

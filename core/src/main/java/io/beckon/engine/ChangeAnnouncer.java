package io.beckon.engine;

import io.beckon.MessageId;
import io.beckon.Receipt;
import io.beckon.VisitorId;
import io.beckon.engine.Counters.Counter;
import io.beckon.spi.Change;
import io.beckon.spi.DeliveryState;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.Function;

/**
 * Tells what has become of deliveries, to everybody who wants to know: counters, listeners, admins, and the visitor itself.
 * Safe for use by many threads; the changes of one visitor come one after the other.
 */
final class ChangeAnnouncer {
    private final Counters counters;
    private final Listeners listeners;
    private final AdminChannels channels;
    private final Function<VisitorId, @Nullable VisitorState> visitors;

    ChangeAnnouncer(
            Counters counters,
            Listeners listeners,
            AdminChannels channels,
            Function<VisitorId, @Nullable VisitorState> visitors) {
        this.counters = counters;
        this.listeners = listeners;
        this.channels = channels;
        this.visitors = visitors;
    }

    void announce(List<Change> changes) {
        for (Change change : changes) {
            announce(change);
        }
    }

    /** A message is over for all, whatever still waits of it. */
    void ended(MessageId message) {
        channels.ended(message);
    }

    private void announce(Change change) {
        if (!change.isProgress()) {
            return;
        }
        counters.add(counter(change.to()));
        channels.count(change);
        if (change.from() == null) {
            return; // told once for all recipients, as sent
        }
        Receipt receipt = Stored.receipt(change);
        EventLog.receipt(receipt.message(), receipt.visitor(), receipt.status().wireName());
        listeners.tell(listener -> listener.receiptReceived(receipt));
        if (change.to() != DeliveryState.CLAIMED) {
            // Claims come and go by the thousand, and tell an admin nothing.
            channels.receipt(change.message().channel(), receipt);
            tellVisitor(receipt, change);
        }
    }

    private void tellVisitor(Receipt receipt, Change change) {
        VisitorState state = visitors.apply(receipt.visitor());
        if (state == null) {
            return;
        }
        boolean over = !change.to().waits() && !change.to().shown();
        boolean mayHaveIt = over && change.from() != DeliveryState.PENDING;
        state.lane.run(() -> {
            state.receipt(receipt.message(), receipt.status());
            if (mayHaveIt) {
                state.mail.ended(new MessageId(change.message().id()));
            }
        });
    }

    private static Counter counter(DeliveryState state) {
        return switch (state) {
            case PENDING -> Counter.DELIVERIES_ACCEPTED;
            case DELIVERED -> Counter.DELIVERIES_DELIVERED;
            case CLAIMED -> Counter.DELIVERIES_CLAIMED;
            case DISPLAYED -> Counter.DELIVERIES_DISPLAYED;
            case CLICKED -> Counter.DELIVERIES_CLICKED;
            case DISMISSED -> Counter.DELIVERIES_DISMISSED;
            case CONVERTED -> Counter.DELIVERIES_CONVERTED;
            case EXPIRED -> Counter.DELIVERIES_EXPIRED;
            case SUPPRESSED -> Counter.DELIVERIES_SUPPRESSED;
            case REVOKED -> Counter.DELIVERIES_REVOKED;
        };
    }
}

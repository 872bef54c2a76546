package io.beckon.engine;

import io.beckon.Consent.Purpose;
import io.beckon.MessageId;
import io.beckon.engine.Counters.Counter;
import io.beckon.protocol.ToVisitor;
import io.beckon.spi.Payload;

import java.time.Duration;

/** Brings messages to the tabs of a visitor, as long as it agrees to that. Confined to the visitor's lane. */
final class VisitorMail {
    private static final Duration ASK_AGAIN_AFTER = Duration.ofSeconds(2);

    private final VisitorState visitor;
    private final Context context;
    private final DeliveryService deliveries;
    private final VisitorConsent consent;
    private boolean fetching; // the store is asked what waits
    private boolean fetchAgain; // something has changed since it was asked

    VisitorMail(
            VisitorState visitor,
            Context context,
            DeliveryService deliveries,
            VisitorConsent consent) {
        this.visitor = visitor;
        this.context = context;
        this.deliveries = deliveries;
        this.consent = consent;
    }

    /** Queues a live message for all tabs. */
    void deliverLive(Outgoing message) {
        if (!consent.allows(Purpose.MESSAGES)) {
            context.counters().add(Counter.WITHHELD);
            return;
        }
        for (VisitorConnection tab : visitor.tabs()) {
            tab.deliverLive(message);
        }
    }

    /** Fetches what waits and some tab has not had, and queues it for that tab. */
    void collect() {
        if (!consent.allows(Purpose.MESSAGES)) {
            return; // what waits is being given up
        }
        if (fetching) {
            fetchAgain = true;
            return;
        }
        long after = leastOffset();
        if (after == Long.MAX_VALUE) {
            return;
        }
        fetching = true;
        fetchAgain = false;
        visitor.await(deliveries.waiting(visitor.id, after), (waiting, failure) -> {
            fetching = false;
            if (waiting == null) {
                collectLater();
            } else if (consent.allows(Purpose.MESSAGES)) {
                deliver(waiting, after);
            }
        });
    }

    private long leastOffset() {
        long least = Long.MAX_VALUE;
        for (VisitorConnection tab : visitor.tabs()) {
            if (!tab.isBehind()) {
                least = Math.min(least, tab.deliveredOffset());
            }
        }
        return least;
    }

    private void deliver(Waiting waiting, long after) {
        for (VisitorConnection tab : visitor.tabs()) {
            // Who claims to hold more than there is has it from another store.
            fetchAgain |= tab.startOverIfBeyond(waiting.last());
            if (tab.deliveredOffset() >= after) {
                tab.deliver(waiting);
            } else if (!tab.isBehind()) {
                fetchAgain = true; // it came meanwhile, and lacks what comes before this
            }
        }
        if (fetchAgain) {
            collect();
        }
    }

    /** The store cannot be reached; as long as a tab is here, it is asked again. */
    private void collectLater() {
        if (!visitor.gone() && visitor.tabs().length > 0) {
            visitor.later(ASK_AGAIN_AFTER, this::collect);
        }
    }

    /** Queues a message anew for all tabs, whose claim one of them has given back. */
    void deliverAgain(Waiting.Item item) {
        boolean fresh = false;
        for (VisitorConnection tab : visitor.tabs()) {
            if (tab.deliveredOffset() >= item.offset()) {
                tab.deliverAgain(item);
            } else {
                fresh = true; // it has not had what comes before this either
            }
        }
        if (fresh) {
            collect();
        }
    }

    /** A message that tabs may hold is over. */
    void ended(MessageId message) {
        if (visitor.tabs().length == 0) {
            return;
        }
        Payload ended = Payload.of(context.codec().write(new ToVisitor.Ended(message)));
        for (VisitorConnection tab : visitor.tabs()) {
            // A tab that does not hear of it finds out when it asks to show the message.
            tab.out.offer(ended, null);
        }
    }
}

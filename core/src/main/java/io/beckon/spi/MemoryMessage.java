package io.beckon.spi;

import org.jspecify.annotations.Nullable;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

/** A message in memory, and what has become of it. Small, because there may be a million. Safe for use by many threads. */
@SuppressWarnings("EnumOrdinal") // the ordinals never leave this object
final class MemoryMessage {
    private static final int STATES = DeliveryState.values().length;
    private static final int REASONS = SuppressionReason.values().length;
    private static final int TAKEN = STATES + REASONS;
    private static final int FORGOTTEN = -1;

    // Marks.
    private static final int QUEUED = 1;
    private static final int OPEN = 2;

    private static final AtomicIntegerFieldUpdater<MemoryMessage> WAITING =
            AtomicIntegerFieldUpdater.newUpdater(MemoryMessage.class, "waiting");
    private static final AtomicIntegerFieldUpdater<MemoryMessage> RECIPIENTS =
            AtomicIntegerFieldUpdater.newUpdater(MemoryMessage.class, "recipients");
    private static final AtomicIntegerFieldUpdater<MemoryMessage> MARKS =
            AtomicIntegerFieldUpdater.newUpdater(MemoryMessage.class, "marks");
    private static final AtomicReferenceFieldUpdater<MemoryMessage, Closing> CLOSED =
            AtomicReferenceFieldUpdater.newUpdater(MemoryMessage.class, Closing.class, "closed");
    private static final AtomicReferenceFieldUpdater<MemoryMessage, AtomicIntegerArray> FIGURES =
            AtomicReferenceFieldUpdater.newUpdater(
                    MemoryMessage.class, AtomicIntegerArray.class, "figures");

    final StoredMessage message;

    private volatile int waiting; // deliveries that wait, and accepts that are under way
    private volatile int recipients;
    private volatile int marks;
    private volatile @Nullable String firstRecipient;
    private volatile @Nullable Closing closed;
    // How many have reached each state, how many were suppressed for each reason, and how many
    // displays of the budget are taken. Most of those that wait do without.
    private volatile @Nullable AtomicIntegerArray figures;

    MemoryMessage(StoredMessage message) {
        this.message = message;
    }

    /** One more waits. Returns false if the message was forgotten before. */
    boolean begin() {
        for (int count = waiting; count != FORGOTTEN; count = waiting) {
            if (WAITING.compareAndSet(this, count, count + 1)) {
                return true;
            }
        }
        return false;
    }

    /** One waits no more. Returns true if it was the last one. */
    boolean finish() {
        return WAITING.decrementAndGet(this) == 0;
    }

    boolean isWaiting() {
        return waiting > 0;
    }

    /** Forgets the message, unless something waits. */
    boolean forget() {
        return WAITING.compareAndSet(this, 0, FORGOTTEN);
    }

    /** Marks it as one of those that are finished. Returns false if it is one already. */
    boolean enqueue() {
        return mark(QUEUED);
    }

    void dequeued() {
        unmark(QUEUED);
    }

    /** Tells whether late arrivals get it. */
    boolean isOpen() {
        return (marks & OPEN) != 0;
    }

    void opened() {
        mark(OPEN);
    }

    void noLongerOpen() {
        unmark(OPEN);
    }

    void count(Change change) {
        if (change.from() == null) {
            if (RECIPIENTS.incrementAndGet(this) == 1) {
                firstRecipient = change.visitor();
            }
        } else if (change.isProgress()) {
            AtomicIntegerArray counts = figuresOrNew();
            counts.incrementAndGet(change.to().ordinal());
            if (change.reason() != null) {
                counts.incrementAndGet(STATES + change.reason().ordinal());
            }
        }
    }

    /** Returns the visitor that it is for, or null if there are several or none. */
    @Nullable
    String onlyRecipient() {
        return recipients == 1 ? firstRecipient : null;
    }

    /** Tells whether it was for a visitor alone, and for nobody who comes later, or sent to a person. */
    boolean isFor(String id) {
        return (id.equals(onlyRecipient()) && !isOpen()) || isFor(id, message);
    }

    /** Tells whether a message is addressed to a visitor or a person. */
    static boolean isFor(String id, StoredMessage message) {
        return message.audience().contains('"' + id + '"');
    }

    @Nullable
    Closing closed() {
        return closed;
    }

    /** Returns false if it was closed before. */
    boolean close(Closing reason) {
        return CLOSED.compareAndSet(this, null, reason);
    }

    Ledger.Slot takeSlot() {
        AtomicIntegerArray counts = figuresOrNew();
        int budget = message.budget();
        for (int taken = counts.get(TAKEN); taken < budget; taken = counts.get(TAKEN)) {
            if (counts.compareAndSet(TAKEN, taken, taken + 1)) {
                return Ledger.Slot.TAKEN;
            }
        }
        return counts.get(DeliveryState.DISPLAYED.ordinal()) < budget
                ? Ledger.Slot.NONE_FREE
                : Ledger.Slot.SPENT;
    }

    void returnSlot() {
        figuresOrNew().decrementAndGet(TAKEN);
    }

    MessageSummary summary() {
        return new MessageSummary(message, counts(), closed);
    }

    private MessageCounts counts() {
        AtomicIntegerArray counts = figures;
        if (counts == null) {
            return new MessageCounts(recipients, Map.of(), Map.of());
        }
        Map<DeliveryState, Integer> states = new EnumMap<>(DeliveryState.class);
        for (DeliveryState state : DeliveryState.values()) {
            putIfSome(states, state, counts.get(state.ordinal()));
        }
        Map<SuppressionReason, Integer> reasons = new EnumMap<>(SuppressionReason.class);
        for (SuppressionReason reason : SuppressionReason.values()) {
            putIfSome(reasons, reason, counts.get(STATES + reason.ordinal()));
        }
        return new MessageCounts(recipients, states, reasons);
    }

    private static <K> void putIfSome(Map<K, Integer> counts, K key, int count) {
        if (count > 0) {
            counts.put(key, count);
        }
    }

    private boolean mark(int mark) {
        return (MARKS.getAndUpdate(this, all -> all | mark) & mark) == 0;
    }

    private void unmark(int mark) {
        MARKS.getAndUpdate(this, all -> all & ~mark);
    }

    private AtomicIntegerArray figuresOrNew() {
        AtomicIntegerArray counts = figures;
        if (counts != null) {
            return counts;
        }
        AtomicIntegerArray created = new AtomicIntegerArray(TAKEN + 1);
        if (FIGURES.compareAndSet(this, null, created)) {
            return created;
        }
        return figuresOrNew();
    }
}

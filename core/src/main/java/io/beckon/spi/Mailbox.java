package io.beckon.spi;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * What a store knows of one visitor: the deliveries that wait for it in the order in which they were accepted, the last
 * ones that were displayed or have ended, and its visit. All that is decided about deliveries is decided here, the same for
 * every store. Not safe for use by several threads at once; does no I/O, and asks nobody for the time.
 */
public final class Mailbox {
    /** How many deliveries that wait no more are remembered, at the least; and the largest number that a cap can have. */
    public static final int REMEMBERED = 32;

    /** After how much time without a sign of the visitor another visit begins, in milliseconds. */
    public static final long VISIT_GAP = 30 * 60_000L;

    private static final long NOT_KNOWN = -1;
    private static final long HOUR = 3_600_000L;
    private static final long DAY = 24 * HOUR;

    private final String visitor;
    // Neither can be changed: most mailboxes are empty or hold one delivery, and there may be
    // a million of them.
    private List<Delivery> waiting;
    private List<Delivery> over;

    private long visitStartedAt;
    private long lastSeenAt;
    private ConsentRecord consent;
    private long personSince;

    // What dueAt() has found, or NOT_KNOWN since a delivery has changed. It is asked after each
    // change, and a mailbox may be long.
    private long dueAt = NOT_KNOWN;

    // Since the store has taken them last.
    private List<Change> changes = List.of();
    private List<Delivery> touched = List.of();
    private boolean visitTouched;
    private Links links = Links.UNCHANGED;

    /**
     * Creates the mailbox of a visitor of whom nothing is known.
     *
     * @param visitor which visitor
     */
    public Mailbox(String visitor) {
        this(visitor, 0, 0, ConsentRecord.UNKNOWN, 0, List.of(), List.of());
    }

    /**
     * Creates a mailbox as a store has kept it.
     *
     * @param visitor which visitor
     * @param visitStartedAt when the last visit began, in milliseconds since the epoch; 0 if there was none
     * @param lastSeenAt when the visitor was seen last, in milliseconds since the epoch; 0 if never
     * @param consent to what the visitor agrees
     * @param personSince until when another person was in front of the browser, in milliseconds since the epoch; 0 where nobody
     *     was
     * @param waiting deliveries that wait, by offset
     * @param over deliveries that wait no more: of those that were displayed within 24 hours or the last visit and are not
     *     {@linkplain StoredMessage#uncapped uncapped} the last {@link #REMEMBERED}, of all others as many, and all whose
     *     message late arrivals get and has not expired
     */
    public Mailbox(
            String visitor,
            long visitStartedAt,
            long lastSeenAt,
            ConsentRecord consent,
            long personSince,
            List<Delivery> waiting,
            List<Delivery> over) {
        this.visitor = visitor;
        this.visitStartedAt = visitStartedAt;
        this.lastSeenAt = lastSeenAt;
        this.consent = consent;
        this.personSince = personSince;
        this.waiting = List.copyOf(waiting);
        this.over = List.copyOf(over);
    }

    /**
     * Returns whose mailbox this is.
     *
     * @return the visitor's id
     */
    public String visitor() {
        return visitor;
    }

    /**
     * Tells whether the visitor was ever seen.
     *
     * @return true if it was
     */
    public boolean isKnown() {
        return lastSeenAt > 0;
    }

    /**
     * Returns when the visitor was seen last.
     *
     * @return milliseconds since the epoch; 0 if never
     */
    public long lastSeenAt() {
        return lastSeenAt;
    }

    /**
     * Returns when the visitor's last visit began.
     *
     * @return milliseconds since the epoch; 0 if there was none
     */
    public long visitStartedAt() {
        return visitStartedAt;
    }

    /**
     * Returns to what the visitor agrees, as far as is known here.
     *
     * @return what was set last
     */
    public ConsentRecord consent() {
        return consent;
    }

    /**
     * Sets to what the visitor agrees. If it does not agree to messages, gives up what waits, also what a tab was granted,
     * and what will be accepted from now on; if not to personalisation, takes away all links with persons.
     *
     * @param given to what it agrees
     * @param now milliseconds since the epoch
     * @param ledger takes back displays
     */
    public void agreesTo(ConsentRecord given, long now, Ledger ledger) {
        visitTouched |= !given.equals(consent);
        consent = given;
        if (!given.personalisation()) {
            unlink();
        }
        if (!given.messages()) {
            giveUp(SuppressionReason.NO_CONSENT, delivery -> true, now, ledger);
        }
    }

    /**
     * Links the visitor with a person, unless it does not agree to that: it is found by the pseudonym from now on, also when
     * it is away.
     *
     * @param pseudonym stands for an identity of the person
     */
    public void link(String pseudonym) {
        if (consent.personalisation()) {
            links = links.with(pseudonym);
        }
    }

    /** Takes away all links with persons. */
    public void unlink() {
        links = new Links(true, List.of());
    }

    /**
     * Another person is in front of the browser: takes away all links with the one before.
     *
     * @param since until when the other one was, in milliseconds since the epoch
     */
    public void personSince(long since) {
        visitTouched |= since != personSince;
        personSince = since;
        unlink();
    }

    /**
     * Returns from when on what is known here is of the person who is in front of the browser now.
     *
     * @return milliseconds since the epoch, not included; 0 for always
     */
    public long personSince() {
        return personSince;
    }

    /**
     * Returns what waits and was accepted after a moment.
     *
     * @param offset the offset of the last delivery that is not wanted; 0 for all
     * @return a new list, by offset, of the deliveries themselves
     */
    public List<Delivery> waitingAfter(long offset) {
        int first = waiting.size();
        while (first > 0 && waiting.get(first - 1).offset() > offset) {
            first--;
        }
        return new ArrayList<>(waiting.subList(first, waiting.size()));
    }

    /**
     * Returns the offset of the last delivery that is known of the visitor, whether it waits or not.
     *
     * @return the offset; 0 where there is none
     */
    public long lastOffset() {
        long last = waiting.isEmpty() ? 0 : waiting.get(waiting.size() - 1).offset();
        for (Delivery delivery : over) {
            last = Math.max(last, delivery.offset());
        }
        return last;
    }

    /**
     * Returns how many deliveries wait.
     *
     * @return a number from 0 on
     */
    public int waitingCount() {
        return waiting.size();
    }

    /**
     * Returns what is known of the visitor's deliveries.
     *
     * @return a new list of copies: all that wait and the last that wait no more, by offset
     */
    public List<Delivery> history() {
        List<Delivery> all = new ArrayList<>(waiting.size() + over.size());
        waiting.forEach(delivery -> all.add(delivery.copy()));
        over.forEach(delivery -> all.add(delivery.copy()));
        all.sort(Comparator.comparingLong(Delivery::offset));
        return all;
    }

    /**
     * Returns when time alone changes something here.
     *
     * @return milliseconds since the epoch; {@link Long#MAX_VALUE} where nothing waits
     */
    public long dueAt() {
        if (dueAt == NOT_KNOWN) {
            long due = Long.MAX_VALUE;
            for (Delivery delivery : waiting) {
                due = Math.min(due, delivery.dueAt());
            }
            dueAt = due;
        }
        return dueAt;
    }

    /** As {@link #dueAt()}, but what waits of a message that has ended is due as soon as no claim holds it. */
    long dueAt(Ledger ledger) {
        long due = Long.MAX_VALUE;
        for (Delivery delivery : waiting) {
            boolean ended = ledger.closed(delivery.message()) != null;
            due = Math.min(due, ended ? delivery.claimedUntil : delivery.dueAt());
        }
        return due;
    }

    /** Tells whether a message waits here. */
    boolean waitsFor(String message) {
        return find(waiting, message) != null;
    }

    /**
     * The visitor has come. If it was away for longer than {@link #VISIT_GAP}, another visit begins.
     *
     * @param now milliseconds since the epoch
     */
    public void seen(long now) {
        if (now - lastSeenAt > VISIT_GAP) {
            visitStartedAt = now;
        }
        left(now);
    }

    /**
     * The visitor was here until now, for however long. Its visit goes on.
     *
     * @param now milliseconds since the epoch
     */
    public void left(long now) {
        lastSeenAt = Math.max(lastSeenAt, now);
        visitTouched = true;
    }

    /**
     * Accepts a message, which is the same as being {@link DeliveryState#PENDING}. It may take the place of older ones, and
     * if too many wait then, one is given up, perhaps this one. Where the visitor does not agree to messages, this one is
     * given up at once.
     *
     * @param message which message
     * @param rules how many may wait
     * @param now milliseconds since the epoch
     * @param ledger gives its place in the order
     * @return false if the message is one {@linkplain StoredMessage#lateArrivals for late arrivals} that the visitor has had
     *     already, and nothing was changed
     */
    public boolean add(StoredMessage message, MailboxRules rules, long now, Ledger ledger) {
        // Only a message for late arrivals is ever offered twice to one visitor.
        if (message.lateArrivals() && find(message.id()) != null) {
            return false;
        }
        replace(message.replaces(), now, ledger);
        Delivery added = new Delivery(
                message, ledger.nextOffset(), DeliveryState.PENDING, null, null, 0, 0, false);
        waiting = with(waiting, added);
        long due = dueAt;
        touch(added);
        dueAt = due == NOT_KNOWN ? NOT_KNOWN : Math.min(due, added.dueAt());
        changed(new Change(message, visitor, null, DeliveryState.PENDING, null, now));
        if (!consent.messages()) {
            end(added, SuppressionReason.NO_CONSENT, now, ledger);
        } else if (waiting.size() > rules.capacity()) {
            end(toGiveUp(rules.overflow()), SuppressionReason.QUEUE_FULL, now, ledger);
        }
        return true;
    }

    /**
     * A tab asks to show a message. A tab that does so has it, so that it counts as delivered.
     *
     * @param message which message
     * @param connection which tab asks
     * @param now milliseconds since the epoch
     * @param rules how long the claim holds, and how much a visitor may see
     * @param ledger knows the message's budget
     * @return whether it may
     */
    public ClaimAnswer claim(
            String message, String connection, long now, ClaimRules rules, Ledger ledger) {
        Delivery delivery = find(waiting, message);
        if (delivery == null || endIfOver(delivery, now, rules, ledger)) {
            return ClaimAnswer.OVER;
        }
        apply(delivery, DeliveryEvent.DELIVER, now);
        if (delivery.state == DeliveryState.CLAIMED) {
            return claimAgain(delivery, connection, now, rules, ledger);
        }
        if (wasReplaced(delivery)) {
            // Not when its lease ended: the tab may have displayed it, and say so late.
            end(delivery, SuppressionReason.REPLACED, now, ledger);
            return ClaimAnswer.OVER;
        }
        ClaimAnswer allowed =
                delivery.message().uncapped() ? ClaimAnswer.GRANTED : allowedByCaps(now, rules);
        if (allowed == ClaimAnswer.OVER) {
            end(delivery, SuppressionReason.CAP, now, ledger);
        } else if (allowed == ClaimAnswer.GRANTED) {
            allowed = takeSlot(delivery, now, ledger);
        }
        if (allowed == ClaimAnswer.GRANTED) {
            delivery.claimedBy = connection;
            delivery.claimedUntil = now + rules.leaseMillis();
            apply(delivery, DeliveryEvent.CLAIM, now);
        }
        return allowed;
    }

    /** Who is told that it may show the message has the time for it from then on, or is not told so. */
    private ClaimAnswer claimAgain(
            Delivery delivery, String connection, long now, ClaimRules rules, Ledger ledger) {
        if (!connection.equals(delivery.claimedBy) || isOver(delivery, now, ledger)) {
            return ClaimAnswer.CLAIMED;
        }
        delivery.claimedUntil = Math.max(delivery.claimedUntil, now + rules.leaseMillis());
        touch(delivery);
        return ClaimAnswer.HELD;
    }

    private static boolean isOver(Delivery delivery, long now, Ledger ledger) {
        return ledger.closed(delivery.message()) != null || delivery.message().expiresAt() <= now;
    }

    /**
     * A tab gives back what it has claimed and not displayed.
     *
     * @param message which message
     * @param connection which tab
     * @param now milliseconds since the epoch
     * @param ledger takes the display back
     * @return the delivery that is free again, or null if the tab had no claim, or it has ended as a newer one has taken
     *     its place meanwhile
     */
    public @Nullable Delivery release(String message, String connection, long now, Ledger ledger) {
        Delivery delivery = find(waiting, message);
        if (delivery == null || !connection.equals(delivery.claimedBy)) {
            return null;
        }
        returnSlot(delivery, ledger);
        if (wasReplaced(delivery)) {
            end(delivery, SuppressionReason.REPLACED, now, ledger);
            return null;
        }
        apply(delivery, DeliveryEvent.RELEASE, now);
        return delivery;
    }

    /** Whether a newer one was to take its place, while a tab had it. */
    private boolean wasReplaced(Delivery delivery) {
        return wasReplaced(delivery, waiting) || wasReplaced(delivery, over);
    }

    private static boolean wasReplaced(Delivery delivery, List<Delivery> others) {
        String key = delivery.message().replaces();
        return key != null
                && others.stream()
                        .anyMatch(other -> other.offset() > delivery.offset()
                                && key.equals(other.message().replaces()));
    }

    /**
     * Something became of a message. A report may come late, twice, or from a tab whose claim has run out: what it says
     * has happened all the same. A click implies that the message was displayed, and a display that it was delivered.
     *
     * @param message which message
     * @param event {@link DeliveryEvent#DELIVER}, {@link DeliveryEvent#DISPLAY}, {@link DeliveryEvent#CLICK} or {@link
     *     DeliveryEvent#DISMISS}
     * @param now milliseconds since the epoch
     * @param ledger counts a display that no claim came before
     */
    public void report(String message, DeliveryEvent event, long now, Ledger ledger) {
        Delivery delivery = find(message);
        if (delivery == null) {
            return;
        }
        apply(delivery, DeliveryEvent.DELIVER, now);
        if (event == DeliveryEvent.DELIVER) {
            return;
        }
        if (delivery.state.waits()) {
            takeSlotLate(delivery, ledger);
            apply(delivery, DeliveryEvent.DISPLAY, now);
        }
        if (event != DeliveryEvent.DISPLAY) {
            apply(delivery, event, now);
        }
    }

    /**
     * The visitor has reached a goal, which is attributed to what was displayed last before.
     *
     * @param now when that was, in milliseconds since the epoch
     * @param window how long before it may have been displayed, in milliseconds
     * @return the delivery to which it is newly attributed, or null if there is none
     */
    public @Nullable Delivery convert(long now, long window) {
        Delivery last = null;
        for (Delivery delivery : over) {
            boolean later = last == null || delivery.displayedAt >= last.displayedAt;
            long before = now - delivery.displayedAt;
            if (delivery.state.shown() && later && before >= 0 && before <= window) {
                last = delivery;
            }
        }
        return last != null && apply(last, DeliveryEvent.CONVERT, now) ? last : null;
    }

    /**
     * Ends what is over and frees what was claimed and not displayed in time.
     *
     * @param now milliseconds since the epoch
     * @param rules how long claims hold
     * @param ledger knows which messages are over for all
     * @return the deliveries that were freed
     */
    public List<Delivery> settle(long now, ClaimRules rules, Ledger ledger) {
        List<Delivery> freed = new ArrayList<>(0);
        for (Delivery delivery : waiting) {
            boolean lapses =
                    delivery.state == DeliveryState.CLAIMED && delivery.claimedUntil <= now;
            if (lapses && mayBeReported(delivery, now, rules)) {
                delivery.claimedUntil = rules.startedAt() + ClaimRules.RETURN_MILLIS;
                touch(delivery);
            } else if (!endIfOver(delivery, now, rules, ledger)
                    && lapses
                    && !delivery.message().atMostOnce()) {
                // The visitor keeps the display that the budget allows: the tab may have
                // used it, and say so late.
                apply(delivery, DeliveryEvent.RELEASE, now);
                if (!wasReplaced(delivery)) {
                    freed.add(delivery);
                }
            }
        }
        return freed;
    }

    /**
     * Gives up what waits, but for what a tab was granted and may display at this moment.
     *
     * @param reason why
     * @param now milliseconds since the epoch
     * @param ledger takes back displays
     * @return how many were given up
     */
    public int suppress(SuppressionReason reason, long now, Ledger ledger) {
        int count = 0;
        for (Delivery delivery : waiting) {
            if (delivery.state != DeliveryState.CLAIMED) {
                end(delivery, reason, now, ledger);
                count++;
            }
        }
        return count;
    }

    /**
     * Gives up some of what waits, also what a tab was granted.
     *
     * @param reason why
     * @param which which ones
     * @param now milliseconds since the epoch
     * @param ledger takes back displays
     * @return how many were given up
     */
    public int giveUp(
            SuppressionReason reason, Predicate<Delivery> which, long now, Ledger ledger) {
        int count = 0;
        for (Delivery delivery : waiting) {
            if (which.test(delivery)) {
                end(delivery, reason, now, ledger);
                count++;
            }
        }
        return count;
    }

    /**
     * Gives up all that waits, because the visitor is forgotten.
     *
     * @param now milliseconds since the epoch
     * @param ledger takes back displays
     */
    public void forget(long now, Ledger ledger) {
        for (Delivery delivery : waiting) {
            end(delivery, SuppressionReason.FORGOTTEN, now, ledger);
        }
    }

    /** Gives up what waits of some deliveries, and remembers none of them. Returns how many there were. */
    int erase(Predicate<Delivery> which, long now, Ledger ledger) {
        giveUp(SuppressionReason.FORGOTTEN, which, now, ledger);
        int before = over.size();
        over = over.stream().filter(which.negate()).toList();
        return before - over.size();
    }

    /**
     * Returns what has changed since this was asked last. For stores.
     *
     * @return the changes in their order, and the deliveries to be stored
     */
    public Changed takeChanged() {
        Changed changed = new Changed(changes, touched, visitTouched, links);
        changes = List.of();
        touched = List.of();
        visitTouched = false;
        links = Links.UNCHANGED;
        return changed;
    }

    /**
     * What a store has to store.
     *
     * @param changes what has happened, in that order
     * @param deliveries which deliveries are not as they were, each once; those that were added among them
     * @param visit whether {@link #lastSeenAt}, {@link #visitStartedAt}, {@link #consent} or {@link #personSince} are not
     *     as they were
     * @param links with whom the visitor is linked
     */
    public record Changed(
            List<Change> changes, List<Delivery> deliveries, boolean visit, Links links) {
        /**
         * Tells whether there is nothing to store.
         *
         * @return true if nothing has changed
         */
        public boolean isEmpty() {
            return deliveries.isEmpty() && !visit && links.isEmpty();
        }
    }

    /**
     * What has changed about the persons with whom a visitor is linked.
     *
     * @param dropped whether all links of before are gone
     * @param added the pseudonyms with which it is linked from now on, each once; perhaps it was before
     */
    public record Links(boolean dropped, List<String> added) {
        private static final Links UNCHANGED = new Links(false, List.of());

        /**
         * Makes an unmodifiable copy.
         *
         * @param dropped whether all links of before are gone
         * @param added the new ones
         */
        public Links {
            added = List.copyOf(added);
        }

        /**
         * Tells whether there is nothing to store.
         *
         * @return true if nothing has changed
         */
        public boolean isEmpty() {
            return !dropped && added.isEmpty();
        }

        private Links with(String pseudonym) {
            if (added.contains(pseudonym)) {
                return this;
            }
            List<String> more = new ArrayList<>(added);
            more.add(pseudonym);
            return new Links(dropped, more);
        }
    }

    private void replace(@Nullable String key, long now, Ledger ledger) {
        if (key == null) {
            return;
        }
        for (Delivery older : waiting) {
            // What a tab is about to show is not pulled from under it.
            if (key.equals(older.message().replaces()) && older.state != DeliveryState.CLAIMED) {
                end(older, SuppressionReason.REPLACED, now, ledger);
            }
        }
    }

    private Delivery toGiveUp(MailboxRules.Overflow overflow) {
        Comparator<Delivery> byWorth = Comparator.<Delivery, Boolean>comparing(
                        delivery -> delivery.state == DeliveryState.CLAIMED)
                .thenComparingInt(delivery -> delivery.message().priority())
                .thenComparingLong(delivery -> overflow == MailboxRules.Overflow.DROP_OLDEST
                        ? delivery.offset()
                        : -delivery.offset());
        return waiting.stream().min(byWorth).orElseThrow();
    }

    private ClaimAnswer allowedByCaps(long now, ClaimRules rules) {
        int hour = displayedSince(now - HOUR);
        int day = displayedSince(now - DAY);
        int visit = displayedSince(visitStartedAt - 1);
        if (isFull(rules.perHour(), hour)
                || isFull(rules.perDay(), day)
                || isFull(rules.perVisit(), visit)) {
            return ClaimAnswer.OVER;
        }
        long gap = now - rules.gapMillis();
        boolean later = isFull(rules.perHour(), hour + claimedSince(now - HOUR))
                || isFull(rules.perDay(), day + claimedSince(now - DAY))
                || isFull(rules.perVisit(), visit + claimedSince(visitStartedAt - 1))
                || (gap < now && displayedSince(gap) + claimedSince(gap) > 0);
        return later ? ClaimAnswer.LATER : ClaimAnswer.GRANTED;
    }

    private static boolean isFull(int cap, int count) {
        return cap > 0 && count >= cap;
    }

    private int displayedSince(long moment) {
        int count = 0;
        for (Delivery delivery : over) {
            if (delivery.displayedAt > moment && !delivery.message().uncapped()) {
                count++;
            }
        }
        return count;
    }

    /** Counts what may be displayed yet, or perhaps was by a tab that is gone: then when its claim ended, at the latest. */
    private int claimedSince(long moment) {
        int count = 0;
        for (Delivery delivery : waiting) {
            if (delivery.state == DeliveryState.CLAIMED
                    && delivery.claimedUntil > moment
                    && !delivery.message().uncapped()) {
                count++;
            }
        }
        return count;
    }

    private ClaimAnswer takeSlot(Delivery delivery, long now, Ledger ledger) {
        if (delivery.message().budget() == 0 || delivery.holdsSlot) {
            return ClaimAnswer.GRANTED;
        }
        return switch (ledger.takeSlot(delivery.message())) {
            case TAKEN -> {
                delivery.holdsSlot = true;
                yield ClaimAnswer.GRANTED;
            }
            case NONE_FREE -> ClaimAnswer.LATER;
            case SPENT -> {
                end(delivery, SuppressionReason.BUDGET, now, ledger);
                yield ClaimAnswer.OVER;
            }
        };
    }

    private static void takeSlotLate(Delivery delivery, Ledger ledger) {
        if (delivery.message().budget() > 0 && !delivery.holdsSlot) {
            delivery.holdsSlot = ledger.takeSlot(delivery.message()) == Ledger.Slot.TAKEN;
        }
    }

    private static void returnSlot(Delivery delivery, Ledger ledger) {
        if (delivery.holdsSlot) {
            delivery.holdsSlot = false;
            ledger.returnSlot(delivery.message());
        }
    }

    /** A claim that was granted in time is let come to its end. */
    private boolean endIfOver(Delivery delivery, long now, ClaimRules rules, Ledger ledger) {
        if (delivery.state == DeliveryState.CLAIMED
                && (delivery.claimedUntil > now || mayBeReported(delivery, now, rules))) {
            return false;
        }
        Closing closed = ledger.closed(delivery.message());
        if (closed == Closing.BUDGET) {
            end(delivery, SuppressionReason.BUDGET, now, ledger);
        } else if (closed == Closing.REVOKED) {
            end(delivery, DeliveryEvent.REVOKE, now, ledger);
        } else if (delivery.message().expiresAt() <= now) {
            end(delivery, DeliveryEvent.EXPIRE, now, ledger);
        } else {
            return false;
        }
        return true;
    }

    /** Whether the tab may have displayed it while no node was there to hear of it. */
    private static boolean mayBeReported(Delivery delivery, long now, ClaimRules rules) {
        return delivery.claimedUntil - rules.leaseMillis() < rules.startedAt()
                && now < rules.startedAt() + ClaimRules.RETURN_MILLIS;
    }

    private void end(Delivery delivery, SuppressionReason reason, long now, Ledger ledger) {
        delivery.reason = reason;
        end(delivery, DeliveryEvent.SUPPRESS, now, ledger);
    }

    private void end(Delivery delivery, DeliveryEvent end, long now, Ledger ledger) {
        returnSlot(delivery, ledger);
        apply(delivery, end, now);
    }

    /** The one place where a delivery changes its state. */
    private boolean apply(Delivery delivery, DeliveryEvent event, long now) {
        DeliveryState from = delivery.state;
        DeliveryState to = from.after(event);
        if (to == null) {
            return false;
        }
        delivery.state = to;
        if (to != DeliveryState.CLAIMED) {
            delivery.claimedBy = null;
            delivery.claimedUntil = 0;
        }
        if (to == DeliveryState.DISPLAYED) {
            delivery.displayedAt = now;
        }
        if (from.waits() && !to.waits()) {
            waiting = without(waiting, delivery);
            remember(delivery, now);
        }
        long due = dueAt;
        touch(delivery);
        if (event == DeliveryEvent.DELIVER) {
            dueAt = due; // it waits as long as before
        }
        changed(new Change(delivery.message(), visitor, from, to, delivery.reason, now));
        return true;
    }

    private void remember(Delivery delivery, long now) {
        over = with(over, delivery);
        if (over.size() <= REMEMBERED) {
            return;
        }
        List<Delivery> kept = new ArrayList<>(over.size());
        int counted = 0;
        for (int i = over.size() - 1; i >= 0; i--) {
            Delivery each = over.get(i);
            boolean counts = mayCount(each, now) && ++counted <= REMEMBERED;
            if (counts || over.size() - i <= REMEMBERED || mustNotComeAgain(each, now)) {
                kept.add(each);
            }
        }
        Collections.reverse(kept);
        over = List.copyOf(kept);
    }

    /** Whether a cap may still count a display. */
    private boolean mayCount(Delivery delivery, long now) {
        return !delivery.message().uncapped()
                && delivery.displayedAt > 0
                && (delivery.displayedAt > now - DAY || delivery.displayedAt >= visitStartedAt);
    }

    private static boolean mustNotComeAgain(Delivery delivery, long now) {
        return delivery.message().lateArrivals() && delivery.message().expiresAt() > now;
    }

    private static List<Delivery> with(List<Delivery> some, Delivery one) {
        Delivery[] all = some.toArray(new Delivery[some.size() + 1]);
        all[some.size()] = one;
        // A list of up to two has its elements in fields; a longer one would copy the array.
        return all.length <= 2 ? List.of(all) : Arrays.asList(all);
    }

    private static List<Delivery> without(List<Delivery> some, Delivery one) {
        return some.stream().filter(each -> each != one).toList();
    }

    private void touch(Delivery delivery) {
        dueAt = NOT_KNOWN;
        if (touched.isEmpty()) {
            touched = new ArrayList<>(1);
        }
        if (!touched.contains(delivery)) {
            touched.add(delivery);
        }
    }

    private void changed(Change change) {
        if (changes.isEmpty()) {
            changes = new ArrayList<>(1);
        }
        changes.add(change);
    }

    private @Nullable Delivery find(String message) {
        Delivery delivery = find(waiting, message);
        return delivery == null ? find(over, message) : delivery;
    }

    private static @Nullable Delivery find(List<Delivery> deliveries, String message) {
        for (int i = deliveries.size() - 1; i >= 0; i--) { // mostly it is one of the newest
            Delivery delivery = deliveries.get(i);
            if (delivery.message().id().equals(message)) {
                return delivery;
            }
        }
        return null;
    }
}

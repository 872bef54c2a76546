package io.beckon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.Caps;
import io.beckon.DeliveryStatus;
import io.beckon.MessageId;
import io.beckon.VisitorId;
import io.beckon.spi.Acceptance;
import io.beckon.spi.Change;
import io.beckon.spi.ClaimRules;
import io.beckon.spi.Closing;
import io.beckon.spi.DeliveryState;
import io.beckon.spi.MailboxRules;
import io.beckon.spi.StoredMessage;
import io.beckon.spi.SuppressionReason;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What may become of deliveries, seen from outside. It is told what is done to deliveries in the store and what people
 * see, each in the moment in which it happens, and objects to what must not happen.
 */
final class DeliveryModel {
    static final long LEASE = 10_000;
    private static final long HOUR = 3_600_000;
    private static final long DAY = 24 * HOUR;

    /** One message for one visitor. */
    static final class Entry {
        final StoredMessage message;
        final String visitor;
        final int number; // in the order of acceptance
        DeliveryState state = DeliveryState.PENDING;

        @Nullable
        SuppressionReason reason;

        long displayedAt;

        // The last claim.
        String holder = "";
        long claimedAt;
        final List<String> releases = new ArrayList<>(); // by connection, until they take effect

        // The visitor's browser.
        boolean sent;
        int shown;
        int shownInVain; // by a tab that died before it could say so
        final Set<DeliveryStatus> noted = EnumSet.noneOf(DeliveryStatus.class);

        Entry(StoredMessage message, String visitor, int number) {
            this.message = message;
            this.visitor = visitor;
            this.number = number;
        }

        boolean isClaimedAt(long now) {
            return state == DeliveryState.CLAIMED && now < claimedAt + LEASE;
        }

        /** Its tab has gone, nobody knows whether it has shown the message, and nobody may try again. */
        boolean isStuck() {
            return state == DeliveryState.CLAIMED && message.atMostOnce();
        }

        @Override
        public String toString() {
            return "#" + number + " " + message.name() + " for " + visitor + ", " + state
                    + (reason == null ? "" : " " + reason) + ", shown " + shown;
        }
    }

    private final Caps caps;
    private final MailboxRules rules;
    private final Map<List<String>, Entry> entries = new LinkedHashMap<>();
    private final Map<String, Closing> closed = new HashMap<>();
    private final Map<String, Acceptance> byKey = new HashMap<>();
    private List<Change> together = List.of(); // those that are done in one go
    private final List<Long> starts = new ArrayList<>(); // of the only node, if there is only one

    private @Nullable AssertionError objection;

    DeliveryModel(Caps caps, MailboxRules rules) {
        this.caps = caps;
        this.rules = rules;
    }

    void started(long now) {
        starts.add(now);
    }

    /** Remembers what an engine is told as a fault of its store, and bears. */
    void objects(AssertionError to) {
        objection = objection == null ? to : objection;
    }

    void throwObjection() {
        if (objection != null) {
            throw objection;
        }
    }

    Stream<Entry> all() {
        return entries.values().stream();
    }

    Stream<Entry> of(String visitor) {
        return all().filter(entry -> entry.visitor.equals(visitor));
    }

    private Stream<Entry> of(StoredMessage message) {
        return all().filter(entry -> entry.message.id().equals(message.id()));
    }

    Entry entry(String message, String visitor) {
        Entry entry = entries.get(List.of(message, visitor));
        assertThat(entry)
                .as("the message %s was accepted for %s", message, visitor)
                .isNotNull();
        return entry;
    }

    boolean isClosed(String message) {
        return closed.containsKey(message);
    }

    // What is done in the store.

    void accepted(StoredMessage message, List<String> visitors, Acceptance acceptance) {
        String key = message.idempotencyKey();
        Acceptance first = key == null ? null : byKey.putIfAbsent(key, acceptance);
        assertThat(acceptance.repeated()).isEqualTo(first != null);
        if (first != null) {
            assertThat(acceptance.message().id()).isEqualTo(first.message().id());
            assertThat(acceptance.recipients()).isEqualTo(first.recipients());
            return;
        }
        assertThat(acceptance.recipients()).isEqualTo(visitors.size());
        visitors.forEach(visitor -> add(message, visitor));
        acceptance.changes().forEach(change -> changed(change, ""));
    }

    private void add(StoredMessage message, String visitor) {
        Entry added = new Entry(message, visitor, entries.size());
        Entry before = entries.putIfAbsent(List.of(message.id(), visitor), added);
        assertThat(before).as("%s is accepted a second time", before).isNull();
    }

    void closed(String message, Closing reason) {
        assertThat(closed.putIfAbsent(message, reason)).isNull();
        if (reason == Closing.BUDGET) {
            Entry any = all().filter(entry -> entry.message.id().equals(message))
                    .findFirst()
                    .orElseThrow();
            assertThat(displays(any.message)).isEqualTo(any.message.budget());
        }
    }

    void changed(List<Change> changes, Function<Change, String> holder) {
        together = changes;
        changes.forEach(change -> changed(change, holder.apply(change)));
        together = List.of();
    }

    private void changed(Change change, String holder) {
        StoredMessage message = change.message();
        if (change.from() == null) {
            assertThat(message.lateArrivals()).as("who is late gets it").isTrue();
            assertThat(isClosed(message.id())).isFalse();
            add(message, change.visitor());
            return;
        }
        Entry entry = entry(message.id(), change.visitor());
        assertThat(change.from()).as("what %s comes from", entry).isEqualTo(entry.state);
        long now = change.at();
        require(isRight(entry, change, now), entry, change);
        entry.state = change.to();
        entry.reason = change.reason();
        if (change.to() == DeliveryState.CLAIMED) {
            entry.holder = holder;
            entry.claimedAt = now;
        } else if (change.to() == DeliveryState.DISPLAYED) {
            entry.displayedAt = now;
            int budget = message.budget();
            require(budget == 0 || displays(message) <= budget, entry, change);
        }
    }

    private static void require(boolean right, Entry entry, Change change) {
        assertThat(right)
                .as("%s may be %s %s", entry, change.to(), change.reason())
                .isTrue();
    }

    private boolean isRight(Entry entry, Change change, long now) {
        boolean free = !entry.isClaimedAt(now);
        return switch (change.to()) {
            case PENDING -> false;
            case DELIVERED ->
                entry.state == DeliveryState.CLAIMED
                        ? entry.releases.remove(entry.holder) || mayLapse(entry, now)
                        : entry.sent;
            case CLAIMED -> entry.message.expiresAt() > now && mayBeClaimed(entry, now);
            case DISPLAYED, CLICKED, DISMISSED -> entry.noted.contains(Stored.status(change.to()));
            case CONVERTED -> isDisplayedLast(entry, change.at());
            case EXPIRED -> free && entry.message.expiresAt() <= now;
            case REVOKED -> free && closed.get(entry.message.id()) == Closing.REVOKED;
            case SUPPRESSED -> change.reason() != null && maySuppress(entry, change.reason(), now);
        };
    }

    private boolean mayLapse(Entry entry, long now) {
        boolean mayComeBack = starts.stream()
                .filter(start -> start > entry.claimedAt)
                .limit(1)
                .anyMatch(start -> now < start + ClaimRules.RETURN_MILLIS);
        return !entry.isClaimedAt(now) && !mayComeBack && !entry.message.atMostOnce();
    }

    private boolean mayBeClaimed(Entry entry, long now) {
        StoredMessage message = entry.message;
        long taken = of(message)
                .filter(other -> other.state.shown() || other.state == DeliveryState.CLAIMED)
                .count();
        return !isClosed(message.id())
                && (message.budget() == 0 || taken < message.budget())
                && (message.uncapped() || withinCaps(entry.visitor, now, true));
    }

    private boolean withinCaps(String visitor, long now, boolean alsoSoon) {
        long gap = caps.gap().toMillis();
        return within(caps.perHour(), visitor, now - HOUR, alsoSoon)
                && within(caps.perDay(), visitor, now - DAY, alsoSoon)
                && within(caps.perVisit(), visitor, Long.MIN_VALUE, alsoSoon)
                && (gap == 0 || within(1, visitor, now - gap, alsoSoon));
    }

    private boolean within(int cap, String visitor, long since, boolean alsoSoon) {
        long count = of(visitor)
                .filter(entry -> !entry.message.uncapped())
                .filter(entry -> entry.state.shown()
                        ? entry.displayedAt > since
                        : alsoSoon
                                && entry.state == DeliveryState.CLAIMED
                                && entry.claimedAt + LEASE > since)
                .count();
        return cap == 0 || count < cap;
    }

    private boolean maySuppress(Entry entry, SuppressionReason reason, long now) {
        Predicate<Entry> beside = other -> other != entry && other.visitor.equals(entry.visitor);
        String key = entry.message.replaces();
        return switch (reason) {
            case REPLACED ->
                (entry.state != DeliveryState.CLAIMED || entry.releases.remove(entry.holder))
                        && key != null
                        && (together.stream()
                                        .anyMatch(change -> change.from() == null
                                                && key.equals(change.message().replaces()))
                                || all().anyMatch(beside.and(newer -> newer.number > entry.number
                                        && key.equals(newer.message.replaces()))));
            case QUEUE_FULL ->
                all().filter(beside.and(other -> other.state.waits())).count() >= rules.capacity()
                        && all().noneMatch(beside.and(other -> other.state.waits()
                                && other.state != DeliveryState.CLAIMED
                                && isGivenUpBefore(other, entry)));
            case BUDGET -> displays(entry.message) >= entry.message.budget();
            case CAP ->
                !within(caps.perHour(), entry.visitor, now - HOUR, false)
                        || !within(caps.perDay(), entry.visitor, now - DAY, false)
                        || !within(caps.perVisit(), entry.visitor, Long.MIN_VALUE, false);
            default -> false;
        };
    }

    private boolean isGivenUpBefore(Entry one, Entry other) {
        if (one.message.priority() != other.message.priority()) {
            return one.message.priority() < other.message.priority();
        }
        return rules.overflow() == MailboxRules.Overflow.DROP_OLDEST
                ? one.number < other.number
                : one.number > other.number;
    }

    private long displays(StoredMessage message) {
        return of(message).filter(entry -> entry.state.shown()).count();
    }

    private boolean isDisplayedLast(Entry entry, long goal) {
        return entry.displayedAt <= goal
                && of(entry.visitor)
                        .noneMatch(other -> other.state.shown()
                                && other.displayedAt > entry.displayedAt
                                && other.displayedAt <= goal);
    }

    // What people see, and what tabs do.

    void sent(VisitorId visitor, MessageId message) {
        Entry entry = entries.get(List.of(message.value(), visitor.value()));
        if (entry == null) {
            objects(new AssertionError(message + " is sent to " + visitor));
        } else {
            entry.sent = true;
        }
    }

    void released(VisitorId visitor, MessageId message, String connection) {
        entry(message.value(), visitor.value()).releases.add(connection);
    }

    /** A message is on the screen. */
    void shown(VisitorId visitor, MessageId message, String connection, boolean inVain) {
        Entry entry = entry(message.value(), visitor.value());
        assertThat(entry.state == DeliveryState.CLAIMED && connection.equals(entry.holder))
                .as("%s shows what it has claimed: %s", connection, entry)
                .isTrue();
        assertThat(entry.shown)
                .as("%s is shown a second time", entry)
                .isEqualTo(entry.message.atMostOnce() ? 0 : entry.shownInVain);
        entry.shown++;
        entry.shownInVain += inVain ? 1 : 0;
    }

    void noted(VisitorId visitor, MessageId message, DeliveryStatus status) {
        entry(message.value(), visitor.value()).noted.add(status);
    }

    void toldOver(VisitorId visitor, MessageId message) {
        Entry entry = entry(message.value(), visitor.value());
        assertThat(entry.state.waits()).as("%s is over", entry).isFalse();
    }

    // What holds in the end.

    /** What waits though everybody is there and nothing fails any more, without a reason. */
    List<Entry> leftBehind(long now) {
        return all().filter(entry -> entry.state.waits())
                .filter(entry -> !entry.isStuck())
                .filter(entry -> entry.message.expiresAt() > now)
                .filter(entry -> entry.message.uncapped() || withinCaps(entry.visitor, now, true))
                .filter(entry -> entry.message.budget() == 0
                        || of(entry.message)
                                        .filter(other -> other.isStuck() || other.state.shown())
                                        .count()
                                < entry.message.budget())
                .toList();
    }

    /** Tells whether a visitor who is there got a message for all who come; true as well if that is over. */
    boolean isReached(MessageId message, VisitorId visitor, long now) {
        return entries.containsKey(List.of(message.value(), visitor.value()))
                || isClosed(message.value())
                || all().filter(entry -> entry.message.id().equals(message.value()))
                        .allMatch(entry -> entry.message.expiresAt() <= now);
    }

    Map<DeliveryStatus, Long> totals() {
        Map<DeliveryStatus, Long> totals = new HashMap<>();
        for (DeliveryState state : DeliveryState.values()) {
            totals.put(
                    Stored.status(state),
                    all().filter(entry -> entry.state == state).count());
        }
        return totals;
    }
}

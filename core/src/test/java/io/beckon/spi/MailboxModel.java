package io.beckon.spi;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What mailboxes should do, said as simply as possible: facts about each delivery, of which none is ever forgotten. Of its
 * own it has the budgets and which messages have ended.
 */
final class MailboxModel {
    private static final long HOUR = 3_600_000;

    /** What has happened to one delivery. */
    static final class Facts {
        final String visitor;
        final StoredMessage message;
        boolean delivered;

        @Nullable
        String tab;

        long tabUntil;
        boolean slot;
        long shownAt;

        @Nullable
        DeliveryState reaction;

        boolean converted;

        @Nullable
        DeliveryState end;

        @Nullable
        SuppressionReason reason;

        Facts(String visitor, StoredMessage message) {
            this.visitor = visitor;
            this.message = message;
        }

        boolean waits() {
            return end == null && shownAt == 0;
        }

        DeliveryState state() {
            if (end != null) {
                return end;
            } else if (shownAt > 0) {
                DeliveryState shown = reaction == null ? DeliveryState.DISPLAYED : reaction;
                return converted ? DeliveryState.CONVERTED : shown;
            } else if (tab != null) {
                return DeliveryState.CLAIMED;
            }
            return delivered ? DeliveryState.DELIVERED : DeliveryState.PENDING;
        }

        @Override
        public String toString() {
            return message.id() + " for " + visitor + " is " + state();
        }
    }

    private final List<Facts> all = new ArrayList<>();
    private final Map<String, Map<String, Facts>> byVisitor = new HashMap<>();
    private final List<Facts> shown = new ArrayList<>(); // in the order of display
    private final Map<String, Closing> closed = new HashMap<>();
    private final Map<String, Long> visitStart = new HashMap<>();
    private final Map<String, Long> lastSeen = new HashMap<>();

    List<Facts> all() {
        return all;
    }

    private Map<String, Facts> of(String visitor) {
        return byVisitor.computeIfAbsent(visitor, id -> new LinkedHashMap<>());
    }

    List<Facts> waiting(String visitor) {
        return of(visitor).values().stream().filter(Facts::waits).toList();
    }

    @Nullable
    Facts find(String visitor, StoredMessage message) {
        return of(visitor).get(message.id());
    }

    long taken(StoredMessage message) {
        return all.stream()
                .filter(facts -> facts.message.equals(message) && facts.slot)
                .count();
    }

    @Nullable
    Closing closed(StoredMessage message) {
        return closed.get(message.id());
    }

    void seen(String visitor, long now) {
        if (now - lastSeen.getOrDefault(visitor, 0L) > Mailbox.VISIT_GAP) {
            visitStart.put(visitor, now);
        }
        lastSeen.put(visitor, now);
    }

    boolean add(String visitor, StoredMessage message, MailboxRules rules) {
        if (find(visitor, message) != null) {
            return false;
        }
        for (Facts older : waiting(visitor)) {
            if (message.replaces() != null
                    && message.replaces().equals(older.message.replaces())
                    && older.tab == null) {
                suppress(older, SuppressionReason.REPLACED);
            }
        }
        Facts added = new Facts(visitor, message);
        all.add(added);
        of(visitor).put(message.id(), added);
        List<Facts> waiting = waiting(visitor);
        if (waiting.size() > rules.capacity()) {
            suppress(leastWorth(waiting, rules.overflow()), SuppressionReason.QUEUE_FULL);
        }
        return true;
    }

    private static Facts leastWorth(List<Facts> waiting, MailboxRules.Overflow overflow) {
        List<Facts> free = waiting.stream().filter(facts -> facts.tab == null).toList();
        List<Facts> candidates = free.isEmpty() ? waiting : free;
        int lowest = candidates.stream()
                .mapToInt(facts -> facts.message.priority())
                .min()
                .orElseThrow();
        List<Facts> lowestOnes = candidates.stream()
                .filter(facts -> facts.message.priority() == lowest)
                .toList();
        return overflow == MailboxRules.Overflow.DROP_OLDEST
                ? lowestOnes.get(0)
                : lowestOnes.get(lowestOnes.size() - 1);
    }

    ClaimAnswer claim(
            String visitor,
            StoredMessage message,
            String tab,
            long now,
            ClaimRules rules,
            Predicate<Facts> remembered) {
        Facts facts = find(visitor, message);
        if (facts == null || !facts.waits() || endIfOver(facts, now, rules)) {
            return ClaimAnswer.OVER;
        }
        facts.delivered = true;
        if (facts.tab != null) {
            boolean over = closed(message) != null || message.expiresAt() <= now;
            if (over || !facts.tab.equals(tab)) {
                return ClaimAnswer.CLAIMED;
            }
            facts.tabUntil = Math.max(facts.tabUntil, now + rules.leaseMillis());
            return ClaimAnswer.HELD;
        }
        if (wasReplaced(facts, remembered)) {
            suppress(facts, SuppressionReason.REPLACED);
            return ClaimAnswer.OVER;
        }
        if (!message.uncapped()) {
            if (reachesACap(visitor, now, rules, false)) {
                suppress(facts, SuppressionReason.CAP);
                return ClaimAnswer.OVER;
            }
            long gap = now - rules.gapMillis();
            boolean tooSoon = rules.gapMillis() > 0 && countedAfter(visitor, gap, true) > 0;
            if (tooSoon || reachesACap(visitor, now, rules, true)) {
                return ClaimAnswer.LATER;
            }
        }
        if (message.budget() > 0 && !facts.slot) {
            if (taken(message) >= message.budget()) {
                return noSlot(facts);
            }
            facts.slot = true;
        }
        facts.tab = tab;
        facts.tabUntil = now + rules.leaseMillis();
        return ClaimAnswer.GRANTED;
    }

    private ClaimAnswer noSlot(Facts facts) {
        long displays = shown.stream()
                .filter(other -> other.message.equals(facts.message))
                .count();
        if (displays < facts.message.budget()) {
            return ClaimAnswer.LATER;
        }
        suppress(facts, SuppressionReason.BUDGET);
        return ClaimAnswer.OVER;
    }

    private boolean reachesACap(String visitor, long now, ClaimRules rules, boolean alsoClaimed) {
        long visit = visitStart.getOrDefault(visitor, 0L) - 1;
        return reaches(rules.perHour(), countedAfter(visitor, now - HOUR, alsoClaimed))
                || reaches(rules.perDay(), countedAfter(visitor, now - 24 * HOUR, alsoClaimed))
                || reaches(rules.perVisit(), countedAfter(visitor, visit, alsoClaimed));
    }

    private static boolean reaches(int cap, int count) {
        return cap > 0 && count >= cap;
    }

    private int countedAfter(String visitor, long moment, boolean alsoClaimed) {
        long claimed = waiting(visitor).stream()
                .filter(facts ->
                        facts.tab != null && facts.tabUntil > moment && !facts.message.uncapped())
                .count();
        return shownAfter(visitor, moment) + (alsoClaimed ? (int) claimed : 0);
    }

    private int shownAfter(String visitor, long moment) {
        return (int) shown.stream()
                .filter(facts -> facts.visitor.equals(visitor)
                        && !facts.message.uncapped()
                        && facts.shownAt > moment)
                .count();
    }

    /** Tells whether others may have it now; what the mailbox remembers may have taken its place. */
    boolean release(
            String visitor, StoredMessage message, String tab, Predicate<Facts> remembered) {
        Facts facts = find(visitor, message);
        if (facts == null || !facts.waits() || !tab.equals(facts.tab)) {
            return false;
        }
        facts.slot = false;
        facts.tab = null;
        boolean replaced = wasReplaced(facts, remembered);
        if (replaced) {
            suppress(facts, SuppressionReason.REPLACED);
        }
        return !replaced;
    }

    private boolean wasReplaced(Facts facts, Predicate<Facts> remembered) {
        String key = facts.message.replaces();
        return key != null
                && all.subList(all.indexOf(facts) + 1, all.size()).stream()
                        .anyMatch(newer -> newer.visitor.equals(facts.visitor)
                                && remembered.test(newer)
                                && key.equals(newer.message.replaces()));
    }

    void report(String visitor, StoredMessage message, DeliveryEvent event, long now) {
        Facts facts = find(visitor, message);
        if (facts == null || facts.end != null) {
            return;
        }
        facts.delivered = true;
        if (event == DeliveryEvent.DELIVER) {
            return;
        }
        if (facts.shownAt == 0) {
            facts.slot |= taken(message) < message.budget();
            facts.tab = null;
            facts.shownAt = now;
            shown.add(facts);
        }
        if (event != DeliveryEvent.DISPLAY && facts.reaction == null && !facts.converted) {
            facts.reaction =
                    event == DeliveryEvent.CLICK ? DeliveryState.CLICKED : DeliveryState.DISMISSED;
        }
    }

    /** Of those deliveries that are still remembered. */
    @Nullable
    StoredMessage convert(String visitor, long now, long window, Predicate<Facts> remembered) {
        for (int i = shown.size() - 1; i >= 0; i--) {
            Facts facts = shown.get(i);
            if (facts.visitor.equals(visitor) && remembered.test(facts)) {
                if (now - facts.shownAt > window || facts.converted) {
                    return null;
                }
                facts.converted = true;
                return facts.message;
            }
        }
        return null;
    }

    List<String> settle(String visitor, long now, ClaimRules rules, Predicate<Facts> remembered) {
        List<String> freed = new ArrayList<>();
        for (Facts facts : waiting(visitor)) {
            boolean lapses = facts.tab != null && facts.tabUntil <= now;
            if (lapses && isAwaited(facts, now, rules)) {
                facts.tabUntil = rules.startedAt() + ClaimRules.RETURN_MILLIS;
            } else if (!endIfOver(facts, now, rules) && lapses && !facts.message.atMostOnce()) {
                facts.tab = null;
                if (!wasReplaced(facts, remembered)) {
                    freed.add(facts.message.id());
                }
            }
        }
        return freed;
    }

    boolean end(StoredMessage message, Closing reason) {
        return closed.putIfAbsent(message.id(), reason) == null;
    }

    void forget(String visitor) {
        waiting(visitor).forEach(facts -> suppress(facts, SuppressionReason.FORGOTTEN));
    }

    /** A tab has claimed it before a restart, and browsers are about to come back. */
    private static boolean isAwaited(Facts facts, long now, ClaimRules rules) {
        boolean fromBefore = facts.tabUntil < rules.startedAt() + rules.leaseMillis();
        return fromBefore && now < rules.startedAt() + ClaimRules.RETURN_MILLIS;
    }

    private boolean endIfOver(Facts facts, long now, ClaimRules rules) {
        boolean held = now < facts.tabUntil || isAwaited(facts, now, rules);
        if (facts.tab != null && held) {
            return false;
        }
        Closing reason = closed(facts.message);
        if (reason == Closing.BUDGET) {
            suppress(facts, SuppressionReason.BUDGET);
        } else if (reason == Closing.REVOKED) {
            end(facts, DeliveryState.REVOKED);
        } else if (now >= facts.message.expiresAt()) {
            end(facts, DeliveryState.EXPIRED);
        }
        return facts.end != null;
    }

    private static void suppress(Facts facts, SuppressionReason reason) {
        facts.reason = reason;
        end(facts, DeliveryState.SUPPRESSED);
    }

    private static void end(Facts facts, DeliveryState end) {
        facts.end = end;
        facts.tab = null;
        facts.slot = false;
    }
}

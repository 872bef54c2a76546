package io.beckon.engine;

import io.beckon.Audience;
import io.beckon.Criteria;
import io.beckon.Visitor;
import io.beckon.VisitorId;
import io.beckon.spi.MessageQuery;
import io.beckon.spi.MessageSummary;
import io.beckon.spi.Recipient;
import io.beckon.spi.StoredMessage;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The messages that reach also those who come later. What is known here is a copy of what the store has, as fresh as the
 * last {@link #refresh}; whether a visitor has had a message already, its mailbox knows. Safe for use by many threads.
 *
 * <p>Who comes after the message is known here gets it on arriving. Who came before, on this node while the message was on
 * its way into the store, or on another node before its news, is looked for among those present in the moment in which it
 * becomes known. As every visitor is present before it asks what there is for it, nobody is missed by both.
 */
final class LateArrivals {
    /** How many such messages there may be; of more, the newest count. */
    static final int MAX = 1_000;

    /** How many mailboxes are changed at once. */
    private static final int PORTION = 500;

    private static final Duration ASK_AGAIN_AFTER = Duration.ofSeconds(2);

    private record Open(StoredMessage message, Audience audience) {}

    private final Context context;
    private final Function<MessageQuery, CompletableFuture<List<MessageSummary>>> store;
    private final Function<Audience, List<VisitorState>> present;
    private final BiFunction<VisitorId, List<StoredMessage>, CompletableFuture<Boolean>> mailboxes;

    // Those whom messages of this node are being kept for at this moment, by message.
    private final Map<String, Set<String>> reached = new ConcurrentHashMap<>();

    private volatile CompletableFuture<Void> lastRefresh = CompletableFuture.completedFuture(null);
    private volatile List<Open> open = List.of();
    private volatile boolean closed;
    private long asked; // how often; guarded by this
    private long answered; // the last question of which there is an answer; guarded by this

    /**
     * Makes the list, without a message yet.
     *
     * @param store finds messages
     * @param present finds those of an audience who are on the site
     * @param mailboxes keeps messages for a visitor, unless it has them; tells whether it had not
     */
    LateArrivals(
            Context context,
            Function<MessageQuery, CompletableFuture<List<MessageSummary>>> store,
            Function<Audience, List<VisitorState>> present,
            BiFunction<VisitorId, List<StoredMessage>, CompletableFuture<Boolean>> mailboxes) {
        this.context = context;
        this.store = store;
        this.present = present;
        this.mailboxes = mailboxes;
    }

    /** Asks no more. */
    void close() {
        closed = true;
    }

    /**
     * Finds out what there is now.
     *
     * @return completes once that is known here, or could not be found out, which is tried again later
     */
    CompletableFuture<Void> refresh() {
        long number = nextQuestion();
        CompletableFuture<Void> refresh = store.apply(
                        new MessageQuery.Open(context.clock().millis(), MAX))
                .thenAccept(messages -> reach(take(number, messages)));
        lastRefresh = refresh;
        return refresh.exceptionally(failure -> {
            context.scheduler().schedule(() -> askAgain(number), ASK_AGAIN_AFTER);
            return null;
        });
    }

    /** Completes once there is an answer to the last question; if that has failed, it is asked again. */
    CompletableFuture<Void> known() {
        if (lastRefresh.isCompletedExceptionally()) {
            refresh();
        }
        return lastRefresh;
    }

    /** This node is about to keep a message for those whom it found, so that they need not be looked for. */
    void sending(StoredMessage message, Collection<Recipient> recipients) {
        reached.put(
                message.id(),
                recipients.stream().map(Recipient::visitor).collect(Collectors.toSet()));
    }

    /** The message was kept, and what is known here is younger; or it was not kept. */
    void sent(StoredMessage message) {
        reached.remove(message.id());
    }

    /** Returns the messages for a visitor who has just come. */
    List<StoredMessage> forArrival(Visitor visitor, long now) {
        List<StoredMessage> found = new ArrayList<>(0);
        for (Open each : open) {
            if (each.message().expiresAt() > now && matches(each.audience(), visitor)) {
                found.add(each.message());
            }
        }
        return found;
    }

    /** Returns the messages for a visitor who has just joined a room. */
    List<StoredMessage> forRoom(String name, long now) {
        List<StoredMessage> found = new ArrayList<>(0);
        for (Open each : open) {
            if (each.message().expiresAt() > now
                    && each.audience() instanceof Audience.Room room
                    && room.name().equals(name)) {
                found.add(each.message());
            }
        }
        return found;
    }

    /** Returns the messages for a visitor of whom more is known than before, which they were not for then. */
    List<StoredMessage> forChange(Visitor before, Visitor visitor, long now) {
        List<StoredMessage> found = new ArrayList<>(0);
        for (Open each : open) {
            if (each.message().expiresAt() > now
                    && each.audience() instanceof Audience.Matching matching
                    && matching.criteria().matches(visitor)
                    && !matching.criteria().matches(before)) {
                found.add(each.message());
            }
        }
        return found;
    }

    /** Returns the messages for a visitor who has just become known by an identity. */
    List<StoredMessage> forPerson(List<String> pseudonyms, long now) {
        List<StoredMessage> found = new ArrayList<>(0);
        for (Open each : open) {
            if (each.message().expiresAt() > now
                    && each.audience() instanceof Audience.Addressed addressed
                    && pseudonyms.contains(addressed.pseudonym())) {
                found.add(each.message());
            }
        }
        return found;
    }

    private synchronized long nextQuestion() {
        return ++asked;
    }

    private void askAgain(long number) {
        boolean last;
        synchronized (this) {
            last = number == asked;
        }
        if (last && !closed) {
            refresh();
        }
    }

    /**
     * Takes the messages that there are, unless there is an answer to a later question: answers may come in another order.
     *
     * @return those that were not known; none at first, as all who have come wait for that answer
     */
    private synchronized List<Open> take(long number, List<MessageSummary> messages) {
        if (number < answered) {
            return List.of();
        }
        boolean first = answered == 0;
        answered = number;
        Set<String> before = new HashSet<>();
        open.forEach(each -> before.add(each.message().id()));
        open = messages.stream().map(summary -> open(summary.message())).toList();
        return first
                ? List.of()
                : open.stream()
                        .filter(each -> !before.contains(each.message().id()))
                        .toList();
    }

    private Open open(StoredMessage message) {
        return new Open(message, Stored.audience(context.codec(), message));
    }

    private void reach(List<Open> fresh) {
        for (Open each : fresh) {
            Set<String> has = reached.getOrDefault(each.message().id(), Set.of());
            List<VisitorState> missed = present.apply(each.audience()).stream()
                    .filter(visitor -> !has.contains(visitor.id.value()))
                    .toList();
            admitAll(List.of(each.message()), missed);
        }
    }

    /** There may be many: each portion waits for the one before, so that the store has time for others too. */
    private void admitAll(List<StoredMessage> message, List<VisitorState> visitors) {
        if (!visitors.isEmpty() && !closed) {
            context.workers().execute(() -> admitPortion(message, visitors));
        }
    }

    private void admitPortion(List<StoredMessage> message, List<VisitorState> visitors) {
        int size = Math.min(PORTION, visitors.size());
        Queue<VisitorState> failed = new ConcurrentLinkedQueue<>();
        CompletableFuture<?>[] portion = visitors.subList(0, size).stream()
                .filter(visitor -> !visitor.gone())
                .map(visitor -> admit(message, visitor, failed))
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(portion).thenRun(() -> {
            List<VisitorState> left = new ArrayList<>(failed);
            left.addAll(visitors.subList(size, visitors.size()));
            if (failed.isEmpty()) {
                admitAll(message, left);
            } else {
                context.scheduler().schedule(() -> admitAll(message, left), ASK_AGAIN_AFTER);
            }
        });
    }

    private CompletableFuture<Void> admit(
            List<StoredMessage> message, VisitorState visitor, Queue<VisitorState> failed) {
        return mailboxes.apply(visitor.id, message).handle((added, failure) -> {
            if (failure != null) {
                failed.add(visitor);
            } else if (added) {
                visitor.lane.run(visitor.mail::collect);
            }
            return null;
        });
    }

    private static boolean matches(Audience audience, Visitor visitor) {
        if (audience instanceof Audience.Room room) {
            return visitor.rooms().contains(room.name());
        }
        Criteria criteria = audience instanceof Audience.Matching matching
                ? matching.criteria()
                : Criteria.everyone();
        boolean ofOnePerson =
                audience instanceof Audience.One || audience instanceof Audience.Addressed;
        return !ofOnePerson && criteria.matches(visitor);
    }
}

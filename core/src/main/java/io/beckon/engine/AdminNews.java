package io.beckon.engine;

import io.beckon.Activity;
import io.beckon.Audience;
import io.beckon.Receipt;
import io.beckon.VisitorId;
import io.beckon.engine.Counters.Counter;
import io.beckon.people.Profile;
import io.beckon.protocol.ToAdmin;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one admin is to hear and has not been sent yet. It stays small however slowly the admin reads: progress is merged
 * by message, and of the rest the newest are kept. Safe for use by many threads.
 */
final class AdminNews {
    private static final int MAX_RECEIPTS = 200;
    private static final int MAX_MESSAGES = 200;

    private final AdminConnection admin;
    private final Counters counters;

    // All guarded by this.
    private final Deque<SentRecord> sent = new ArrayDeque<>();
    private final Set<SentRecord> progress = new LinkedHashSet<>();
    private final Deque<Receipt> receipts = new ArrayDeque<>();
    private final Map<VisitorId, WatchedActivity> activity = new LinkedHashMap<>();

    /** Of those whom the admin watches, so there are as few. */
    private final Map<VisitorId, ToAdmin> people = new LinkedHashMap<>();

    /** Those of whom the admin was told something. */
    private final Set<VisitorId> told = new HashSet<>();

    AdminNews(AdminConnection admin, Counters counters) {
        this.admin = admin;
        this.counters = counters;
    }

    synchronized void sent(SentRecord message) {
        addBounded(sent, message, MAX_MESSAGES);
        progress(message);
    }

    synchronized void receipt(SentRecord message, Receipt receipt) {
        if (message.audience instanceof Audience.One) {
            addBounded(receipts, receipt, MAX_RECEIPTS);
        }
        progress(message);
    }

    synchronized void ended(SentRecord message) {
        progress(message);
    }

    synchronized void activity(VisitorId visitor, Activity entry, boolean stream) {
        int dropped =
                activity.computeIfAbsent(visitor, id -> new WatchedActivity()).add(entry, stream);
        counters.add(Counter.ADMIN_NEWS_DROPPED, dropped);
    }

    /**
     * Who a visitor is has changed.
     *
     * @param now all that the admin is to know of it; null for nothing
     */
    synchronized void person(VisitorId visitor, ToAdmin.@Nullable PersonUpdate now) {
        if (now != null) {
            told.add(visitor);
            people.put(visitor, now);
        } else if (told.remove(visitor)) {
            people.put(visitor, new ToAdmin.PersonUpdate(visitor, Map.of(), Profile.empty()));
        }
    }

    synchronized void forget(VisitorId visitor) {
        activity.remove(visitor);
        people.remove(visitor);
        told.remove(visitor);
    }

    /** Takes everything, in an order in which it makes sense. */
    synchronized List<ToAdmin> take() {
        List<ToAdmin> news = new ArrayList<>();
        sent.forEach(message -> news.add(notice(message)));
        receipts.forEach(receipt -> news.add(new ToAdmin.ReceiptUpdate(receipt)));
        progress.forEach(message -> news.add(message.progress()));
        news.addAll(people.values());
        activity.forEach((visitor, watched) ->
                news.add(new ToAdmin.ActivityUpdate(visitor, watched.list())));
        sent.clear();
        receipts.clear();
        progress.clear();
        activity.clear();
        people.clear();
        return news;
    }

    private ToAdmin notice(SentRecord message) {
        String ref = message.sender.admin() == admin ? message.sender.ref() : null;
        return new ToAdmin.SentNotice(
                ref,
                message.sent(),
                message.sender.name(),
                message.acceptedAt,
                message.audience,
                message.name,
                message.data,
                message.lateUntil);
    }

    // Called with the lock held.
    private void progress(SentRecord message) {
        if (!message.kept) {
            return;
        }
        if (progress.size() >= MAX_MESSAGES && !progress.contains(message)) {
            SentRecord oldest = progress.iterator().next();
            progress.remove(oldest);
            counters.add(Counter.ADMIN_NEWS_DROPPED);
        }
        progress.add(message);
    }

    private <E> void addBounded(Deque<E> queue, E element, int max) {
        if (queue.size() >= max) {
            queue.poll();
            counters.add(Counter.ADMIN_NEWS_DROPPED);
        }
        queue.add(element);
    }
}

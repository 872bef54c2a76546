package io.beckon.engine;

import io.beckon.AdminPolicy;
import io.beckon.Audience;
import io.beckon.MessageId;
import io.beckon.Receipt;
import io.beckon.spi.Change;

import org.jspecify.annotations.Nullable;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** One admin channel: who is in it, and what was sent on it lately. Safe for use by many threads. */
final class AdminChannel {
    /** How many messages are remembered for admins who come later. */
    static final int REMEMBERED = 50;

    final String name;
    final AdminPolicy policy;
    private final List<AdminConnection> admins = new CopyOnWriteArrayList<>();
    private final Map<MessageId, SentRecord> sent =
            new LinkedHashMap<>(); // guarded by itself; in the order of acceptance

    AdminChannel(String name, AdminPolicy policy) {
        this.name = name;
        this.policy = policy;
    }

    /** Lets an admin in, and gives it what was sent lately: each message by this list or by {@link #sent}. */
    void enter(AdminConnection admin) {
        synchronized (sent) {
            admins.add(admin);
            sent.values().forEach(admin::note);
        }
        admin.requestUpdate();
    }

    void leave(AdminConnection admin) {
        admins.remove(admin);
    }

    List<AdminConnection> admins() {
        return admins;
    }

    /** Takes what a store has of the time before, which is older than what was sent since. */
    void remember(List<SentRecord> past) {
        synchronized (sent) {
            List<SentRecord> since = List.copyOf(sent.values());
            past.forEach(this::add);
            // What was sent since stays as it is, and comes last.
            since.forEach(record -> {
                sent.remove(record.id);
                add(record);
            });
        }
        past.forEach(record -> admins.forEach(admin -> admin.note(record)));
        admins.forEach(AdminConnection::requestUpdate);
    }

    void sent(SentRecord message) {
        List<AdminConnection> present;
        synchronized (sent) {
            add(message);
            present = List.copyOf(admins);
        }
        present.forEach(admin -> admin.sent(message));
    }

    // Called with the lock held.
    private void add(SentRecord message) {
        sent.put(message.id, message);
        Iterator<SentRecord> oldest = sent.values().iterator();
        while (sent.size() > REMEMBERED) {
            oldest.next();
            oldest.remove();
        }
    }

    /** Remembers no messages any more that were addressed to somebody. Returns how many there were. */
    int erase(Predicate<Audience> to) {
        synchronized (sent) {
            int before = sent.size();
            sent.values().removeIf(record -> to.test(record.audience));
            return before - sent.size();
        }
    }

    void count(MessageId message, Change change) {
        SentRecord record = find(message);
        if (record != null) {
            record.count(change);
        }
    }

    void receipt(Receipt receipt) {
        SentRecord record = find(receipt.message());
        if (record != null) {
            admins.forEach(admin -> admin.receipt(record, receipt));
        }
    }

    void ended(MessageId message) {
        SentRecord record = find(message);
        if (record != null) {
            record.end();
            admins.forEach(admin -> admin.ended(record));
        }
    }

    private @Nullable SentRecord find(MessageId message) {
        synchronized (sent) {
            return sent.get(message);
        }
    }
}

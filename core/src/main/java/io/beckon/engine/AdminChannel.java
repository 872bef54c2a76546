package io.beckon.engine;

import io.beckon.AdminPolicy;
import io.beckon.Receipt;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** One admin channel: who is in it, and what was sent on it lately. Safe for use by many threads. */
final class AdminChannel {
    private static final int REMEMBERED = 50;

    final String name;
    final AdminPolicy policy;
    private final List<AdminConnection> admins = new CopyOnWriteArrayList<>();
    private final Deque<StoredMessage> sent = new ArrayDeque<>(); // guarded by itself

    AdminChannel(String name, AdminPolicy policy) {
        this.name = name;
        this.policy = policy;
    }

    /** Lets an admin in, and gives it what was sent lately: each message by this list or by {@link #sent}. */
    void enter(AdminConnection admin) {
        synchronized (sent) {
            admins.add(admin);
            sent.forEach(admin::note);
        }
        admin.requestUpdate();
    }

    void leave(AdminConnection admin) {
        admins.remove(admin);
    }

    List<AdminConnection> admins() {
        return admins;
    }

    void sent(StoredMessage message) {
        List<AdminConnection> present;
        synchronized (sent) {
            if (sent.size() >= REMEMBERED) {
                sent.poll();
            }
            sent.add(message);
            present = List.copyOf(admins);
        }
        present.forEach(admin -> admin.sent(message));
    }

    void receipt(StoredMessage message, Receipt receipt) {
        admins.forEach(admin -> admin.receipt(message, receipt));
    }
}

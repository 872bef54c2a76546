package io.beckon.engine;

import io.beckon.AdminPolicy;
import io.beckon.Audience;
import io.beckon.MessageId;
import io.beckon.Receipt;
import io.beckon.spi.Change;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The admin channels, which are fixed when the engine is built. Safe for use by many threads. */
final class AdminChannels {
    private final Map<String, AdminChannel> channels = new LinkedHashMap<>();

    AdminChannels(Map<String, AdminPolicy> policies) {
        policies.forEach((name, policy) -> channels.put(name, new AdminChannel(name, policy)));
    }

    @Nullable
    AdminChannel find(String name) {
        return channels.get(name);
    }

    Set<String> roles() {
        Set<String> roles = new HashSet<>();
        channels.values().forEach(channel -> roles.addAll(channel.policy.roles()));
        return Set.copyOf(roles);
    }

    /** Returns the names of all channels. */
    Set<String> names() {
        return new TreeSet<>(channels.keySet());
    }

    Collection<AdminChannel> all() {
        return channels.values();
    }

    void sent(SentRecord message) {
        AdminChannel channel = channels.get(message.sender.channel());
        if (channel != null) {
            channel.sent(message);
        }
    }

    /** Something has become of a delivery, which counts for its message. */
    void count(Change change) {
        AdminChannel channel = channels.get(change.message().channel());
        if (channel != null) {
            channel.count(new MessageId(change.message().id()), change);
        }
    }

    void receipt(String name, Receipt receipt) {
        AdminChannel channel = channels.get(name);
        if (channel != null) {
            channel.receipt(receipt);
        }
    }

    /** A message is over for all; there are few channels, so each may look whether it is its own. */
    void ended(MessageId message) {
        channels.values().forEach(channel -> channel.ended(message));
    }

    /** Remembers no messages any more that were addressed to somebody. Returns how many there were. */
    int erase(Predicate<Audience> to) {
        return channels.values().stream().mapToInt(channel -> channel.erase(to)).sum();
    }

    /** Brings every admin's totals up to date. */
    void updateTotals() {
        for (AdminChannel channel : channels.values()) {
            channel.admins().forEach(AdminConnection::updateTotals);
        }
    }
}

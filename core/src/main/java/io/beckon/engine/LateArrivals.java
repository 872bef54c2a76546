package io.beckon.engine;

import io.beckon.Audience;
import io.beckon.Criteria;
import io.beckon.Visitor;
import io.beckon.protocol.Codec;
import io.beckon.spi.MessageQuery;
import io.beckon.spi.MessageSummary;
import io.beckon.spi.StoredMessage;

import java.util.ArrayList;
import java.util.List;

/**
 * The messages that reach also those who come later. What is known here is a copy of what the store has, as fresh as the
 * last {@link #refreshed}; whether a visitor has had a message already, its mailbox knows. Safe for use by many threads.
 */
final class LateArrivals {
    /** How many such messages there may be; of more, the newest count. */
    static final int MAX = 1_000;

    private record Open(StoredMessage message, Audience audience) {}

    private final Codec codec;
    private volatile List<Open> open = List.of();
    private long refreshes; // guarded by this
    private long refreshed; // the last one of which there is an answer; guarded by this

    LateArrivals(Codec codec) {
        this.codec = codec;
    }

    static MessageQuery query(long now) {
        return new MessageQuery.Open(now, MAX);
    }

    /** Numbers the next question for them, as answers may come in another order. */
    synchronized long nextRefresh() {
        return ++refreshes;
    }

    /** Takes the messages that there are now, unless there is an answer to a later question. */
    synchronized void refreshed(long number, List<MessageSummary> messages) {
        if (number < refreshed) {
            return;
        }
        refreshed = number;
        open = messages.stream()
                .map(summary ->
                        new Open(summary.message(), Stored.audience(codec, summary.message())))
                .toList();
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

    private static boolean matches(Audience audience, Visitor visitor) {
        if (audience instanceof Audience.Room room) {
            return visitor.rooms().contains(room.name());
        }
        Criteria criteria = audience instanceof Audience.Matching matching
                ? matching.criteria()
                : Criteria.everyone();
        return !(audience instanceof Audience.One) && criteria.matches(visitor);
    }
}

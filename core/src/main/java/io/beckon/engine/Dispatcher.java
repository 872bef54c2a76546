package io.beckon.engine;

import io.beckon.Audience;
import io.beckon.Criteria;
import io.beckon.Message;
import io.beckon.MessageId;
import io.beckon.Sent;
import io.beckon.Visitor;
import io.beckon.VisitorId;
import io.beckon.engine.Counters.Counter;
import io.beckon.protocol.ToVisitor;
import io.beckon.spi.Payload;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Accepts messages and brings them on their way. A message is accepted on the thread that sends it, so that what one
 * thread sends first is accepted first; what takes long, writing to many connections, is left to the workers. Safe for use by
 * many threads.
 */
final class Dispatcher {
    /** Up to this many visitors are written to on the sender's thread; waking a worker would cost more. */
    private static final int SMALL_AUDIENCE = 32;

    /** How many visitors a worker writes to before another may take over the rest. */
    private static final int CHUNK = 2048;

    private final Context context;
    private final VisitorDirectory directory;
    private final AdminChannels channels;
    private final Listeners listeners;
    private volatile boolean closed;

    Dispatcher(
            Context context,
            VisitorDirectory directory,
            AdminChannels channels,
            Listeners listeners) {
        this.context = context;
        this.directory = directory;
        this.channels = channels;
        this.listeners = listeners;
    }

    /** Accepts nothing more. */
    void close() {
        closed = true;
    }

    /**
     * Sends a message to those of an audience who are in a scope.
     *
     * @return completes as {@link io.beckon.Beckon#send} says
     */
    CompletableFuture<Sent> send(
            Message message, Audience audience, Criteria scope, Sender sender) {
        if (closed) {
            return CompletableFuture.failedFuture(new IllegalStateException(
                    "Beckon is closed, and accepts no messages any more."));
        }
        StoredMessage stored;
        try {
            stored = store(message, audience, sender);
        } catch (IllegalArgumentException e) {
            return CompletableFuture.failedFuture(e);
        }
        Sent sent = message.kept() ? keep(stored, scope) : sendLive(stored, scope);
        return CompletableFuture.completedFuture(sent);
    }

    private StoredMessage store(Message message, Audience audience, Sender sender) {
        MessageId id = context.ids().message();
        long now = context.clock().millis();
        Long expires = message.kept() ? now + message.expiresAfter().toMillis() : null;
        String text = context.codec()
                .write(new ToVisitor.Deliver(
                        id, message.name(), message.kept(), expires, message.data()));
        Payload payload = Payload.of(text);
        if (payload.bytes() > context.limits().messageBytes()) {
            throw new IllegalArgumentException("A message may have "
                    + context.limits().messageBytes() + " bytes; this one has " + payload.bytes()
                    + ". Send less, or raise Limits.messageBytes.");
        }
        return new StoredMessage(
                id, message, audience, payload, sender, now, context.clock().nanos());
    }

    private Sent sendLive(StoredMessage stored, Criteria scope) {
        List<VisitorState> recipients = present(stored.audience, scope);
        stored.accepted(recipients.size());
        announce(stored);
        Timers timers = context.timers();
        @Nullable
        Runnable whenSent = timers.read() ? () -> timers.delivered(stored.acceptedNanos) : null;
        Outgoing live = Outgoing.live(stored.message, stored.payload, whenSent);
        for (VisitorState visitor : recipients) {
            visitor.lane.runWithoutEpilogue(() -> visitor.deliverLive(live));
        }
        flush(recipients);
        return stored.sent();
    }

    private Sent keep(StoredMessage stored, Criteria scope) {
        List<VisitorState> present = present(stored.audience, scope);
        int recipients = present.size();
        if (present.isEmpty()
                && stored.audience instanceof Audience.One one
                && isAway(one.id(), scope)) {
            recipients = 1;
            directory.mailboxes().add(one.id(), stored);
            bringWhereverItIs(one.id());
        }
        for (VisitorState visitor : present) {
            directory.mailboxes().add(visitor.id, stored);
        }
        stored.accepted(recipients);
        announce(stored);
        for (VisitorState visitor : present) {
            visitor.lane.runWithoutEpilogue(visitor::deliverKept);
            if (visitor.gone()) {
                bringWhereverItIs(visitor.id);
            }
        }
        flush(present);
        if (recipients > 0) {
            stored.expiresBy(context.scheduler()
                    .schedule(
                            () -> context.workers()
                                    .execute(() -> directory.mailboxes().expire(stored)),
                            Duration.ofMillis(
                                    stored.expiresAt() - context.clock().millis())));
        }
        return stored.sent();
    }

    /** Something was kept for a visitor who was not there a moment ago, and may be by now. */
    private void bringWhereverItIs(VisitorId id) {
        VisitorState back = here(id);
        if (back == null) {
            directory.mailboxes().left(id, () -> here(id) != null);
        } else {
            back.lane.run(back::deliverKept);
        }
    }

    private @Nullable VisitorState here(VisitorId id) {
        VisitorState state = directory.state(id);
        return state == null || state.gone() ? null : state;
    }

    /** A visitor who has left is known for as long as something waits for it. */
    private boolean isAway(VisitorId visitor, Criteria scope) {
        return scope instanceof Criteria.Everyone
                && directory.mailboxes().find(visitor).isPresent();
    }

    private void announce(StoredMessage stored) {
        Sent sent = stored.sent();
        context.counters().add(Counter.SENDS);
        EventLog.messageSent(sent.id(), kind(stored.audience), sent.recipients());
        channels.sent(stored);
        listeners.tell(listener -> listener.messageSent(
                stored.message,
                stored.audience,
                sent,
                stored.sender.name(),
                Instant.ofEpochMilli(stored.acceptedAt)));
    }

    private static String kind(Audience audience) {
        if (audience instanceof Audience.One) {
            return "visitor";
        }
        if (audience instanceof Audience.Room) {
            return "room";
        }
        return audience instanceof Audience.Matching ? "criteria" : "everybody";
    }

    private List<VisitorState> present(Audience audience, Criteria scope) {
        if (audience instanceof Audience.One one) {
            return matching(one(one.id()), scope);
        }
        if (audience instanceof Audience.Room room) {
            return matching(directory.rooms().members(room.name()), scope);
        }
        if (audience instanceof Audience.Matching matching) {
            return matching(matching(directory.present(), matching.criteria()), scope);
        }
        return matching(directory.present(), scope);
    }

    private List<VisitorState> one(VisitorId id) {
        VisitorState state = here(id);
        return state == null ? List.of() : List.of(state);
    }

    private static List<VisitorState> matching(List<VisitorState> visitors, Criteria criteria) {
        if (criteria instanceof Criteria.Everyone) {
            return visitors;
        }
        List<VisitorState> matching = new ArrayList<>();
        for (VisitorState state : visitors) {
            @Nullable Visitor visitor = state.snapshot();
            if (visitor != null && criteria.matches(visitor)) {
                matching.add(state);
            }
        }
        return matching;
    }

    private void flush(List<VisitorState> visitors) {
        if (visitors.size() <= SMALL_AUDIENCE) {
            visitors.forEach(VisitorState::flush);
            return;
        }
        for (int start = 0; start < visitors.size(); start += CHUNK) {
            List<VisitorState> chunk =
                    visitors.subList(start, Math.min(start + CHUNK, visitors.size()));
            context.workers().execute(() -> chunk.forEach(VisitorState::flush));
        }
    }
}

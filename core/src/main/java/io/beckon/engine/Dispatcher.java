package io.beckon.engine;

import io.beckon.Audience;
import io.beckon.Criteria;
import io.beckon.DeliveryPolicy;
import io.beckon.Message;
import io.beckon.MessageId;
import io.beckon.Sent;
import io.beckon.engine.Counters.Counter;
import io.beckon.protocol.ToVisitor;
import io.beckon.spi.Acceptance;
import io.beckon.spi.MessageCounts;
import io.beckon.spi.Payload;
import io.beckon.spi.Recipient;
import io.beckon.spi.StoredMessage;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Accepts messages and brings them on their way. A message is accepted on the thread that sends it, so that what one
 * thread sends first is accepted first; what takes long, writing to many connections, is left to the workers. Safe for use by
 * many threads.
 */
final class Dispatcher {
    /** Up to this many visitors are written to on the sender's thread; waking a worker would cost more. */
    private static final int SMALL_AUDIENCE = 32;

    /** How many visitors a worker writes to before another may take over the rest. */
    private static final int PORTION = 512;

    private final Context context;
    private final Audiences audiences;
    private final Pseudonyms pseudonyms;
    private final DeliveryService deliveries;
    private final AdminChannels channels;
    private final Listeners listeners;
    private volatile boolean closed;

    Dispatcher(
            Context context,
            Audiences audiences,
            Pseudonyms pseudonyms,
            DeliveryService deliveries,
            AdminChannels channels,
            Listeners listeners) {
        this.context = context;
        this.audiences = audiences;
        this.pseudonyms = pseudonyms;
        this.deliveries = deliveries;
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
     * @param key under which a repeated send is known, or null
     * @return completes as {@link io.beckon.Beckon#send} says
     */
    CompletableFuture<Sent> send(
            Message message,
            Audience audience,
            Criteria scope,
            Sender sender,
            @Nullable String key) {
        if (closed) {
            return CompletableFuture.failedFuture(new IllegalStateException(
                    "Beckon is closed, and accepts no messages any more."));
        }
        try {
            Draft draft = draft(message, remembered(audience), sender);
            return message.kept()
                    ? keep(draft, scope, requireKey(key))
                    : CompletableFuture.completedFuture(sendLive(draft, scope, key));
        } catch (IllegalArgumentException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Who a person is goes no further than here: neither into the store, nor to admins, nor into the log. */
    private Audience remembered(Audience audience) {
        return audience instanceof Audience.Identified identified
                ? pseudonyms.audience(identified.identity())
                : audience;
    }

    /** A message on its way, with what was found out about it so far. */
    private record Draft(
            MessageId id,
            Message message,
            Audience audience,
            Sender sender,
            Payload payload,
            long acceptedAt,
            long expiresAt) {}

    private Draft draft(Message message, Audience audience, Sender sender) {
        MessageId id = context.ids().message();
        long now = context.clock().millis();
        long expires = message.kept() ? expiresAt(message.delivery(), now) : 0;
        Payload payload = Payload.of(context.codec()
                .write(new ToVisitor.Deliver(
                        id,
                        message.name(),
                        message.kept(),
                        message.kept() ? expires : null,
                        message.kept() ? message.delivery().priority() : 0,
                        message.data())));
        if (payload.bytes() > context.limits().messageBytes()) {
            throw new MessageTooLargeException(payload.bytes(), context.limits().messageBytes());
        }
        return new Draft(id, message, audience, sender, payload, now, expires);
    }

    private static long expiresAt(DeliveryPolicy policy, long now) {
        Instant moment = policy.expiresAt();
        if (moment == null) {
            return now + policy.expiresAfter().toMillis();
        }
        if (moment.toEpochMilli() - now > Message.MAX_EXPIRY.toMillis()) {
            throw new IllegalArgumentException("A message waits for at most "
                    + Message.MAX_EXPIRY.toDays() + " days, but was to wait until " + moment + ".");
        }
        return moment.toEpochMilli();
    }

    private static @Nullable String requireKey(@Nullable String key) {
        if (key != null && (key.isEmpty() || key.length() > DeliveryPolicy.MAX_KEY)) {
            throw new IllegalArgumentException("An idempotency key has 1 to "
                    + DeliveryPolicy.MAX_KEY + " characters; this one has " + key.length() + ".");
        }
        return key;
    }

    private Sent sendLive(Draft draft, Criteria scope, @Nullable String key) {
        if (key != null) {
            throw new IllegalArgumentException(
                    "Only a kept message can be sent with an idempotency key; make it one with"
                            + " Message.Builder.kept().");
        }
        List<VisitorState> recipients = audiences.present(draft.audience(), scope);
        Sent sent = new Sent(draft.id(), recipients.size());
        announce(draft, sent);
        Timers timers = context.timers();
        long begun = context.clock().nanos();
        @Nullable Runnable whenSent = timers.read() ? () -> timers.delivered(begun) : null;
        Outgoing live = Outgoing.live(draft.message(), draft.payload(), whenSent);
        // Queued in order before this returns, and sent while what belongs to a visitor is
        // still near.
        for (List<VisitorState> portion : portions(recipients)) {
            for (VisitorState visitor : portion) {
                visitor.lane.runWithoutEpilogue(() -> visitor.mail.deliverLive(live));
            }
            hand(portion, recipients.size(), VisitorState::flush);
        }
        return sent;
    }

    private CompletableFuture<Sent> keep(Draft draft, Criteria scope, @Nullable String key) {
        List<VisitorState> present = audiences.present(draft.audience(), scope);
        List<Recipient> recipients = new ArrayList<>(Math.max(1, present.size()));
        for (VisitorState visitor : present) {
            recipients.add(new Recipient(visitor.id.value(), true));
        }
        if (present.isEmpty()
                && draft.audience() instanceof Audience.One one
                && scope instanceof Criteria.Everyone) {
            recipients.add(new Recipient(one.id().value(), false));
        }
        StoredMessage stored = stored(draft, key);
        return deliveries
                .accept(stored, recipients, acceptance -> announce(draft, sent(acceptance)))
                .thenApply(acceptance -> {
                    Sent sent = sent(acceptance);
                    if (acceptance.repeated()) {
                        draft.sender().sentBefore(sent);
                    }
                    // Also what was sent before: where the first answer was that it is not known,
                    // nobody was told yet.
                    bring(draft, present);
                    return sent;
                });
    }

    private static Sent sent(Acceptance acceptance) {
        return new Sent(new MessageId(acceptance.message().id()), acceptance.recipients());
    }

    private StoredMessage stored(Draft draft, @Nullable String key) {
        DeliveryPolicy policy = draft.message().delivery();
        return new StoredMessage(
                draft.id().value(),
                draft.message().name(),
                draft.payload().text(),
                context.codec().write(draft.audience()),
                draft.sender().name(),
                draft.sender().channel(),
                draft.acceptedAt(),
                draft.expiresAt(),
                policy.priority(),
                policy.replaces(),
                key,
                policy.budget(),
                policy.atMostOnce(),
                policy.uncapped(),
                takesLateArrivals(draft));
    }

    private static boolean takesLateArrivals(Draft draft) {
        return draft.message().kept()
                && draft.message().delivery().lateArrivals()
                && !(draft.audience() instanceof Audience.One);
    }

    /** Has the visitors' tabs fetch what was accepted. */
    private void bring(Draft draft, List<VisitorState> present) {
        if (draft.audience() instanceof Audience.One one) {
            // It may have come, or come back, while the message was on its way into the store.
            VisitorState here = audiences.here(one.id());
            if (here != null) {
                here.lane.run(here.mail::collect);
            }
        } else {
            inPortions(present, visitor -> visitor.lane.run(visitor.mail::collect));
        }
    }

    private void announce(Draft draft, Sent sent) {
        context.counters().add(Counter.SENDS);
        EventLog.messageSent(sent.id(), kind(draft.audience()), sent.recipients());
        channels.sent(new SentRecord(
                sent.id(),
                draft.message().name(),
                draft.message().data(),
                draft.audience(),
                draft.sender(),
                draft.acceptedAt(),
                draft.message().kept(),
                takesLateArrivals(draft) ? draft.expiresAt() : null,
                new MessageCounts(sent.recipients(), Map.of(), Map.of())));
        listeners.tell(listener -> listener.messageSent(
                draft.message(),
                draft.audience(),
                sent,
                draft.sender().name(),
                Instant.ofEpochMilli(draft.acceptedAt())));
    }

    private static String kind(Audience audience) {
        if (audience instanceof Audience.One) {
            return "visitor";
        }
        if (audience instanceof Audience.Addressed) {
            return "identity";
        }
        if (audience instanceof Audience.Room) {
            return "room";
        }
        return audience instanceof Audience.Matching ? "criteria" : "everybody";
    }

    /** Does something for each visitor, and leaves it to the workers where there are many. */
    private void inPortions(List<VisitorState> visitors, Consumer<VisitorState> action) {
        portions(visitors).forEach(portion -> hand(portion, visitors.size(), action));
    }

    private static List<List<VisitorState>> portions(List<VisitorState> visitors) {
        List<List<VisitorState>> portions = new ArrayList<>(visitors.size() / PORTION + 1);
        for (int start = 0; start < visitors.size(); start += PORTION) {
            portions.add(visitors.subList(start, Math.min(start + PORTION, visitors.size())));
        }
        return portions;
    }

    private void hand(List<VisitorState> portion, int all, Consumer<VisitorState> action) {
        if (all <= SMALL_AUDIENCE) {
            portion.forEach(action);
        } else {
            context.workers().execute(() -> portion.forEach(action));
        }
    }
}

package io.beckon.engine;

import io.beckon.Audience;
import io.beckon.ConnectionId;
import io.beckon.Consent;
import io.beckon.Deliveries;
import io.beckon.Delivery;
import io.beckon.DeliveryStatus;
import io.beckon.MessageId;
import io.beckon.SentMessage;
import io.beckon.Visitor;
import io.beckon.VisitorId;
import io.beckon.engine.Counters.Counter;
import io.beckon.engine.ErasedVisitors.ErasedException;
import io.beckon.people.Identity;
import io.beckon.people.PersonRules;
import io.beckon.spi.Acceptance;
import io.beckon.spi.Change;
import io.beckon.spi.ClaimAnswer;
import io.beckon.spi.Closing;
import io.beckon.spi.ConsentRecord;
import io.beckon.spi.DeliveryEvent;
import io.beckon.spi.DeliveryStore;
import io.beckon.spi.Ledger;
import io.beckon.spi.Mailbox;
import io.beckon.spi.MailboxChange;
import io.beckon.spi.MessageQuery;
import io.beckon.spi.MessageSummary;
import io.beckon.spi.Recipient;
import io.beckon.spi.StoredMessage;
import io.beckon.spi.SuppressionReason;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The engine's way to the store: asks it for every change of a mailbox, and has told what came of it. Safe for use by many
 * threads; what is returned completes on threads of the store.
 */
final class DeliveryService implements Deliveries, DeliveryStore.Watcher {
    private final Context context;
    private final Kept kept;
    private final DeliveryStore store;
    private final StoreHealth health;
    private final LateArrivals late;
    private final ChangeAnnouncer announcer;
    private final Pseudonyms pseudonyms;
    private final ErasedVisitors erased;
    private final Function<VisitorId, @Nullable VisitorState> visitors;
    private final Sweeper sweeper;
    private volatile boolean open = true;

    DeliveryService(
            Context context,
            Kept kept,
            ChangeAnnouncer announcer,
            Function<VisitorId, @Nullable VisitorState> visitors,
            Function<Audience, List<VisitorState>> present,
            Pseudonyms pseudonyms,
            ErasedVisitors erased) {
        this.context = context;
        this.pseudonyms = pseudonyms;
        this.erased = erased;
        this.kept = kept;
        this.store = kept.store();
        this.health = new StoreHealth(context.clock());
        this.late = new LateArrivals(context, this::summaries, present, this::admit);
        this.announcer = announcer;
        this.visitors = visitors;
        this.sweeper = new Sweeper(context, this);
    }

    void start() {
        store.watch(this);
        sweeper.start();
        late.refresh();
    }

    /** Lets go of the store. Blocks until it has finished what is under way. */
    void close() {
        open = false;
        sweeper.stop();
        late.close();
        store.close();
    }

    boolean isOpen() {
        return open;
    }

    StoreHealth health() {
        return health;
    }

    /** Tells whether what is kept ends with this process. */
    boolean endsWithProcess() {
        return store.endsWithProcess();
    }

    /**
     * Keeps a message for its recipients.
     *
     * @param sent tells that it was sent, unless it was sent before; only then is told what that has brought about, which may
     *     be its own end
     */
    CompletableFuture<Acceptance> accept(
            StoredMessage message, Collection<Recipient> recipients, Consumer<Acceptance> sent) {
        if (!message.lateArrivals()) {
            return acceptOne(message, recipients, sent);
        }
        late.sending(message, recipients);
        return acceptOne(message, recipients, sent).whenComplete((acceptance, failure) -> {
            if (failure == null) {
                late.refresh().thenRun(() -> late.sent(message));
            } else {
                late.sent(message);
            }
        });
    }

    private CompletableFuture<Acceptance> acceptOne(
            StoredMessage message, Collection<Recipient> recipients, Consumer<Acceptance> sent) {
        Collection<Recipient> known = erased.without(recipients);
        return written(store.accept(message, known, kept.mailboxRules()))
                .thenApply(acceptance -> told(acceptance, sent))
                .thenCompose(acceptance -> eraseAgain(erased.among(known), acceptance));
    }

    /** Whoever was erased while a message for it was on its way to the store. */
    private CompletableFuture<Acceptance> eraseAgain(
            Map<VisitorId, String> meanwhile, Acceptance acceptance) {
        CompletableFuture<?>[] all = meanwhile.entrySet().stream()
                .map(entry -> erase(entry.getKey().value(), entry.getValue()))
                .toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(all).thenApply(done -> acceptance);
    }

    private Acceptance told(Acceptance acceptance, Consumer<Acceptance> sent) {
        if (!acceptance.repeated()) {
            sent.accept(acceptance);
            context.counters().add(Counter.DELIVERIES_ACCEPTED, acceptance.recipients());
            announcer.announce(acceptance.changes());
        }
        return acceptance;
    }

    /**
     * What the store has said of a visitor who has come.
     *
     * @param here what was known of its consent then
     * @param decision what it has decided, now or ever; or null
     */
    record Arrived(
            VisitorConsent.@Nullable Known here, @Nullable Consent decision) {
        static final Arrived GONE = new Arrived(null, null);
    }

    /**
     * A visitor has come: it is known from now on, and gets what is also for those who come late. In its lane.
     *
     * @param consent to what it agrees; asked when the store comes to it
     */
    CompletableFuture<Arrived> arrived(
            VisitorId visitor, Visitor snapshot, VisitorConsent consent) {
        return late.known().thenCompose(known -> {
            long now = now();
            List<StoredMessage> messages = late.forArrival(snapshot, now);
            return update(visitor, (mailbox, ledger) -> {
                mailbox.seen(now);
                VisitorConsent.Known here = consent.known();
                mailbox.agreesTo(consent.beside(here, mailbox.consent()), now, ledger);
                add(mailbox, messages, now, ledger);
                return new Arrived(here, Stored.decision(mailbox.consent()));
            });
        });
    }

    /**
     * A visitor, known or not, agrees to something from now on.
     *
     * @param consent to what; asked when the store comes to it
     */
    CompletableFuture<Boolean> agrees(VisitorId visitor, Supplier<ConsentRecord> consent) {
        long now = now();
        return update(visitor, (mailbox, ledger) -> {
            mailbox.left(now); // whoever was never seen is not remembered for long
            ConsentRecord agreed = consent.get();
            mailbox.agreesTo(agreed, now, ledger);
            if (!agreed.personalisation()) {
                // Who it is is not to be known any more, and so not that these were for that
                // person.
                mailbox.giveUp(
                        SuppressionReason.NO_CONSENT,
                        delivery -> isAddressed(delivery.message()),
                        now,
                        ledger);
            }
            return true;
        });
    }

    /** Returns what a visitor has decided, if anything. */
    CompletableFuture<Optional<Consent>> decision(VisitorId visitor) {
        return read(store.read(
                visitor.value(),
                mailbox -> Optional.ofNullable(Stored.decision(mailbox.consent()))));
    }

    /** Returns the deliveries since the visitor is the person that it is. */
    CompletableFuture<List<Delivery>> ofPerson(VisitorId visitor) {
        return read(store.read(
                        visitor.value(),
                        mailbox -> mailbox.history().stream()
                                .filter(delivery ->
                                        delivery.message().acceptedAt() > mailbox.personSince())
                                .toList()))
                .thenApply(this::deliveries);
    }

    /** Returns the visitors who were a person for certain, as far as the store knows. */
    CompletableFuture<List<String>> linked(Collection<String> pseudonyms, int limit) {
        return read(store.linked(pseudonyms, limit));
    }

    /** Erases what the store has of a visitor's id or a pseudonym; tells how much that was. */
    CompletableFuture<Integer> erase(String id, String by) {
        return written(store.erase(id, by)).thenCompose(erased -> {
            context.counters().add(Counter.DELIVERIES_SUPPRESSED, erased.suppressed());
            return late.refresh().thenApply(done -> erased.records());
        });
    }

    /**
     * What is known of a visitor has changed, so that others of what is for those who come late may be for it. In its lane.
     */
    CompletableFuture<Boolean> profileKnown(VisitorId visitor, Visitor before, Visitor now) {
        return late.known()
                .thenCompose(known -> admitAny(visitor, late.forChange(before, now, now())));
    }

    private CompletableFuture<Boolean> admitAny(VisitorId visitor, List<StoredMessage> messages) {
        if (messages.isEmpty()) {
            return CompletableFuture.completedFuture(false);
        }
        long now = now();
        return update(visitor, (mailbox, ledger) -> {
            mailbox.seen(now); // it may be its first moment on the site
            return add(mailbox, messages, now, ledger);
        });
    }

    /** A visitor has come into a room. In its lane. */
    CompletableFuture<Boolean> joined(VisitorId visitor, String room) {
        return late.known().thenCompose(known -> admitAny(visitor, late.forRoom(room, now())));
    }

    /**
     * A visitor has become known by an identity: gets what is also for who becomes so later, and not what was for somebody else
     * of the same kind. In its lane.
     *
     * @param certain whether it is vouched for, so that somebody else's is nothing for this visitor
     * @param still whether it is known by it; asked at any time, on any thread
     */
    CompletableFuture<Boolean> identified(
            VisitorId visitor, Identity identity, boolean certain, BooleanSupplier still) {
        return late.known().thenCompose(known -> {
            long now = now();
            List<String> mine = pseudonyms.all(identity);
            List<StoredMessage> messages = late.forPerson(mine, now);
            return update(visitor, (mailbox, ledger) -> {
                if (!still.getAsBoolean()) {
                    return false;
                }
                mailbox.seen(now); // it may be its first moment on the site
                if (certain) {
                    mailbox.link(mine.get(0));
                    mailbox.giveUp(
                            SuppressionReason.OTHER_PERSON,
                            delivery -> isOfAnother(delivery.message(), identity, mine),
                            now,
                            ledger);
                }
                return add(mailbox, messages, now, ledger);
            });
        });
    }

    private boolean isAddressed(StoredMessage message) {
        return Stored.audience(context.codec(), message) instanceof Audience.Addressed;
    }

    private boolean isOfAnother(StoredMessage message, Identity identity, List<String> mine) {
        return PersonRules.isUnique(identity)
                && Stored.audience(context.codec(), message) instanceof Audience.Addressed addressed
                && addressed.kind() == identity.kind()
                && addressed.namespace().equals(identity.namespace())
                && !mine.contains(addressed.pseudonym());
    }

    /**
     * Another person is in front of the visitor's browser: gives up what waits there for the one before.
     *
     * @param since what was accepted after that moment, in milliseconds since the epoch, is for the other one
     * @return completes with whether anything did
     */
    CompletableFuture<Boolean> giveUp(VisitorId visitor, long since) {
        long now = now();
        return update(visitor, (mailbox, ledger) -> {
            mailbox.personSince(since);
            return mailbox.giveUp(
                            SuppressionReason.OTHER_PERSON,
                            delivery -> delivery.message().acceptedAt() <= since,
                            now,
                            ledger)
                    > 0;
        });
    }

    /** Keeps messages for a visitor too who was not there when they were sent. */
    CompletableFuture<Boolean> admit(VisitorId visitor, List<StoredMessage> messages) {
        long now = now();
        return update(visitor, (mailbox, ledger) -> add(mailbox, messages, now, ledger));
    }

    private boolean add(Mailbox mailbox, List<StoredMessage> messages, long now, Ledger ledger) {
        boolean added = false;
        for (StoredMessage message : messages) {
            added |= ledger.closed(message) == null
                    && mailbox.add(message, kept.mailboxRules(), now, ledger);
        }
        return added;
    }

    /** A visitor was here until now. */
    void wasHere(VisitorId visitor) {
        long now = now();
        update(visitor, (mailbox, ledger) -> {
            mailbox.left(now);
            return true;
        });
    }

    CompletableFuture<Boolean> isKnown(VisitorId visitor) {
        return read(store.read(visitor.value(), Mailbox::isKnown));
    }

    CompletableFuture<Waiting> waiting(VisitorId visitor, long after) {
        return read(store.read(visitor.value(), mailbox -> Waiting.in(mailbox, after)));
    }

    CompletableFuture<ClaimAnswer> claim(
            VisitorId visitor, MessageId message, ConnectionId connection) {
        long now = now();
        return update(
                visitor,
                (mailbox, ledger) -> mailbox.claim(
                        message.value(), connection.value(), now, kept.claimRules(), ledger),
                this::endIfSpent);
    }

    /** A message whose budget is used up is over for all who still wait for it. */
    private void endIfSpent(List<Change> changes) {
        for (Change change : changes) {
            if (change.reason() == SuppressionReason.BUDGET) {
                written(store.end(change.message().id(), Closing.BUDGET)).thenAccept(ended -> {
                    if (ended) {
                        announcer.ended(new MessageId(change.message().id()));
                    }
                });
            }
        }
    }

    /** A tab gives back what it has claimed and not displayed. */
    void release(VisitorId visitor, MessageId message, ConnectionId connection) {
        long now = now();
        update(visitor, (mailbox, ledger) -> {
                    io.beckon.spi.Delivery freed =
                            mailbox.release(message.value(), connection.value(), now, ledger);
                    return freed == null ? List.<Waiting.Item>of() : List.of(Waiting.item(freed));
                })
                .thenAccept(freed -> sendAgain(visitor, freed));
    }

    /**
     * Something became of a message, at a moment that may have passed.
     *
     * @return completes once that is kept
     */
    CompletableFuture<Boolean> report(
            VisitorId visitor, String message, DeliveryEvent event, long at) {
        return update(visitor, (mailbox, ledger) -> {
            mailbox.report(message, event, at, ledger);
            return true;
        });
    }

    CompletableFuture<List<String>> due(long now, int limit) {
        return read(store.due(now, limit));
    }

    /** Ends and frees what is due for one visitor. */
    CompletableFuture<Void> settle(VisitorId visitor) {
        long now = now();
        return update(
                        visitor,
                        (mailbox, ledger) -> mailbox.settle(now, kept.claimRules(), ledger).stream()
                                .map(Waiting::item)
                                .toList())
                .thenAccept(freed -> sendAgain(visitor, freed));
    }

    private void sendAgain(VisitorId visitor, List<Waiting.Item> freed) {
        VisitorState state = freed.isEmpty() ? null : visitors.apply(visitor);
        if (state != null) {
            state.lane.run(() -> freed.forEach(state.mail::deliverAgain));
        }
    }

    /** Returns how long before an event a message counts that is to have led to it; null if the event is no goal. */
    @Nullable
    Duration goalWindow(String event) {
        return kept.goals().get(event);
    }

    @Override
    public CompletableFuture<Optional<MessageId>> goalReached(VisitorId visitor, String goal) {
        Duration window = goalWindow(goal);
        if (window == null) {
            throw new IllegalArgumentException("There is no goal \"" + goal
                    + "\"; set it with Beckon.Builder.goal, or use one of "
                    + kept.goals().keySet() + ".");
        }
        return convert(visitor, now(), window);
    }

    /** A visitor reached a goal, at a moment that may have passed. */
    CompletableFuture<Optional<MessageId>> convert(VisitorId visitor, long now, Duration window) {
        return update(visitor, (mailbox, ledger) -> {
            io.beckon.spi.Delivery converted = mailbox.convert(now, window.toMillis());
            return Optional.ofNullable(converted)
                    .map(delivery -> new MessageId(delivery.message().id()));
        });
    }

    @Override
    public CompletableFuture<Boolean> revoke(MessageId message) {
        return written(store.end(message.value(), Closing.REVOKED))
                .thenCompose(ended -> ended
                        ? late.refresh().thenCompose(done -> sweeper.sweep()).thenApply(done -> {
                            announcer.ended(message); // with the figures that follow
                            return true;
                        })
                        : CompletableFuture.completedFuture(false));
    }

    @Override
    public CompletableFuture<Integer> suppress(
            VisitorId visitor, io.beckon.SuppressionReason reason) {
        if (reason != io.beckon.SuppressionReason.NO_CONSENT
                && reason != io.beckon.SuppressionReason.HOLDOUT) {
            throw new IllegalArgumentException("An application gives up messages for NO_CONSENT or"
                    + " HOLDOUT, not for " + reason + ".");
        }
        long now = now();
        return update(
                visitor,
                (mailbox, ledger) ->
                        mailbox.suppress(SuppressionReason.valueOf(reason.name()), now, ledger));
    }

    @Override
    public CompletableFuture<Optional<SentMessage>> find(MessageId message) {
        return summaries(new MessageQuery.ByIds(List.of(message.value())))
                .thenApply(found -> found.stream().findFirst().map(this::sentMessage));
    }

    @Override
    public CompletableFuture<List<SentMessage>> recent(String channel, int limit) {
        if (limit < 1 || limit > MAX_RECENT) {
            throw new IllegalArgumentException("A list of recent messages has 1 to " + MAX_RECENT
                    + " entries, but " + limit + " were asked for.");
        }
        return summaries(new MessageQuery.Recent(channel, limit))
                .thenApply(found -> found.stream().map(this::sentMessage).toList());
    }

    private SentMessage sentMessage(MessageSummary summary) {
        return Stored.sentMessage(context.codec(), summary, now());
    }

    @Override
    public CompletableFuture<List<Delivery>> of(VisitorId visitor) {
        return read(store.read(visitor.value(), Mailbox::history)).thenApply(this::deliveries);
    }

    private List<Delivery> deliveries(List<io.beckon.spi.Delivery> history) {
        return history.stream()
                .map(delivery -> Stored.delivery(context.codec(), delivery))
                .toList();
    }

    @Override
    public CompletableFuture<Map<DeliveryStatus, Long>> totals() {
        return read(store.totals()).thenApply(Stored::totals);
    }

    CompletableFuture<List<MessageSummary>> summaries(MessageQuery query) {
        return read(store.messages(query));
    }

    @Override
    public void accepted(Collection<String> recipients) {
        for (String visitor : recipients) {
            VisitorState state = visitors.apply(new VisitorId(visitor));
            if (state != null) {
                state.lane.run(state.mail::collect);
            }
        }
    }

    @Override
    public void messagesChanged() {
        late.refresh();
    }

    @Override
    public boolean isPresent(String visitor) {
        VisitorState state = visitors.apply(new VisitorId(visitor));
        // A store that outlives this engine may still ask.
        return open && state != null && !state.gone();
    }

    private <R> CompletableFuture<R> update(VisitorId visitor, MailboxChange<R> change) {
        return update(visitor, change, changes -> {});
    }

    private <R> CompletableFuture<R> update(
            VisitorId visitor, MailboxChange<R> change, ChangeHook hook) {
        MailboxChange<R> unlessErased = (mailbox, ledger) -> {
            erased.requireKnown(visitor);
            return change.decide(mailbox, ledger);
        };
        return written(store.update(visitor.value(), unlessErased)).thenApply(updated -> {
            announcer.announce(updated.changes());
            hook.changed(updated.changes());
            return updated.answer();
        });
    }

    /** Hears of the changes of one update, after they were announced. */
    @FunctionalInterface
    private interface ChangeHook {
        void changed(List<Change> changes);
    }

    private <R> CompletableFuture<R> written(CompletionStage<R> stage) {
        return watched(stage, StoreHealth.Access.WRITE);
    }

    private <R> CompletableFuture<R> read(CompletionStage<R> stage) {
        return watched(stage, StoreHealth.Access.READ);
    }

    private <R> CompletableFuture<R> watched(CompletionStage<R> stage, StoreHealth.Access access) {
        return stage.whenComplete((answer, failure) -> {
                    if (!isOfErased(failure)) {
                        health.outcome(access, failure);
                    }
                })
                .toCompletableFuture();
    }

    private static boolean isOfErased(@Nullable Throwable failure) {
        return failure instanceof ErasedException
                || (failure instanceof CompletionException
                        && failure.getCause() instanceof ErasedException);
    }

    private long now() {
        return context.clock().millis();
    }
}

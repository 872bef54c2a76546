package io.beckon.engine;

import io.beckon.Activity;
import io.beckon.AdminGrant;
import io.beckon.AdminRight;
import io.beckon.Audience;
import io.beckon.Criteria;
import io.beckon.MessageId;
import io.beckon.Receipt;
import io.beckon.Sent;
import io.beckon.SentMessage;
import io.beckon.Visitor;
import io.beckon.VisitorId;
import io.beckon.engine.Counters.Counter;
import io.beckon.people.ClaimTrust;
import io.beckon.people.Identity;
import io.beckon.people.Profile;
import io.beckon.protocol.Decoded;
import io.beckon.protocol.ErrorCode;
import io.beckon.protocol.FromAdmin;
import io.beckon.protocol.Ping;
import io.beckon.protocol.Pong;
import io.beckon.protocol.Problem;
import io.beckon.protocol.ToAdmin;
import io.beckon.spi.Payload;
import io.beckon.spi.StoreUnavailableException.Reason;
import io.beckon.spi.Transport;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * One admin's page.
 *
 * <p>Nothing is queued for an admin: news mark what has become out of date, and a {@linkplain #update update} sends what
 * is needed to catch up, once what was sent before has left. An admin that reads slowly gets fewer and larger updates,
 * each of them right.
 */
final class AdminConnection extends Connection<FromAdmin> implements VisitorState.Watcher {
    private static final int MAX_WATCHED = 16;

    private final AdminChannel channel;
    private final AdminGrant grant;
    private final AdminPeople people;
    private final VisitorDirectory directory;
    private final DeliveryService deliveries;
    private final Dispatcher dispatcher;
    private final Consumer<AdminConnection> onClosed;
    private final AdminWindow window;
    private final AdminNews news;

    private final Map<VisitorId, VisitorState> watched =
            new HashMap<>(); // confined to the inbound calls

    private final Object updates = new Object();
    private boolean scheduled; // guarded by updates; an update is on its way
    private boolean again; // guarded by updates; something has changed since it began
    private long lastUpdate; // guarded by updates

    AdminConnection(
            Context context,
            Transport transport,
            AdminChannel channel,
            AdminGrant grant,
            VisitorDirectory directory,
            DeliveryService deliveries,
            Dispatcher dispatcher,
            TotalsSource totals,
            Consumer<AdminConnection> onClosed) {
        super(context, transport);
        this.channel = channel;
        this.grant = grant;
        this.people = new AdminPeople(grant);
        this.directory = directory;
        this.deliveries = deliveries;
        this.dispatcher = dispatcher;
        this.onClosed = onClosed;
        this.window = new AdminWindow(grant.scope(), directory, totals, this::requestUpdate);
        this.news = new AdminNews(this, context.counters());
        this.lastUpdate =
                context.clock().nanos() - context.timing().adminInterval().toNanos();
    }

    /** The connection stands. */
    void opened() {
        EventLog.connectionSuccess(id);
        ToAdmin welcome = new ToAdmin.AdminWelcome(
                channel.name,
                grant.name(),
                id,
                grant.rights(),
                context.timing().heartbeat().toMillis(),
                context.clock().millis());
        control(encode(welcome));
        channel.enter(this);
        out.flush();
    }

    @Override
    List<Decoded<FromAdmin>> decode(String frame) {
        return context.codec().readFromAdmin(frame);
    }

    @Override
    void control(Problem problem) {
        control(encode(problem));
    }

    @Override
    void handle(FromAdmin message, @Nullable String ref) {
        if (message instanceof FromAdmin.Subscribe subscribe) {
            subscribe(subscribe, ref);
        } else if (message instanceof FromAdmin.Send send) {
            send(send);
        } else if (message instanceof FromAdmin.Revoke revoke) {
            revoke(revoke.id(), ref);
        } else if (message instanceof FromAdmin.History history) {
            history(history.visitor(), ref);
        } else if (message instanceof FromAdmin.Watch watch) {
            watch(watch.visitor(), ref);
        } else if (message instanceof FromAdmin.Unwatch unwatch) {
            unwatch(unwatch.visitor());
        } else if (message instanceof FromAdmin.Find find) {
            find(find);
        } else if (message instanceof Ping) {
            pong();
        } else if (!(message instanceof Pong)) {
            throw new IllegalStateException("No handler for " + message.getClass());
        }
    }

    private void subscribe(FromAdmin.Subscribe wanted, @Nullable String ref) {
        if (asksForHidden(wanted.criteria(), ref)) {
            return;
        }
        try {
            window.subscribe(scoped(wanted.criteria()), wanted);
            requestUpdate();
        } catch (IllegalArgumentException e) {
            problem(ErrorCode.INVALID, "The criteria are too large.", ref);
        }
    }

    private boolean asksForHidden(Criteria criteria, @Nullable String ref) {
        String hidden = people.hiddenIn(criteria);
        if (hidden != null) {
            problem(
                    ErrorCode.NOT_ALLOWED,
                    "Your policy does not show you this " + hidden + " of people.",
                    ref);
        }
        return hidden != null;
    }

    private Criteria scoped(Criteria criteria) {
        return seesAll() ? criteria : Criteria.all(grant.scope(), criteria);
    }

    private void send(FromAdmin.Send send) {
        AdminRight needed = rightFor(send.to());
        if (!grant.rights().contains(needed)) {
            problem(
                    ErrorCode.NOT_ALLOWED,
                    "Your rights do not include " + needed.wireName() + ".",
                    send.ref());
            return;
        }
        if (send.to() instanceof Audience.Matching matching
                && asksForHidden(matching.criteria(), send.ref())) {
            return;
        }
        if (send.message().delivery().lateArrivals() && !seesAll()) {
            // Who comes later may be none of those whom this admin sees.
            problem(
                    ErrorCode.NOT_ALLOWED,
                    "Only an admin who sees all visitors may reach those who come late.",
                    send.ref());
            return;
        }
        if (send.to() instanceof Audience.One one && !sees(one.id())) {
            sendIfKnown(send, one.id());
        } else {
            dispatch(send);
        }
    }

    /** A visitor who is not on the site can be sent what is kept, by an admin who sees everybody. */
    private void sendIfKnown(FromAdmin.Send send, VisitorId visitor) {
        if (!seesAll()) {
            unknownVisitor(send.ref());
            return;
        }
        deliveries.isKnown(visitor).whenComplete((known, failure) -> {
            if (failure != null) {
                sendFailed(failure, send.ref());
            } else if (known) {
                dispatch(send);
            } else {
                unknownVisitor(send.ref());
            }
            out.flush();
        });
    }

    private void dispatch(FromAdmin.Send send) {
        Sender sender = new Sender(grant.name(), channel.name, this, send.ref());
        dispatcher
                .send(send.message(), send.to(), grant.scope(), sender, send.key())
                .whenComplete((sent, failure) -> {
                    if (failure != null) {
                        sendFailed(failure, send.ref());
                        out.flush();
                    }
                });
    }

    /** Answers a message whose key was used before, so that nothing was sent now. */
    void sentBefore(Sent sent, @Nullable String ref) {
        deliveries.find(sent.id()).whenComplete((found, failure) -> {
            SentMessage before = found == null ? null : found.orElse(null);
            if (failure != null) {
                unavailable(ref);
            } else if (before == null || !before.by().equals(grant.name())) {
                // What others have sent is not told to who guesses their keys.
                problem(ErrorCode.NOT_ALLOWED, "The key was used by somebody else.", ref);
            } else {
                control(encode(notice(sent, before, ref)));
            }
            out.flush();
        });
    }

    private static ToAdmin notice(Sent sent, SentMessage before, @Nullable String ref) {
        return new ToAdmin.SentNotice(
                ref,
                sent,
                before.by(),
                before.acceptedAt().toEpochMilli(),
                before.audience(),
                before.name(),
                before.data(),
                before.lateArrivals() ? before.expiresAt().toEpochMilli() : null);
    }

    private void sendFailed(Throwable failure, String ref) {
        if (failure instanceof MessageTooLargeException) {
            problem(ErrorCode.MESSAGE_TOO_LARGE, "The message is too large to be sent.", ref);
        } else if (failure instanceof IllegalArgumentException) {
            problem(ErrorCode.INVALID, "The message would wait for too long.", ref);
        } else if (StoreHealth.isFor(Reason.OUTCOME_UNKNOWN, failure)) {
            problem(
                    ErrorCode.UNAVAILABLE,
                    "The server's store was lost at this moment, and it is not known whether this"
                            + " was sent. Sent again with the same key, it goes out once.",
                    ref);
        } else {
            problem(
                    ErrorCode.UNAVAILABLE,
                    "The server accepts nothing now: it is shutting down, or its store cannot be"
                            + " reached. Nothing was sent.",
                    ref);
        }
    }

    private void revoke(MessageId message, @Nullable String ref) {
        deliveries.find(message).whenComplete((found, failure) -> {
            SentMessage sent = found == null ? null : found.orElse(null);
            if (failure != null) {
                unavailable(ref);
            } else if (sent == null || !mayRevoke(sent)) {
                problem(ErrorCode.UNKNOWN_MESSAGE, "There is no such message to take back.", ref);
            } else {
                revoke(sent, ref);
            }
            out.flush();
        });
    }

    /** The answer is what became of the message, which this admin may not be told otherwise. */
    private void revoke(SentMessage sent, @Nullable String ref) {
        deliveries.revoke(sent.id()).whenComplete((done, failure) -> {
            if (failure == null) {
                tellRevoked(sent.id(), ref);
                return;
            }
            if (StoreHealth.isFor(Reason.OUTCOME_UNKNOWN, failure)) {
                problem(
                        ErrorCode.UNAVAILABLE,
                        "The server's store was lost at this moment, and it is not known whether"
                                + " the message was taken back. Do it again.",
                        ref);
            } else {
                unavailable(ref);
            }
            out.flush();
        });
    }

    private void tellRevoked(MessageId message, @Nullable String ref) {
        deliveries.find(message).whenComplete((found, failure) -> {
            if (failure != null) {
                problem(
                        ErrorCode.UNAVAILABLE,
                        "The message was taken back; what became of it cannot be read now.",
                        ref);
            } else {
                found.ifPresent(now ->
                        control(encode(new ToAdmin.ProgressUpdate(now.progress(), now.ended()))));
            }
            out.flush();
        });
    }

    /** Who may send to an audience may take back what was sent to it; a scoped admin only what it sent itself. */
    private boolean mayRevoke(SentMessage sent) {
        return grant.rights().contains(rightFor(sent.audience()))
                && (seesAll() || sent.by().equals(grant.name()));
    }

    private void history(VisitorId visitor, @Nullable String ref) {
        if (!grant.rights().contains(AdminRight.WATCH)) {
            problem(ErrorCode.NOT_ALLOWED, "Your rights do not include watch.", ref);
        } else if (!seesAll() && !sees(visitor)) {
            unknownVisitor(ref);
        } else {
            deliveries.of(visitor).whenComplete((history, failure) -> {
                if (failure != null) {
                    unavailable(ref);
                } else {
                    control(encode(new ToAdmin.HistoryUpdate(visitor, history)));
                }
                out.flush();
            });
        }
    }

    private void unavailable(@Nullable String ref) {
        problem(ErrorCode.UNAVAILABLE, "The store cannot be reached now; try again later.", ref);
    }

    private static AdminRight rightFor(Audience audience) {
        if (audience instanceof Audience.One) {
            return AdminRight.SEND_TO_VISITOR;
        }
        if (audience instanceof Audience.Identified || audience instanceof Audience.Addressed) {
            return AdminRight.SEND_TO_IDENTITY;
        }
        if (audience instanceof Audience.Room) {
            return AdminRight.SEND_TO_ROOM;
        }
        return audience instanceof Audience.Matching
                ? AdminRight.SEND_TO_CRITERIA
                : AdminRight.SEND_TO_EVERYBODY;
    }

    private boolean sees(VisitorId visitor) {
        Criteria scope = grant.scope();
        return directory.find(visitor).map(scope::matches).orElse(false);
    }

    private void watch(VisitorId visitor, @Nullable String ref) {
        VisitorState state = directory.state(visitor);
        watched.values().removeIf(VisitorState::gone);
        if (!grant.rights().contains(AdminRight.WATCH)) {
            problem(ErrorCode.NOT_ALLOWED, "Your rights do not include watch.", ref);
        } else if (state == null || !sees(visitor)) {
            unknownVisitor(ref);
        } else if (!watched.containsKey(visitor) && watched.size() >= MAX_WATCHED) {
            problem(
                    ErrorCode.TOO_MANY_WATCHES,
                    "At most " + MAX_WATCHED + " visitors can be watched at once.",
                    ref);
        } else {
            watched.put(visitor, state);
            state.lane.run(() -> state.watch(this));
        }
    }

    private void unknownVisitor(@Nullable String ref) {
        problem(ErrorCode.UNKNOWN_VISITOR, "No such visitor is on the site.", ref);
    }

    private void unwatch(VisitorId visitor) {
        VisitorState state = watched.remove(visitor);
        if (state != null) {
            state.lane.run(() -> {
                state.unwatch(this);
                news.forget(visitor);
            });
        }
    }

    private void find(FromAdmin.Find find) {
        if (!people.seesIdentities()) {
            problem(
                    ErrorCode.NOT_ALLOWED,
                    "Your rights do not include " + AdminRight.SEE_IDENTITIES.wireName() + ".",
                    find.ref());
            return;
        }
        List<VisitorId> found = find.identities().stream()
                .flatMap(identity -> directory.of(identity).stream())
                .filter(grant.scope()::matches)
                .map(Visitor::id)
                .distinct()
                .toList();
        control(encode(new ToAdmin.Found(find.ref(), found)));
    }

    @Override
    public void personChanged(
            VisitorId visitor, Map<Identity, ClaimTrust> identities, Profile profile) {
        if (seesAll() || sees(visitor)) {
            news.person(visitor, people.view(visitor, identities, profile));
            requestUpdate();
        }
    }

    @Override
    public void happened(VisitorId visitor, Activity activity, boolean stream) {
        if (seesAll() || activity.kind() == Activity.Kind.LEFT || sees(visitor)) {
            news.activity(visitor, activity, stream);
            requestUpdate();
        }
    }

    @Override
    public void remembered(VisitorId visitor, List<Activity> past) {
        if (!seesAll()) {
            return; // whether the visitor was in the scope then, nobody knows any more
        }
        past.forEach(activity -> news.activity(visitor, activity, false));
        requestUpdate();
    }

    private boolean seesAll() {
        return grant.scope() instanceof Criteria.Everyone;
    }

    /** An admin who does not see everybody hears of its own messages, and of those to one visitor whom it sees. */
    private boolean concerns(SentRecord message) {
        return seesAll()
                || (message.sender.admin() != null && message.sender.name().equals(grant.name()))
                || (message.audience instanceof Audience.One one && sees(one.id()));
    }

    /** Something was sent on the admin's channel. */
    void sent(SentRecord message) {
        note(message);
        requestUpdate();
    }

    /** A message on the admin's channel is over for all. */
    void ended(SentRecord message) {
        if (concerns(message)) {
            news.ended(message);
            requestUpdate();
        }
    }

    /** Notes what was sent on the admin's channel, for the next update. */
    void note(SentRecord message) {
        if (concerns(message)) {
            news.sent(message);
        }
    }

    /** A delivery of a message of the admin's channel has reached a state. */
    void receipt(SentRecord message, Receipt receipt) {
        if (concerns(message)) {
            news.receipt(message, receipt);
            requestUpdate();
        }
    }

    /** Sends the totals, if they are not what they were. Called from time to time. */
    void updateTotals() {
        if (window.totalsChanged()) {
            requestUpdate();
        }
    }

    /** Makes sure that an update comes, soon but not more often than the interval says. */
    void requestUpdate() {
        Duration delay;
        synchronized (updates) {
            if (scheduled) {
                again = true;
                return;
            }
            scheduled = true;
            long rest = lastUpdate
                    + context.timing().adminInterval().toNanos()
                    - context.clock().nanos();
            delay = Duration.ofNanos(Math.max(0, rest));
        }
        if (delay.isZero()) {
            runUpdate();
        } else {
            context.scheduler().schedule(this::runUpdate, delay);
        }
    }

    private void runUpdate() {
        context.workers().execute(this::update);
    }

    private void update() {
        if (isGone() || awaitDrain()) {
            return;
        }
        synchronized (updates) {
            again = false;
            lastUpdate = context.clock().nanos();
        }
        try {
            catchUp();
        } finally {
            boolean more;
            synchronized (updates) {
                scheduled = false;
                more = again;
            }
            if (more) {
                requestUpdate();
            }
        }
    }

    /** While an earlier update has not left, news are merged: the next update comes when it has. */
    private boolean awaitDrain() {
        boolean waits = out.notifyWhenDrained();
        if (waits) {
            context.counters().add(Counter.ADMIN_UPDATES_MERGED);
        }
        return waits;
    }

    @Override
    public void drained() {
        runUpdate();
    }

    private void catchUp() {
        List<ToAdmin> messages = new ArrayList<>(news.take());
        window.catchUp(messages);
        out.offerAll(messages.stream().map(this::encode).toList());
        out.flush();
    }

    private Payload encode(ToAdmin message) {
        return Payload.of(context.codec().write(message));
    }

    @Override
    void checkDeadlines(long now) {
        // An admin may listen and say nothing for as long as it likes.
    }

    @Override
    void onClosed() {
        channel.leave(this);
        window.close();
        // What inbound calls have left behind: the transport is gone, so there are no more
        // of them.
        watched.values().forEach(state -> state.lane.run(() -> state.unwatch(this)));
        onClosed.accept(this);
    }
}

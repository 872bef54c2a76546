package io.beckon.engine;

import io.beckon.Activity;
import io.beckon.AdminGrant;
import io.beckon.AdminRight;
import io.beckon.Audience;
import io.beckon.Criteria;
import io.beckon.Receipt;
import io.beckon.VisitorId;
import io.beckon.engine.Counters.Counter;
import io.beckon.protocol.Decoded;
import io.beckon.protocol.ErrorCode;
import io.beckon.protocol.FromAdmin;
import io.beckon.protocol.Ping;
import io.beckon.protocol.Pong;
import io.beckon.protocol.Problem;
import io.beckon.protocol.ToAdmin;
import io.beckon.spi.Payload;
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
    private final VisitorDirectory directory;
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
            Dispatcher dispatcher,
            TotalsSource totals,
            Consumer<AdminConnection> onClosed) {
        super(context, transport);
        this.channel = channel;
        this.grant = grant;
        this.directory = directory;
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
        } else if (message instanceof FromAdmin.Watch watch) {
            watch(watch.visitor(), ref);
        } else if (message instanceof FromAdmin.Unwatch unwatch) {
            unwatch(unwatch.visitor());
        } else if (message instanceof Ping) {
            pong();
        } else if (!(message instanceof Pong)) {
            throw new IllegalStateException("No handler for " + message.getClass());
        }
    }

    private void subscribe(FromAdmin.Subscribe wanted, @Nullable String ref) {
        try {
            window.subscribe(scoped(wanted.criteria()), wanted);
            requestUpdate();
        } catch (IllegalArgumentException e) {
            problem(ErrorCode.INVALID, "The criteria are too large.", ref);
        }
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
        if (send.to() instanceof Audience.One one && !sees(one.id())) {
            unknownVisitor(send.ref());
            return;
        }
        Sender sender = new Sender(grant.name(), channel.name, this, send.ref());
        dispatcher
                .send(send.message(), send.to(), grant.scope(), sender)
                .whenComplete((sent, failure) -> {
                    if (failure instanceof IllegalArgumentException) {
                        problem(
                                ErrorCode.MESSAGE_TOO_LARGE,
                                "The message is too large to be sent.",
                                send.ref());
                    } else if (failure != null) {
                        problem(
                                ErrorCode.UNAVAILABLE,
                                "The server is shutting down, and accepts nothing more.",
                                send.ref());
                    }
                });
    }

    private static AdminRight rightFor(Audience audience) {
        if (audience instanceof Audience.One) {
            return AdminRight.SEND_TO_VISITOR;
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
        return directory
                .find(visitor)
                .map(scope::matches)
                .orElse(scope instanceof Criteria.Everyone
                        && directory.mailboxes().find(visitor).isPresent());
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
    private boolean concerns(StoredMessage message) {
        return seesAll()
                || (message.sender.admin() != null && message.sender.name().equals(grant.name()))
                || (message.audience instanceof Audience.One one && sees(one.id()));
    }

    /** Something was sent on the admin's channel. */
    void sent(StoredMessage message) {
        note(message);
        requestUpdate();
    }

    /** Notes what was sent on the admin's channel, for the next update. */
    void note(StoredMessage message) {
        if (concerns(message)) {
            news.sent(message);
        }
    }

    /** A delivery of a message of the admin's channel has reached a state. */
    void receipt(StoredMessage message, Receipt receipt) {
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

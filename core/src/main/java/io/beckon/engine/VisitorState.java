package io.beckon.engine;

import io.beckon.Activity;
import io.beckon.ConnectionId;
import io.beckon.Consent;
import io.beckon.Consent.Purpose;
import io.beckon.DeliveryStatus;
import io.beckon.Event;
import io.beckon.MessageId;
import io.beckon.Page;
import io.beckon.Visitor;
import io.beckon.VisitorId;
import io.beckon.engine.Counters.Counter;
import io.beckon.people.ClaimTrust;
import io.beckon.people.Identity;
import io.beckon.people.Profile;
import io.beckon.spi.Payload;
import io.beckon.spi.Scheduler;
import io.beckon.spi.StoreUnavailableException;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One visitor while it is present: from its first {@code hello} until the grace period after its last connection is
 * over. Then it is {@link #gone} for good, and if the visitor comes back, another state takes its place.
 *
 * <p>Everything that changes runs in the visitor's {@link Lane}; methods that must are marked so. Whoever reads does it
 * from the volatile {@link #snapshot}, which is immutable.
 */
final class VisitorState extends Roster.Member implements MemberIndex.Member {
    /** Hears what a visitor does. Called in the visitor's lane; must not block. */
    interface Watcher {
        void happened(VisitorId visitor, Activity activity, boolean stream);

        /** Hears who the visitor is, as it is known now. */
        void personChanged(
                VisitorId visitor, Map<Identity, ClaimTrust> identities, Profile profile);

        /** Hears what happened before, oldest first. */
        void remembered(VisitorId visitor, List<Activity> past);
    }

    private static final VisitorConnection[] NONE = {};
    private static final CompletableFuture<Boolean> NOTHING =
            CompletableFuture.completedFuture(false);

    /** How far the store may be behind; the gap between two visits is six times as long. */
    private static final Duration SIGN_INTERVAL = Duration.ofMinutes(5);

    private static final Duration ASK_AGAIN_AFTER = Duration.ofSeconds(2);

    final VisitorId id;
    final Lane lane;
    private final Context context;
    private final VisitorDirectory directory;
    private final ActivityHistory history;
    private final VisitorConsent consent; // confined to the lane
    private final VisitorGoals goals; // confined to the lane
    final VisitorMail mail; // confined to the lane
    private final CopyOnWriteArrayList<Watcher> watchers = new CopyOnWriteArrayList<>();

    // Written in the lane, read by anybody.
    // Null until the visitor has arrived, and once it is gone.
    private volatile @Nullable Visitor snapshot;
    private volatile VisitorConnection[] connections =
            NONE; // in the order in which they were opened; never changed in place
    private volatile boolean gone;

    // Made in the lane for the first identity, read by anybody.
    private volatile @Nullable VisitorPerson person;

    // Confined to the lane.
    private Scheduler.@Nullable Task grace; // while the visitor has no connection
    private int graceNumber; // of the last one, so that one that was called off too late is known
    private long signKept; // when the store was told last that the visitor is here

    VisitorState(VisitorId id, Context context, VisitorDirectory directory) {
        this.id = id;
        this.context = context;
        this.directory = directory;
        this.lane = new Lane(context.limits().laneBacklog(), this::flush);
        this.history = new ActivityHistory(context.limits().activity());
        this.consent = new VisitorConsent(context);
        this.goals = new VisitorGoals(this, context, directory.deliveries());
        this.mail = new VisitorMail(this, context, directory.deliveries(), consent);
    }

    /** Returns the visitor as it is now, or null if it is not present. */
    @Nullable
    Visitor snapshot() {
        return snapshot;
    }

    /** Returns the connections that have said hello, in the order in which they were opened. Not to be changed. */
    VisitorConnection[] tabs() {
        return connections;
    }

    @Override
    public boolean gone() {
        return gone;
    }

    List<Activity> activity() {
        return history.list();
    }

    /** Begins to send what waits for any of the visitor's connections. Needs no lane. */
    void flush() {
        for (VisitorConnection connection : connections) {
            connection.out.flush();
        }
    }

    /** A connection has said hello. In the lane. */
    void attach(VisitorConnection connection, Arriving arriving) {
        cancelGrace();
        consent.hears(arriving);
        boolean agreesToOthers = applyConsent();
        Page page = seen(arriving.page());
        connection.page(page);
        VisitorConnection replaced = makeRoom();
        connections = with(connections, connection);
        Visitor before = snapshot;
        boolean view = sees() && (before == null || !arriving.resumed());
        Visitor here = before == null
                ? Snapshots.arrived(
                        id,
                        connection.id,
                        page,
                        view,
                        now(),
                        directory.rooms().groupsOf(this),
                        consent.now())
                : onPage(before, connection.id, page, view);
        connection.welcome(id);
        if (before == null) {
            // Before anybody is told, so that counts are right from then on.
            directory.arrived(this);
        }
        publish(here);
        if (before == null) {
            announceArrival(here, connection.id);
        }
        // Before the tab gets anything: it may be another person's than what is here.
        connection.identify(this, arriving.claims(), !arriving.resumed());
        tellProfile(connection);
        if (before == null) {
            signKept = context.clock().millis();
            untilKept(this::arrived, this::takeKept);
        } else {
            if (agreesToOthers || arriving.consent() != null) {
                keepConsent();
            }
            gaveSign();
            mail.collect();
        }
        announceOpened(connection, replaced, view);
    }

    private void announceOpened(
            VisitorConnection connection, @Nullable VisitorConnection replaced, boolean view) {
        Visitor now = snapshot;
        if (now == null) {
            return;
        }
        if (replaced != null) {
            announceClosed(now, replaced.id);
        }
        record(Activities.connection(now(), Activity.Kind.OPENED, connection.id));
        directory.announcer().tell(listener -> listener.connectionOpened(now, connection.id));
        if (view && sees()) {
            announcePage(now, connection.id, connection.page());
        }
    }

    /** A tab has moved to another page, or its title has changed. In the lane. */
    void changePage(VisitorConnection connection, Page page) {
        Visitor before = snapshot;
        if (before == null) {
            return;
        }
        gaveSign();
        if (!sees()) {
            withheld();
            return;
        }
        boolean view = !page.url().equals(connection.page().url());
        connection.page(page);
        Visitor now = onPage(before, connection.id, page, view);
        publish(now);
        if (view) {
            announcePage(now, connection.id, page);
        }
    }

    /** The visitor did something else. In the lane. */
    void track(VisitorConnection connection, Event event) {
        Visitor before = snapshot;
        if (before == null) {
            return;
        }
        if (!sees()) {
            withheld();
            gaveSign();
            return;
        }
        directory.announcer().count(Counter.EVENTS);
        EventLog.track(id, connection.id, event.name());
        Activity activity = Activities.track(now(), connection.id, event);
        Visitor now = event.stream()
                ? before
                : Snapshots.afterEvent(
                        before, connection.id, connection.page(), event.name(), activity.at());
        if (event.stream()) {
            watchers.forEach(watcher -> watcher.happened(id, activity, true));
        } else {
            publish(now);
            record(activity);
        }
        directory.announcer().tell(listener -> listener.eventTracked(now, connection.id, event));
        if (!event.stream()) {
            gaveSign();
            goals.happened(event.name());
        }
    }

    /** Tells whether the store does not know yet of all that the tabs have reported. In the lane. */
    boolean hasUnsettledReports() {
        return Arrays.stream(connections).anyMatch(VisitorConnection::hasUnsettled);
    }

    /** The visitor has done something, so that its visit goes on, even if this node does not. In the lane. */
    void gaveSign() {
        long now = context.clock().millis();
        if (now - signKept >= SIGN_INTERVAL.toMillis() && !gone) {
            signKept = now;
            directory.deliveries().wasHere(id);
        }
    }

    /** The visitor has joined or left a room, in the index. In the lane. */
    void roomsChanged(String room, boolean joined) {
        Visitor before = snapshot;
        if (before == null) {
            return;
        }
        Visitor now = Snapshots.withRooms(before, directory.rooms().groupsOf(this));
        publish(now);
        if (sees()) {
            record(Activities.room(now(), joined, room));
        }
        if (joined) {
            untilKept(() -> joined(room), this::collectIf);
        }
        directory.announcer().tell(listener -> {
            if (joined) {
                listener.roomJoined(now, room);
            } else {
                listener.roomLeft(now, room);
            }
        });
    }

    /**
     * A page says who the visitor is. In the lane.
     *
     * @param maySwitch whether it may be another person than before
     * @return whether there was room for all of it
     */
    boolean identify(List<Claim> claims, boolean maySwitch) {
        VisitorPerson who = person;
        if (gone || claims.isEmpty()) {
            return true;
        }
        if (!consent.allows(Purpose.PERSONALISATION)) {
            withheld();
            return true;
        }
        if (who == null) {
            who = new VisitorPerson(this, context, directory.identities(), directory.profiles());
            person = who;
        }
        return who.identify(claims, maySwitch);
    }

    /** The visitor is known by another id. In the lane. */
    void identityJoined(Identity identity, ClaimTrust trust) {
        Visitor now = snapshot;
        if (now == null) {
            return;
        }
        directory.announcer().count(Counter.IDENTITIES);
        EventLog.identityJoined(id, identity, trust);
        keepIdentity(identity);
        watchers.forEach(this::tell);
        directory
                .announcer()
                .tell(listener -> listener.identityJoined(now, identity, trust == ClaimTrust.FULL));
    }

    /** Links the visitor with the person, and fetches what is for whoever is known by it. In the lane. */
    void keepIdentity(Identity identity) {
        untilKept(() -> identified(identity), this::collectIf);
    }

    /** What is known of the person is this from now on, or the visitor is nobody any more. In the lane. */
    void personChanged(Profile profile) {
        Visitor before = snapshot;
        if (before == null) {
            return;
        }
        if (!before.profile().equals(profile)) {
            Visitor now = Snapshots.withProfile(before, profile);
            publish(now);
            untilKept(() -> directory.deliveries().profileKnown(id, before, now), this::collectIf);
        }
        watchers.forEach(this::tell);
    }

    private CompletableFuture<Boolean> identified(Identity identity) {
        ClaimTrust trust = trust(identity);
        return trust == ClaimTrust.NONE
                ? NOTHING
                : directory
                        .deliveries()
                        .identified(
                                id,
                                identity,
                                trust == ClaimTrust.FULL,
                                () -> trust(identity) != ClaimTrust.NONE);
    }

    private ClaimTrust trust(Identity identity) {
        return identities().getOrDefault(identity, ClaimTrust.NONE);
    }

    /** What waits here, the rooms that the application has chosen, and what was done were the person's before. In the lane. */
    void personSwitched() {
        giveUpMessages(context.clock().millis());
        history.clear();
        Visitor before = snapshot;
        if (before != null) {
            publish(Snapshots.ofNextPerson(before));
        }
        for (String room : directory.rooms().groupsOf(this)) {
            if (!context.site().joinable(room) && directory.rooms().leave(this, room)) {
                roomsChanged(room, false);
            }
        }
    }

    /** Until the store has done it, also when the visitor has left: whoever comes back is to find nothing. */
    private void giveUpMessages(long since) {
        await(
                directory.deliveries().giveUp(id, since),
                (done, failure) -> insist(failure, () -> giveUpMessages(since)));
    }

    /** Does something again later if the store could not be reached, also when the visitor has left meanwhile. In the lane. */
    private void insist(@Nullable Throwable failure, Runnable again) {
        VisitorState other = directory.state(id);
        if (failure != null
                && failure.getCause() instanceof StoreUnavailableException
                && directory.deliveries().isOpen()
                && (other == null || other == this)) {
            later(again);
        }
    }

    /** Returns what the visitor is known by. Needs no lane. */
    Map<Identity, ClaimTrust> identities() {
        VisitorPerson who = person;
        return who == null ? Map.of() : who.identities();
    }

    /** Does something about who the visitor is, if that is known. In the lane. */
    void withPerson(Consumer<VisitorPerson> action) {
        VisitorPerson who = person;
        if (who != null && !gone) {
            action.accept(who);
        }
    }

    /** Tells all tabs what is known of the person. In the lane. */
    void sendProfile(Payload profile) {
        for (VisitorConnection connection : connections) {
            connection.deliverProfile(profile);
        }
    }

    /** Tells one tab what the others know already. In the lane. */
    void tellProfile(VisitorConnection connection) {
        withPerson(who -> {
            Payload profile = who.current();
            if (profile != null) {
                connection.deliverProfile(profile);
            }
        });
    }

    /**
     * Another person is in front of the browser, which is another visitor from now on: forgets who this one was, and has all
     * tabs come back. In the lane.
     */
    void retire() {
        withPerson(VisitorPerson::forget);
        for (VisitorConnection connection : connections) {
            connection.reset();
        }
    }

    /**
     * Nothing is to be left of the visitor: it is gone at once, and its tabs come back as another one. In the lane.
     *
     * @return whether it was present
     */
    boolean erase() {
        Visitor last = snapshot;
        if (gone || last == null) {
            return false;
        }
        cancelGrace();
        withPerson(VisitorPerson::forget);
        VisitorConnection[] all = connections;
        connections = NONE;
        history.clear();
        depart(last);
        for (VisitorConnection connection : all) {
            connection.reset();
        }
        return true;
    }

    /** A message for the visitor has reached a state. In the lane. */
    void receipt(MessageId message, DeliveryStatus status) {
        if (!gone && sees()) {
            record(Activities.receipt(now(), message, status));
        }
    }

    /** A connection is gone. In the lane. */
    void detach(VisitorConnection connection) {
        VisitorConnection[] left = without(connections, connection);
        Visitor before = snapshot;
        if (left.length == connections.length || before == null) {
            return;
        }
        connections = left;
        Visitor now = withoutTab(before, connection, left);
        publish(now);
        announceClosed(now, connection.id);
        if (left.length == 0) {
            awaitReturn();
        }
    }

    private void collectIf(boolean added) {
        if (added) {
            mail.collect();
        }
    }

    private CompletableFuture<DeliveryService.Arrived> arrived() {
        Visitor now = snapshot;
        return now == null
                ? CompletableFuture.completedFuture(DeliveryService.Arrived.GONE)
                : directory.deliveries().arrived(id, now, consent);
    }

    private void takeKept(DeliveryService.Arrived arrived) {
        Consent decision = arrived.decision();
        VisitorConsent.Known here = arrived.here();
        if (decision != null && here != null) {
            consent.remembered(here, decision);
            applyConsent();
        }
        mail.collect();
    }

    /** The visitor has decided to what it agrees, on one of its pages or by the application. In the lane. */
    CompletableFuture<Boolean> decide(Consent decision) {
        consent.decided(decision);
        applyConsent();
        return keepConsent();
    }

    /** The site has another configuration. In the lane. */
    void reconsiderConsent() {
        if (applyConsent()) {
            keepConsent();
        }
    }

    /** Makes what is here and what is told go by the consent of this moment; tells whether it was another one before. */
    private boolean applyConsent() {
        Visitor before = snapshot;
        Consent now = consent.now();
        if (before == null || now.equals(before.consent())) {
            return false;
        }
        EventLog.consentChanged(id, now, consent.record().decided());
        if (!now.allows(Purpose.ANALYTICS)) {
            history.clear();
            for (VisitorConnection connection : connections) {
                connection.page(Page.none());
            }
        }
        Visitor after = Snapshots.withConsent(before, now);
        publish(after);
        if (!now.allows(Purpose.PERSONALISATION)) {
            withPerson(VisitorPerson::forget);
        } else if (!before.consent().allows(Purpose.PERSONALISATION)) {
            for (VisitorConnection connection : connections) {
                connection.identifyAuthenticated(this);
            }
        }
        directory.announcer().tell(listener -> listener.consentChanged(after));
        return true;
    }

    private CompletableFuture<Boolean> keepConsent() {
        CompletableFuture<Boolean> kept = directory.deliveries().agrees(id, consent::record);
        await(kept, (done, failure) -> {
            if (done != null) {
                mail.collect();
            }
            insist(failure, this::keepConsent);
        });
        return kept;
    }

    /** Whether what the visitor looks at and does may be known. */
    private boolean sees() {
        return consent.allows(Purpose.ANALYTICS);
    }

    private Page seen(Page page) {
        return sees() ? page : Page.none();
    }

    private void withheld() {
        directory.announcer().count(Counter.WITHHELD);
    }

    private CompletableFuture<Boolean> joined(String room) {
        Visitor now = snapshot;
        return now == null || !now.rooms().contains(room)
                ? NOTHING
                : directory.deliveries().joined(id, room);
    }

    /** Asks the store until it has answered, or the visitor is gone. In the lane. */
    private <T> void untilKept(Supplier<CompletableFuture<T>> request, Consumer<T> then) {
        await(request.get(), (answer, failure) -> {
            if (answer != null) {
                then.accept(answer);
            } else if (!gone) {
                later(() -> untilKept(request, then));
            }
        });
    }

    private void later(Runnable task) {
        later(ASK_AGAIN_AFTER, task);
    }

    /** Does something in the lane later. */
    void later(Duration delay, Runnable task) {
        context.scheduler().schedule(() -> lane.run(task), delay);
    }

    /**
     * Goes on in the lane once something has completed. In the lane.
     *
     * @param then gets the result, or null and why there is none
     */
    <T> void await(CompletableFuture<T> result, BiConsumer<@Nullable T, @Nullable Throwable> then) {
        if (!result.isDone()) {
            result.whenComplete((value, failure) -> lane.run(() -> then.accept(value, failure)));
            return;
        }
        // Not by the future, which would keep for itself what is thrown here.
        T value = null;
        Throwable failure = null;
        try {
            value = result.join();
        } catch (CompletionException e) {
            failure = e;
        }
        then.accept(value, failure);
    }

    /** Begins to tell a watcher, the past first. In the lane. */
    void watch(Watcher watcher) {
        if (!gone && watchers.addIfAbsent(watcher)) {
            watcher.remembered(id, history.list());
            tell(watcher);
        }
    }

    private void tell(Watcher watcher) {
        Visitor now = snapshot;
        if (now != null) {
            watcher.personChanged(id, identities(), now.profile());
        }
    }

    /** Ends telling a watcher. In the lane. */
    void unwatch(Watcher watcher) {
        watchers.remove(watcher);
    }

    /** Closes all connections. Needs no lane. */
    int disconnect() {
        VisitorConnection[] all = connections;
        for (VisitorConnection connection : all) {
            connection.banned();
        }
        return all.length;
    }

    private void announceClosed(Visitor now, ConnectionId connection) {
        record(Activities.connection(now(), Activity.Kind.CLOSED, connection));
        directory.announcer().tell(listener -> listener.connectionClosed(now, connection));
    }

    private void announceArrival(Visitor now, ConnectionId connection) {
        directory.announcer().count(Counter.VISITORS_ARRIVED);
        EventLog.visitorArrived(id);
        record(Activities.connection(now(), Activity.Kind.ARRIVED, connection));
        directory.announcer().tell(listener -> listener.visitorArrived(now));
    }

    private void announcePage(Visitor now, ConnectionId connection, Page page) {
        directory.announcer().count(Counter.PAGES);
        EventLog.page(id, connection);
        record(Activities.page(now(), connection, page));
        directory.announcer().tell(listener -> listener.pageViewed(now, connection, page));
    }

    /** The newest connection counts more than the oldest: a person sees the tab it has just opened. */
    private @Nullable VisitorConnection makeRoom() {
        if (connections.length < context.limits().connectionsPerVisitor()) {
            return null;
        }
        VisitorConnection oldest = connections[0];
        directory.announcer().count(Counter.CONNECTIONS_REPLACED);
        EventLog.limitHit(oldest.id, "connectionsPerVisitor");
        oldest.replaced();
        connections = without(connections, oldest);
        return oldest;
    }

    /** Forgets a visitor who has not arrived, as its only connection is gone. In the lane. */
    void leaveIfNew() {
        if (snapshot == null) {
            gone = true;
            directory.left(this);
        }
    }

    private void awaitReturn() {
        int number = ++graceNumber;
        grace = context.scheduler()
                .schedule(
                        () -> lane.run(() -> graceOver(number)),
                        context.timing().grace());
    }

    private void graceOver(int number) {
        if (grace != null && number == graceNumber) {
            leave();
        }
    }

    private void cancelGrace() {
        if (grace != null) {
            grace.cancel();
            grace = null;
        }
    }

    private void leave() {
        Visitor last = snapshot;
        grace = null;
        if (last != null) {
            directory.deliveries().wasHere(id);
            depart(last);
        }
    }

    private void depart(Visitor last) {
        gone = true;
        snapshot = null;
        directory.left(this);
        directory.announcer().changed(this);
        directory.announcer().count(Counter.VISITORS_LEFT);
        EventLog.visitorLeft(id);
        record(Activities.left(now()));
        watchers.clear();
        directory.announcer().tell(listener -> listener.visitorLeft(last));
    }

    private void publish(Visitor now) {
        snapshot = now;
        directory.announcer().changed(this);
    }

    private void record(Activity activity) {
        history.add(activity);
        for (Watcher watcher : watchers) {
            watcher.happened(id, activity, false);
        }
    }

    private Visitor onPage(Visitor before, ConnectionId connection, Page page, boolean view) {
        return Snapshots.onPage(before, connection, page, view, connections.length, now());
    }

    private static Visitor withoutTab(
            Visitor v, VisitorConnection closed, VisitorConnection[] left) {
        boolean wasActive = left.length > 0 && v.connection().equals(closed.id);
        VisitorConnection youngest = wasActive ? left[left.length - 1] : closed;
        return wasActive
                ? Snapshots.withTabs(v, left.length, youngest.id, youngest.page())
                : Snapshots.withTabs(v, left.length, v.connection(), v.page());
    }

    private Instant now() {
        return Instant.ofEpochMilli(context.clock().millis());
    }

    private static VisitorConnection[] with(VisitorConnection[] all, VisitorConnection added) {
        VisitorConnection[] more = Arrays.copyOf(all, all.length + 1);
        more[all.length] = added;
        return more;
    }

    private static VisitorConnection[] without(VisitorConnection[] all, VisitorConnection removed) {
        return Arrays.stream(all).filter(c -> c != removed).toArray(VisitorConnection[]::new);
    }
}

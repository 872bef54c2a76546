package io.beckon.engine;

import io.beckon.DeliveryStatus;
import io.beckon.Event;
import io.beckon.MessageId;
import io.beckon.Overflow;
import io.beckon.Page;
import io.beckon.VisitorId;
import io.beckon.engine.Counters.Counter;
import io.beckon.engine.Outgoing.MergeKey;
import io.beckon.people.Identities;
import io.beckon.protocol.Decoded;
import io.beckon.protocol.ErrorCode;
import io.beckon.protocol.FromVisitor;
import io.beckon.protocol.Ping;
import io.beckon.protocol.Pong;
import io.beckon.protocol.Problem;
import io.beckon.protocol.ToVisitor;
import io.beckon.spi.ClaimAnswer;
import io.beckon.spi.CloseCode;
import io.beckon.spi.DeliveryEvent;
import io.beckon.spi.Payload;
import io.beckon.spi.Transport;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** One tab. Translates between the protocol and its visitor's state, in whose lane everything is carried out. */
final class VisitorConnection extends Connection<FromVisitor> {
    private static final MergeKey OFFSET = new MergeKey("offset", "");
    private static final MergeKey PROFILE = new MergeKey("profile", "");
    private static final Duration REPORT_AGAIN_AFTER = Duration.ofSeconds(2);

    /** How many receipts of one tab may be on their way into the store. */
    private static final int MOST_UNSETTLED = 1_000;

    private final Arrival arrival;
    private final VisitorDirectory directory;
    private final RoomService rooms;
    private final DeliveryService deliveries;
    private final Consumer<VisitorConnection> onClosed;
    private final long openedAt;

    // Set by hello, and again if the visitor left just then.
    private volatile @Nullable VisitorState visitor;

    // One was dropped, so that no pong may say that all are kept.
    private volatile boolean lostReceipt;

    // Confined to the visitor's lane.
    private Page page = Page.none();
    private long deliveredOffset;
    private long claimedOffset; // what the tab says it holds, until that is checked
    private boolean behind; // kept messages wait for room in the queue
    private boolean lacksProfile; // it had no room in the queue
    private int unsettled; // receipts on their way into the store
    private int pings; // that wait for them

    VisitorConnection(
            Context context,
            Transport transport,
            Arrival arrival,
            VisitorDirectory directory,
            RoomService rooms,
            DeliveryService deliveries,
            Consumer<VisitorConnection> onClosed) {
        super(context, transport);
        this.arrival = arrival;
        this.directory = directory;
        this.rooms = rooms;
        this.deliveries = deliveries;
        this.onClosed = onClosed;
        this.openedAt = context.clock().nanos();
    }

    void visitor(VisitorState state) {
        visitor = state;
    }

    Page page() {
        return page;
    }

    void page(Page now) {
        page = now;
    }

    @Override
    List<Decoded<FromVisitor>> decode(String frame) {
        return context.codec().readFromVisitor(frame);
    }

    @Override
    void control(Problem problem) {
        control(Payload.of(context.codec().write((ToVisitor) problem)));
    }

    @Override
    void handle(FromVisitor message, @Nullable String ref) {
        if (visitor == null) {
            greet(message, ref);
        } else if (message instanceof FromVisitor.Hello) {
            problem(ErrorCode.UNEXPECTED, "This connection has said hello already.", ref);
        } else if (message instanceof FromVisitor.PageChange change) {
            inLane(message, state -> state.changePage(this, change.page()));
        } else if (message instanceof FromVisitor.Track track) {
            Event event = new Event(track.name(), track.properties(), track.stream());
            inLane(message, state -> state.track(this, event));
        } else if (message instanceof FromVisitor.Identify identify) {
            List<Claim> claims = claims(identify.identities(), ref);
            inLane(message, state -> identify(state, claims, true));
        } else if (message instanceof FromVisitor.ConsentDecision decision) {
            inLane(message, state -> state.decide(decision.consent()));
        } else if (message instanceof FromVisitor.Join join) {
            ifJoinable(join, join.room(), ref, state -> join(state, join.room(), ref));
        } else if (message instanceof FromVisitor.Leave leave) {
            ifJoinable(leave, leave.room(), ref, state -> rooms.leave(state, leave.room()));
        } else if (message instanceof FromVisitor.Claim claim) {
            inLane(message, state -> claim(state, claim));
        } else if (message instanceof FromVisitor.Release release) {
            inLane(message, state -> deliveries.release(state.id, release.id(), id));
        } else if (message instanceof FromVisitor.ReceiptReport report) {
            inLane(message, state -> report(state, report.id(), report.status()));
        } else if (message instanceof Ping) {
            inLane(message, state -> ping());
        } else if (!(message instanceof Pong)) {
            throw new IllegalStateException("No handler for " + message.getClass());
        }
    }

    private List<Claim> claims(List<FromVisitor.Claimed> claimed, @Nullable String ref) {
        List<Claim> claims = new ArrayList<>();
        for (FromVisitor.Claimed each : claimed) {
            Claim claim = claim(each, ref);
            if (claim != null) {
                claims.add(claim);
            }
        }
        return claims;
    }

    /**
     * Tells the visitor's state what this tab says of who it is. In the lane.
     *
     * @param maySwitch whether it may be another person than before
     */
    void identify(VisitorState state, List<Claim> claims, boolean maySwitch) {
        if (!state.identify(claims, maySwitch)) {
            EventLog.limitHit(id, "identities");
            problem(
                    ErrorCode.TOO_MANY_IDENTITIES,
                    "The visitor is known by as many ids, or an id names as many visitors, as may be;"
                            + " the rest was left out.",
                    null);
        }
    }

    /** The visitor agrees again to be known: who the container has authenticated is known without a word of the page. In the lane. */
    void identifyAuthenticated(VisitorState state) {
        List<Claim> claims = new ArrayList<>();
        arrival.addAuthenticated(claims);
        identify(state, claims, false);
    }

    private @Nullable Claim claim(FromVisitor.Claimed claimed, @Nullable String ref) {
        if (claimed instanceof FromVisitor.Claimed.Plain plain) {
            return new Claim(plain.identity(), false);
        }
        String text = ((FromVisitor.Claimed.Signed) claimed).text();
        Identities.Verification verification = directory.verifier().verify(text);
        if (verification instanceof Identities.Verification.Verified verified) {
            return new Claim(verified.identity(), true);
        }
        boolean expired = verification instanceof Identities.Verification.Expired;
        context.counters().add(Counter.IDENTITIES_REFUSED);
        EventLog.signatureRefused(id, expired ? "expired" : "invalid");
        problem(
                expired ? ErrorCode.IDENTITY_EXPIRED : ErrorCode.IDENTITY_INVALID,
                expired
                        ? "The time of this signed identity is over; get a new one from the page's server."
                        : "This is no identity that this site has signed.",
                ref);
        return null;
    }

    private void greet(FromVisitor message, @Nullable String ref) {
        if (message instanceof FromVisitor.Hello hello) {
            EventLog.connectionSuccess(id);
            Long after = hello.after();
            if (after != null) {
                deliveredOffset = after;
                claimedOffset = after;
            }
            VisitorId visitor = arrival.visitor(hello.token());
            if (arrival.erased().contains(visitor)) {
                close(CloseCode.RESET);
                return;
            }
            List<Claim> claims = claims(hello.identities(), ref);
            arrival.addAuthenticated(claims);
            directory.enter(
                    visitor,
                    this,
                    new Arriving(
                            hello.page(),
                            hello.resumed(),
                            hello.consent(),
                            arrival.globalPrivacyControl(),
                            claims));
        } else if (message instanceof Ping) {
            pong();
        } else if (!(message instanceof Pong)) {
            problem(ErrorCode.HELLO_EXPECTED, "The first message is hello.", ref);
        }
    }

    /** Answers hello. In the lane. */
    void welcome(VisitorId as) {
        ToVisitor welcome = new ToVisitor.Welcome(
                as, id, context.timing().heartbeat().toMillis(), arrival.token(as));
        control(Payload.of(context.codec().write(welcome)));
    }

    /** Returns up to where the tab has had what was kept. In the lane. */
    long deliveredOffset() {
        return deliveredOffset;
    }

    /** Tells whether kept messages wait for room in the queue. In the lane. */
    boolean isBehind() {
        return behind;
    }

    /**
     * A tab that claims to hold more than its visitor was ever sent has to begin anew. In the lane.
     *
     * @return whether it has
     */
    boolean startOverIfBeyond(long last) {
        boolean beyond = deliveredOffset > last && deliveredOffset == claimedOffset;
        if (beyond) {
            deliveredOffset = 0;
        }
        claimedOffset = 0;
        return beyond;
    }

    /** Queues what waits and this tab has not had; what has no room follows later. In the lane. */
    void deliver(Waiting waiting) {
        long before = deliveredOffset;
        for (Waiting.Item item : waiting.items()) {
            if (behind || item.offset() <= deliveredOffset) {
                continue;
            }
            if (out.offer(item.payload(), () -> taken(item))) {
                deliveredOffset = item.offset();
            } else {
                context.counters().add(Counter.PAYLOADS_DEFERRED);
                behind = true;
                deliverRestLater();
            }
        }
        if (deliveredOffset > before) {
            // Without it the tab knows less, and is sent more than it needs next time. One
            // that still waits says nothing that this one does not.
            Payload offset =
                    Payload.of(context.codec().write(new ToVisitor.Offset(deliveredOffset)));
            out.offer(new Outgoing(offset, null, OFFSET, null));
        }
    }

    /** The transport has taken a kept message. */
    private void taken(Waiting.Item item) {
        context.timers().deliveredSince(item.acceptedAt(), openedAt);
        VisitorState state = visitor;
        if (item.pending() && state != null) {
            runInLane(
                    state,
                    current -> deliveries.report(
                            current.id,
                            item.message(),
                            DeliveryEvent.DELIVER,
                            context.clock().millis()));
        }
    }

    /** Queues a message once more, which this tab may have had. In the lane. */
    void deliverAgain(Waiting.Item item) {
        if (!behind && out.offer(item.payload(), null)) {
            return;
        }
        deliveredOffset = Math.min(deliveredOffset, item.offset() - 1);
        behind = true;
        deliverRestLater();
    }

    /**
     * Queues a live message. Where it has no room, or would overtake a kept one that had none, its policy says what
     * happens. In the lane.
     */
    void deliverLive(Outgoing message) {
        if ((!behind && out.offer(message)) || !out.isTaking()) {
            return;
        }
        EventLog.limitHit(id, "outbound");
        if (message.overflow() == Overflow.DISCONNECT) {
            context.counters().add(Counter.CONNECTIONS_OVERFLOWED);
            slow();
        } else {
            context.counters().add(Counter.PAYLOADS_DROPPED);
        }
    }

    /** Queues what is known of the person, in place of what still waits of that. In the lane. */
    void deliverProfile(Payload profile) {
        if (!out.offer(new Outgoing(profile, null, PROFILE, null))) {
            lacksProfile = true;
            deliverRestLater();
        }
    }

    private void deliverRestLater() {
        out.flush();
        if (!out.notifyWhenDrained() && out.isTaking()) {
            drained();
        }
    }

    /** There is room again for kept messages, which must not be lost, whatever else waits in the lane. */
    @Override
    public void drained() {
        VisitorState state = visitor;
        if (state != null) {
            runInLane(state, current -> {
                behind = false;
                current.mail.collect();
                if (lacksProfile) {
                    lacksProfile = false;
                    current.tellProfile(this);
                }
            });
        }
    }

    void replaced() {
        close(CloseCode.REPLACED);
    }

    /** The tab is to come back as another visitor. */
    void reset() {
        close(CloseCode.RESET);
    }

    void banned() {
        close(CloseCode.BANNED);
    }

    // The site decides outside the lane, which is not the place for an application's faults.
    private void ifJoinable(
            FromVisitor message, String room, @Nullable String ref, Consumer<VisitorState> action) {
        if (context.site().joinable(room)) {
            inLane(message, action);
        } else {
            problem(
                    ErrorCode.ROOM_NOT_JOINABLE,
                    "Visitors may not join or leave this room by themselves.",
                    ref);
        }
    }

    private void join(VisitorState state, String room, @Nullable String ref) {
        if (rooms.join(state, room) == MemberIndex.Joined.TOO_MANY) {
            EventLog.limitHit(id, "roomsPerVisitor");
            problem(
                    ErrorCode.TOO_MANY_ROOMS,
                    "A visitor may be in " + context.limits().roomsPerVisitor()
                            + " rooms; leave one first.",
                    ref);
        }
    }

    private void claim(VisitorState state, FromVisitor.Claim claim) {
        state.gaveSign();
        state.await(deliveries.claim(state.id, claim.id(), id), (answer, failure) -> {
            control(Payload.of(context.codec().write(answer(claim, answer))));
            out.flush();
        });
    }

    /** Without an answer from the store nobody may show it, but somebody may later. */
    private ToVisitor answer(FromVisitor.Claim claim, @Nullable ClaimAnswer answer) {
        MessageId message = claim.id();
        if (answer == ClaimAnswer.GRANTED || answer == ClaimAnswer.HELD) {
            return new ToVisitor.Granted(message, context.timing().claim().toMillis(), claim.at());
        }
        if (answer == ClaimAnswer.OVER) {
            return new ToVisitor.Refused(message, ToVisitor.Reason.OVER);
        }
        return new ToVisitor.Refused(
                message,
                answer == ClaimAnswer.CLAIMED ? ToVisitor.Reason.CLAIMED : ToVisitor.Reason.LATER);
    }

    /** Keeps what a tab reports, and tries again for as long as the tab is there. In the lane. */
    private void report(VisitorState state, MessageId message, DeliveryStatus status) {
        if (unsettled >= MOST_UNSETTLED) {
            // The tab keeps what is not confirmed, and says it again on its next connection.
            slow();
            return;
        }
        unsettled++;
        state.gaveSign();
        keepReport(state, message.value(), Stored.event(status), context.clock().millis());
    }

    private void keepReport(VisitorState state, String message, DeliveryEvent event, long at) {
        state.await(deliveries.report(state.id, message, event, at), (kept, failure) -> {
            if (failure == null) {
                unsettled--;
                answerPings();
            } else if (!isGone()) {
                context.scheduler()
                        .schedule(
                                () -> state.lane.run(() -> keepReport(state, message, event, at)),
                                REPORT_AGAIN_AFTER);
            }
        });
    }

    /** Tells whether the store does not know yet of all that the tab has reported. In the lane. */
    boolean hasUnsettled() {
        return unsettled > 0;
    }

    /** A pong says that what came before the ping is kept. In the lane. */
    private void ping() {
        pings++;
        if (deliveries.health().isFailing() && unsettled > 0) {
            control(context.control().ping()); // there is somebody, only not the answer
        }
        answerPings();
    }

    private void answerPings() {
        if (unsettled == 0 && !lostReceipt) {
            for (; pings > 0; pings--) {
                pong();
            }
            out.flush();
        }
    }

    @Override
    void checkDeadlines(long now) {
        if (visitor == null && passed(openedAt, now, context.timing().hello())) {
            context.counters().add(Counter.CONNECTIONS_SILENT);
            closeNow(CloseCode.SILENT);
        }
    }

    @Override
    void onClosed() {
        VisitorState state = visitor;
        if (state != null) {
            runInLane(state, current -> current.detach(this));
        }
        onClosed.accept(this);
    }

    /**
     * A tab asks again for a claim whose answer is later. Without pongs from then on, it keeps its receipts, and says them
     * again on its next connection.
     */
    @Override
    void dropped(@Nullable FromVisitor message) {
        if (message instanceof FromVisitor.Claim claim) {
            control(Payload.of(context.codec()
                    .write(new ToVisitor.Refused(claim.id(), ToVisitor.Reason.LATER))));
        }
        lostReceipt |= message instanceof FromVisitor.ReceiptReport;
    }

    private void inLane(FromVisitor message, Consumer<VisitorState> action) {
        VisitorState state = visitor;
        if (state != null && !state.lane.offer(() -> actIn(state, action))) {
            // Only this visitor's own tabs fill its lane.
            context.counters().add(Counter.MESSAGES_LIMITED);
            EventLog.limitHit(id, "laneBacklog");
            problem(
                    ErrorCode.RATE_LIMITED,
                    "Too much is under way for this visitor; this message was dropped.",
                    null);
            dropped(message);
        }
    }

    private void runInLane(VisitorState state, Consumer<VisitorState> action) {
        state.lane.run(() -> actIn(state, action));
    }

    /** In the lane of a state; if the visitor left just before, the action goes on to the state that came after. */
    private void actIn(VisitorState state, Consumer<VisitorState> action) {
        VisitorState current = visitor;
        if (current == state || current == null) {
            action.accept(state);
        } else {
            runInLane(current, action);
        }
    }
}

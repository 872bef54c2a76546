package io.beckon.engine;

import io.beckon.Event;
import io.beckon.MessageId;
import io.beckon.Overflow;
import io.beckon.Page;
import io.beckon.VisitorId;
import io.beckon.engine.Counters.Counter;
import io.beckon.protocol.Decoded;
import io.beckon.protocol.ErrorCode;
import io.beckon.protocol.FromVisitor;
import io.beckon.protocol.Ping;
import io.beckon.protocol.Pong;
import io.beckon.protocol.Problem;
import io.beckon.protocol.ToVisitor;
import io.beckon.spi.CloseCode;
import io.beckon.spi.Payload;
import io.beckon.spi.Transport;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.Consumer;

/** One tab. Translates between the protocol and its visitor's state, in whose lane everything is carried out. */
final class VisitorConnection extends Connection<FromVisitor> {
    private static final Page NO_PAGE = new Page("", "", "");

    private final VisitorId visitorId;
    private final VisitorDirectory directory;
    private final RoomService rooms;
    private final Deliveries deliveries;
    private final Consumer<VisitorConnection> onClosed;
    private final long openedAt;

    // Set by hello, and again if the visitor left just then.
    private volatile @Nullable VisitorState visitor;

    // Confined to the visitor's lane.
    private Page page = NO_PAGE;
    private long deliveredSequence;
    private boolean behind; // kept messages wait for room in the queue

    VisitorConnection(
            Context context,
            Transport transport,
            VisitorId visitorId,
            VisitorDirectory directory,
            RoomService rooms,
            Deliveries deliveries,
            Consumer<VisitorConnection> onClosed) {
        super(context, transport);
        this.visitorId = visitorId;
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
            inLane(state -> state.changePage(this, change.page()));
        } else if (message instanceof FromVisitor.Track track) {
            Event event = new Event(track.name(), track.properties(), track.stream());
            inLane(state -> state.track(this, event));
        } else if (message instanceof FromVisitor.Join join) {
            ifJoinable(join.room(), ref, state -> join(state, join.room(), ref));
        } else if (message instanceof FromVisitor.Leave leave) {
            ifJoinable(leave.room(), ref, state -> rooms.leave(state, leave.room()));
        } else if (message instanceof FromVisitor.Claim claim) {
            inLane(state -> claim(state, claim.id()));
        } else if (message instanceof FromVisitor.Release release) {
            inLane(state -> deliveries.release(state.id, release.id(), id));
        } else if (message instanceof FromVisitor.ReceiptReport report) {
            inLane(state -> deliveries.report(state.id, report.id(), report.status()));
        } else if (message instanceof Ping) {
            pong();
        } else if (!(message instanceof Pong)) {
            throw new IllegalStateException("No handler for " + message.getClass());
        }
    }

    private void greet(FromVisitor message, @Nullable String ref) {
        if (message instanceof FromVisitor.Hello hello) {
            EventLog.connectionSuccess(id);
            directory.enter(visitorId, this, hello.page(), hello.resumed());
        } else if (message instanceof Ping) {
            pong();
        } else if (!(message instanceof Pong)) {
            problem(ErrorCode.HELLO_EXPECTED, "The first message is hello.", ref);
        }
    }

    /** Answers hello. In the lane. */
    void welcome(VisitorId as) {
        ToVisitor welcome =
                new ToVisitor.Welcome(as, id, context.timing().heartbeat().toMillis());
        control(Payload.of(context.codec().write(welcome)));
    }

    /** Queues what waits in the mailbox and this tab has not had; what has no room follows later. In the lane. */
    void deliver(Mailbox mailbox) {
        behind = false;
        for (Delivery delivery : mailbox.after(deliveredSequence)) {
            boolean taken = out.offer(delivery.message.payload, () -> delivered(mailbox, delivery));
            if (!taken) {
                context.counters().add(Counter.PAYLOADS_DEFERRED);
                behind = true;
                deliverRestLater();
                return;
            }
            deliveredSequence = delivery.sequence;
        }
    }

    private void delivered(Mailbox mailbox, Delivery delivery) {
        deliveries.delivered(mailbox, delivery);
        long acceptedAt = delivery.message.acceptedNanos;
        if (acceptedAt - openedAt >= 0) {
            context.timers().delivered(acceptedAt);
        }
    }

    /** Queues a message once more, which this tab may have had. In the lane. */
    void deliverAgain(Delivery delivery) {
        if (!behind && out.offer(delivery.message.payload, null)) {
            return;
        }
        deliveredSequence = Math.min(deliveredSequence, delivery.sequence - 1);
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
            runInLane(state, current -> current.deliverTo(this));
        }
    }

    void replaced() {
        close(CloseCode.REPLACED);
    }

    void banned() {
        close(CloseCode.BANNED);
    }

    // The site decides outside the lane, which is not the place for an application's faults.
    private void ifJoinable(String room, @Nullable String ref, Consumer<VisitorState> action) {
        if (context.site().joinable(room)) {
            inLane(action);
        } else {
            problem(
                    ErrorCode.ROOM_NOT_JOINABLE,
                    "Visitors may not join or leave this room by themselves.",
                    ref);
        }
    }

    private void join(VisitorState state, String room, @Nullable String ref) {
        if (rooms.join(state, room) == RoomIndex.Joined.TOO_MANY) {
            EventLog.limitHit(id, "roomsPerVisitor");
            problem(
                    ErrorCode.TOO_MANY_ROOMS,
                    "A visitor may be in " + context.limits().roomsPerVisitor()
                            + " rooms; leave one first.",
                    ref);
        }
    }

    private void claim(VisitorState state, MessageId message) {
        Mailbox.Claim claim = deliveries.claim(state, message, id);
        ToVisitor answer = switch (claim) {
            case GRANTED, HELD -> new ToVisitor.Granted(message);
            case CLAIMED -> new ToVisitor.Refused(message, ToVisitor.Reason.CLAIMED);
            case OVER -> new ToVisitor.Refused(message, ToVisitor.Reason.OVER);
        };
        control(Payload.of(context.codec().write(answer)));
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

    private void inLane(Consumer<VisitorState> action) {
        VisitorState state = visitor;
        if (state == null) {
            return;
        }
        boolean taken = state.lane.offer(() -> actIn(state, action));
        if (!taken) {
            // Only this visitor's own tabs fill its lane.
            context.counters().add(Counter.MESSAGES_LIMITED);
            EventLog.limitHit(id, "laneBacklog");
            problem(
                    ErrorCode.RATE_LIMITED,
                    "Too much is under way for this visitor; this message was dropped.",
                    null);
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

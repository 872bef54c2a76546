package io.beckon.engine;

import io.beckon.ConnectionId;
import io.beckon.engine.Counters.Counter;
import io.beckon.protocol.Codec;
import io.beckon.protocol.Decoded;
import io.beckon.protocol.ErrorCode;
import io.beckon.protocol.Problem;
import io.beckon.spi.CloseCode;
import io.beckon.spi.Inbound;
import io.beckon.spi.Payload;
import io.beckon.spi.Transport;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One connection, of a visitor or of an admin: limits on what comes in, heartbeats, and the queue of what goes out.
 *
 * @param <M> what the peer sends
 */
abstract class Connection<M> extends Roster.Member implements Inbound, OutboundQueue.Owner {
    /** How many more messages may be refused than taken before the peer counts as flooding, in bursts. */
    private static final int BURSTS_UNTIL_FLOODING = 5;

    /** A connection is given up when this many heartbeats have gone by in silence, the last two of them asked for. */
    private static final int HEARTBEATS_UNTIL_IDLE = 3;

    final Context context;
    final ConnectionId id;
    final OutboundQueue out;

    private final AtomicBoolean gone = new AtomicBoolean();

    private volatile long lastInbound;
    private long lastPing; // confined to the heartbeat

    // Confined to the inbound calls, which an adapter makes one after the other.
    private final RateLimiter rate;
    private int unusableInRow;
    private boolean answeredLimit;
    private int excess; // messages refused, less those taken: grows at more than twice the rate

    Connection(Context context, Transport transport) {
        this.context = context;
        this.id = context.ids().connection();
        this.out = new OutboundQueue(transport, context, this);
        this.lastInbound = context.clock().nanos();
        this.lastPing = lastInbound;
        this.rate = new RateLimiter(
                context.limits().messagesPerSecond(), context.limits().messageBurst(), lastInbound);
    }

    /** Decodes a frame; called for each in turn. */
    abstract List<Decoded<M>> decode(String frame);

    /** Handles one message; called for each in turn. */
    abstract void handle(M message, @Nullable String ref);

    /** The connection is gone; called once. */
    abstract void onClosed();

    /** Looks after the connection's own deadlines; called by the heartbeat. */
    abstract void checkDeadlines(long now);

    @Override
    public final void text(String frame) {
        heard();
        if (!isListening()) {
            return;
        }
        if (frame.length() > maxFrameChars()) {
            tooLarge();
            return;
        }
        for (Decoded<M> decoded : decode(frame)) {
            if (!isListening()) {
                return;
            }
            take(decoded);
        }
        out.flush();
    }

    /** Tells whether what comes in counts: not once the connection is gone or being closed. */
    private boolean isListening() {
        return !gone.get() && out.isTaking();
    }

    private int maxFrameChars() {
        return Codec.FRAME_FACTOR * context.limits().messageBytes();
    }

    private void take(Decoded<M> decoded) {
        context.counters().add(Counter.MESSAGES_RECEIVED);
        if (!rate.tryAcquire(context.clock().nanos())) {
            limited(decoded.ref());
            dropped(decoded.message());
            return;
        }
        answeredLimit = false;
        excess = Math.max(0, excess - 1);
        M message = decoded.message();
        Problem problem = decoded.problem();
        if (message != null) {
            handleFenced(message, decoded.ref());
        } else if (problem != null) {
            unusable(problem);
        }
    }

    private void handleFenced(M message, @Nullable String ref) {
        unusableInRow = 0;
        long begun = context.timers().begin();
        try {
            handle(message, ref);
            context.timers().handled(begun);
        } catch (RuntimeException e) {
            EventLog.fault("connection", e);
            problem(
                    ErrorCode.INTERNAL,
                    "The server could not handle this message. The fault has been logged there.",
                    ref);
        }
    }

    /**
     * A message was not handled, as there were too many.
     *
     * @param message which; null where it was no message at all
     */
    void dropped(@Nullable M message) {}

    private void limited(@Nullable String ref) {
        context.counters().add(Counter.MESSAGES_LIMITED);
        EventLog.limitHit(id, "messagesPerSecond");
        if (!answeredLimit) {
            // One answer for a row of refused messages: answering each would double the flood.
            answeredLimit = true;
            problem(
                    ErrorCode.RATE_LIMITED,
                    "At most " + context.limits().messagesPerSecond()
                            + " messages a second; this one was dropped.",
                    ref);
        }
        if (++excess > BURSTS_UNTIL_FLOODING * context.limits().messageBurst()) {
            misbehaved(CloseCode.FLOODING);
        }
    }

    private void unusable(Problem problem) {
        context.counters().add(Counter.MESSAGES_UNUSABLE);
        control(problem);
        if (++unusableInRow >= context.limits().unusableMessages()) {
            misbehaved(CloseCode.PROTOCOL_ERROR);
        }
    }

    @Override
    public final void binary() {
        if (isListening()) {
            misbehaved(CloseCode.PROTOCOL_ERROR);
        }
    }

    @Override
    public final void tooLarge() {
        if (!isListening()) {
            return;
        }
        problem(
                ErrorCode.MESSAGE_TOO_LARGE,
                "A message may have " + context.limits().messageBytes()
                        + " bytes; this one had far more.",
                null);
        misbehaved(CloseCode.TOO_LARGE);
    }

    @Override
    public final void closed() {
        out.transportGone();
        if (gone.compareAndSet(false, true)) {
            context.counters().add(Counter.CONNECTIONS_CLOSED);
            EventLog.connectionEnd(id);
            onClosed();
        }
    }

    /** The peer answered, or said anything else. */
    final void heard() {
        lastInbound = context.clock().nanos();
    }

    final boolean isGone() {
        return gone.get();
    }

    /** Answers a message that cannot be carried out. */
    final void problem(ErrorCode code, String text, @Nullable String ref) {
        control(new Problem(code, text, ref));
    }

    /** Queues a message without which the peer cannot go on; a peer that leaves no room for it is too slow. */
    final void control(Payload payload) {
        if (!out.offer(payload, null) && out.isTaking()) {
            slow();
        }
    }

    /** Queues an answer in the same way. */
    abstract void control(Problem problem);

    final void pong() {
        control(context.control().pong());
    }

    /** The peer asked for it: closes after telling what is queued. */
    final void misbehaved(CloseCode code) {
        context.counters().add(Counter.CONNECTIONS_MISBEHAVED);
        close(code);
    }

    /** Closes after sending what is queued; the send time-out bounds that. */
    final void close(CloseCode code) {
        EventLog.connectionClosing(id, code);
        out.closeWhenDrained(code);
    }

    final void closeNow(CloseCode code) {
        EventLog.connectionClosing(id, code);
        out.closeNow(code);
    }

    final void slow() {
        if (!isGone()) {
            context.counters().add(Counter.CONNECTIONS_SLOW);
            closeNow(CloseCode.SLOW);
        }
    }

    @Override
    public final void sendFailed(Throwable failure) {
        EventLog.connectionError(id, failure);
        closeNow(CloseCode.FAULT);
    }

    /** Looks whether the peer is still there and reads. Called from time to time. */
    final void beat(long now) {
        if (out.overdue(now, context.timing().sendTimeout().toNanos())) {
            slow();
            return;
        }
        if (!out.isTaking()) {
            return; // it is being closed, and waits for nothing but that
        }
        long heartbeat = context.timing().heartbeat().toNanos();
        long silence = now - lastInbound;
        if (silence >= HEARTBEATS_UNTIL_IDLE * heartbeat) {
            context.counters().add(Counter.CONNECTIONS_IDLE);
            closeNow(CloseCode.IDLE);
            return;
        }
        if (silence >= heartbeat && now - lastPing >= heartbeat) {
            lastPing = now;
            control(context.control().ping());
            out.flush();
        }
        checkDeadlines(now);
    }

    static boolean passed(long since, long now, Duration limit) {
        return now - since >= limit.toNanos();
    }
}

package io.beckon.engine;

import io.beckon.engine.Counters.Counter;
import io.beckon.spi.CloseCode;
import io.beckon.spi.Payload;
import io.beckon.spi.Transport;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What waits for one connection, bounded in messages and bytes.
 *
 * <p>One send is under way at a time, as some containers throw or lose messages otherwise; what gathers meanwhile
 * leaves as one frame. A transport may report the end of a send within the call that began it: the frame after is then sent by
 * a loop, not by recursion, so that a fast peer and a long queue do not overflow the stack.
 *
 * <p>Decisions are made under the lock; the transport and the callbacks are called outside it.
 */
final class OutboundQueue {
    /** Hears what happens to the queue. Called outside the queue's lock, on any thread. */
    interface Owner {
        /** Everything has left, after {@link #notifyWhenDrained} was called. */
        void drained();

        /** The transport could not send; the queue takes nothing any more. */
        void sendFailed(Throwable failure);
    }

    private final Transport transport;
    private final Context context;
    private final Owner owner;

    // All guarded by this. What waits is null while nothing does, so that an idle
    // connection costs little.
    private @Nullable Backlog waiting;
    private @Nullable Send sending;
    private long sendingSince;
    private boolean notifyDrained;
    private boolean open = true; // takes payloads, or at least sends those that wait
    private @Nullable CloseCode closing;
    private boolean transportClosed;

    OutboundQueue(Transport transport, Context context, Owner owner) {
        this.transport = transport;
        this.context = context;
        this.owner = owner;
    }

    /**
     * Puts a payload at the end that must not be dropped, without beginning to send.
     *
     * @param whenSent runs when the transport has taken the payload; null if nobody wants to know
     * @return false if the queue is full or closed
     */
    boolean offer(Payload payload, @Nullable Runnable whenSent) {
        return offer(new Outgoing(payload, null, null, whenSent));
    }

    /**
     * Puts a message at the end, in place of the older one with its merge key, without beginning to send.
     *
     * @return false if the queue is closed, or is full and the message's policy makes no room
     */
    synchronized boolean offer(Outgoing message) {
        return isTaking() && backlog().offer(message);
    }

    /**
     * Puts payloads at the end, whether or not there is room: for one who offers only when everything has left, and so
     * keeps the bound by itself, and for a last word.
     */
    synchronized void offerAll(List<Payload> payloads) {
        if (isTaking() && !payloads.isEmpty()) {
            Backlog backlog = backlog();
            payloads.forEach(payload -> backlog.add(new Outgoing(payload, null, null, null)));
        }
    }

    // Called with the lock held. What is made here is not left empty: one message always
    // fits.
    private Backlog backlog() {
        if (waiting == null) {
            waiting = new Backlog(context);
        }
        return waiting;
    }

    /** Returns how many bytes are held for the peer: those that wait, and those under way. */
    synchronized int bytes() {
        return (waiting == null ? 0 : waiting.bytes())
                + (sending == null ? 0 : sending.backlog.bytes());
    }

    /** Begins to send what waits, unless a send is under way. */
    void flush() {
        Send send;
        synchronized (this) {
            if (sending != null) {
                return;
            }
            send = begin();
        }
        if (send != null) {
            transmit(send);
        }
    }

    /** Asks for one call of {@link Owner#drained} once everything has left; returns false if that is so already. */
    synchronized boolean notifyWhenDrained() {
        if (open && (sending != null || waiting != null)) {
            notifyDrained = true;
            return true;
        }
        return false;
    }

    /** Takes nothing more, sends what waits, and closes the transport then. */
    void closeWhenDrained(CloseCode code) {
        synchronized (this) {
            if (!open || closing != null) {
                return;
            }
            closing = code;
        }
        flush();
        closeIfDrained();
    }

    /** Closes the transport at once, with the reason that was given first. What waits is dropped. */
    void closeNow(CloseCode code) {
        CloseCode first;
        synchronized (this) {
            discard();
            if (transportClosed) {
                return;
            }
            transportClosed = true;
            first = closing == null ? code : closing;
        }
        closeTransport(first);
    }

    /** The transport is gone. */
    synchronized void transportGone() {
        transportClosed = true;
        discard();
    }

    /** Tells whether payloads are still taken, if there is room. */
    synchronized boolean isTaking() {
        return open && closing == null;
    }

    /** Tells whether the send under way has taken longer than it may. */
    synchronized boolean overdue(long now, long timeoutNanos) {
        return open && sending != null && now - sendingSince > timeoutNanos;
    }

    // Called with the lock held.
    private void discard() {
        open = false;
        waiting = null;
    }

    // Called with the lock held.
    private @Nullable Send begin() {
        if (!open || waiting == null) {
            return null;
        }
        Send send = new Send(waiting);
        waiting = null;
        sending = send;
        sendingSince = context.clock().nanos();
        return send;
    }

    private void transmit(Send first) {
        Send send = first;
        while (send != null) {
            context.counters().add(Counter.FRAMES_SENT);
            context.counters().add(Counter.PAYLOADS_SENT, send.backlog.size());
            try {
                transport.send(send.backlog.payloads(), send);
            } catch (RuntimeException e) {
                // A transport must not throw; one that does is of no more use.
                send.done(e);
            }
            if (!send.returned()) {
                return;
            }
            send = after(send);
        }
    }

    /** A send is over: tells who waited for it, and begins the next. */
    private @Nullable Send after(Send sent) {
        boolean heard;
        Send next;
        boolean tell = false;
        synchronized (this) {
            heard = open;
            sending = null;
            next = begin();
            if (next == null && notifyDrained) {
                notifyDrained = false;
                tell = open;
            }
        }
        if (heard && sent.awaited) {
            sent.backlog.sent(OutboundQueue::runFenced);
        }
        if (next == null) {
            closeIfDrained();
        }
        if (tell) {
            owner.drained();
        }
        return next;
    }

    // What follows from a send must not keep the next one from leaving.
    private static void runFenced(Runnable callback) {
        try {
            callback.run();
        } catch (RuntimeException e) {
            EventLog.fault("sent", e);
        }
    }

    private void closeIfDrained() {
        CloseCode code;
        synchronized (this) {
            if (closing == null || !open || transportClosed || sending != null || waiting != null) {
                return;
            }
            code = closing;
            transportClosed = true;
            open = false;
        }
        closeTransport(code);
    }

    // A transport must not throw, but one that does must not keep others from being closed.
    private void closeTransport(CloseCode code) {
        try {
            transport.close(code);
        } catch (RuntimeException e) {
            EventLog.fault("transport", e);
        }
    }

    private void failed(Throwable failure) {
        synchronized (this) {
            sending = null;
            discard();
        }
        context.counters().add(Counter.SENDS_FAILED);
        owner.sendFailed(failure);
    }

    /** One send; hears its end, within the call that began it or later. */
    private final class Send implements Transport.Completion {
        private final Backlog backlog; // not changed any more
        private final boolean awaited; // kept here, as the backlog has left the caches by then
        private boolean calling = true; // guarded by this
        private boolean over; // guarded by this
        private boolean failed; // guarded by this

        Send(Backlog backlog) {
            this.backlog = backlog;
            this.awaited = backlog.awaited();
        }

        @Override
        public void done(@Nullable Throwable failure) {
            synchronized (this) {
                if (over) {
                    return;
                }
                over = true;
                failed = failure != null;
                if (calling && !failed) {
                    return; // transmit() sees it when the call returns, and goes on by its loop
                }
            }
            if (failure != null) {
                failed(failure);
            } else {
                continueAfter();
            }
        }

        /** The call that began this send has returned; tells whether the send is over, too, and well. */
        private synchronized boolean returned() {
            calling = false;
            return over && !failed;
        }

        private void continueAfter() {
            Send next = after(this);
            if (next != null) {
                transmit(next);
            }
        }
    }
}

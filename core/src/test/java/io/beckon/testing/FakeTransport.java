package io.beckon.testing;

import io.beckon.spi.CloseCode;
import io.beckon.spi.Inbound;
import io.beckon.spi.Payload;
import io.beckon.spi.Transport;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A peer's end of a connection, in memory. It records what arrives, and how it arrives is up to the test: at once, when
 * the test says so, or never. It also watches that its contract is kept: one send under way at the most, one close, and
 * neither after the close. Safe for use by many threads; it calls nobody under its lock.
 */
public final class FakeTransport implements Transport {
    /** What becomes of a send. */
    public enum Mode {
        /** The send completes before the call that began it returns. */
        AT_ONCE,
        /** The send completes when the test says so; if it never does, this is a peer that does not read. */
        HELD,
        /** The send fails before the call that began it returns. */
        FAILING
    }

    private record Send(List<Payload> batch, Completion completion) {}

    // All guarded by this.
    private final List<List<Payload>> arrived = new ArrayList<>();
    private final List<String> breaches = new ArrayList<>();
    private Mode mode = Mode.AT_ONCE;
    private @Nullable Send underWay;
    private int calling;
    private @Nullable CloseCode closeCode;
    private boolean closedLater;
    private boolean gone;
    private int sendsAfterClose;
    private @Nullable Inbound inbound;
    private Consumer<String> reader = frame -> {};

    /**
     * Sets what becomes of the sends that begin from now on.
     *
     * @param mode what
     */
    public synchronized void mode(Mode mode) {
        this.mode = mode;
    }

    /** From now on a close is not confirmed until {@link #confirmClose}, as networks take their time. */
    public synchronized void holdClose() {
        closedLater = true;
    }

    /** Sets who reads each frame as it arrives. */
    synchronized void reader(Consumer<String> reader) {
        this.reader = reader;
    }

    /**
     * Connects the way in, which hears of the close.
     *
     * @param inbound where the peer pushes what it sends
     */
    public void connect(Inbound inbound) {
        boolean tell;
        synchronized (this) {
            this.inbound = inbound;
            tell = closeCode != null && !closedLater && !gone;
            gone |= tell;
        }
        if (tell) {
            inbound.closed();
        }
    }

    @Override
    public void send(List<Payload> batch, Completion completion) {
        Mode now;
        synchronized (this) {
            checkSend(batch);
            now = mode;
            if (now == Mode.AT_ONCE) {
                arrived.add(List.copyOf(batch));
            } else if (now == Mode.HELD) {
                underWay = new Send(List.copyOf(batch), completion);
                return;
            }
            calling++;
        }
        completion.done(now == Mode.AT_ONCE ? null : new IllegalStateException("broken pipe"));
        synchronized (this) {
            calling--;
        }
        if (now == Mode.AT_ONCE) {
            read(batch);
        }
    }

    private void read(List<Payload> batch) {
        Consumer<String> told;
        synchronized (this) {
            told = reader;
        }
        told.accept(Payload.frame(batch));
    }

    // Called with the lock held.
    private void checkSend(List<Payload> batch) {
        if (batch.isEmpty()) {
            breaches.add("an empty batch was sent");
        }
        if (underWay != null) {
            breaches.add("a send began while another was under way");
        }
        if (calling > 0) {
            breaches.add("a send began within the completion of another");
        }
        if (closeCode != null) {
            sendsAfterClose++;
        }
    }

    @Override
    public void close(CloseCode code) {
        Inbound told;
        synchronized (this) {
            if (closeCode != null) {
                breaches.add("closed twice, with " + closeCode + " and " + code);
                return;
            }
            closeCode = code;
            told = closedLater || gone ? null : inbound;
            gone |= told != null;
        }
        if (told != null) {
            told.closed();
        }
    }

    /**
     * Lets the send that is under way arrive.
     *
     * @throws AssertionError if none is
     */
    public void complete() {
        Send send;
        synchronized (this) {
            send = take();
            arrived.add(send.batch);
        }
        send.completion.done(null);
        read(send.batch);
    }

    /** Lets everything arrive, now and from now on. */
    public void release() {
        mode(Mode.AT_ONCE);
        if (isSending()) {
            complete();
        }
    }

    /**
     * Lets the send that is under way fail.
     *
     * @throws AssertionError if none is
     */
    public void fail() {
        Send send;
        synchronized (this) {
            send = take();
        }
        send.completion.done(new IllegalStateException("connection reset"));
    }

    // Called with the lock held.
    private Send take() {
        if (underWay == null) {
            throw new AssertionError("No send is under way.");
        }
        Send send = underWay;
        underWay = null;
        return send;
    }

    /** Confirms a close that was held, or breaks the connection from the peer's side. Again it has no effect. */
    public void confirmClose() {
        Inbound told;
        synchronized (this) {
            told = gone ? null : inbound;
            gone = true;
        }
        if (told != null) {
            told.closed();
        }
    }

    /**
     * Tells whether a send is under way.
     *
     * @return true while one is
     */
    public synchronized boolean isSending() {
        return underWay != null;
    }

    /**
     * Returns what is under way.
     *
     * @return the batch; empty while nothing is
     */
    public synchronized List<Payload> underWay() {
        return underWay == null ? List.of() : underWay.batch;
    }

    /**
     * Returns the frames that have arrived.
     *
     * @return the payloads of each, in order
     */
    public synchronized List<List<Payload>> frames() {
        return List.copyOf(arrived);
    }

    /**
     * Returns the payloads that have arrived.
     *
     * @return the payloads of all frames, in order
     */
    public synchronized List<Payload> payloads() {
        List<Payload> payloads = new ArrayList<>();
        arrived.forEach(payloads::addAll);
        return payloads;
    }

    /**
     * Returns the frames that have arrived after some.
     *
     * @param seen how many to leave out
     * @return the texts of the others, in order
     */
    public synchronized List<String> textsAfter(int seen) {
        return arrived.subList(seen, arrived.size()).stream()
                .map(Payload::frame)
                .toList();
    }

    /**
     * Returns how the server closed the connection.
     *
     * @return the code, or null if it did not
     */
    public synchronized @Nullable CloseCode closeCode() {
        return closeCode;
    }

    /**
     * Tells whether the connection is gone, whoever closed it.
     *
     * @return true if it is
     */
    public synchronized boolean isGone() {
        return gone;
    }

    /**
     * Counts the sends that came after the close, which happens only where several threads race.
     *
     * @return how many
     */
    public synchronized int sendsAfterClose() {
        return sendsAfterClose;
    }

    /**
     * Returns how the contract of {@link Transport} was broken.
     *
     * @return a line for each breach; empty if it was kept
     */
    public synchronized List<String> breaches() {
        return List.copyOf(breaches);
    }
}

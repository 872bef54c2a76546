package io.beckon.servlet;

import io.beckon.spi.Admission;
import io.beckon.spi.CloseCode;
import io.beckon.spi.Inbound;
import io.beckon.spi.Payload;
import io.beckon.spi.Transport;

import jakarta.websocket.MessageHandler;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

/**
 * One connection, from its handshake on. It is the transport, the handler of what comes in and the handler of what has been
 * sent, all in one object, because there is one for each idle visitor.
 *
 * <p>Text is taken in parts, so that a container needs no more than a small buffer for each connection; the parts are
 * gathered here, up to the limit, and nothing is held between two messages.
 */
final class Connection implements Transport, SendHandler, MessageHandler.Partial<String> {
    /** Enough for most messages of a visitor in one part; larger ones come in several. */
    private static final int PART_SIZE = 1024;

    private static final String OPEN_LIBERTY = "com.ibm.ws.wsoc.";

    private static final AtomicReferenceFieldUpdater<Connection, @Nullable Completion> COMPLETION =
            AtomicReferenceFieldUpdater.newUpdater(
                    Connection.class, Completion.class, "completion");

    private final Connections connections;
    private final Handshakes handshakes;

    // What the handshake came to; null if it failed, and once the connection is open.
    // Handed over by the container from the handshake to the opening, which come one after
    // the other.
    private @Nullable Admission admission;

    private volatile @Nullable Session session; // written under this

    // Kept, because some containers make a new one at each call.
    private volatile RemoteEndpoint.@Nullable Async remote;

    // Whom to tell of the one send under way; read through COMPLETION.
    @SuppressWarnings("UnusedVariable")
    private volatile @Nullable Completion completion;

    private boolean taken; // guarded by this
    private @Nullable Inbound inbound; // guarded by this
    private boolean closing; // guarded by this
    private volatile boolean gone; // written under this

    // The message that is coming in, and whether the rest of it is to be dropped. Used by
    // the one thread at a time that the container delivers on.
    private @Nullable StringBuilder gathered;
    private boolean dropping;

    Connection(Connections connections, Handshakes handshakes, @Nullable Admission admission) {
        this.connections = connections;
        this.handshakes = handshakes;
        this.admission = admission;
    }

    /**
     * A session asks whether this is its connection. If it is another one's already, the container gives both the same
     * properties: then this ends as well.
     *
     * @return whether it is
     */
    boolean take() {
        boolean first;
        synchronized (this) {
            first = !taken;
            taken = true;
        }
        if (!first) {
            close(CloseCode.FAULT);
        }
        return first;
    }

    /** The container has opened the connection. Whoever may not have it is told so by closing it. */
    void open(Session opened) {
        boolean toldToClose;
        synchronized (this) {
            session = opened;
            toldToClose = closing;
        }
        remote = opened.getAsyncRemote();
        Admission answer = admission;
        admission = null;
        boolean stays = connections.add(this);
        if (toldToClose) {
            // By another session that took it for its own: nothing else closes so early.
            connections.close(this, opened, CloseCode.FAULT);
        } else if (!stays) {
            close(CloseCode.RESTART);
        } else if (answer == null || handshakes.shared()) {
            close(CloseCode.FAULT);
        } else {
            prepare(opened);
            begin(answer.open(this));
        }
    }

    private void prepare(Session opened) {
        opened.setMaxIdleTimeout(0);
        opened.setMaxTextMessageBufferSize(textBuffer(opened));
        opened.setMaxBinaryMessageBufferSize(PART_SIZE);
        opened.addMessageHandler(String.class, this);
        opened.addMessageHandler(ByteBuffer.class, new BinaryParts(this));
    }

    /**
     * Open Liberty takes the size of the buffer for the largest message that may come in, in parts or not, and holds none of that
     * size. It closes by itself beyond, so that there is room for what is answered here.
     */
    private int textBuffer(Session opened) {
        boolean limits = opened.getClass().getName().startsWith(OPEN_LIBERTY);
        return limits ? 2 * connections.maxFrame() : PART_SIZE;
    }

    private void begin(Inbound beckon) {
        boolean alreadyGone;
        synchronized (this) {
            inbound = beckon;
            alreadyGone = gone;
        }
        if (alreadyGone) {
            beckon.closed();
        }
    }

    @Override
    public void send(List<Payload> batch, Completion told) {
        completion = told;
        // After the completion has its place: whoever closes at this moment finds it there.
        if (gone) {
            over(new IOException("The connection is closed."));
            return;
        }
        RemoteEndpoint.Async way = remote;
        try {
            if (way == null) {
                throw new IllegalStateException("The connection is not open.");
            }
            way.sendText(Payload.frame(batch), this);
        } catch (RuntimeException e) {
            // Only if the container has not told of the end itself: it may have, before it
            // threw.
            if (COMPLETION.compareAndSet(this, told, null)) {
                told.done(e);
            }
        }
    }

    @Override
    public void onResult(SendResult result) {
        over(result.isOK() ? null : reason(result));
    }

    private void over(@Nullable Throwable failure) {
        Completion told = COMPLETION.getAndSet(this, null);
        if (told != null) {
            told.done(failure);
        }
    }

    private static Throwable reason(SendResult result) {
        Throwable failure = result.getException();
        return failure != null
                ? failure
                : new IOException("The container did not send, and does not say why.");
    }

    /** Closes the session; one that is not there yet is closed as soon as it is. */
    @Override
    public void close(CloseCode code) {
        Session open;
        synchronized (this) {
            if (closing || gone) {
                return;
            }
            closing = true;
            open = session;
        }
        if (open != null) {
            connections.close(this, open, code);
        }
    }

    /** It was told to close, and there is no time left. */
    void cut() {
        Session open = session;
        if (open != null) {
            connections.cut(this, open);
        }
    }

    @Override
    public void onMessage(String part, boolean last) {
        if (dropping) {
            dropping = !last;
            return;
        }
        int length = part.length() + (gathered == null ? 0 : gathered.length());
        if (length > connections.maxFrame()) {
            gathered = null;
            dropping = !last;
            inbound().tooLarge();
        } else if (!last) {
            gathered =
                    (gathered == null ? new StringBuilder(2 * PART_SIZE) : gathered).append(part);
        } else if (gathered == null) {
            inbound().text(part);
        } else {
            String frame = gathered.append(part).toString();
            gathered = null;
            inbound().text(frame);
        }
    }

    /** A binary message has begun to come in. */
    void binary() {
        inbound().binary();
    }

    /** The container has met an error. Most often the peer is gone, and the container closes by itself; if not, we do. */
    void failed(Throwable failure) {
        EventLog.connectionError(failure);
        close(CloseCode.FAULT);
    }

    /** The container says that the connection is gone. */
    void closed() {
        Inbound beckon;
        synchronized (this) {
            gone = true;
            beckon = inbound;
        }
        connections.remove(this);
        over(new IOException("The connection is closed."));
        if (beckon != null) {
            beckon.closed();
        }
    }

    private Inbound inbound() {
        Inbound beckon;
        synchronized (this) {
            beckon = inbound;
        }
        if (beckon == null) {
            throw new IllegalStateException("A message came in before the connection was open.");
        }
        return beckon;
    }

    /** Takes binary messages. An object of its own, since one class cannot take parts of two types. */
    private static final class BinaryParts implements MessageHandler.Partial<ByteBuffer> {
        private final Connection connection;
        private boolean within;

        BinaryParts(Connection connection) {
            this.connection = connection;
        }

        @Override
        public void onMessage(ByteBuffer part, boolean last) {
            boolean first = !within;
            within = !last;
            if (first) {
                connection.binary();
            }
        }
    }
}

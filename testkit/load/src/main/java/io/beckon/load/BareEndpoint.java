package io.beckon.load;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.SendHandler;
import jakarta.websocket.Session;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** What one writes who wants to reach everybody and nothing else: an endpoint that keeps its sessions. */
public final class BareEndpoint extends Endpoint {
    /** How the endpoint uses its container. */
    public enum Kind {
        /** As most write it: whole messages, the container's own buffers, a concurrent set of sessions. */
        ORDINARY,
        /**
         * As Beckon's adapter does it: messages in parts, buffers of 1 kB, sessions in the order in which they came. It is
         * the harder one to be compared with.
         */
        LEAN
    }

    private static final int LEAN_BUFFER = 1024;
    private static final long SEND_SECONDS = 30;

    /** The sessions of one server. */
    public static final class Sessions {
        private final Kind kind;
        private final Collection<Session> open;

        /**
         * Makes an empty one.
         *
         * @param kind how its endpoints use the container
         */
        public Sessions(Kind kind) {
            this.kind = kind;
            this.open = kind == Kind.LEAN
                    ? new ConcurrentLinkedQueue<>()
                    : ConcurrentHashMap.newKeySet();
        }

        /** Returns how many there are. */
        public int count() {
            return open.size();
        }

        /**
         * Closes the connection of somebody.
         *
         * @throws IOException if it cannot
         */
        public void closeOne() throws IOException {
            open.iterator().next().close();
        }

        /**
         * Sends to all, and blocks until all have been sent to.
         *
         * @param text what is sent
         * @throws InterruptedException if this thread is interrupted
         */
        public void send(String text) throws InterruptedException {
            List<Session> all = List.copyOf(open);
            CountDownLatch over = new CountDownLatch(all.size());
            AtomicReference<Throwable> failure = new AtomicReference<>();
            SendHandler handler = result -> {
                if (!result.isOK()) {
                    failure.set(result.getException());
                }
                over.countDown();
            };
            for (Session session : all) {
                session.getAsyncRemote().sendText(text, handler);
            }
            if (!over.await(SEND_SECONDS, TimeUnit.SECONDS) || failure.get() != null) {
                throw new IllegalStateException("Not everybody was sent to.", failure.get());
            }
        }
    }

    private final Sessions sessions;

    /**
     * Makes the endpoint of one connection.
     *
     * @param sessions where it keeps its session
     */
    public BareEndpoint(Sessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public void onOpen(Session session, EndpointConfig config) {
        session.setMaxIdleTimeout(0);
        if (sessions.kind == Kind.LEAN) {
            session.setMaxTextMessageBufferSize(LEAN_BUFFER);
            session.setMaxBinaryMessageBufferSize(LEAN_BUFFER);
            session.addMessageHandler(String.class, new Parts());
        } else {
            session.addMessageHandler(String.class, new Wholes());
        }
        sessions.open.add(session);
    }

    @Override
    public void onClose(Session session, CloseReason reason) {
        sessions.open.remove(session);
    }

    private static final class Wholes implements MessageHandler.Whole<String> {
        @Override
        public void onMessage(String message) {
            // What visitors say is of no interest here.
        }
    }

    private static final class Parts implements MessageHandler.Partial<String> {
        @Override
        public void onMessage(String part, boolean last) {
            // What visitors say is of no interest here.
        }
    }
}

package io.beckon.conformance;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One connection, whichever way its frames go, with a memory of what came and was not expected yet. Used by the run of a case and by the
 * threads on which things come. A server that sends without end is cut off.
 */
abstract class Peer implements AutoCloseable {
    private static final int MOST_UNREAD = 10_000;
    private static final String PONG = "{\"type\":\"pong\"}";

    private final boolean pongs;

    private final Object lock = new Object();
    private final List<JsonNode> inbox = new ArrayList<>(); // guarded by lock
    private int code; // guarded by lock; 0 while the connection stands
    private String end = ""; // guarded by lock; why there is no code

    /**
     * Makes a peer.
     *
     * @param pongs whether it answers pings by itself, and tells nobody
     */
    Peer(boolean pongs) {
        this.pongs = pongs;
    }

    /** Sends, in the order of the calls. What can no longer be sent shows in what does not come. */
    abstract void send(String text);

    /**
     * Sends a binary frame.
     *
     * @throws Failure if there are none on this way
     */
    abstract void sendBinary();

    /** Goes away without a word. */
    @Override
    public abstract void close();

    /** A frame has come. */
    final void frame(String text) {
        try {
            frame(Conformance.JSON.readTree(text));
        } catch (JacksonException e) {
            ended("The server has sent what is not JSON: " + text);
        }
    }

    /** A frame has come. */
    final void frame(JsonNode frame) {
        if (frame.isArray()) {
            frame.forEach(this::message);
        } else {
            message(frame);
        }
    }

    private void message(JsonNode message) {
        if (pongs && "ping".equals(message.path("type").asString(""))) {
            send(PONG);
            return;
        }
        synchronized (lock) {
            if (inbox.size() < MOST_UNREAD) {
                inbox.add(message);
                lock.notifyAll();
                return;
            }
        }
        ended("The server has sent more than " + MOST_UNREAD + " messages that were not expected.");
        close();
    }

    /** The server has closed the connection. */
    final void closed(int status) {
        synchronized (lock) {
            code = status;
            lock.notifyAll();
        }
    }

    /** The connection is over, and no number came. */
    final void ended(String why) {
        synchronized (lock) {
            end = end.isEmpty() ? why : end;
            lock.notifyAll();
        }
    }

    /**
     * Waits for a message, and takes it out of the memory.
     *
     * @throws Failure if none comes
     */
    final void take(Expectation expectation, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        synchronized (lock) {
            int looked = 0;
            while (true) {
                for (; looked < inbox.size(); looked++) {
                    if (expectation.mismatch(inbox.get(looked)) == null) {
                        inbox.remove(looked);
                        return;
                    }
                }
                if (isOver() || !await(deadline)) {
                    throw new Failure(missing(expectation));
                }
            }
        }
    }

    /**
     * Makes sure that a message did not come.
     *
     * @throws Failure if it did
     */
    final void lack(Expectation expectation) {
        synchronized (lock) {
            for (JsonNode message : inbox) {
                if (expectation.mismatch(message) == null) {
                    throw new Failure("This should not have come: " + message);
                }
            }
        }
    }

    /**
     * Waits for the end of the connection.
     *
     * @throws Failure if it does not come, or with another number
     */
    final void awaitClose(int wanted, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        synchronized (lock) {
            while (!isOver() && await(deadline)) {
                // It may have been woken by a message.
            }
            if (code != wanted) {
                throw new Failure("The connection " + state() + ", and should be closed with "
                        + wanted + ". Came: " + inbox);
            }
        }
    }

    private boolean isOver() {
        synchronized (lock) {
            return code != 0 || !end.isEmpty();
        }
    }

    private boolean await(long deadline) {
        synchronized (lock) {
            long rest = deadline - System.nanoTime();
            if (rest <= 0) {
                return false;
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(lock, rest);
                return true;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Failure("The run was interrupted.");
            }
        }
    }

    /** Says what is nearest to what was expected, or else what came at all. */
    private String missing(Expectation expectation) {
        synchronized (lock) {
            StringBuilder text = new StringBuilder("It did not come; the connection " + state());
            for (JsonNode message : inbox) {
                text.append("\n    ")
                        .append(message)
                        .append("\n      ")
                        .append(expectation.mismatch(message));
            }
            return text.toString();
        }
    }

    private String state() {
        synchronized (lock) {
            if (code != 0) {
                return "was closed with " + code;
            }
            return end.isEmpty() ? "stands" : "is over. " + end;
        }
    }
}

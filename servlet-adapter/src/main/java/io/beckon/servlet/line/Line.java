package io.beckon.servlet.line;

import io.beckon.spi.CloseCode;
import io.beckon.spi.Transport.Completion;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The way down to one browser, shared by the connections of all its tabs: one response after another takes what there is for
 * them. While there is none, it waits: each connection has one frame under way, and who does not come back is found out by the
 * heartbeats. It begins with its first connection and is over with the last. Safe for use by many threads.
 */
final class Line {
    /** More tabs than that have to share another line. */
    private static final int CONNECTIONS = 64;

    private final String id;
    private final Lines lines;
    private final Set<LineConnection> connections = ConcurrentHashMap.newKeySet();
    private final Events events = new Events(); // guarded by this
    private @Nullable Response response; // guarded by this
    private boolean ended; // guarded by this

    Line(String id, Lines lines) {
        this.id = id;
        this.lines = lines;
    }

    String id() {
        return id;
    }

    /** Takes a connection in; returns false if there is no room for it, or the line is over. */
    synchronized boolean add(LineConnection connection) {
        return !ended && connections.size() < CONNECTIONS && connections.add(connection);
    }

    /** A connection is over; with the last one, so is the line. */
    void remove(LineConnection connection) {
        if (connections.remove(connection) && connections.isEmpty()) {
            endIf(true);
        }
    }

    /** Sends an event, as soon as a response can take it. */
    void send(String event, String data, @Nullable Completion completion) {
        Response taker;
        synchronized (this) {
            taker = response;
            if (!ended) {
                events.add(event, data, completion);
                completion = null;
            }
        }
        if (completion != null) {
            completion.done(new IOException("The line is over."));
        } else if (taker != null) {
            taker.write();
        }
    }

    /**
     * A response takes what there is from now on, in place of the one before.
     *
     * @param arrived the number of the last event that the browser has
     * @return false if the line is over, or cannot go on there
     */
    boolean attach(Response next, long arrived) {
        Response before;
        synchronized (this) {
            if (ended || !events.resume(arrived)) {
                return false;
            }
            before = response;
            response = next;
        }
        if (before != null) {
            before.end();
        }
        return true;
    }

    /** A response takes nothing any more. */
    void detach(Response gone) {
        List<Completion> told;
        synchronized (this) {
            if (response != gone) {
                return;
            }
            response = null;
            told = ended ? events.clear() : List.of();
        }
        tell(told);
    }

    private static void tell(List<Completion> told) {
        told.forEach(completion -> completion.done(new IOException("The line is over.")));
    }

    /** Returns what a response is to write next; null if it is not this line's any more, or there is nothing. */
    synchronized Events.@Nullable Event next(Response taker) {
        return response == taker ? events.next() : null;
    }

    /** Nobody can come back to it: all its connections are gone. */
    void end() {
        endIf(false);
        for (LineConnection connection : connections) {
            connection.gone();
        }
    }

    void close(CloseCode code) {
        for (LineConnection connection : connections) {
            connection.close(code);
        }
    }

    private void endIf(boolean onlyIfEmpty) {
        Response last;
        List<Completion> told;
        synchronized (this) {
            if (ended || (onlyIfEmpty && !connections.isEmpty())) {
                return;
            }
            ended = true;
            last = response;
            told = last == null ? events.clear() : List.of(); // else its last words are written
        }
        lines.remove(this);
        tell(told);
        if (last != null) {
            last.endAfterAll();
        }
    }
}

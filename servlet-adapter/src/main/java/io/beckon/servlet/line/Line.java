package io.beckon.servlet.line;

import io.beckon.spi.CloseCode;
import io.beckon.spi.Scheduler;
import io.beckon.spi.Transport.Completion;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The way down to one browser, shared by the connections of all its tabs: one response after another takes what there is for
 * them. While there is none, it waits: each connection has one frame under way, and who does not come back is found out by the
 * heartbeats. It begins with its first connection and is over with the last; if nobody has been told yet that the server has closed
 * that one, it waits a while for who asks. Safe for use by many threads.
 */
final class Line {
    /** What becomes of a connection that is to be on a line. */
    enum Entry {
        TAKEN,
        /** There is no room for one more. */
        FULL,
        OVER
    }

    /** More tabs than that have to share another line. */
    private static final int CONNECTIONS = 64;

    private final String id;
    private final String door;
    private final OpenLines open;
    private final Set<LineConnection> connections =
            ConcurrentHashMap.newKeySet(); // changed under this, read by anybody
    private final Events events = new Events(); // guarded by this
    private @Nullable Response response; // guarded by this
    private boolean ended; // guarded by this
    private boolean farewell; // guarded by this; it is over, and there is something to say about it
    private Scheduler.@Nullable Task timer; // guarded by this; ends the farewell

    Line(String id, String door, OpenLines open) {
        this.id = id;
        this.door = door;
        this.open = open;
    }

    String id() {
        return id;
    }

    /** Where its connections were opened, all of them. */
    String door() {
        return door;
    }

    /** Takes a connection in, if there is room for it and the line is not over. */
    synchronized Entry add(LineConnection connection) {
        if (ended) {
            return Entry.OVER;
        }
        if (connections.size() >= CONNECTIONS) {
            return Entry.FULL;
        }
        connections.add(connection);
        return Entry.TAKEN;
    }

    /** A connection is over, and what waits for it is not wanted any more; with the last one, so is the line. */
    void remove(LineConnection connection) {
        List<Completion> told;
        synchronized (this) {
            if (!connections.remove(connection)) {
                return;
            }
            told = events.drop(connection);
        }
        tell(told);
        if (connections.isEmpty()) {
            endIf(true);
        }
    }

    /** Sends a frame of a connection, as soon as a response can take it. */
    void frame(LineConnection from, ByteBuffer frame, Completion completion) {
        boolean taken;
        synchronized (this) {
            taken = !ended && connections.contains(from);
            if (taken) {
                events.addFrame(from.id(), frame, from, completion);
            }
        }
        if (taken) {
            writeOn();
        } else {
            completion.done(new IOException("The connection is over."));
        }
    }

    /** Says that a connection is closed, as soon as a response can take it; not of one that is gone. */
    void closed(LineConnection from, String data) {
        boolean tooMany;
        synchronized (this) {
            if (ended || !connections.contains(from)) {
                return;
            }
            events.add("close", data);
            tooMany = events.tooMany();
        }
        if (tooMany) {
            end();
        } else {
            writeOn();
        }
    }

    private void writeOn() {
        Response taker;
        synchronized (this) {
            taker = response;
        }
        if (taker != null) {
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
        boolean last;
        synchronized (this) {
            if ((ended && !farewell) || !events.resume(arrived)) {
                return false;
            }
            before = response;
            response = next;
            last = farewell;
        }
        if (before != null) {
            before.end();
        }
        if (last) {
            endFarewell();
            next.endAfterAll();
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
        boolean waits;
        synchronized (this) {
            if (ended || (onlyIfEmpty && !connections.isEmpty())) {
                return;
            }
            ended = true;
            last = response;
            farewell = onlyIfEmpty && last == null && events.waits();
            waits = farewell;
            told = last == null && !waits
                    ? events.clear()
                    : List.of(); // else its last words are written
        }
        tell(told);
        if (waits) {
            open.removeLater(this);
            return;
        }
        open.remove(this);
        if (last != null) {
            last.endAfterAll();
        }
    }

    /** Its farewell is over by that, unless it is before. */
    void removedBy(Scheduler.Task later) {
        boolean waits;
        synchronized (this) {
            waits = farewell;
            timer = waits ? later : null;
        }
        if (!waits) {
            later.cancel();
        }
    }

    /** Somebody takes its last words, or nobody has. */
    void endFarewell() {
        Scheduler.Task later;
        synchronized (this) {
            farewell = false;
            later = timer;
            timer = null;
            if (response == null) {
                events.clear(); // nobody waits for those
            }
        }
        if (later != null) {
            later.cancel();
        }
        open.remove(this);
    }
}

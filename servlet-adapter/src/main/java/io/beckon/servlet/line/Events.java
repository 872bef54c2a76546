package io.beckon.servlet.line;

import io.beckon.spi.Transport.Completion;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

/**
 * What goes down one line, by number: what waits for a response to take it, and behind that as much of what was written as fits
 * into {@value #KEPT} bytes, since nobody knows of it that it has arrived until the browser says so. Not safe for use by several
 * threads at once.
 *
 * <p>What waits is bounded: a connection has one frame under way, which goes with it, and who never fetches what says that
 * connections are closed has too many of those one day.
 */
final class Events {
    /** How much of what was written is kept for a response that takes the place of a broken one. */
    static final int KEPT = 64 * 1024;

    /** How many events may wait. Those that were written and wait again, after a break, are far fewer. */
    private static final int MOST = 4_096;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();
    private static final byte[] END_OF_TEXT = {'\n', '\n'};
    private static final byte[] END_OF_FRAME = {'}', '\n', '\n'};

    /** One event, as it is written: in three pieces, since the middle one may be the same on many lines. */
    static final class Event {
        private final long number;
        private final byte[] head;
        private final ByteBuffer shared;
        private final byte[] end;
        private final @Nullable Object owner;
        private final @Nullable Completion completion;

        private Event(
                long number,
                byte[] head,
                ByteBuffer shared,
                byte[] end,
                @Nullable Object owner,
                @Nullable Completion completion) {
            this.number = number;
            this.head = head;
            this.shared = shared;
            this.end = end;
            this.owner = owner;
            this.completion = completion;
        }

        /** In one piece, because before each write it has to be asked whether one is possible. */
        void write(OutputStream out) throws IOException {
            byte[] bytes = new byte[size()];
            ByteBuffer.wrap(bytes).put(head).put(shared.duplicate()).put(end);
            out.write(bytes);
        }

        private int size() {
            return head.length + shared.remaining() + end.length;
        }

        /** The same event after it was written: nobody waits for that any more. */
        private Event toKeep() {
            return new Event(number, head, shared, end, owner, null);
        }

        /** Whom to tell that it was written; null if nobody waits for that. */
        @Nullable
        Completion completion() {
            return completion;
        }
    }

    private final Deque<Event> written = new ArrayDeque<>();
    private final Deque<Event> waiting = new ArrayDeque<>();
    private long last;
    private long forgotten; // the last number that is not known any more
    private int bytes; // of what was written

    /** Puts an event at the end, which stays there whoever goes. */
    void add(String name, String data) {
        last++;
        waiting.add(new Event(last, head(name, data), NOTHING, END_OF_TEXT, null, null));
    }

    /**
     * Puts a frame at the end.
     *
     * @param connection the id of the connection whose frame it is
     * @param frame what it is in UTF-8, which is not copied
     * @param owner with whom it goes while it waits
     * @param completion told when it is written
     */
    void addFrame(String connection, ByteBuffer frame, Object owner, Completion completion) {
        last++;
        byte[] head = head("frame", "{\"connection\":\"" + connection + "\",\"frame\":");
        waiting.add(new Event(last, head, frame, END_OF_FRAME, owner, completion));
    }

    private byte[] head(String name, String data) {
        String text = "id: " + last + "\nevent: " + name + "\ndata: " + data;
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Tells whether something waits. */
    boolean waits() {
        return !waiting.isEmpty();
    }

    /** Tells whether more waits than anybody will ever fetch. */
    boolean tooMany() {
        return waiting.size() > MOST;
    }

    /** Takes away what waits of somebody; returns whom to tell that it will not be written. */
    List<Completion> drop(Object owner) {
        return takeAway(event -> event.owner == owner);
    }

    /** Takes the next event, which counts as written from now on; null if there is none. */
    @Nullable
    Event next() {
        Event event = waiting.poll();
        if (event != null) {
            written.add(event.toKeep());
            bytes += event.size();
            while (bytes > KEPT) {
                forgetOne();
            }
        }
        return event;
    }

    private void forgetOne() {
        Event oldest = written.remove();
        bytes -= oldest.size();
        forgotten = oldest.number;
    }

    /**
     * The browser has everything up to an event: all after it waits again.
     *
     * @return false if it is not known any more what came after it, or was never said
     */
    boolean resume(long arrived) {
        if (arrived < forgotten || arrived > last) {
            return false;
        }
        while (!written.isEmpty() && written.element().number <= arrived) {
            forgetOne();
        }
        while (!written.isEmpty()) {
            Event event = written.removeLast();
            bytes -= event.size();
            waiting.addFirst(event);
        }
        return true;
    }

    /** Takes away all that waits; returns whom to tell that it will not be written. */
    List<Completion> clear() {
        List<Completion> told = takeAway(event -> true);
        written.clear();
        bytes = 0;
        return told;
    }

    private List<Completion> takeAway(Predicate<Event> which) {
        List<Completion> told = new ArrayList<>();
        waiting.removeIf(event -> {
            boolean goes = which.test(event);
            Completion completion = event.completion;
            if (goes && completion != null) {
                told.add(completion);
            }
            return goes;
        });
        return told;
    }
}

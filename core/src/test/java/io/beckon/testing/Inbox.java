package io.beckon.testing;

import io.beckon.protocol.Decoded;
import io.beckon.protocol.WireMessage;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;

/**
 * What a peer has received, decoded as the peer would do it. Reads the transport whenever it is asked.
 *
 * @param <M> what the server sends to such a peer
 */
final class Inbox<M extends WireMessage> {
    private final FakeTransport transport;
    private final Function<String, List<Decoded<M>>> reader;
    private final List<M> all = new ArrayList<>(); // guarded by this
    private final List<M> unread = new ArrayList<>(); // guarded by this
    private int framesSeen; // guarded by this

    Inbox(FakeTransport transport, Function<String, List<Decoded<M>>> reader) {
        this.transport = transport;
        this.reader = reader;
    }

    synchronized List<M> all() {
        fetch();
        return List.copyOf(all);
    }

    synchronized <T extends WireMessage> List<T> all(Class<T> type) {
        fetch();
        return all.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** Takes the oldest unread message of a type out. */
    synchronized <T extends WireMessage> T expect(Class<T> type) {
        fetch();
        for (Iterator<M> i = unread.iterator(); i.hasNext(); ) {
            M message = i.next();
            if (type.isInstance(message)) {
                i.remove();
                return type.cast(message);
            }
        }
        throw new AssertionError("No unread " + type.getSimpleName() + "; unread are " + unread
                + ", received were " + all);
    }

    synchronized List<M> takeUnread() {
        fetch();
        List<M> taken = List.copyOf(unread);
        unread.clear();
        return taken;
    }

    // Called with the lock held.
    private void fetch() {
        for (String frame : transport.textsAfter(framesSeen)) {
            framesSeen++;
            for (Decoded<M> decoded : reader.apply(frame)) {
                if (decoded.message() == null) {
                    throw new AssertionError("The server sent what a client cannot read: "
                            + decoded.problem() + " in " + frame);
                }
                all.add(decoded.message());
                unread.add(decoded.message());
            }
        }
    }
}

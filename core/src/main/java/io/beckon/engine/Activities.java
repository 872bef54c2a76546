package io.beckon.engine;

import io.beckon.Activity;
import io.beckon.ConnectionId;
import io.beckon.DeliveryStatus;
import io.beckon.Event;
import io.beckon.MessageId;
import io.beckon.Page;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Map;

/** Makes the lines of a visitor's history, each kind with what belongs to it. */
final class Activities {
    private Activities() {}

    /** The visitor arrived, or a connection was opened or closed. */
    static Activity connection(Instant at, Activity.Kind kind, ConnectionId connection) {
        return new Activity(at, kind, connection, null, null, Map.of(), null);
    }

    static Activity page(Instant at, ConnectionId connection, Page page) {
        return new Activity(at, Activity.Kind.PAGE, connection, page, null, Map.of(), null);
    }

    static Activity track(Instant at, ConnectionId connection, Event event) {
        return new Activity(
                at, Activity.Kind.TRACK, connection, null, event.name(), event.properties(), null);
    }

    static Activity room(Instant at, boolean joined, String room) {
        return named(at, joined ? Activity.Kind.JOINED : Activity.Kind.PARTED, room, null);
    }

    static Activity receipt(Instant at, MessageId message, DeliveryStatus status) {
        return named(at, Activity.Kind.RECEIPT, status.wireName(), message);
    }

    static Activity left(Instant at) {
        return named(at, Activity.Kind.LEFT, null, null);
    }

    private static Activity named(
            Instant at, Activity.Kind kind, @Nullable String name, @Nullable MessageId message) {
        return new Activity(at, kind, null, null, name, Map.of(), message);
    }
}

package io.beckon.protocol;

import io.beckon.Audience;
import io.beckon.ConnectionId;
import io.beckon.MessageId;
import io.beckon.VisitorId;

import org.jspecify.annotations.Nullable;

/** Ids and the names of rooms, as fields. */
final class Ids {
    private static final String CONNECTION_FORM =
            "a connection id, c_ and 12 letters, digits, '-' or '_'";

    private Ids() {}

    static VisitorId visitor(Fields fields) {
        return fields.parsed(
                "visitor", VisitorId::new, "a visitor id, v_ and 22 letters, digits, '-' or '_'");
    }

    static ConnectionId connection(Fields fields) {
        return fields.parsed("connection", ConnectionId::new, CONNECTION_FORM);
    }

    static @Nullable ConnectionId optionalConnection(Fields fields) {
        return fields.optionalParsed("connection", ConnectionId::new, CONNECTION_FORM);
    }

    static MessageId message(Fields fields) {
        return fields.parsed("id", MessageId::new, "a message id, 26 letters and digits");
    }

    static String room(Fields fields) {
        return fields.parsed(
                "room",
                Ids::requireRoom,
                "a string of 1 to 64 characters without control characters");
    }

    /** Returns the name if it is one of a room; throws IllegalArgumentException otherwise. */
    static String requireRoom(String name) {
        return new Audience.Room(name).name();
    }
}

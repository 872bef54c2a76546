package io.beckon;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/**
 * One line of a visitor's history. Immutable.
 *
 * @param at when it happened
 * @param kind what kind of thing happened
 * @param connection the connection on which it happened, or null where it was on none
 * @param page the page, for {@link Kind#PAGE}; null otherwise
 * @param name the event's name, the room, or the delivery's status, by kind; null where the kind has none
 * @param properties the event's properties; empty for other kinds
 * @param message the message, for {@link Kind#RECEIPT}; null otherwise
 */
public record Activity(
        Instant at,
        Kind kind,
        @Nullable ConnectionId connection,
        @Nullable Page page,
        @Nullable String name,
        Map<String, Object> properties,
        @Nullable MessageId message) {

    /** The kinds of activity. */
    public enum Kind {
        /** The visitor came to the site. */
        ARRIVED,
        /** The visitor opened a page. */
        PAGE,
        /** An event was tracked. */
        TRACK,
        /** The visitor joined a room. */
        JOINED,
        /** The visitor left a room. */
        PARTED,
        /** A message for the visitor reached a state. */
        RECEIPT,
        /** A connection was opened. */
        OPENED,
        /** A connection was closed. */
        CLOSED,
        /** The visitor left the site. */
        LEFT;

        private final String wireName = name().toLowerCase(Locale.ROOT);

        /**
         * Returns the name that the protocol has for the kind.
         *
         * @return this constant's name in lower case
         */
        public String wireName() {
            return wireName;
        }
    }
}

package io.beckon.protocol;

import java.util.Locale;

/** What was wrong with a message. */
public enum ErrorCode {
    /** It is not JSON, or not an object or an array of objects. */
    MALFORMED,
    /** Its JSON is nested deeper than the limit. */
    TOO_DEEP,
    /** It is larger than the limit, or its frame has too many messages. */
    MESSAGE_TOO_LARGE,
    /** It has a type that the receiver does not know, or none. */
    UNKNOWN_TYPE,
    /** A field is missing, of the wrong kind, or out of range. */
    INVALID,
    /** A visitor's first message was not {@code hello}. */
    HELLO_EXPECTED,
    /** A second {@code hello}. */
    UNEXPECTED,
    /** More messages a second than allowed. */
    RATE_LIMITED,
    /** The site keeps the room for itself. */
    ROOM_NOT_JOINABLE,
    /** The visitor is in as many rooms as it may be. */
    TOO_MANY_ROOMS,
    /** What is said to be a signed identity is none, or not one of this site. */
    IDENTITY_INVALID,
    /** The time of a signed identity is over; the page has to get a new one from its server. */
    IDENTITY_EXPIRED,
    /** The visitor is known by as many identities as it may be. */
    TOO_MANY_IDENTITIES,
    /** It is about a visitor who is not there, or not for that admin. */
    UNKNOWN_VISITOR,
    /** It is about a message that there is not, or not any more, or not for that admin. */
    UNKNOWN_MESSAGE,
    /** The admin watches as many visitors as it may. */
    TOO_MANY_WATCHES,
    /** The admin's rights do not cover it. */
    NOT_ALLOWED,
    /** The server cannot do it now, because it shuts down or cannot reach its store. Nothing of it was done. */
    UNAVAILABLE,
    /** A fault of the server's own. */
    INTERNAL;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    /**
     * Returns the name that goes over the wire.
     *
     * @return this constant's name in lower case
     */
    public String wireName() {
        return wireName;
    }
}

package io.beckon.spi;

/**
 * Why the server closes a connection. The number alone tells a client whether to come back: 4000-4099 come back,
 * 4100-4199 stay away. Both ranges lie within the one that RFC 6455, section 7.4.2, leaves to applications.
 */
public enum CloseCode {
    /** The server shuts down. */
    RESTART(4000),
    /** The peer did not read what was sent to it. */
    SLOW(4001),
    /** Heartbeats went unanswered. */
    IDLE(4002),
    /** Connections are to be spread anew. */
    REBALANCED(4003),
    /** The peer did not say {@code hello} in time. */
    SILENT(4004),
    /** The server has as many connections as it takes. */
    OVERLOADED(4005),
    /** A fault of the server's own. */
    FAULT(4006),
    /** Another tab of the browser has begun a new visitor, to whom this one belongs when it comes back. */
    RESET(4007),
    /** The origin, the role or the policy does not let this peer in. */
    NOT_ALLOWED(4100),
    /** The peer does not speak the protocol. */
    PROTOCOL_ERROR(4101),
    /** The application has sent the visitor away. */
    BANNED(4102),
    /** The visitor opened more connections than allowed, and this one was the oldest. */
    REPLACED(4103),
    /** The peer sent far more messages than allowed. */
    FLOODING(4104),
    /** The peer sent a message far over the limit. */
    TOO_LARGE(4105);

    private static final int FIRST_STAY_AWAY = 4100;

    private final int number;

    CloseCode(int number) {
        this.number = number;
    }

    /**
     * Returns the number that goes over the wire.
     *
     * @return a number from 4000 to 4199
     */
    public int number() {
        return number;
    }

    /**
     * Tells whether a client should connect again.
     *
     * @return true for 4000-4099
     */
    public boolean comeBack() {
        return number < FIRST_STAY_AWAY;
    }

    /**
     * Returns the reason text that goes over the wire: this constant's name in lower case. It is never an exception's
     * text, and far below the 123 bytes that RFC 6455 allows.
     *
     * @return a short ASCII text
     */
    public String reason() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}

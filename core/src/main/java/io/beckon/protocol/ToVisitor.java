package io.beckon.protocol;

import io.beckon.ConnectionId;
import io.beckon.MessageId;
import io.beckon.VisitorId;
import io.beckon.people.Profile;

import org.jspecify.annotations.Nullable;

import java.util.Locale;
import java.util.Map;

/** What the server sends to a visitor's tab. */
public sealed interface ToVisitor extends WireMessage
        permits ToVisitor.Welcome,
                ToVisitor.Deliver,
                ToVisitor.Offset,
                ToVisitor.Granted,
                ToVisitor.Refused,
                ToVisitor.Ended,
                ToVisitor.ProfileNews,
                Reconnect,
                Ping,
                Pong,
                Problem {
    /**
     * The answer to {@code hello}.
     *
     * @param visitor who the visitor is
     * @param connection which connection this is
     * @param heartbeat after how much silence the server asks, in milliseconds
     * @param token what the page is to say in its next {@code hello}, as it belongs to another site than the server, where
     *     browsers withhold the cookie; null where it does not
     */
    record Welcome(
            VisitorId visitor,
            ConnectionId connection,
            long heartbeat,
            @Nullable String token) implements ToVisitor {
        /**
         * Answers a page of the server's own.
         *
         * @param visitor who the visitor is
         * @param connection which connection this is
         * @param heartbeat after how much silence the server asks, in milliseconds
         */
        public Welcome(VisitorId visitor, ConnectionId connection, long heartbeat) {
            this(visitor, connection, heartbeat, null);
        }
    }

    /**
     * What is public of what is known of the person; the type on the wire is {@code profile}.
     *
     * @param profile all of it, in place of what came before; null where the person's data are not for browsers
     */
    record ProfileNews(@Nullable Profile profile) implements ToVisitor {}

    /**
     * A message; the type on the wire is {@code message}.
     *
     * @param id which message
     * @param name by which the page listens for it
     * @param keep whether it is a kept one, which is claimed before it is shown
     * @param expires when it ends, in milliseconds since the epoch, or null where it has no end
     * @param priority which of several that wait in a tab goes first; the larger number does, and 0 is the usual one
     * @param data JSON values; unmodifiable when it comes from the codec
     */
    record Deliver(
            MessageId id,
            String name,
            boolean keep,
            @Nullable Long expires,
            int priority,
            Map<String, Object> data)
            implements ToVisitor {}

    /**
     * What was kept for the visitor up to here has been sent on this connection.
     *
     * @param offset the place of the last kept message in the order of all, 0 to {@link #MAX}
     */
    record Offset(long offset) implements ToVisitor {
        /** The largest offset, up to which a browser's numbers are exact: 2^53. */
        public static final long MAX = 1L << 53;
    }

    /**
     * This tab may show the message.
     *
     * @param id which message
     * @param lease how long the tab has to display it, in milliseconds
     * @param at what the claim said that this answers; null where that said nothing
     */
    record Granted(MessageId id, long lease, @Nullable Long at) implements ToVisitor {}

    /**
     * This tab may not show the message.
     *
     * @param id which message
     * @param reason why not
     */
    record Refused(MessageId id, Reason reason) implements ToVisitor {}

    /**
     * A kept message is over that the tab may hold: it was taken back, has expired or was given up.
     *
     * @param id which message
     */
    record Ended(MessageId id) implements ToVisitor {}

    /** Why a tab may not show a message. */
    enum Reason {
        /** Another tab has it now, and it may come back. */
        CLAIMED,
        /** Not yet: the visitor has just seen another, or all displays that there may be are taken for now. */
        LATER,
        /** It was shown, has expired or was given up. */
        OVER;

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
}

package io.beckon.protocol;

import io.beckon.Consent;
import io.beckon.DeliveryStatus;
import io.beckon.MessageId;
import io.beckon.Page;
import io.beckon.people.Identity;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/** What a visitor's tab sends. */
public sealed interface FromVisitor extends WireMessage
        permits FromVisitor.Hello,
                FromVisitor.PageChange,
                FromVisitor.Track,
                FromVisitor.Identify,
                FromVisitor.ConsentDecision,
                FromVisitor.Join,
                FromVisitor.Leave,
                FromVisitor.Claim,
                FromVisitor.Release,
                FromVisitor.ReceiptReport,
                Ping,
                Pong {
    /** How much of a page's URL is read, in characters; the rest is cut off. */
    int MAX_URL = 2048;

    /** How much of a page's title is read, in characters; the rest is cut off. */
    int MAX_TITLE = 512;

    /** How much of a referrer is read, in characters; the rest is cut off. */
    int MAX_REFERRER = 2048;

    /** How many identities one message may claim. */
    int MAX_IDENTITIES = 20;

    /** How long a signed identity or a token may be, in characters. */
    int MAX_SIGNED = 2048;

    /** How long the name of an event may be, in characters. */
    int MAX_EVENT_NAME = 100;

    /**
     * The first message of a connection.
     *
     * @param page where the tab is
     * @param resumed whether the tab showed the page before, on another connection
     * @param after the last {@linkplain ToVisitor.Offset offset} whose messages the tab holds, 0 to {@link
     *     ToVisitor.Offset#MAX}, or null where it holds none
     * @param token the last {@linkplain ToVisitor.Welcome#token token} that the page was given, or null
     * @param consent what the visitor has decided, or null where it has not
     * @param identities what the page knows of who the visitor is; unmodifiable
     */
    record Hello(
            Page page,
            boolean resumed,
            @Nullable Long after,
            @Nullable String token,
            @Nullable Consent consent,
            List<Claimed> identities)
            implements FromVisitor {
        /**
         * Makes an unmodifiable copy.
         *
         * @param page where the tab is
         * @param resumed whether the tab showed the page before
         * @param after the last offset whose messages the tab holds, or null
         * @param token the last token, or null
         * @param consent what the visitor has decided, or null
         * @param identities what the page knows of who the visitor is
         */
        public Hello {
            identities = List.copyOf(identities);
        }

        /**
         * Greets without a word of who the visitor is.
         *
         * @param page where the tab is
         * @param resumed whether the tab showed the page before
         * @param after the last offset whose messages the tab holds, or null
         */
        public Hello(Page page, boolean resumed, @Nullable Long after) {
            this(page, resumed, after, null, null, List.of());
        }
    }

    /**
     * The page says who the visitor is elsewhere.
     *
     * @param identities what it knows, at most {@link #MAX_IDENTITIES}; unmodifiable
     */
    record Identify(List<Claimed> identities) implements FromVisitor {
        /**
         * Makes an unmodifiable copy.
         *
         * @param identities what the page knows
         */
        public Identify {
            identities = List.copyOf(identities);
        }
    }

    /**
     * The visitor has decided to what it agrees; the type on the wire is {@code consent}.
     *
     * @param consent to what
     */
    record ConsentDecision(Consent consent) implements FromVisitor {}

    /** An identity as a page claims it. */
    sealed interface Claimed {
        /**
         * The site's server has signed it.
         *
         * @param text what {@link io.beckon.people.Identities#sign} has made, or not
         */
        record Signed(String text) implements Claimed {}

        /**
         * The page says so itself.
         *
         * @param identity whom it names
         */
        record Plain(Identity identity) implements Claimed {}
    }

    /**
     * The tab has moved on, or its title has changed; the type on the wire is {@code page}.
     *
     * @param page where the tab is now
     */
    record PageChange(Page page) implements FromVisitor {}

    /**
     * The visitor did something.
     *
     * @param name what the event is called, 1 to {@link #MAX_EVENT_NAME} characters
     * @param properties JSON values; unmodifiable when it comes from the codec
     * @param stream whether it is one of many in quick succession
     */
    record Track(String name, Map<String, Object> properties, boolean stream)
            implements FromVisitor {}

    /**
     * Asks to join a room.
     *
     * @param room the name of a room
     */
    record Join(String room) implements FromVisitor {}

    /**
     * Asks to leave a room.
     *
     * @param room the name of a room
     */
    record Leave(String room) implements FromVisitor {}

    /**
     * Asks to show a kept message in this tab.
     *
     * @param id which message
     * @param at when the tab asks, by its own clock, which comes back where it is granted; null where it did not say
     */
    record Claim(MessageId id, @Nullable Long at) implements FromVisitor {}

    /**
     * Gives a claim back, because the message will not be displayed in this tab after all.
     *
     * @param id which message
     */
    record Release(MessageId id) implements FromVisitor {}

    /**
     * Tells what became of a kept message; the type on the wire is {@code receipt}.
     *
     * @param id which message
     * @param status displayed, clicked or dismissed; the codec accepts no other
     */
    record ReceiptReport(MessageId id, DeliveryStatus status) implements FromVisitor {}
}

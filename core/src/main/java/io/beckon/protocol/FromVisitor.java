package io.beckon.protocol;

import io.beckon.DeliveryStatus;
import io.beckon.MessageId;
import io.beckon.Page;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/** What a visitor's tab sends. */
public sealed interface FromVisitor extends WireMessage
        permits FromVisitor.Hello,
                FromVisitor.PageChange,
                FromVisitor.Track,
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

    /** How long the name of an event may be, in characters. */
    int MAX_EVENT_NAME = 100;

    /**
     * The first message of a connection.
     *
     * @param page where the tab is
     * @param resumed whether the tab showed the page before, on another connection
     * @param after the last {@linkplain ToVisitor.Offset offset} whose messages the tab holds, 0 to {@link
     *     ToVisitor.Offset#MAX}, or null where it holds none
     */
    record Hello(Page page, boolean resumed, @Nullable Long after) implements FromVisitor {}

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

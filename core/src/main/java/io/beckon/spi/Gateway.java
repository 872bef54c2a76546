package io.beckon.spi;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Set;

/** Where an adapter brings its connections. Safe for use by many threads; nothing here blocks. */
public interface Gateway {
    /**
     * Returns the roles that a handshake must be asked about.
     *
     * @return role names; unmodifiable
     */
    Set<String> roles();

    /**
     * Returns the size up to which an adapter gathers one message. It is larger than the limit for a message, so that
     * a message that is a little too large gets an answer that says so.
     *
     * @return a number of bytes of UTF-8
     */
    int maxFrameBytes();

    /**
     * Tells whether new connections are taken.
     *
     * @return false once the instance is being closed
     */
    boolean accepting();

    /**
     * Tells whether kept messages can be sent and claimed. While they cannot, connections stand, live messages are
     * delivered, and what was kept before waits.
     *
     * @return false while the store cannot be reached
     */
    boolean storeWorking();

    /**
     * Tells whom a browser's cookies name, so that an ordinary request can be told to come from a visitor.
     *
     * @param cookies the request's cookies by name
     * @return the visitor's id, or null if there is no visitor cookie or its signature is not ours
     */
    @Nullable
    String visitorOf(Map<String, String> cookies);

    /**
     * Returns what runs an adapter's tasks later, so that its times pass as all others do. Tasks are short and never block.
     *
     * @return the scheduler that the instance was lent; or its own, which drops all tasks once the instance is closed
     */
    Scheduler scheduler();

    /**
     * Tells whether pages of an origin may connect as visitors, for an adapter that is asked so before anybody connects. Nothing is
     * counted; where the answer is no, the log says so the first time.
     *
     * @param handshake the facts of the request that asks, of which the two origins count
     * @return true if they may, or if the request does not say of which origin it is
     */
    boolean allowsOrigin(Handshake handshake);

    /**
     * Decides on a visitor's handshake.
     *
     * @param handshake its facts
     * @return the answer
     */
    Admission visitor(Handshake handshake);

    /**
     * Decides on an admin's handshake.
     *
     * @param channel the admin channel's name, as asked for
     * @param handshake its facts
     * @return the answer; a refusal where there is no such channel
     */
    Admission admin(String channel, Handshake handshake);
}

package io.beckon;

import io.beckon.people.Identity;
import io.beckon.people.Person;
import io.beckon.people.ProfileUpdate;

import java.time.Instant;

/**
 * Hears of everything that happens. Every method does nothing unless overridden.
 *
 * <p>The calls to one listener come one after the other, on threads of Beckon's executor, in the order in which things
 * happened to each visitor. A listener may block or throw: it delays only itself. While it is behind, at most
 * {@link Limits#listenerBacklog} calls wait for it; those beyond are dropped, counted, and told in the log.
 */
public interface BeckonListener {
    /**
     * A visitor has come to the site.
     *
     * @param visitor the visitor
     */
    default void visitorArrived(Visitor visitor) {}

    /**
     * A visitor has left the site: the grace period after its last connection has passed.
     *
     * @param visitor the visitor as it was last
     */
    default void visitorLeft(Visitor visitor) {}

    /**
     * A connection of a visitor was opened.
     *
     * @param visitor the visitor
     * @param connection the connection
     */
    default void connectionOpened(Visitor visitor, ConnectionId connection) {}

    /**
     * A connection of a visitor is gone.
     *
     * @param visitor the visitor
     * @param connection the connection
     */
    default void connectionClosed(Visitor visitor, ConnectionId connection) {}

    /**
     * A visitor has opened a page.
     *
     * @param visitor the visitor, already on the page
     * @param connection the connection on which it did
     * @param page the page
     */
    default void pageViewed(Visitor visitor, ConnectionId connection, Page page) {}

    /**
     * A visitor did something else.
     *
     * @param visitor the visitor
     * @param connection the connection on which it did
     * @param event what it did
     */
    default void eventTracked(Visitor visitor, ConnectionId connection, Event event) {}

    /**
     * A visitor has joined a room.
     *
     * @param visitor the visitor, already in the room
     * @param room the room
     */
    default void roomJoined(Visitor visitor, String room) {}

    /**
     * A visitor has left a room. Leaving the site leaves all rooms, without this call for each.
     *
     * @param visitor the visitor, no longer in the room
     * @param room the room
     */
    default void roomLeft(Visitor visitor, String room) {}

    /**
     * A message was accepted.
     *
     * @param message the message
     * @param audience whom it is for
     * @param sent its id and the number of recipients
     * @param by who sent it: an admin's name, or {@link Beckon#API_SENDER}
     * @param at when it was accepted
     */
    default void messageSent(
            Message message, Audience audience, Sent sent, String by, Instant at) {}

    /**
     * A delivery of a kept message has reached a state.
     *
     * @param receipt which delivery, and which state
     */
    default void receiptReceived(Receipt receipt) {}

    /**
     * A visitor is known by another id from now on.
     *
     * @param visitor the visitor
     * @param identity the id, personal data
     * @param verified whether the visitor is this person for certain; otherwise a page claims it
     */
    default void identityJoined(Visitor visitor, Identity identity, boolean verified) {}

    /**
     * A visitor agrees to other things than before.
     *
     * @param visitor the visitor, with its consent as it is now
     */
    default void consentChanged(Visitor visitor) {}

    /**
     * News of a person came in and were kept.
     *
     * @param person the person as it is now, personal data
     * @param update what is new
     */
    default void profileUpdated(Person person, ProfileUpdate update) {}
}

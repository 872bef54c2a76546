package io.beckon.protocol;

import io.beckon.Activity;
import io.beckon.AdminRight;
import io.beckon.Audience;
import io.beckon.ConnectionId;
import io.beckon.Delivery;
import io.beckon.Progress;
import io.beckon.Receipt;
import io.beckon.Sent;
import io.beckon.Visitor;
import io.beckon.VisitorId;
import io.beckon.people.ClaimTrust;
import io.beckon.people.Identity;
import io.beckon.people.Profile;

import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the server sends to an admin's page. */
public sealed interface ToAdmin extends WireMessage
        permits ToAdmin.AdminWelcome,
                ToAdmin.Snapshot,
                ToAdmin.Changes,
                ToAdmin.Totals,
                ToAdmin.ActivityUpdate,
                ToAdmin.SentNotice,
                ToAdmin.ProgressUpdate,
                ToAdmin.ReceiptUpdate,
                ToAdmin.HistoryUpdate,
                ToAdmin.PersonUpdate,
                ToAdmin.Found,
                Reconnect,
                Ping,
                Pong,
                Problem {
    /**
     * The first message of a connection; the type on the wire is {@code welcome}.
     *
     * @param channel the channel's name
     * @param admin the admin's name
     * @param connection which connection this is
     * @param may what the admin may do
     * @param heartbeat after how much silence the server asks, in milliseconds
     * @param now the server's time, in milliseconds since the epoch
     */
    record AdminWelcome(
            String channel,
            String admin,
            ConnectionId connection,
            Set<AdminRight> may,
            long heartbeat,
            long now)
            implements ToAdmin {}

    /**
     * Who a watched visitor is, as far as the admin may see that; the type on the wire is {@code person}.
     *
     * @param visitor who
     * @param identities by which ids the visitor is known, and how far each is believed; unmodifiable
     * @param profile what is known of the person
     */
    record PersonUpdate(VisitorId visitor, Map<Identity, ClaimTrust> identities, Profile profile)
            implements ToAdmin {
        /**
         * Makes an unmodifiable copy.
         *
         * @param visitor who
         * @param identities by which ids the visitor is known
         * @param profile what is known of the person
         */
        public PersonUpdate {
            identities = Collections.unmodifiableMap(new LinkedHashMap<>(identities));
        }
    }

    /**
     * The visitors who are known by an id.
     *
     * @param ref of the {@link FromAdmin.Find} that this answers
     * @param visitors those whom the admin may see; unmodifiable
     */
    record Found(String ref, List<VisitorId> visitors) implements ToAdmin {
        /**
         * Makes an unmodifiable copy.
         *
         * @param ref of the question
         * @param visitors those whom the admin may see
         */
        public Found {
            visitors = List.copyOf(visitors);
        }
    }

    /**
     * The window as it stands.
     *
     * @param rows the visitors in it, in order
     * @param totals the figures of the site
     */
    record Snapshot(List<Visitor> rows, TotalsView totals) implements ToAdmin {}

    /**
     * What has changed in the window.
     *
     * @param set rows new or changed
     * @param remove visitors no longer in the window
     * @param left visitors of the window who have left the site
     */
    record Changes(List<Visitor> set, List<VisitorId> remove, List<VisitorId> left)
            implements ToAdmin {}

    /**
     * The figures of the site have changed.
     *
     * @param totals the new figures
     */
    record Totals(TotalsView totals) implements ToAdmin {}

    /**
     * The figures of the site, as far as an admin sees it.
     *
     * @param visitors how many visitors there are
     * @param matching how many of them match the subscription
     * @param connections how many connections they have
     * @param rooms the largest rooms
     */
    record TotalsView(int visitors, int matching, int connections, List<RoomSize> rooms) {}

    /**
     * The size of a room.
     *
     * @param room its name
     * @param visitors how many visitors are in it
     */
    record RoomSize(String room, int visitors) {}

    /**
     * What a watched visitor did; the type on the wire is {@code activity}.
     *
     * @param visitor who
     * @param entries what, the oldest first
     */
    record ActivityUpdate(VisitorId visitor, List<Activity> entries) implements ToAdmin {}

    /**
     * Something was accepted; the type on the wire is {@code sent}.
     *
     * @param ref for who sent it, the ref under which that was done; null for the others
     * @param sent which message, and for how many visitors
     * @param by the name of the admin who sent it
     * @param at when, in milliseconds since the epoch
     * @param to whom it is for
     * @param name the message's name
     * @param data the message's data; unmodifiable when it comes from the codec
     * @param lateUntil until when visitors who come later get it too, in milliseconds since the epoch; null where none of
     *     them does
     */
    record SentNotice(
            @Nullable String ref,
            Sent sent,
            String by,
            long at,
            Audience to,
            String name,
            Map<String, Object> data,
            @Nullable Long lateUntil)
            implements ToAdmin {}

    /**
     * What has become of a kept message so far; the type on the wire is {@code progress}.
     *
     * @param progress the figures
     * @param ended whether it is over for all, so that nobody gets it who comes later
     */
    record ProgressUpdate(Progress progress, boolean ended) implements ToAdmin {}

    /**
     * A delivery has reached a state; the type on the wire is {@code receipt}.
     *
     * @param receipt which delivery and which state
     */
    record ReceiptUpdate(Receipt receipt) implements ToAdmin {}

    /**
     * What was sent to a visitor; the type on the wire is {@code history}.
     *
     * @param visitor who
     * @param deliveries the deliveries, the oldest first
     */
    record HistoryUpdate(VisitorId visitor, List<Delivery> deliveries) implements ToAdmin {}
}

package io.beckon.protocol;

import io.beckon.Audience;
import io.beckon.Criteria;
import io.beckon.Message;
import io.beckon.MessageId;
import io.beckon.VisitorId;
import io.beckon.people.Identity;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;

/** What an admin's page sends. */
public sealed interface FromAdmin extends WireMessage
        permits FromAdmin.Subscribe,
                FromAdmin.Send,
                FromAdmin.Revoke,
                FromAdmin.History,
                FromAdmin.Watch,
                FromAdmin.Unwatch,
                FromAdmin.Find,
                Ping,
                Pong {
    /** The largest offset of a window. */
    int MAX_OFFSET = 1_000_000;

    /** The largest number of rows of a window. */
    int MAX_LIMIT = 500;

    /** The number of rows of a window that does not say it. */
    int DEFAULT_LIMIT = 100;

    /** The longest time after which something that an admin sends may expire, in milliseconds: a year of 365 days. */
    long MAX_EXPIRES_AFTER = 31_536_000_000L;

    /**
     * Says which visitors to see.
     *
     * @param criteria whom
     * @param sort in which order
     * @param offset how many of them to leave out at the beginning, 0 to {@link #MAX_OFFSET}
     * @param limit how many of them to see, 1 to {@link #MAX_LIMIT}
     */
    record Subscribe(Criteria criteria, Sort sort, int offset, int limit) implements FromAdmin {}

    /**
     * Sends an offer or a message.
     *
     * @param ref under which the answer comes, at most {@link Codec#MAX_REF} characters
     * @param to whom it is for
     * @param message what to send; for an offer, the {@link io.beckon.Offer#toMessage message of the offer}
     * @param offer whether it stands as {@code offer} on the wire, not as {@code message}
     * @param key under which a kept message that is sent again is known, 1 to {@link
     *     io.beckon.DeliveryPolicy#MAX_KEY} characters, or null
     */
    record Send(
            String ref,
            Audience to,
            Message message,
            boolean offer,
            @Nullable String key) implements FromAdmin {}

    /**
     * Takes back what was sent.
     *
     * @param id which message
     */
    record Revoke(MessageId id) implements FromAdmin {}

    /**
     * Asks what was sent to a visitor.
     *
     * @param visitor who
     */
    record History(VisitorId visitor) implements FromAdmin {}

    /**
     * Begins to follow a visitor.
     *
     * @param visitor who
     */
    record Watch(VisitorId visitor) implements FromAdmin {}

    /**
     * Ends to follow a visitor.
     *
     * @param visitor who
     */
    record Unwatch(VisitorId visitor) implements FromAdmin {}

    /**
     * Asks which visitors are known by any of some ids.
     *
     * @param ref under which the answer comes, at most {@link Codec#MAX_REF} characters
     * @param identities the ids, 1 to {@link FromVisitor#MAX_IDENTITIES}; unmodifiable
     */
    record Find(String ref, List<Identity> identities) implements FromAdmin {
        /**
         * Makes an unmodifiable copy.
         *
         * @param ref under which the answer comes
         * @param identities the ids
         */
        public Find {
            identities = List.copyOf(identities);
        }
    }

    /** The orders of visitors. Visitors who are equal in one are ordered by visitor id. */
    enum Sort {
        /** Who arrived last comes first. */
        NEWEST,
        /** Who arrived first comes first. */
        OLDEST,
        /** Who was active last comes first. */
        ACTIVE,
        /** Who has seen the most pages comes first. */
        PAGES;

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

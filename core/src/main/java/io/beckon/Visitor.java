package io.beckon;

import io.beckon.people.Profile;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Objects;
import java.util.Set;

/**
 * A visitor as it was at one moment. Immutable: what happens later shows in the next one that {@link Visitors} gives.
 *
 * @param id who it is
 * @param connection the connection that was active last
 * @param page the page on that connection
 * @param referrer where the visit came from: the referrer of its first page; may be empty
 * @param since when the visitor arrived
 * @param seen when the visitor was last active
 * @param pages how many pages the visitor has seen since it arrived
 * @param tabs how many connections the visitor has; 0 while it walks from one page to the next
 * @param lastEvent the name of the last event, or null where there was none
 * @param lastEventAt when that was, or null
 * @param rooms the rooms that the visitor has joined
 * @param profile what is known of the person, if one of its identities is certain; {@linkplain Profile#empty empty} otherwise.
 *     Of that, browsers and admins see what the site and the policy name
 * @param consent to what the visitor agrees. Without {@link Consent.Purpose#ANALYTICS} the page and the referrer are empty, no
 *     pages are counted and no event is known
 */
public record Visitor(
        VisitorId id,
        ConnectionId connection,
        Page page,
        String referrer,
        Instant since,
        Instant seen,
        int pages,
        int tabs,
        @Nullable String lastEvent,
        @Nullable Instant lastEventAt,
        Set<String> rooms,
        Profile profile,
        Consent consent) {
    /**
     * Makes an unmodifiable copy of the rooms.
     *
     * @param id who it is
     * @param connection the connection that was active last
     * @param page the page on that connection
     * @param referrer where the visit came from: the referrer of its first page; may be empty
     * @param since when the visitor arrived
     * @param seen when the visitor was last active
     * @param pages how many pages the visitor has seen since it arrived
     * @param tabs how many connections the visitor has; 0 while it walks from one page to the next
     * @param lastEvent the name of the last event, or null where there was none
     * @param lastEventAt when that was, or null
     * @param rooms the rooms that the visitor has joined
     * @param profile what is known of the person
     * @param consent to what the visitor agrees
     */
    public Visitor {
        rooms = Set.copyOf(rooms);
        Objects.requireNonNull(profile, "profile");
        Objects.requireNonNull(consent, "consent");
    }
}

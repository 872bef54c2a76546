package io.beckon;

import io.beckon.people.ClaimTrust;
import io.beckon.people.Identity;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who is on the site right now. Safe for use by many threads; nothing here blocks. A visitor counts as present from its
 * {@code hello} until the grace period after its last connection has passed.
 */
public interface Visitors {
    /**
     * Looks a visitor up, in constant time.
     *
     * @param id who
     * @return the visitor as it is now, or empty if it is not present
     */
    Optional<Visitor> find(VisitorId id);

    /**
     * Lists visitors, in no particular order. The cost grows with the number of visitors present.
     *
     * @param criteria whom to list
     * @param limit how many at the most
     * @return the visitors as they are now; unmodifiable
     * @throws IllegalArgumentException if the limit is negative
     */
    List<Visitor> list(Criteria criteria, int limit);

    /**
     * Counts the visitors present, in constant time.
     *
     * @return how many
     */
    int count();

    /**
     * Counts the visitors whom criteria match. The cost grows with the number of visitors present.
     *
     * @param criteria whom to count
     * @return how many
     */
    int count(Criteria criteria);

    /**
     * Finds the visitors who are known by an id that others have given them, in time that grows with how many there are.
     *
     * @param identity the id
     * @return those who are on the site, as they are now, and of whom this is certain or {@linkplain ClaimTrust#ADDRESS
     *     believed}; unmodifiable
     */
    List<Visitor> of(Identity identity);

    /**
     * Returns the ids that others have given a visitor.
     *
     * @param id who
     * @return how far each is believed, in the order in which they became known; empty if the visitor is not present.
     *     {@link ClaimTrust#FULL} are those that are certain
     */
    Map<Identity, ClaimTrust> identities(VisitorId id);

    /**
     * Returns what a visitor did lately.
     *
     * @param id who
     * @return the newest entries, oldest first, at most {@link Limits#activity} of them; empty if the visitor is
     *     not present. Unmodifiable
     */
    List<Activity> activity(VisitorId id);

    /**
     * Sends a visitor away: its connections are closed, and browsers that keep to the protocol do not come back by
     * themselves. It does not keep the visitor from opening another page.
     *
     * @param id who
     * @return how many connections are closed
     */
    int disconnect(VisitorId id);
}

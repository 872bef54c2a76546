package io.beckon;

import java.util.Map;
import java.util.Set;

/**
 * The rooms of the site. A room exists while it has members, and a visitor is a member, on all its tabs, until it leaves
 * the room or the site. Names have 1 to 64 characters, none of them a control character. Safe for use by many threads;
 * nothing here blocks.
 */
public interface Rooms {
    /**
     * Puts a visitor into a room.
     *
     * @param visitor who
     * @param room which room
     * @return true if the visitor is present and was not in the room before
     * @throws IllegalArgumentException if the name is not one of a room
     * @throws IllegalStateException if the visitor is in as many rooms as {@link Limits#roomsPerVisitor} allows
     */
    boolean join(VisitorId visitor, String room);

    /**
     * Takes a visitor out of a room.
     *
     * @param visitor who
     * @param room which room
     * @return true if the visitor was in the room
     */
    boolean leave(VisitorId visitor, String room);

    /**
     * Returns the members of a room. The cost grows with their number.
     *
     * @param room which room
     * @return the members as they are now; empty for a room that does not exist; unmodifiable
     */
    Set<VisitorId> members(String room);

    /**
     * Counts the members of a room, in constant time.
     *
     * @param room which room
     * @return how many; 0 for a room that does not exist
     */
    int size(String room);

    /**
     * Lists the largest rooms.
     *
     * @param limit how many at the most
     * @return the number of members by room, the largest first; unmodifiable
     */
    Map<String, Integer> largest(int limit);
}

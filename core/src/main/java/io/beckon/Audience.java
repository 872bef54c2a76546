package io.beckon;

import java.util.Objects;

/** Whom a message is for. Immutable plain data. */
public sealed interface Audience {
    /**
     * One visitor.
     *
     * @param id who
     */
    record One(VisitorId id) implements Audience {
        /**
         * Refuses null.
         *
         * @param id who
         */
        public One {
            Objects.requireNonNull(id, "id");
        }
    }

    /**
     * The members of a room.
     *
     * @param name the room
     */
    record Room(String name) implements Audience {
        /**
         * Checks the name.
         *
         * @param name the room
         * @throws IllegalArgumentException if it is not the name of a room
         */
        public Room {
            RoomNames.require(name);
        }
    }

    /** Everybody on the site. */
    record Everybody() implements Audience {}

    /**
     * All whom criteria match.
     *
     * @param criteria the condition
     */
    record Matching(Criteria criteria) implements Audience {
        /**
         * Refuses null.
         *
         * @param criteria the condition
         */
        public Matching {
            Objects.requireNonNull(criteria, "criteria");
        }
    }

    /**
     * Addresses one visitor.
     *
     * @param id who
     * @return the audience
     */
    static Audience visitor(VisitorId id) {
        return new One(id);
    }

    /**
     * Addresses the members of a room.
     *
     * @param name the room
     * @return the audience
     * @throws IllegalArgumentException if the name is not one of a room
     */
    static Audience room(String name) {
        return new Room(name);
    }

    /**
     * Addresses everybody on the site.
     *
     * @return the audience
     */
    static Audience everybody() {
        return new Everybody();
    }

    /**
     * Addresses all whom criteria match at the moment of sending.
     *
     * @param criteria the condition
     * @return the audience
     */
    static Audience matching(Criteria criteria) {
        return new Matching(criteria);
    }
}

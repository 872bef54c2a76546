package io.beckon;

import io.beckon.people.Identity;

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
     * A person, by an id that others have given: the visitors who are known by it.
     *
     * @param identity the id
     */
    record Identified(Identity identity) implements Audience {
        /**
         * Refuses null.
         *
         * @param identity the id
         */
        public Identified {
            Objects.requireNonNull(identity, "identity");
        }
    }

    /**
     * A person who was addressed, as it is remembered and told: from this nobody can tell who it was.
     *
     * @param namespace the namespace of the identity
     * @param kind its kind
     * @param pseudonym what the site has made of the identity, which it makes of it again
     */
    record Addressed(String namespace, Identity.Kind kind, String pseudonym) implements Audience {
        /**
         * Refuses null.
         *
         * @param namespace the namespace of the identity
         * @param kind its kind
         * @param pseudonym what the site has made of the identity
         */
        public Addressed {
            Objects.requireNonNull(namespace, "namespace");
            Objects.requireNonNull(kind, "kind");
            Objects.requireNonNull(pseudonym, "pseudonym");
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
     * Addresses a person by an id that others have given: the visitors who are known by it now, as the site {@linkplain
     * Site#claimTrust believes}, and with {@link DeliveryPolicy.Builder#lateArrivals} also those who become known by it while
     * the message lives. The id is not stored with the message, but a pseudonym that only the site's secret makes of it.
     *
     * @param identity the id
     * @return the audience
     */
    static Audience identity(Identity identity) {
        return new Identified(identity);
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

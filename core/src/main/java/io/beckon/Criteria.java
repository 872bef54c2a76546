package io.beckon;

import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * A condition on a visitor, as plain data, so that the same condition works in Java, in the protocol, on the admin page
 * and on another node. Immutable; combine them with {@link #all}, {@link #any} and {@link #not}.
 */
public sealed interface Criteria {
    /** How many criteria one tree may hold: a bound on the work for each visitor. */
    int MAX_SIZE = 64;

    /** How long a text or a glob within criteria may be, in characters. */
    int MAX_TEXT = 256;

    /**
     * Tells whether the condition holds.
     *
     * @param visitor the visitor
     * @return true if it does
     */
    boolean matches(Visitor visitor);

    /**
     * Returns the size of the tree.
     *
     * @return the number of criteria, this one included
     */
    default int size() {
        return 1;
    }

    /** Matches every visitor. */
    record Everyone() implements Criteria {
        @Override
        public boolean matches(Visitor visitor) {
            return true;
        }
    }

    /**
     * Matches by the path of the page.
     *
     * @param glob {@code *} stands for anything but a slash, {@code **} for anything, {@code ?} for one character other than a slash
     */
    record Path(String glob) implements Criteria {
        /**
         * Checks the length.
         *
         * @param glob {@code *} stands for anything but a slash, {@code **} for anything, {@code ?} for one character other than a slash
         * @throws IllegalArgumentException if the glob is longer than {@link #MAX_TEXT}
         */
        public Path {
            requireShort(glob);
        }

        @Override
        public boolean matches(Visitor visitor) {
            return Glob.matches(glob, visitor.page().path());
        }
    }

    /**
     * Matches a text in the title of the page, in any case.
     *
     * @param contains the text
     */
    record Title(String contains) implements Criteria {
        /**
         * Checks the length.
         *
         * @param contains the text
         * @throws IllegalArgumentException if the text is longer than {@link #MAX_TEXT}
         */
        public Title {
            requireShort(contains);
        }

        @Override
        public boolean matches(Visitor visitor) {
            return containsIgnoringCase(visitor.page().title(), contains);
        }
    }

    /**
     * Matches a text in the referrer of the visit, in any case.
     *
     * @param contains the text
     */
    record Referrer(String contains) implements Criteria {
        /**
         * Checks the length.
         *
         * @param contains the text
         * @throws IllegalArgumentException if the text is longer than {@link #MAX_TEXT}
         */
        public Referrer {
            requireShort(contains);
        }

        @Override
        public boolean matches(Visitor visitor) {
            return containsIgnoringCase(visitor.referrer(), contains);
        }
    }

    /**
     * Matches a text anywhere in what an admin sees of a visitor: title, URL, referrer, last event and id, in any case.
     *
     * @param contains the text
     */
    record Text(String contains) implements Criteria {
        /**
         * Checks the length.
         *
         * @param contains the text
         * @throws IllegalArgumentException if the text is longer than {@link #MAX_TEXT}
         */
        public Text {
            requireShort(contains);
        }

        @Override
        public boolean matches(Visitor visitor) {
            String lastEvent = visitor.lastEvent();
            return containsIgnoringCase(visitor.page().title(), contains)
                    || containsIgnoringCase(visitor.page().url(), contains)
                    || containsIgnoringCase(visitor.referrer(), contains)
                    || (lastEvent != null && containsIgnoringCase(lastEvent, contains))
                    || containsIgnoringCase(visitor.id().value(), contains);
        }
    }

    /**
     * Matches the members of a room.
     *
     * @param room the room
     */
    record InRoom(String room) implements Criteria {
        /**
         * Checks the name.
         *
         * @param room the room
         * @throws IllegalArgumentException if it is not the name of a room
         */
        public InRoom {
            RoomNames.require(room);
        }

        @Override
        public boolean matches(Visitor visitor) {
            return visitor.rooms().contains(room);
        }
    }

    /**
     * Matches by the name of the last event.
     *
     * @param name the name
     */
    record LastEvent(String name) implements Criteria {
        /**
         * Checks the length.
         *
         * @param name the name
         * @throws IllegalArgumentException if the name is longer than {@link #MAX_TEXT}
         */
        public LastEvent {
            requireShort(name);
        }

        @Override
        public boolean matches(Visitor visitor) {
            return name.equals(visitor.lastEvent());
        }
    }

    /**
     * Matches who belongs to a segment, as far as that is known of the person for certain.
     *
     * @param segment the name of the segment
     */
    record InSegment(String segment) implements Criteria {
        /**
         * Checks the length.
         *
         * @param segment the name of the segment
         * @throws IllegalArgumentException if the name is longer than {@link #MAX_TEXT}
         */
        public InSegment {
            requireShort(segment);
        }

        @Override
        public boolean matches(Visitor visitor) {
            return visitor.profile().segments().contains(segment);
        }
    }

    /**
     * Matches by a trait that is known of the person for certain. Do not ask for what names a person, such as an email: criteria
     * are stored with a message; {@link Audience#identity} keeps a pseudonym.
     *
     * @param trait the name of the trait
     * @param is its value as a text: a string itself, a number or a boolean as JSON has it
     */
    record Trait(String trait, String is) implements Criteria {
        /**
         * Checks the lengths.
         *
         * @param trait the name of the trait
         * @param is its value as a text
         * @throws IllegalArgumentException if one is longer than {@link #MAX_TEXT}
         */
        public Trait {
            requireShort(trait);
            requireShort(is);
        }

        @Override
        public boolean matches(Visitor visitor) {
            Object value = visitor.profile().traits().get(trait);
            return value != null && is.equals(value.toString());
        }
    }

    /**
     * Matches who has seen so many pages.
     *
     * @param atLeast how many
     */
    record PagesSeen(int atLeast) implements Criteria {
        @Override
        public boolean matches(Visitor visitor) {
            return visitor.pages() >= atLeast;
        }
    }

    /**
     * Matches who has so many tabs open.
     *
     * @param atLeast how many
     */
    record Tabs(int atLeast) implements Criteria {
        @Override
        public boolean matches(Visitor visitor) {
            return visitor.tabs() >= atLeast;
        }
    }

    /**
     * Matches whom all of some criteria match; everybody, if there are none.
     *
     * @param of the criteria
     */
    record All(List<Criteria> of) implements Criteria {
        /**
         * Makes an unmodifiable copy.
         *
         * @param of the criteria
         * @throws IllegalArgumentException if the tree would hold more than {@link #MAX_SIZE} criteria
         */
        public All {
            of = copy(of);
        }

        @Override
        public boolean matches(Visitor visitor) {
            for (Criteria criteria : of) {
                if (!criteria.matches(visitor)) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public int size() {
            return sizeOf(of);
        }
    }

    /**
     * Matches whom any of some criteria match; nobody, if there are none.
     *
     * @param of the criteria
     */
    record Any(List<Criteria> of) implements Criteria {
        /**
         * Makes an unmodifiable copy.
         *
         * @param of the criteria
         * @throws IllegalArgumentException if the tree would hold more than {@link #MAX_SIZE} criteria
         */
        public Any {
            of = copy(of);
        }

        @Override
        public boolean matches(Visitor visitor) {
            for (Criteria criteria : of) {
                if (criteria.matches(visitor)) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public int size() {
            return sizeOf(of);
        }
    }

    /**
     * Matches whom other criteria do not match.
     *
     * @param criteria the other criteria
     */
    record Not(Criteria criteria) implements Criteria {
        /**
         * Checks the size.
         *
         * @param criteria the other criteria
         * @throws IllegalArgumentException if the tree would hold more than {@link #MAX_SIZE} criteria
         */
        public Not {
            Objects.requireNonNull(criteria, "criteria");
            requireSize(criteria.size() + 1);
        }

        @Override
        public boolean matches(Visitor visitor) {
            return !criteria.matches(visitor);
        }

        @Override
        public int size() {
            return criteria.size() + 1;
        }
    }

    /**
     * Matches every visitor.
     *
     * @return the criteria
     */
    static Criteria everyone() {
        return new Everyone();
    }

    /**
     * Matches by the path of the page.
     *
     * @param glob {@code *} stands for anything but a slash, {@code **} for anything, {@code ?} for one character other than a slash
     * @return the criteria
     */
    static Criteria path(String glob) {
        return new Path(glob);
    }

    /**
     * Matches the members of a room.
     *
     * @param room the room
     * @return the criteria
     */
    static Criteria inRoom(String room) {
        return new InRoom(room);
    }

    /**
     * Matches who belongs to a segment.
     *
     * @param segment the name of the segment
     * @return the criteria
     * @throws IllegalArgumentException if the name is longer than {@link #MAX_TEXT}
     */
    static Criteria inSegment(String segment) {
        return new InSegment(segment);
    }

    /**
     * Matches by a trait of the person.
     *
     * @param trait the name of the trait
     * @param is its value as a text: a string itself, a number or a boolean as JSON has it
     * @return the criteria
     * @throws IllegalArgumentException if one is longer than {@link #MAX_TEXT}
     */
    static Criteria trait(String trait, String is) {
        return new Trait(trait, is);
    }

    /**
     * Matches who has seen so many pages.
     *
     * @param atLeast how many
     * @return the criteria
     */
    static Criteria pagesSeen(int atLeast) {
        return new PagesSeen(atLeast);
    }

    /**
     * Matches whom all of some criteria match.
     *
     * @param of the criteria
     * @return the criteria
     */
    static Criteria all(Criteria... of) {
        return new All(List.of(of));
    }

    /**
     * Matches whom any of some criteria match.
     *
     * @param of the criteria
     * @return the criteria
     */
    static Criteria any(Criteria... of) {
        return new Any(List.of(of));
    }

    /**
     * Matches whom other criteria do not match.
     *
     * @param criteria the other criteria
     * @return the criteria
     */
    static Criteria not(Criteria criteria) {
        return new Not(criteria);
    }

    private static List<Criteria> copy(List<Criteria> of) {
        requireSize(sizeOf(of));
        return List.copyOf(of);
    }

    private static int sizeOf(List<Criteria> of) {
        int size = 1;
        for (Criteria criteria : of) {
            size += criteria.size();
        }
        return size;
    }

    private static void requireSize(int size) {
        if (size > MAX_SIZE) {
            throw new IllegalArgumentException(
                    "Criteria may have " + MAX_SIZE + " parts; these have " + size + ".");
        }
    }

    private static void requireShort(String text) {
        if (text.length() > MAX_TEXT) {
            throw new IllegalArgumentException("A text in criteria may have " + MAX_TEXT
                    + " characters; this one has " + text.length() + ".");
        }
    }

    private static boolean containsIgnoringCase(String text, String part) {
        return text.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
    }
}

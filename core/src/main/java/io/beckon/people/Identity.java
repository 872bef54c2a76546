package io.beckon.people;

import org.jspecify.annotations.Nullable;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An id by which another system knows a person, such as the user id of the shop or the anonymous id of an analytics
 * service. Its kind and the namespace of the system belong to it, so that an email never equals an id, nor the id of one
 * system that of another. Immutable plain data.
 *
 * <p>It is personal data: {@link #toString} leaves the value out, so that it does not get into a log by accident.
 *
 * @param namespace the system that gave the id: 1 to {@value #MAX_NAMESPACE} lower-case letters, digits, {@code -} or
 *     {@code _}
 * @param kind what it is
 * @param value the id itself: 1 to {@value #MAX_VALUE} characters without control characters and without spaces around
 *     it; of an email in lower case
 */
public record Identity(String namespace, Kind kind, String value) {
    /** The namespace of ids that the webapp itself gives. */
    public static final String OWN = "own";

    /** The longest namespace, in characters. */
    public static final int MAX_NAMESPACE = 40;

    /** The longest value, in characters. */
    public static final int MAX_VALUE = 256;

    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9_-]{1," + MAX_NAMESPACE + "}");
    private static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[^@\\s]+");

    /**
     * What pages and services write where they know nobody. Were it taken for an id, all such visitors would be one person.
     */
    private static final Set<String> BLOCKED = Set.of(
            "null",
            "undefined",
            "none",
            "nil",
            "nan",
            "n/a",
            "na",
            "unknown",
            "anonymous",
            "anon",
            "guest",
            "not_authenticated",
            "true",
            "false",
            "0",
            "-1",
            "00000000-0000-0000-0000-000000000000",
            "id",
            "userid",
            "user_id",
            "distinct_id",
            "email",
            "[object object]",
            "{}",
            "[]",
            "\"\"",
            "''",
            "-",
            ".");

    /** What an id identifies. */
    public enum Kind {
        /** A user of the system. */
        USER_ID("userId"),
        /** A browser or device that the system has not connected with a user. */
        ANONYMOUS_ID("anonymousId"),
        /** A user of yet another system, by the id that the two agree on. */
        EXTERNAL_ID("externalId"),
        /** An email address. */
        EMAIL("email");

        private final String wireName;

        Kind(String wireName) {
            this.wireName = wireName;
        }

        /**
         * Returns the name that this kind has in messages.
         *
         * @return such as {@code userId}
         */
        public String wireName() {
            return wireName;
        }

        /**
         * Finds a kind by its name in messages.
         *
         * @param name such as {@code userId}
         * @return the kind; empty if there is none of that name
         */
        public static Optional<Kind> ofWireName(String name) {
            for (Kind kind : values()) {
                if (kind.wireName.equals(name)) {
                    return Optional.of(kind);
                }
            }
            return Optional.empty();
        }
    }

    /**
     * Checks the parts.
     *
     * @param namespace the system that gave the id
     * @param kind what it is
     * @param value the id itself
     * @throws IllegalArgumentException if a part is not of its form, or the value is one that stands for nobody
     */
    public Identity {
        Objects.requireNonNull(kind, "kind");
        if (!NAMESPACE.matcher(namespace).matches()) {
            throw new IllegalArgumentException("The namespace of an identity has 1 to "
                    + MAX_NAMESPACE + " lower-case letters, digits, '-' or '_'.");
        }
        if (!isValue(kind, value)) {
            // The value is not repeated: it may be anything, also personal data.
            throw new IllegalArgumentException("The value of this identity of the kind "
                    + kind.wireName() + " is empty, longer than " + MAX_VALUE
                    + " characters, not of its form, or stands for nobody, as \"null\" does;"
                    + " Identity.of leaves such values out.");
        }
    }

    /**
     * Makes the identity of a user of the webapp itself.
     *
     * @param value the user's id there
     * @return the identity, in the namespace {@value #OWN}
     * @throws IllegalArgumentException if it is no id
     */
    public static Identity userId(String value) {
        return new Identity(OWN, Kind.USER_ID, value.strip());
    }

    /**
     * Makes the identity of a person by the email address that the webapp knows.
     *
     * @param value the address; the case does not matter
     * @return the identity, in the namespace {@value #OWN}
     * @throws IllegalArgumentException if it is no address
     */
    public static Identity email(String value) {
        return new Identity(OWN, Kind.EMAIL, normal(Kind.EMAIL, value));
    }

    /**
     * Makes an identity of what was found somewhere, if it is one: removes spaces around the value, and leaves out what
     * stands for nobody.
     *
     * @param namespace the system that gave the id
     * @param kind what it is
     * @param value what was found
     * @return the identity; empty if the value is no id
     * @throws IllegalArgumentException if the namespace is not of its form
     */
    public static Optional<Identity> of(String namespace, Kind kind, @Nullable String value) {
        if (value == null) {
            return Optional.empty();
        }
        String normal = normal(kind, value);
        return isValue(kind, normal)
                ? Optional.of(new Identity(namespace, kind, normal))
                : Optional.empty();
    }

    private static String normal(Kind kind, String value) {
        String stripped = value.strip();
        return kind == Kind.EMAIL ? stripped.toLowerCase(Locale.ROOT) : stripped;
    }

    private static boolean isValue(Kind kind, String value) {
        return !value.isEmpty()
                && value.length() <= MAX_VALUE
                && value.chars().noneMatch(Character::isISOControl)
                && value.equals(normal(kind, value))
                && !BLOCKED.contains(value.toLowerCase(Locale.ROOT))
                && (kind != Kind.EMAIL || EMAIL.matcher(value).matches());
    }

    /**
     * Tells which system's id of which kind this is, and not the id.
     *
     * @return such as {@code own/userId}
     */
    @Override
    public String toString() {
        return namespace + "/" + kind.wireName();
    }
}

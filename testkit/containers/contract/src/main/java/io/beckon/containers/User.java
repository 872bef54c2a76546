package io.beckon.containers;

import java.util.List;

/**
 * Somebody whom the container knows.
 *
 * @param name the name
 * @param password the password
 * @param role the only role
 */
public record User(String name, String password, String role) {
    /** The name of the realm. */
    public static final String REALM = "test";

    /** Who has the role that the admin channel asks for. */
    public static final User ADMIN = new User("admin", "secret of the admin", "beckon-admin");

    /** Who has another role. */
    public static final User CLERK = new User("clerk", "secret of the clerk", "clerk");

    /** Everybody. */
    public static final List<User> ALL = List.of(ADMIN, CLERK);
}

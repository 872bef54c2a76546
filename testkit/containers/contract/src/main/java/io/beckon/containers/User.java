package io.beckon.containers;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
    public static final User ADMIN = new User("admin", "secret-of-the-admin", "beckon-admin");

    /** Who has another role. */
    public static final User CLERK = new User("clerk", "secret-of-the-clerk", "clerk");

    /** The admins of the conformance suite, who are let in or not by their names. */
    static final List<User> OF_CONFORMANCE = Stream.of("all", "reader", "scoped", "stranger")
            .map(name -> new User(name, "secret-of-" + name, "conformance"))
            .toList();

    /** Everybody. */
    public static final List<User> ALL =
            Stream.concat(Stream.of(ADMIN, CLERK), OF_CONFORMANCE.stream()).toList();

    /**
     * Groups everybody by their roles.
     *
     * @return each role, with who has it
     */
    public static Map<String, List<User>> byRole() {
        return ALL.stream()
                .collect(Collectors.groupingBy(User::role, TreeMap::new, Collectors.toList()));
    }

    /** All roles, each once. */
    static List<String> roles() {
        return ALL.stream().map(User::role).distinct().toList();
    }
}

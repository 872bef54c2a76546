package io.beckon;

import io.beckon.people.Projection;

import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/**
 * What one admin is allowed. Immutable.
 *
 * @param name the admin's name, as other admins see it
 * @param scope the visitors whom the admin sees and may address; {@link Criteria#everyone} for all
 * @param rights what the admin may do
 * @param people what the admin sees of people, and may address them by: segments and traits; {@link Projection#nothing} unless
 *     it is given
 */
public record AdminGrant(String name, Criteria scope, Set<AdminRight> rights, Projection people) {
    /**
     * Makes an unmodifiable copy of the rights.
     *
     * @param name the admin's name, as other admins see it
     * @param scope the visitors whom the admin sees and may address; {@link Criteria#everyone} for all
     * @param rights what the admin may do
     * @param people what the admin sees of people
     */
    public AdminGrant {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(scope, "scope");
        rights = Set.copyOf(rights);
        Objects.requireNonNull(people, "people");
    }

    /**
     * Allows nothing to be seen of people.
     *
     * @param name the admin's name, as other admins see it
     * @param scope the visitors whom the admin sees and may address
     * @param rights what the admin may do
     */
    public AdminGrant(String name, Criteria scope, Set<AdminRight> rights) {
        this(name, scope, rights, Projection.nothing());
    }

    /**
     * Lets the admin see, and address by, some of what is known of people.
     *
     * @param shown what of it
     * @return another grant
     */
    public AdminGrant withPeople(Projection shown) {
        return new AdminGrant(name, scope, rights, shown);
    }

    /**
     * Allows everything, but to see what is known of people: say what with {@link #withPeople}.
     *
     * @param name the admin's name
     * @return the grant
     */
    public static AdminGrant all(String name) {
        return new AdminGrant(name, Criteria.everyone(), EnumSet.allOf(AdminRight.class));
    }

    /**
     * Allows to see, and nothing else.
     *
     * @param name the admin's name
     * @return the grant
     */
    public static AdminGrant readOnly(String name) {
        return new AdminGrant(name, Criteria.everyone(), EnumSet.of(AdminRight.WATCH));
    }
}

package io.beckon;

import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/**
 * What one admin is allowed. Immutable.
 *
 * @param name the admin's name, as other admins see it
 * @param scope the visitors whom the admin sees and may address; {@link Criteria#everyone} for all
 * @param rights what the admin may do
 */
public record AdminGrant(String name, Criteria scope, Set<AdminRight> rights) {
    /**
     * Makes an unmodifiable copy of the rights.
     *
     * @param name the admin's name, as other admins see it
     * @param scope the visitors whom the admin sees and may address; {@link Criteria#everyone} for all
     * @param rights what the admin may do
     */
    public AdminGrant {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(scope, "scope");
        rights = Set.copyOf(rights);
    }

    /**
     * Allows everything.
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

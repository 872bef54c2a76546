package io.beckon;

import java.util.Optional;
import java.util.Set;

/**
 * Decides who is let into an admin channel, and with what rights. A policy is called on container threads, from many at once, at the
 * handshake, and must not block. One that throws lets nobody in.
 */
@FunctionalInterface
public interface AdminPolicy {
    /** The role that the default policy asks for. */
    String DEFAULT_ROLE = "beckon-admin";

    /**
     * Decides on one request.
     *
     * @param request who asks
     * @return what the admin is allowed, or empty to refuse
     */
    Optional<AdminGrant> admit(AdminRequest request);

    /**
     * Returns the container roles that {@link #admit} wants to know about: a container tells only whether a user has a
     * role that one asks for by name.
     *
     * @return role names; {@link #DEFAULT_ROLE} unless overridden
     */
    default Set<String> roles() {
        return Set.of(DEFAULT_ROLE);
    }

    /**
     * Lets in, with all rights, whom the container has authenticated and given a role.
     *
     * @param role the role's name
     * @return the policy
     */
    static AdminPolicy requireRole(String role) {
        return new RolePolicy(role);
    }
}

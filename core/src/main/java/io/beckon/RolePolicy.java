package io.beckon;

import java.util.Optional;
import java.util.Set;

/** Lets in, with all rights, whom the container has authenticated and given a role. */
record RolePolicy(String role) implements AdminPolicy {
    @Override
    public Optional<AdminGrant> admit(AdminRequest request) {
        String principal = request.principal();
        return principal != null && request.roles().contains(role)
                ? Optional.of(AdminGrant.all(principal))
                : Optional.empty();
    }

    @Override
    public Set<String> roles() {
        return Set.of(role);
    }
}

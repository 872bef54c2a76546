package io.beckon;

import org.jspecify.annotations.Nullable;

import java.util.Objects;
import java.util.Set;

/**
 * Somebody asks to be let into an admin channel. The origin was checked before.
 *
 * @param channel the channel's name
 * @param principal the name of the user whom the container has authenticated, or null where it has none
 * @param roles those of {@link AdminPolicy#roles} that the container says the user has
 * @param remoteAddress the peer's address, or null where the container does not tell
 */
public record AdminRequest(
        String channel,
        @Nullable String principal,
        Set<String> roles,
        @Nullable String remoteAddress) {
    /**
     * Makes an unmodifiable copy of the roles.
     *
     * @param channel the channel's name
     * @param principal the name of the user whom the container has authenticated, or null where it has none
     * @param roles those of {@link AdminPolicy#roles} that the container says the user has
     * @param remoteAddress the peer's address, or null where the container does not tell
     */
    public AdminRequest {
        Objects.requireNonNull(channel, "channel");
        roles = Set.copyOf(roles);
    }
}

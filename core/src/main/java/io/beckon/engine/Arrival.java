package io.beckon.engine;

import io.beckon.VisitorId;
import io.beckon.people.Identity;
import io.beckon.people.PersonRules;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * Who comes with a visitor's connection, as far as the handshake tells.
 *
 * @param id who the cookie says it is, or else a new id
 * @param known whether that is sure, so that no token counts
 * @param principal the identity of whom the container has authenticated, or null
 * @param foreignOrigin the origin of the page where that is not the server's own, or null
 * @param globalPrivacyControl whether the browser sent Global Privacy Control
 * @param tokens reads and makes tokens for pages of other origins
 * @param erased knows whom nothing is to be known of any more
 */
record Arrival(
        VisitorId id,
        boolean known,
        @Nullable Identity principal,
        @Nullable String foreignOrigin,
        boolean globalPrivacyControl,
        VisitorToken tokens,
        ErasedVisitors erased) {
    /** Returns who it is, also by what the page says that keeps a token. */
    VisitorId visitor(@Nullable String token) {
        if (known || token == null || foreignOrigin == null) {
            return id;
        }
        VisitorId kept = tokens.read(token, foreignOrigin);
        return kept == null ? id : kept;
    }

    /** Returns the token that the page is to keep; null where it needs none. */
    @Nullable
    String token(VisitorId as) {
        return foreignOrigin == null ? null : tokens.issue(as, foreignOrigin);
    }

    /** Adds whom the container has authenticated, unless the page says with a signature who it is in the same namespace. */
    void addAuthenticated(List<Claim> claims) {
        boolean signed = claims.stream()
                .anyMatch(claim -> claim.vouched()
                        && principal != null
                        && PersonRules.areOfTwo(claim.identity(), principal));
        if (principal != null && !signed) {
            claims.add(0, new Claim(principal, true));
        }
    }
}

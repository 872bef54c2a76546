package io.beckon.engine;

import io.beckon.VisitorId;
import io.beckon.people.Identity;

import org.jspecify.annotations.Nullable;

/**
 * Who comes with a visitor's connection, as far as the handshake tells.
 *
 * @param id who the cookie says it is, or else a new id
 * @param known whether there was such a cookie, which goes before any token
 * @param principal the identity of whom the container has authenticated, or null
 * @param foreignOrigin the origin of the page where that is not the server's own, or null
 * @param tokens reads and makes tokens for pages of other origins
 * @param retiring what is to become of the visitor that the browser was before, or null
 */
record Arrival(
        VisitorId id,
        boolean known,
        @Nullable Identity principal,
        @Nullable String foreignOrigin,
        VisitorToken tokens,
        @Nullable Runnable retiring) {
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

    @Nullable
    Claim authenticated() {
        return principal == null ? null : new Claim(principal, true);
    }

    void retire() {
        if (retiring != null) {
            retiring.run();
        }
    }
}

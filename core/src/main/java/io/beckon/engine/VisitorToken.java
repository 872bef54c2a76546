package io.beckon.engine;

import io.beckon.VisitorId;

import org.jspecify.annotations.Nullable;

/**
 * By what a page of another site than the server's keeps its visitor, where browsers withhold the cookie: the visitor id, and the
 * site's signature of it together with the page's origin, so that it is of no use elsewhere. Safe for use by many threads.
 */
final class VisitorToken {
    private final Signer signer;

    VisitorToken(CurrentSite site) {
        this.signer = new Signer(site, "token");
    }

    String issue(VisitorId id, String origin) {
        return id + "." + signer.sign(signed(id.value(), origin));
    }

    /** Returns the visitor whom a token names, or null if it is none that was made for this origin. */
    @Nullable
    VisitorId read(String token, String origin) {
        int dot = token.indexOf('.');
        if (dot < 0) {
            return null;
        }
        String id = token.substring(0, dot);
        return signer.verify(signed(id, origin), token.substring(dot + 1)) == Signer.Verdict.WRONG
                ? null
                : new VisitorId(id);
    }

    private static String signed(String id, String origin) {
        return id + "\n" + origin;
    }
}

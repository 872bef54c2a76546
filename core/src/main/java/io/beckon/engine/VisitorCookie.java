package io.beckon.engine;

import io.beckon.VisitorId;
import io.beckon.spi.Handshake;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Map;

/**
 * The cookie that a browser is known by: the visitor id and the site's signature of it. Safe for use by many threads.
 */
final class VisitorCookie {
    // Browsers keep cookies for at most 400 days (RFC 6265bis, section 5.5).
    private static final long MAX_AGE_SECONDS = Duration.ofDays(400).toSeconds();

    private final String name;
    private final Signer signer;

    VisitorCookie(CurrentSite site) {
        this.name = "beckon_" + site.get().name();
        this.signer = new Signer(site, "visitor");
    }

    /**
     * A visitor as a cookie tells it.
     *
     * @param id who
     * @param renew whether the cookie is to be issued anew, as the secret has changed
     */
    record Known(VisitorId id, boolean renew) {}

    /** Returns the visitor whom the cookie among these names, or null if there is none or its signature is wrong. */
    @Nullable
    Known read(Map<String, String> cookies) {
        String value = cookies.get(name);
        int dot = value == null ? -1 : value.indexOf('.');
        if (value == null || dot < 0) {
            return null;
        }
        String id = value.substring(0, dot);
        Signer.Verdict verdict = signer.verify(id, value.substring(dot + 1));
        return verdict == Signer.Verdict.WRONG
                ? null
                : new Known(new VisitorId(id), verdict == Signer.Verdict.OLD);
    }

    /** Returns the {@code Set-Cookie} header that makes a browser known as a visitor. */
    String issue(VisitorId id, Handshake handshake) {
        return name + "=" + id + "." + signer.sign(id.value())
                + "; Path=" + handshake.cookiePath()
                + "; Max-Age=" + MAX_AGE_SECONDS
                + "; HttpOnly; SameSite=Lax"
                + (handshake.secure() ? "; Secure" : "");
    }
}

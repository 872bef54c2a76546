package io.beckon.engine;

import io.beckon.Site;
import io.beckon.VisitorId;
import io.beckon.spi.Handshake;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The cookie that a browser is known by: the visitor id and the site's signature of it, HMAC-SHA256 (RFC 2104). Safe for
 * use by many threads.
 */
final class VisitorCookie {
    private static final String ALGORITHM = "HmacSHA256";
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    // Browsers keep cookies for at most 400 days (RFC 6265bis, section 5.5).
    private static final long MAX_AGE_SECONDS = Duration.ofDays(400).toSeconds();

    private final String name;
    private final String context;
    private final SecretKeySpec key;

    VisitorCookie(Site site) {
        this.name = "beckon_" + site.name();
        // The context keeps a signature made for one purpose or site from being of use for
        // another.
        this.context = "beckon visitor\n" + site.name() + "\n";
        this.key = new SecretKeySpec(site.secret(), ALGORITHM);
    }

    /** Returns the visitor whom the cookie among these names, if there is one and its signature is right. */
    Optional<VisitorId> read(Map<String, String> cookies) {
        String value = cookies.get(name);
        int dot = value == null ? -1 : value.indexOf('.');
        if (value == null || dot < 0) {
            return Optional.empty();
        }
        byte[] given = value.substring(dot + 1).getBytes(StandardCharsets.UTF_8);
        byte[] right = sign(value.substring(0, dot)).getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(given, right)
                ? Optional.of(new VisitorId(value.substring(0, dot)))
                : Optional.empty();
    }

    /** Returns the {@code Set-Cookie} header that makes a browser known as a visitor. */
    String issue(VisitorId id, Handshake handshake) {
        return name + "=" + id + "." + sign(id.value())
                + "; Path=" + handshake.cookiePath()
                + "; Max-Age=" + MAX_AGE_SECONDS
                + "; HttpOnly; SameSite=Lax"
                + (handshake.secure() ? "; Secure" : "");
    }

    private String sign(String id) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return BASE64.encodeToString(
                    mac.doFinal((context + id).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "Every Java platform has " + ALGORITHM + ", but this one has not.", e);
        }
    }
}

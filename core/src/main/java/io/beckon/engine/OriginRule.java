package io.beckon.engine;

import io.beckon.Site;
import io.beckon.spi.Handshake;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/**
 * From which pages a connection is taken: those of the server's own origin, and those that the site allows. A browser
 * always says where a page is from (RFC 6455, section 4.1); who says nothing is no browser, and has no cookies of a
 * visitor to abuse.
 */
record OriginRule(Site site) {
    boolean allows(Handshake handshake) {
        @Nullable String origin = handshake.origin();
        if (origin == null) {
            return true;
        }
        String lower = origin.toLowerCase(Locale.ROOT);
        // An adapter that cannot know the own origin leaves it empty, which is nobody's.
        boolean own = !lower.isEmpty() && lower.equals(handshake.self().toLowerCase(Locale.ROOT));
        return own || site.allowedOrigins().contains(lower);
    }
}

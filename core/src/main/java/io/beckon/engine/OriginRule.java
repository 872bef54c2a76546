package io.beckon.engine;

import io.beckon.spi.Handshake;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/**
 * From which pages a connection is taken. A browser always says where a page is from (RFC 6455, section 4.1); who says
 * nothing is no browser, and has no cookies of anybody to abuse.
 */
record OriginRule(CurrentSite site) {
    /** Visitors come from pages of the server's own origin, and of those that the site allows. */
    boolean allowsVisitor(Handshake handshake) {
        return allowsAdmin(handshake) || site.get().allowsOrigin(origin(handshake));
    }

    /**
     * Admins come from the server's own origin alone, where the dashboard is. A page that is allowed to show offers must
     * not be able to act as the admin who happens to read it.
     */
    boolean allowsAdmin(Handshake handshake) {
        String origin = origin(handshake);
        // An adapter that cannot know the own origin leaves it empty, which is nobody's.
        boolean own = !origin.isEmpty() && origin.equals(handshake.self().toLowerCase(Locale.ROOT));
        return handshake.origin() == null || own;
    }

    /** Returns the origin of a page that is not the server's own, or null. */
    @Nullable
    String foreign(Handshake handshake) {
        return allowsAdmin(handshake) ? null : origin(handshake);
    }

    private static String origin(Handshake handshake) {
        String origin = handshake.origin();
        return origin == null ? "" : origin.toLowerCase(Locale.ROOT);
    }
}

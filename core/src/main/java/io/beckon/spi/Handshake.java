package io.beckon.spi;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Set;

/**
 * The facts of a handshake, copied as strings while the request was there: nothing here keeps a request or a session of
 * the container alive, and the container's session id is not among them.
 *
 * @param origin the {@code Origin} header, or null where there was none
 * @param self the origin under which the server was reached, such as {@code https://shop.example}, in the form that a
 *     browser gives: lower case, no default port
 * @param cookies the cookies by name
 * @param principal the name of the user whom the container has authenticated, or null
 * @param roles those of {@link Gateway#roles} that the container says the user has
 * @param remoteAddress the peer's address, or null where the container does not tell
 * @param userAgent the {@code User-Agent} header, or null
 * @param cookiePath the path that the visitor cookie is to have: the webapp's context path, or {@code /}
 * @param reset whether the browser asks to be a new visitor, as another person is in front of it now
 * @param globalPrivacyControl whether the browser sent Global Privacy Control, {@code Sec-GPC: 1}
 */
public record Handshake(
        @Nullable String origin,
        String self,
        Map<String, String> cookies,
        @Nullable String principal,
        Set<String> roles,
        @Nullable String remoteAddress,
        @Nullable String userAgent,
        String cookiePath,
        boolean reset,
        boolean globalPrivacyControl) {
    /**
     * Makes unmodifiable copies of the collections.
     *
     * @param origin the {@code Origin} header, or null where there was none
     * @param self the origin under which the server was reached, such as {@code https://shop.example}, in the form that a browser gives: lower case, no default port
     * @param cookies the cookies by name
     * @param principal the name of the user whom the container has authenticated, or null
     * @param roles those of {@link Gateway#roles} that the container says the user has
     * @param remoteAddress the peer's address, or null where the container does not tell
     * @param userAgent the {@code User-Agent} header, or null
     * @param cookiePath the path that the visitor cookie is to have: the webapp's context path, or {@code /}
     * @param reset whether the browser asks to be a new visitor, as another person is in front of it now
     * @param globalPrivacyControl whether the browser sent Global Privacy Control
     */
    public Handshake {
        cookies = Map.copyOf(cookies);
        roles = Set.copyOf(roles);
    }

    /**
     * Tells whether the server was reached over TLS, so that cookies must be {@code Secure}.
     *
     * @return true for an https origin
     */
    public boolean secure() {
        return self.startsWith("https:");
    }
}

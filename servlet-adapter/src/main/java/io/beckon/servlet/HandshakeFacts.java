package io.beckon.servlet;

import io.beckon.spi.Handshake;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.websocket.server.HandshakeRequest;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.security.Principal;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Copies the facts of a handshake. Nothing is kept of the request, and its HTTP session is never asked for.
 *
 * @param roles the roles to ask about
 * @param sessionCookies the names of the container's own cookies, which are nobody's business
 * @param cookiePath the path of the visitor cookie
 * @param origin the origin under which browsers reach the server, in place of what a handshake tells; null to go by that
 * @param trustForwarded whether to believe the headers of a proxy
 */
record HandshakeFacts(
        Set<String> roles,
        Set<String> sessionCookies,
        String cookiePath,
        @Nullable String origin,
        boolean trustForwarded) {
    private static final String RESET = "reset";
    private static final List<String> HEADERS = List.of(
            "Origin",
            "Cookie",
            "User-Agent",
            "Sec-GPC",
            "X-Forwarded-Proto",
            "X-Forwarded-Host",
            "X-Forwarded-For");

    Handshake of(HandshakeRequest request) {
        Map<String, List<String>> headers = request.getHeaders();
        RequestFacts facts = RequestFacts.current();
        return of(
                headers,
                facts,
                self(request.getRequestURI(), headers, facts),
                request.getUserPrincipal(),
                request::isUserInRole,
                request.getQueryString());
    }

    /** Of a connection that is made over plain HTTP. */
    Handshake of(HttpServletRequest request) {
        Map<String, List<String>> headers = new HashMap<>();
        for (String name : HEADERS) {
            headers.put(name, Collections.list(request.getHeaders(name)));
        }
        RequestFacts facts = RequestFacts.of(request);
        return of(
                headers,
                facts,
                forwarded(Origins.of(facts.scheme(), facts.host(), facts.port()), headers),
                request.getUserPrincipal(),
                request::isUserInRole,
                request.getQueryString());
    }

    private Handshake of(
            Map<String, List<String>> headers,
            @Nullable RequestFacts facts,
            String self,
            @Nullable Principal principal,
            Predicate<String> isInRole,
            @Nullable String query) {
        return new Handshake(
                only(headers, "Origin"),
                self,
                Cookies.parse(all(headers, "Cookie"), sessionCookies),
                principal == null ? null : principal.getName(),
                principal == null ? Set.of() : rolesOf(isInRole),
                remoteAddress(headers, facts),
                only(headers, "User-Agent"),
                cookiePath,
                asksForReset(query),
                "1".equals(only(headers, "Sec-GPC")));
    }

    private static boolean asksForReset(@Nullable String query) {
        return query != null && List.of(query.split("&")).contains(RESET);
    }

    private Set<String> rolesOf(Predicate<String> isInRole) {
        return roles.stream().filter(isInRole).collect(Collectors.toSet());
    }

    private String self(URI uri, Map<String, List<String>> headers, @Nullable RequestFacts facts) {
        String own = origin == null ? Origins.of(uri, facts, only(headers, "Host")) : origin;
        return forwarded(own, headers);
    }

    private String forwarded(String origin, Map<String, List<String>> headers) {
        return trustForwarded
                ? Origins.forwarded(
                        origin,
                        Origins.last(all(headers, "X-Forwarded-Proto")),
                        Origins.last(all(headers, "X-Forwarded-Host")))
                : origin;
    }

    private @Nullable String remoteAddress(
            Map<String, List<String>> headers, @Nullable RequestFacts facts) {
        String forwarded = trustForwarded ? Origins.last(all(headers, "X-Forwarded-For")) : null;
        if (forwarded != null) {
            return forwarded;
        }
        return facts == null ? null : facts.remoteAddress();
    }

    /** Returns a header's value. Several values are joined, so that they equal no single one. */
    private static @Nullable String only(Map<String, List<String>> headers, String name) {
        List<String> values = all(headers, name);
        return values.isEmpty() ? null : String.join(", ", values);
    }

    private static List<String> all(Map<String, List<String>> headers, String name) {
        List<String> values = headers.get(name);
        return values == null ? List.of() : values;
    }
}

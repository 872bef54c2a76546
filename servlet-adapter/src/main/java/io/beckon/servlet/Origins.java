package io.beckon.servlet;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The origin under which the server was reached, in the form that browsers give: lower case and without the default port. */
final class Origins {
    /** What is told where it cannot be known. No page has this origin. */
    static final String UNKNOWN = "";

    /** A host and perhaps a port. Nothing else may get from a header into an origin or a policy. */
    private static final Pattern AUTHORITY =
            Pattern.compile("([a-z0-9._-]+|\\[[0-9a-f:.]+])(:[0-9]{1,5})?");

    private Origins() {}

    /**
     * Finds the origin of a handshake. Containers differ in what they give: most an absolute URI with the scheme ws or wss, some
     * no more than a path.
     */
    static String of(URI uri, @Nullable RequestFacts facts, @Nullable String hostHeader) {
        String scheme = uri.getScheme();
        if (scheme != null && uri.getRawAuthority() != null) {
            return of(scheme, uri.getRawAuthority());
        }
        if (facts != null) {
            return of(facts.scheme(), facts.host(), facts.port());
        }
        return scheme == null || hostHeader == null ? UNKNOWN : of(scheme, hostHeader);
    }

    static String of(String scheme, String host, int port) {
        String bracketed =
                host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
        return of(scheme, port > 0 ? bracketed + ":" + port : bracketed);
    }

    /** Returns the last part of a header, which is the one that the nearest proxy has written. */
    static @Nullable String last(List<String> values) {
        String value = String.join(",", values);
        String part = value.substring(value.lastIndexOf(',') + 1).strip();
        return part.isEmpty() ? null : part;
    }

    /** Puts what a trusted proxy says in place of what the server sees. */
    static String forwarded(String origin, @Nullable String scheme, @Nullable String authority) {
        int end = origin.indexOf("://");
        if (end < 0) {
            return scheme == null || authority == null ? origin : of(scheme, authority);
        }
        return of(
                scheme != null ? scheme : origin.substring(0, end),
                authority != null ? authority : origin.substring(end + "://".length()));
    }

    private static String of(String scheme, String authority) {
        String http = switch (scheme.toLowerCase(Locale.ROOT)) {
            case "http", "ws" -> "http";
            case "https", "wss" -> "https";
            default -> "";
        };
        String lower = authority.toLowerCase(Locale.ROOT);
        if (http.isEmpty() || !AUTHORITY.matcher(lower).matches()) {
            return UNKNOWN;
        }
        String defaultPort = http.equals("http") ? ":80" : ":443";
        return http + "://"
                + (lower.endsWith(defaultPort)
                        ? lower.substring(0, lower.length() - defaultPort.length())
                        : lower);
    }
}

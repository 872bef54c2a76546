package io.beckon.servlet;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the {@code Cookie} header, which a WebSocket handshake hands over as it came in. */
final class Cookies {
    private Cookies() {}

    /** Of several cookies of one name the first one counts: browsers send the one with the longest path first. */
    static Map<String, String> parse(List<String> headers, Set<String> without) {
        Map<String, String> cookies = new LinkedHashMap<>();
        for (String header : headers) {
            for (String pair : header.split(";", -1)) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    String name = pair.substring(0, equals).strip();
                    if (!name.isEmpty() && !without.contains(name)) {
                        cookies.putIfAbsent(
                                name, unquoted(pair.substring(equals + 1).strip()));
                    }
                }
            }
        }
        return cookies;
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }
}

package io.beckon.servlet.dashboard;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Messages of the wire protocol as the tests write them. */
final class Json {

    private static final JsonMapper MAPPER = JsonMapper.shared();

    private Json() {}

    static long now() {
        return System.currentTimeMillis();
    }

    static JsonNode read(String json) {
        return MAPPER.readTree(json);
    }

    static String write(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    /** An object of names and values in turn. */
    static Map<String, Object> object(Object... namesAndValues) {
        Map<String, Object> object = new TreeMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return object;
    }

    /** A visitor who came so many seconds ago. */
    static Map<String, Object> row(String visitor, int secondsAgo) {
        return row(visitor, secondsAgo, "/cars/" + visitor.substring(2), "Car " + visitor);
    }

    static Map<String, Object> row(String visitor, int secondsAgo, String path, String title) {
        long since = now() - secondsAgo * 1000L;
        return object(
                "visitor",
                visitor,
                "connection",
                "c_" + visitor.substring(2),
                "page",
                object("url", "https://shop.example" + path, "title", title, "referrer", ""),
                "referrer",
                "https://search.example/",
                "since",
                since,
                "seen",
                now(),
                "pages",
                1,
                "tabs",
                1,
                "rooms",
                List.of());
    }

    static Map<String, Object> totals(int visitors, int matching) {
        return object(
                "visitors",
                visitors,
                "matching",
                matching,
                "connections",
                visitors,
                "rooms",
                List.of(object("room", "roadsters", "visitors", 7)));
    }

    static Map<String, Object> set(Object... rows) {
        return object("type", "changes", "set", List.of(rows));
    }

    static Map<String, Object> left(String... visitors) {
        return object("type", "changes", "left", List.of((Object[]) visitors));
    }
}

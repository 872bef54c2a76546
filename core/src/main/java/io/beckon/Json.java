package io.beckon;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Values as JSON has them, copied so that nobody can change them afterwards. */
final class Json {
    private Json() {}

    /** Copies a map of JSON values, unmodifiable at every level. */
    @SuppressWarnings("unchecked")
    static Map<String, Object> freeze(Map<String, ?> map) {
        return (Map<String, Object>) freezeObject(map);
    }

    // Maps and lists of JSON may hold null, which Map.copyOf and List.copyOf refuse.
    private static Map<?, ?> freezeObject(Map<?, ?> map) {
        if (map.isEmpty()) {
            return Map.of();
        }
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        map.forEach((key, value) -> copy.put(requireName(key), freezeValue(value)));
        return Collections.unmodifiableMap(copy);
    }

    private static String requireName(@Nullable Object key) {
        if (key instanceof String name) {
            return name;
        }
        throw new IllegalArgumentException(
                "The names in a JSON object are strings, not " + key + ".");
    }

    private static @Nullable Object freezeValue(@Nullable Object value) {
        if (value == null
                || value instanceof String
                || value instanceof Number
                || value instanceof Boolean) {
            return value;
        }
        if (value instanceof Map<?, ?> map) {
            return freezeObject(map);
        }
        if (value instanceof Iterable<?> list) {
            List<@Nullable Object> copy = new ArrayList<>();
            list.forEach(element -> copy.add(freezeValue(element)));
            return Collections.unmodifiableList(copy);
        }
        throw new IllegalArgumentException(
                "Not a JSON value: " + value.getClass().getName()
                        + ". Use strings, numbers, booleans, null, lists and maps.");
    }
}

package io.beckon.spi;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Values as JSON has them, copied so that nobody can change them afterwards. */
public final class JsonValues {
    /** How deeply values may be nested; also what ends a list that holds itself. */
    public static final int MAX_DEPTH = 64;

    // The immutable ones, by exact class: others, such as AtomicLong or a subclass, may
    // change later.
    private static final Set<Class<?>> NUMBERS = Set.of(
            Integer.class,
            Long.class,
            Short.class,
            Byte.class,
            Double.class,
            Float.class,
            BigInteger.class,
            BigDecimal.class);

    private JsonValues() {}

    /**
     * Copies a map of JSON values.
     *
     * @param map strings, numbers, booleans, null, and lists and maps of these, by name
     * @return a copy, unmodifiable at every level
     * @throws IllegalArgumentException if there is anything else in it, or it is nested deeper than {@link #MAX_DEPTH}
     */
    @SuppressWarnings("unchecked")
    public static Map<String, Object> freeze(Map<String, ?> map) {
        return (Map<String, Object>) freezeObject(map, 1);
    }

    // Maps and lists of JSON may hold null, which Map.copyOf and List.copyOf refuse.
    private static Map<?, ?> freezeObject(Map<?, ?> map, int depth) {
        requireDepth(depth);
        if (map.isEmpty()) {
            return Map.of();
        }
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        map.forEach((key, value) -> copy.put(requireName(key), freezeValue(value, depth)));
        return Collections.unmodifiableMap(copy);
    }

    private static String requireName(@Nullable Object key) {
        if (key instanceof String name) {
            return name;
        }
        throw new IllegalArgumentException(
                "The names in a JSON object are strings, not " + key + ".");
    }

    private static void requireDepth(int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException(
                    "JSON values may be nested " + MAX_DEPTH + " levels deep; these go deeper.");
        }
    }

    private static Number requireFinite(Number number) {
        boolean fraction = number instanceof Double || number instanceof Float;
        if (fraction && !Double.isFinite(number.doubleValue())) {
            throw new IllegalArgumentException("JSON has no number for " + number + ".");
        }
        return number;
    }

    private static @Nullable Object freezeValue(@Nullable Object value, int depth) {
        if (value == null || value instanceof String || value instanceof Boolean) {
            return value;
        }
        if (value instanceof Number number && NUMBERS.contains(number.getClass())) {
            return requireFinite(number);
        }
        if (value instanceof Map<?, ?> map) {
            return freezeObject(map, depth + 1);
        }
        if (value instanceof Iterable<?> list) {
            requireDepth(depth + 1);
            List<@Nullable Object> copy = new ArrayList<>();
            list.forEach(element -> copy.add(freezeValue(element, depth + 1)));
            return Collections.unmodifiableList(copy);
        }
        throw new IllegalArgumentException(
                "Not a JSON value: " + value.getClass().getName()
                        + ". Use strings, numbers, booleans, null, lists and maps.");
    }
}

package io.beckon;

import io.beckon.spi.JsonValues;

import java.util.Map;
import java.util.Objects;

/**
 * Something that a visitor did, other than opening a page. Immutable.
 *
 * @param name what it is called, such as {@code Product Viewed}
 * @param properties JSON values: strings, numbers, booleans, nulls, lists and maps; unmodifiable at every level
 * @param stream whether it is one of many in quick succession, such as the position of the cursor, which are not remembered
 */
public record Event(String name, Map<String, Object> properties, boolean stream) {
    /**
     * Makes the properties unmodifiable at every level.
     *
     * @param name what it is called, such as {@code Product Viewed}
     * @param properties JSON values: strings, numbers, booleans, nulls, lists and maps; unmodifiable at every level
     * @param stream whether it is one of many in quick succession, such as the position of the cursor, which are not remembered
     */
    public Event {
        Objects.requireNonNull(name, "name");
        properties = JsonValues.freeze(properties);
    }
}

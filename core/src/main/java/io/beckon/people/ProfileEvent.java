package io.beckon.people;

import io.beckon.spi.JsonValues;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * Something that a person did, as a back-office system tells it. Immutable plain data.
 *
 * @param name what it is called, 1 to {@value #MAX_NAME} characters
 * @param properties JSON values; unmodifiable
 * @param at when it happened
 */
public record ProfileEvent(String name, Map<String, Object> properties, Instant at) {
    /** The longest name, in characters. */
    public static final int MAX_NAME = 200;

    /**
     * Checks the name, and copies the properties.
     *
     * @param name what it is called
     * @param properties JSON values
     * @param at when it happened
     * @throws IllegalArgumentException if the name is not of that form, or the properties are no JSON values
     */
    public ProfileEvent {
        if (name.isBlank() || name.length() > MAX_NAME) {
            throw new IllegalArgumentException(
                    "The name of an event has 1 to " + MAX_NAME + " characters, not all blank.");
        }
        properties = JsonValues.freeze(properties);
        Objects.requireNonNull(at, "at");
    }

    /** Tells that this is an event of this name; what the person did in detail is left out. */
    @Override
    public String toString() {
        return "ProfileEvent[" + name + "]";
    }
}

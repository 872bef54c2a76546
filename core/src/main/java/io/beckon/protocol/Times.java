package io.beckon.protocol;

import tools.jackson.core.JsonGenerator;

import java.time.Instant;

/** Moments as milliseconds since the epoch. */
final class Times {
    // The last moment that a browser's Date knows.
    static final long MAX = 8_640_000_000_000_000L;

    private Times() {}

    static long readMillis(Fields fields, String field) {
        return fields.number(field, 0, MAX);
    }

    static Instant read(Fields fields, String field) {
        return Instant.ofEpochMilli(readMillis(fields, field));
    }

    static void write(JsonGenerator json, String field, Instant instant) {
        json.writeNumberProperty(field, instant.toEpochMilli());
    }
}

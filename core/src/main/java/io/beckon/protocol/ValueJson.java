package io.beckon.protocol;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JsonGenerator;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/** Writes JSON values of an application's own. */
final class ValueJson {
    private ValueJson() {}

    static void write(JsonGenerator json, String field, Map<String, Object> object) {
        json.writeName(field);
        write(json, object);
    }

    static void writeFields(JsonGenerator json, Map<?, ?> object) {
        object.forEach((name, value) -> {
            json.writeName(String.valueOf(name));
            write(json, value);
        });
    }

    private static void write(JsonGenerator json, @Nullable Object value) {
        if (value == null) {
            json.writeNull();
        } else if (value instanceof String text) {
            json.writeString(text);
        } else if (value instanceof Boolean flag) {
            json.writeBoolean(flag);
        } else if (value instanceof Number number) {
            write(json, number);
        } else if (value instanceof Map<?, ?> object) {
            json.writeStartObject();
            writeFields(json, object);
            json.writeEndObject();
        } else if (value instanceof List<?> list) {
            json.writeStartArray();
            list.forEach(element -> write(json, element));
            json.writeEndArray();
        } else {
            throw new IllegalArgumentException(
                    "Not a JSON value: " + value.getClass().getName());
        }
    }

    private static void write(JsonGenerator json, Number number) {
        if (number instanceof Integer
                || number instanceof Long
                || number instanceof Short
                || number instanceof Byte) {
            json.writeNumber(number.longValue());
        } else if (number instanceof BigDecimal decimal) {
            json.writeNumber(decimal);
        } else if (number instanceof BigInteger integer) {
            json.writeNumber(integer);
        } else if (number instanceof Float decimal && Float.isFinite(decimal)) {
            json.writeNumber(decimal);
        } else if (!Double.isFinite(number.doubleValue())) {
            // JSON has no infinity and no NaN; browsers write null for them as well.
            json.writeNull();
        } else if (number instanceof Double || number.doubleValue() != number.longValue()) {
            json.writeNumber(number.doubleValue());
        } else {
            // A counter, or another kind of number that is whole.
            json.writeNumber(number.longValue());
        }
    }
}

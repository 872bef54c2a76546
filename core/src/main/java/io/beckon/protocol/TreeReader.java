package io.beckon.protocol;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one JSON value into Java values: String, Integer, Long, Double, Boolean, null, List and Map. A flaw that is not one
 * of syntax is noted and read over, so that the rest of the frame is not lost with it.
 *
 * <p>Numbers are taken as a browser takes them: what is not an integer of 64 bits becomes a double. Of fields with the
 * same name the last one counts, as it does in a browser.
 */
final class TreeReader {
    /** How long the text of a number may be. No double needs more than 25 characters. */
    static final int MAX_NUMBER = 100;

    // Every integer of so many characters fits into 64 bits.
    private static final int SAFE_LONG = 18;

    private final JsonParser parser;
    private final int maxDepth;
    private final int maxValues;
    private int values;
    private @Nullable Unusable flaw;

    TreeReader(JsonParser parser, int maxDepth, int maxValues) {
        this.parser = parser;
        this.maxDepth = maxDepth;
        this.maxValues = maxValues;
    }

    /** Reads the object that the parser has just entered. */
    Element element() {
        flaw = null;
        values = 0;
        Map<String, Object> fields = object(1);
        return new Element(fields, flaw);
    }

    /** Reads a value of an object that the caller walks through, before the name or end that comes after it. */
    @Nullable
    Object field() {
        return value(parser.nextToken(), 2);
    }

    /** Why what {@link #field} has read cannot be used, or null. */
    @Nullable
    Unusable flaw() {
        return flaw;
    }

    private @Nullable Object value(JsonToken token, int depth) {
        if (++values > maxValues) {
            return tooMany();
        }
        return switch (token) {
            case START_OBJECT -> object(depth);
            case START_ARRAY -> list(depth);
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT -> integer();
            case VALUE_NUMBER_FLOAT -> decimal();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    private Map<String, Object> object(int depth) {
        if (tooDeep(depth)) {
            return Map.of();
        }
        String name = parser.nextName();
        if (name == null) {
            return Map.of();
        }
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        for (; name != null; name = parser.nextName()) {
            fields.put(name, fieldOf(depth, name, parser.nextToken()));
        }
        return Collections.unmodifiableMap(fields);
    }

    private @Nullable Object fieldOf(int depth, String name, JsonToken token) {
        Object value = value(token, depth + 1);
        // However much came before it: the answer has to say which message it is about.
        boolean ref = depth == 1 && name.equals("ref") && token == JsonToken.VALUE_STRING;
        return ref ? parser.getString() : value;
    }

    private List<Object> list(int depth) {
        if (tooDeep(depth)) {
            return List.of();
        }
        JsonToken token = parser.nextToken();
        if (token == JsonToken.END_ARRAY) {
            return List.of();
        }
        List<@Nullable Object> values = new ArrayList<>();
        for (; token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            values.add(value(token, depth + 1));
        }
        return Collections.unmodifiableList(values);
    }

    private boolean tooDeep(int depth) {
        if (depth <= maxDepth) {
            return false;
        }
        flaw = new Unusable(
                ErrorCode.TOO_DEEP,
                "The JSON of a message may be nested " + maxDepth + " deep; this one is deeper.");
        parser.skipChildren();
        return true;
    }

    // A value of two bytes becomes an object of fifty: the size of the text alone bounds no
    // memory.
    private @Nullable Object tooMany() {
        flaw = new Unusable(
                ErrorCode.INVALID,
                "A message may have " + maxValues + " JSON values; this one had more.");
        parser.skipChildren();
        return null;
    }

    private @Nullable Object integer() {
        int length = parser.getStringLength();
        if (length > SAFE_LONG && !fitsLong(length)) {
            return decimal();
        }
        long value = parser.getLongValue();
        int small = (int) value;
        return small == value ? (Object) small : (Object) value;
    }

    private boolean fitsLong(int length) {
        return length <= MAX_NUMBER && parser.getNumberType() == JsonParser.NumberType.LONG;
    }

    private @Nullable Object decimal() {
        if (parser.getStringLength() <= MAX_NUMBER) {
            double value = parser.getDoubleValue();
            if (Double.isFinite(value)) {
                return value;
            }
        }
        flaw = new Unusable(
                ErrorCode.INVALID,
                "A number may have " + MAX_NUMBER
                        + " characters and has to fit into 64 bits; one does not.");
        return null;
    }
}

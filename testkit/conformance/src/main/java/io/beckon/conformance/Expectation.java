package io.beckon.conformance;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

import java.util.HashMap;
import java.util.Map;

/**
 * Compares what came with what is expected: of an object the fields that are named, and whatever else there is does not count; of an array
 * all elements. Texts that begin with {@code $}, and objects with one such field, are matchers.
 */
final class Expectation {
    private final JsonNode expected;
    private final Map<String, JsonNode> captured = new HashMap<>();

    Expectation(JsonNode expected) {
        this.expected = expected;
    }

    /**
     * Compares.
     *
     * @return where the first difference is and what it is, or null if there is none
     */
    @Nullable
    String mismatch(JsonNode actual) {
        captured.clear();
        return compare("$", expected, actual);
    }

    /** What the last comparison has captured, by name. */
    Map<String, JsonNode> captured() {
        return captured;
    }

    private @Nullable String compare(String path, JsonNode wanted, JsonNode actual) {
        if (wanted.isString() && wanted.stringValue().startsWith("$")) {
            return differs(path, isOfKind(wanted.stringValue(), actual), wanted, actual);
        }
        String matcher = matcher(wanted);
        if (matcher != null) {
            return compareBy(matcher, path, wanted, actual);
        }
        if (wanted.isObject()) {
            return compareFields(path, wanted, actual);
        }
        if (wanted.isArray()) {
            return compareElements(path, wanted, actual);
        }
        return differs(path, isSame(wanted, actual), wanted, actual);
    }

    private static @Nullable String matcher(JsonNode wanted) {
        if (!wanted.isObject() || wanted.isEmpty()) {
            return null;
        }
        String first = wanted.propertyNames().iterator().next();
        return first.startsWith("$") ? first : null;
    }

    private static boolean isOfKind(String kind, JsonNode actual) {
        return switch (kind) {
            case "$any" -> !actual.isMissingNode() && !actual.isNull();
            case "$absent" -> actual.isMissingNode();
            case "$text" -> actual.isString();
            case "$number" -> actual.isNumber();
            case "$boolean" -> actual.isBoolean();
            case "$object" -> actual.isObject();
            case "$array" -> actual.isArray();
            default -> throw new Failure("There is no matcher " + kind + ".");
        };
    }

    private @Nullable String compareBy(
            String matcher, String path, JsonNode wanted, JsonNode actual) {
        JsonNode with = wanted.get(matcher);
        return switch (matcher) {
            case "$capture" -> {
                String different = wanted.has("is")
                        ? compare(path, wanted.get("is"), actual)
                        : differs(path, isOfKind("$any", actual), wanted, actual);
                captured.put(with.stringValue(), actual);
                yield different;
            }
            case "$not" -> differs(path, compare(path, with, actual) != null, wanted, actual);
            case "$oneOf" -> differs(path, anyMatches(path, with, actual), wanted, actual);
            case "$contains" -> compareContained(path, with, actual);
            case "$atLeast" ->
                differs(
                        path,
                        actual.isNumber()
                                && actual.decimalValue().compareTo(with.decimalValue()) >= 0,
                        wanted,
                        actual);
            default -> throw new Failure("There is no matcher " + matcher + ".");
        };
    }

    private boolean anyMatches(String path, JsonNode choices, JsonNode actual) {
        for (JsonNode choice : choices) {
            if (compare(path, choice, actual) == null) {
                return true;
            }
        }
        return false;
    }

    private @Nullable String compareContained(String path, JsonNode wanted, JsonNode actual) {
        if (!actual.isArray()) {
            return difference(path, wanted, actual);
        }
        for (JsonNode each : wanted) {
            if (!isContained(path, each, actual)) {
                return path + " has no element like " + each + ", but is " + actual;
            }
        }
        return null;
    }

    private boolean isContained(String path, JsonNode wanted, JsonNode actual) {
        for (JsonNode element : actual) {
            if (compare(path, wanted, element) == null) {
                return true;
            }
        }
        return false;
    }

    private @Nullable String compareFields(String path, JsonNode wanted, JsonNode actual) {
        if (!actual.isObject()) {
            return difference(path, wanted, actual);
        }
        for (Map.Entry<String, JsonNode> field : wanted.properties()) {
            String different = compare(
                    path + "." + field.getKey(), field.getValue(), actual.path(field.getKey()));
            if (different != null) {
                return different;
            }
        }
        return null;
    }

    private @Nullable String compareElements(String path, JsonNode wanted, JsonNode actual) {
        if (!actual.isArray() || actual.size() != wanted.size()) {
            return difference(path, wanted, actual);
        }
        for (int i = 0; i < wanted.size(); i++) {
            String different = compare(path + "[" + i + "]", wanted.get(i), actual.get(i));
            if (different != null) {
                return different;
            }
        }
        return null;
    }

    private static boolean isSame(JsonNode wanted, JsonNode actual) {
        if (wanted.isNumber() && actual.isNumber()) {
            return wanted.decimalValue().compareTo(actual.decimalValue()) == 0;
        }
        return wanted.equals(actual);
    }

    private static @Nullable String differs(
            String path, boolean same, JsonNode wanted, JsonNode actual) {
        return same ? null : difference(path, wanted, actual);
    }

    private static String difference(String path, JsonNode wanted, JsonNode actual) {
        String came = actual instanceof MissingNode ? "is not there" : "is " + actual;
        return path + " " + came + ", but should be " + wanted;
    }
}

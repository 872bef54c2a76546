package io.beckon.conformance;

import tools.jackson.databind.JsonNode;

import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What may stand in what is sent and expected: the matchers that there are, with the fields that they have. */
final class Grammar {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{\\w+}");
    private static final Pattern NAME = Pattern.compile("\\w+");
    private static final Set<String> KINDS =
            Set.of("$any", "$absent", "$text", "$number", "$boolean", "$object", "$array");

    private static final String REPEAT = "$repeat";

    /** The other field that a matcher may have, by its own; empty where there is none. */
    private static final Map<String, String> MATCHERS = Map.of(
            "$capture",
            "is",
            "$not",
            "",
            "$oneOf",
            "",
            "$contains",
            "",
            "$atLeast",
            "",
            REPEAT,
            "times");

    private Grammar() {}

    /**
     * Looks at what is expected.
     *
     * @throws IllegalArgumentException if a matcher in it is none
     */
    static void checkExpected(JsonNode json) {
        if (json.isString()) {
            checkKind(json.stringValue(), json);
        } else if (isSpecial(json)) {
            checkMatcher(json);
        } else {
            json.forEach(Grammar::checkExpected);
        }
    }

    /**
     * Looks at what is sent.
     *
     * @throws IllegalArgumentException if something in it cannot be filled in
     */
    static void checkSent(JsonNode json) {
        if (isSpecial(json)) {
            require(json.has(REPEAT), json);
            checkFields(REPEAT, json);
            checkTimes(json);
            checkSent(json.get(REPEAT));
        } else {
            json.forEach(Grammar::checkSent);
        }
    }

    private static void checkKind(String text, JsonNode json) {
        require(!text.startsWith("$") || text.startsWith("${") || KINDS.contains(text), json);
    }

    /** Tells whether a field begins as those of matchers do. */
    private static boolean isSpecial(JsonNode json) {
        return json.propertyNames().stream().anyMatch(name -> name.startsWith("$"));
    }

    private static void checkMatcher(JsonNode json) {
        String matcher = json.propertyNames().iterator().next();
        checkFields(matcher, json);
        JsonNode with = json.get(matcher);
        switch (matcher) {
            case "$capture" -> {
                require(with.isString() && NAME.matcher(with.stringValue()).matches(), json);
                checkExpected(json.path("is"));
            }
            case "$oneOf", "$contains" -> {
                require(with.isArray() && !with.isEmpty(), json);
                with.forEach(Grammar::checkExpected);
            }
            case "$atLeast" -> require(with.isNumber() || isVariable(with), json);
            case REPEAT -> {
                checkTimes(json);
                checkExpected(with);
            }
            default -> checkExpected(with);
        }
    }

    private static void checkFields(String matcher, JsonNode json) {
        String other = MATCHERS.get(matcher);
        require(other != null, json);
        for (String name : json.propertyNames()) {
            require(name.equals(matcher) || name.equals(other), json);
        }
    }

    private static void checkTimes(JsonNode json) {
        JsonNode times = json.path("times");
        require(times.isInt() && times.intValue() > 0, json);
    }

    private static boolean isVariable(JsonNode json) {
        return json.isString() && VARIABLE.matcher(json.stringValue()).matches();
    }

    private static void require(boolean right, JsonNode json) {
        if (!right) {
            throw new IllegalArgumentException("This is no matcher, or has not its form: " + json);
        }
    }
}

package io.beckon.conformance;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a case has captured so far. Confined to the run of the case. */
final class Variables {
    private static final Pattern WHOLE = Pattern.compile("\\$\\{(\\w+)}");
    private static final String REPEAT = "$repeat";

    private final Map<String, JsonNode> values = new HashMap<>();

    void put(String name, JsonNode value) {
        values.put(name, value);
    }

    void putAll(Map<String, JsonNode> captured) {
        values.putAll(captured);
    }

    /** Puts values where names stand, and long texts where they are asked for. */
    JsonNode fill(JsonNode json) {
        if (json.isString()) {
            return fillText(json.stringValue());
        }
        if (json.has(REPEAT)) {
            return repeated(json);
        }
        if (json.isArray()) {
            ArrayNode filled = Conformance.JSON.createArrayNode();
            json.forEach(each -> filled.add(fill(each)));
            return filled;
        }
        if (json.isObject()) {
            ObjectNode filled = Conformance.JSON.createObjectNode();
            json.properties().forEach(each -> filled.set(each.getKey(), fill(each.getValue())));
            return filled;
        }
        return json;
    }

    private JsonNode fillText(String text) {
        Matcher matcher = WHOLE.matcher(text);
        if (matcher.matches()) {
            return value(matcher.group(1));
        }
        return StringNode.valueOf(matcher.replaceAll(
                found -> Matcher.quoteReplacement(value(found.group(1)).asString())));
    }

    private JsonNode value(String name) {
        JsonNode value = values.get(name);
        if (value == null) {
            throw new Failure("Nothing was captured as " + name + " so far.");
        }
        return value;
    }

    /** A text many times over is a long text; anything else many times over is an array. */
    private JsonNode repeated(JsonNode json) {
        JsonNode each = fill(json.get(REPEAT));
        int times = json.path("times").asInt(1);
        if (each.isString()) {
            return StringNode.valueOf(each.stringValue().repeat(times));
        }
        ArrayNode all = Conformance.JSON.createArrayNode();
        for (int i = 0; i < times; i++) {
            all.add(each);
        }
        return all;
    }
}

package io.beckon.conformance;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads cases. A field that is not known is a mistake: a misspelt expectation would hold for ever. */
final class CaseReader {
    private static final List<String> SUBPROTOCOLS = List.of("beckon.v1");

    private CaseReader() {}

    static List<Case> read(JsonNode file) {
        require(file.isArray(), "Cases are an array", file);
        List<Case> cases = new ArrayList<>();
        for (JsonNode each : file) {
            cases.add(readCase(each));
        }
        return List.copyOf(cases);
    }

    private static Case readCase(JsonNode json) {
        allow(json, "name", "section", "only", "server", "steps");
        JsonNode settings = json.path("server");
        require(
                settings.isMissingNode() || settings.isObject(),
                "What is said of the server is an object",
                json);
        Transport only = only(json);
        List<Step> steps = readSteps(json.path("steps"));
        require(
                only == Transport.HTTP || !hasRequest(steps),
                "Requests are for cases with http only",
                json);
        return new Case(
                text(json, "name"),
                text(json, "section"),
                only,
                settings instanceof ObjectNode object
                        ? object
                        : Conformance.JSON.createObjectNode(),
                steps);
    }

    private static boolean hasRequest(List<Step> steps) {
        return steps.stream()
                .anyMatch(step -> step instanceof Step.Request
                        || (step instanceof Step.Repeat repeat && hasRequest(repeat.steps())));
    }

    private static @Nullable Transport only(JsonNode json) {
        String name = optional(json, "only");
        for (Transport transport : Transport.values()) {
            if (transport.toString().equals(name)) {
                return transport;
            }
        }
        require(name == null, "There is no transport " + name, json);
        return null;
    }

    private static List<Step> readSteps(JsonNode json) {
        require(json.isArray() && !json.isEmpty(), "There is at least one step", json);
        List<Step> steps = new ArrayList<>();
        for (JsonNode step : json) {
            steps.add(readStep(step));
        }
        return List.copyOf(steps);
    }

    private static Step readStep(JsonNode json) {
        require(json.isObject() && !json.isEmpty(), "A step is an object", json);
        String verb = json.propertyNames().iterator().next();
        return switch (verb) {
            case "connect" -> readConnect(json);
            case "send" -> {
                allow(json, "send", "times", "on");
                yield new Step.Send(text(json, "on"), sent(json, "send"), positive(json, "times"));
            }
            case "sendText" -> {
                allow(json, "sendText", "on");
                yield new Step.SendText(text(json, "on"), sent(json, "sendText"));
            }
            case "sendBinary" -> {
                allow(json, "sendBinary");
                yield new Step.SendBinary(text(json, "sendBinary"));
            }
            case "expect" -> {
                allow(json, "expect", "on");
                yield new Step.Expect(text(json, "on"), oneOrMore(expected(json, "expect")));
            }
            case "absent" -> {
                allow(json, "absent", "on");
                yield new Step.Absent(text(json, "on"), expected(json, "absent"));
            }
            case "expectClose" -> {
                allow(json, "expectClose", "on");
                yield new Step.ExpectClose(text(json, "on"), number(json, "expectClose", 0));
            }
            case "disconnect" -> {
                allow(json, "disconnect");
                yield new Step.Disconnect(text(json, "disconnect"));
            }
            case "request" -> readRequest(json);
            case "control" -> {
                allow(json, "control", "with", "answer");
                yield new Step.Control(
                        text(json, "control"),
                        with(json),
                        json.has("answer") ? expected(json, "answer") : null);
            }
            case "repeat" -> {
                allow(json, "repeat", "steps");
                yield new Step.Repeat(positive(json, "repeat"), readSteps(json.path("steps")));
            }
            default -> throw mistake("There is no step " + verb, json);
        };
    }

    private static Step.Connect readConnect(JsonNode json) {
        allow(
                json,
                "connect",
                "admin",
                "channel",
                "browser",
                "origin",
                "subprotocols",
                "answered",
                "query",
                "headers",
                "pongs");
        String name = text(json, "connect");
        return new Step.Connect(
                name,
                optional(json, "admin"),
                or(optional(json, "channel"), "default"),
                or(optional(json, "browser"), name),
                optional(json, "origin"),
                subprotocols(json.path("subprotocols"), json),
                optional(json, "answered"),
                or(optional(json, "query"), ""),
                headers(json.path("headers"), json),
                flag(json.path("pongs"), json));
    }

    private static Step.Request readRequest(JsonNode json) {
        allow(
                json, "request", "admin", "browser", "origin", "headers", "body", "status",
                "carries", "answer", "events", "absent", "ends");
        String[] what = text(json, "request").split(" ", -1);
        require(
                what.length == 2 && what[1].startsWith("/"),
                "A request is a method and a path",
                json);
        require(json.path("ends").asBoolean(true), "What does not end is not waited for", json);
        return new Step.Request(
                what[0],
                what[1],
                optional(json, "admin"),
                or(optional(json, "browser"), "browser"),
                optional(json, "origin"),
                headers(json.path("headers"), json),
                json.has("body") ? sent(json, "body") : StringNode.valueOf(""),
                head(json),
                json.has("events") ? oneOrMore(expected(json, "events")) : List.of(),
                json.has("absent") ? expected(json, "absent") : null,
                json.has("ends") && flag(json.path("ends"), json));
    }

    /** What is expected of an answer at once, with the names that it has in a case. */
    private static JsonNode head(JsonNode json) {
        require(json.has("status"), "A request has an answer with a status", json);
        ObjectNode head = Conformance.JSON.createObjectNode();
        for (String field : List.of("status", "carries", "answer")) {
            if (json.has(field)) {
                head.set(field, expected(json, field));
            }
        }
        for (String name : json.path("carries").propertyNames()) {
            require(
                    name.equals(name.toLowerCase(Locale.ROOT)),
                    "What an answer carries has names of lower-case letters",
                    json);
        }
        return head;
    }

    private static List<String> subprotocols(JsonNode json, JsonNode step) {
        if (json.isMissingNode()) {
            return SUBPROTOCOLS;
        }
        require(json.isArray(), "Subprotocols are an array", step);
        List<String> names = new ArrayList<>();
        for (JsonNode name : json) {
            require(name.isString(), "A subprotocol is a text", step);
            names.add(name.stringValue());
        }
        return List.copyOf(names);
    }

    private static Map<String, JsonNode> headers(JsonNode json, JsonNode step) {
        require(json.isMissingNode() || json.isObject(), "Headers are an object", step);
        Map<String, JsonNode> headers = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> header : json.properties()) {
            require(header.getValue().isString(), "A header is a text", step);
            headers.put(header.getKey(), header.getValue());
        }
        return headers;
    }

    private static boolean flag(JsonNode json, JsonNode step) {
        require(json.isMissingNode() || json.isBoolean(), "What is a flag is none", step);
        return json.asBoolean(true);
    }

    private static JsonNode with(JsonNode json) {
        if (!json.has("with")) {
            return Conformance.JSON.createObjectNode();
        }
        require(json.get("with").isObject(), "What an action is done with is an object", json);
        return sent(json, "with");
    }

    private static JsonNode sent(JsonNode json, String field) {
        Grammar.checkSent(json.get(field));
        return json.get(field);
    }

    private static JsonNode expected(JsonNode json, String field) {
        Grammar.checkExpected(json.get(field));
        return json.get(field);
    }

    private static List<JsonNode> oneOrMore(JsonNode json) {
        if (!json.isArray()) {
            return List.of(json);
        }
        require(!json.isEmpty(), "Nothing is expected", json);
        List<JsonNode> all = new ArrayList<>();
        json.forEach(all::add);
        return List.copyOf(all);
    }

    private static void allow(JsonNode json, String... names) {
        Set<String> allowed = Set.of(names);
        for (String name : json.propertyNames()) {
            require(allowed.contains(name), "Here is no place for " + name, json);
        }
    }

    private static String text(JsonNode json, String field) {
        String text = optional(json, field);
        require(text != null && !text.isEmpty(), "A text is missing, " + field, json);
        return or(text, "");
    }

    private static @Nullable String optional(JsonNode json, String field) {
        JsonNode value = json.path(field);
        require(
                value.isMissingNode() || value.isString(),
                "What is a text is none, " + field,
                json);
        return value.isString() ? value.stringValue() : null;
    }

    private static String or(@Nullable String text, String otherwise) {
        return text == null ? otherwise : text;
    }

    private static int number(JsonNode json, String field, int otherwise) {
        JsonNode value = json.path(field);
        require(value.isMissingNode() || value.isInt(), "What is a number is none, " + field, json);
        return value.asInt(otherwise);
    }

    private static int positive(JsonNode json, String field) {
        int number = number(json, field, 1);
        require(number > 0, "Nothing is done less than once, " + field, json);
        return number;
    }

    private static void require(boolean right, String what, JsonNode json) {
        if (!right) {
            throw mistake(what, json);
        }
    }

    private static IllegalArgumentException mistake(String what, JsonNode json) {
        return new IllegalArgumentException(what + ": " + json);
    }
}

package io.beckon.conformance;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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
        return new Case(
                text(json, "name"),
                text(json, "section"),
                only(json),
                settings instanceof ObjectNode object
                        ? object
                        : Conformance.JSON.createObjectNode(),
                readSteps(json.path("steps")));
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
                yield new Step.Send(text(json, "on"), json.get("send"), number(json, "times", 1));
            }
            case "sendText" -> {
                allow(json, "sendText", "on");
                yield new Step.SendText(text(json, "on"), json.get("sendText"));
            }
            case "sendBinary" -> {
                allow(json, "sendBinary");
                yield new Step.SendBinary(text(json, "sendBinary"));
            }
            case "expect" -> {
                allow(json, "expect", "on");
                yield new Step.Expect(text(json, "on"), oneOrMore(json.get("expect")));
            }
            case "absent" -> {
                allow(json, "absent", "on");
                yield new Step.Absent(text(json, "on"), json.get("absent"));
            }
            case "expectClose" -> {
                allow(json, "expectClose", "on");
                yield new Step.ExpectClose(text(json, "on"), number(json, "expectClose", 0));
            }
            case "disconnect" -> {
                allow(json, "disconnect");
                yield new Step.Disconnect(text(json, "disconnect"));
            }
            case "control" -> {
                allow(json, "control", "with", "answer");
                yield new Step.Control(
                        text(json, "control"),
                        json.has("with") ? json.get("with") : Conformance.JSON.createObjectNode(),
                        json.get("answer"));
            }
            case "repeat" -> {
                allow(json, "repeat", "steps");
                yield new Step.Repeat(number(json, "repeat", 1), readSteps(json.path("steps")));
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
                subprotocols(json.path("subprotocols")),
                optional(json, "answered"),
                or(optional(json, "query"), ""),
                headers(json.path("headers")),
                json.path("pongs").asBoolean(true));
    }

    private static List<String> subprotocols(JsonNode json) {
        if (json.isMissingNode()) {
            return SUBPROTOCOLS;
        }
        List<String> names = new ArrayList<>();
        json.forEach(name -> names.add(name.stringValue()));
        return List.copyOf(names);
    }

    private static Map<String, JsonNode> headers(JsonNode json) {
        Map<String, JsonNode> headers = new LinkedHashMap<>();
        json.properties().forEach(header -> headers.put(header.getKey(), header.getValue()));
        return headers;
    }

    private static List<JsonNode> oneOrMore(JsonNode json) {
        if (!json.isArray()) {
            return List.of(json);
        }
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

    private static void require(boolean right, String what, JsonNode json) {
        if (!right) {
            throw mistake(what, json);
        }
    }

    private static IllegalArgumentException mistake(String what, JsonNode json) {
        return new IllegalArgumentException(what + ": " + json);
    }
}

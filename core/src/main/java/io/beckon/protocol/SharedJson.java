package io.beckon.protocol;

import tools.jackson.core.JsonGenerator;

import java.util.List;

/** The messages that several directions share, as JSON. */
final class SharedJson {
    private static final Names<ErrorCode> CODES =
            Names.of(List.of(ErrorCode.values()), ErrorCode::wireName);

    private SharedJson() {}

    static Unusable unknownType() {
        return new Unusable(
                ErrorCode.UNKNOWN_TYPE,
                "The field \"type\" has to be the name of a message that may be sent here.");
    }

    static Reconnect readReconnect(Fields fields) {
        return new Reconnect(readDuration(fields, "after"), readDuration(fields, "window"));
    }

    static Problem readProblem(Fields fields) {
        return new Problem(
                fields.choice("code", CODES),
                fields.text("message"),
                fields.optionalText("ref", 0, Codec.MAX_REF));
    }

    static long readDuration(Fields fields, String field) {
        return fields.number(field, 0, Times.MAX);
    }

    static void writeReconnect(JsonGenerator json, Reconnect reconnect) {
        type(json, "reconnect");
        json.writeNumberProperty("after", reconnect.after());
        json.writeNumberProperty("window", reconnect.window());
    }

    static void writeProblem(JsonGenerator json, Problem problem) {
        type(json, "error");
        json.writeStringProperty("code", problem.code().wireName());
        json.writeStringProperty("message", problem.message());
        json.writeStringProperty("ref", problem.ref());
    }

    static void type(JsonGenerator json, String type) {
        json.writeStringProperty("type", type);
    }
}

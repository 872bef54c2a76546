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

    /** Reads what the server sends in either direction. */
    static <M extends WireMessage> M read(String type, Fields fields, Class<M> direction) {
        return switch (type) {
            case "reconnect" -> direction.cast(readReconnect(fields));
            case "error" -> direction.cast(readProblem(fields));
            default -> readBeat(type, direction);
        };
    }

    /** Reads what everybody sends. */
    static <M extends WireMessage> M readBeat(String type, Class<M> direction) {
        return switch (type) {
            case "ping" -> direction.cast(new Ping());
            case "pong" -> direction.cast(new Pong());
            default -> throw unknownType();
        };
    }

    private static Reconnect readReconnect(Fields fields) {
        return new Reconnect(readDuration(fields, "after"), readDuration(fields, "window"));
    }

    private static Problem readProblem(Fields fields) {
        return new Problem(
                fields.choice("code", CODES),
                fields.text("message"),
                fields.optionalText("ref", 0, Codec.MAX_REF));
    }

    static long readDuration(Fields fields, String field) {
        return fields.number(field, 0, Times.MAX);
    }

    static void write(JsonGenerator json, WireMessage message) {
        if (message instanceof Ping) {
            type(json, "ping");
        } else if (message instanceof Pong) {
            type(json, "pong");
        } else if (message instanceof Reconnect reconnect) {
            writeReconnect(json, reconnect);
        } else if (message instanceof Problem problem) {
            writeProblem(json, problem);
        } else {
            // Its own writer has no branch for it. A guess would reach clients as another
            // message.
            throw new IllegalStateException("No writer for " + message.getClass());
        }
    }

    private static void writeReconnect(JsonGenerator json, Reconnect reconnect) {
        type(json, "reconnect");
        json.writeNumberProperty("after", reconnect.after());
        json.writeNumberProperty("window", reconnect.window());
    }

    private static void writeProblem(JsonGenerator json, Problem problem) {
        type(json, "error");
        json.writeStringProperty("code", problem.code().wireName());
        json.writeStringProperty("message", problem.message());
        json.writeStringProperty("ref", problem.ref());
    }

    static void type(JsonGenerator json, String type) {
        json.writeStringProperty("type", type);
    }
}

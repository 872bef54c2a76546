package io.beckon.conformance;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

import java.util.List;
import java.util.Map;

/** What a case does next. The names are those of the fields in a case; the README of the module says what each does. */
sealed interface Step {
    /** Tells whether the server has to be told something that no client can say. */
    default boolean needsControl() {
        return false;
    }

    /**
     * Opens a connection.
     *
     * @param name what later steps call it
     * @param admin as whom of the admins; null for a visitor
     * @param channel the admin channel
     * @param browser whose cookies it has
     * @param origin of which page; null for that of the server, empty for none
     * @param subprotocols those that it offers
     * @param answered the one that the server names; null where that is not asked
     * @param query the end of the address, without the question mark
     * @param headers more headers of the handshake
     * @param pongs whether pings are answered without a word in the case
     */
    record Connect(
            String name,
            @Nullable String admin,
            String channel,
            String browser,
            @Nullable String origin,
            List<String> subprotocols,
            @Nullable String answered,
            String query,
            Map<String, JsonNode> headers,
            boolean pongs)
            implements Step {
        @Override
        public boolean needsControl() {
            return admin != null;
        }
    }

    /** Sends a message, or a frame with an array of so many. */
    record Send(String on, JsonNode message, int times) implements Step {}

    /** Sends a frame that may be no message at all. */
    record SendText(String on, JsonNode text) implements Step {}

    /** Sends a binary frame. */
    record SendBinary(String on) implements Step {}

    /** Waits for messages, one after the other; others may come between them. */
    record Expect(String on, List<JsonNode> messages) implements Step {}

    /** Has not got a message like this one, but for those that were expected before. */
    record Absent(String on, JsonNode message) implements Step {}

    /** Waits until the server closes the connection. */
    record ExpectClose(String on, int code) implements Step {}

    /** Goes away without a word. */
    record Disconnect(String on) implements Step {}

    /**
     * Makes one request over HTTP, and looks at its answer.
     *
     * @param method the method
     * @param path the address below that of the server
     * @param admin as whom of the admins; null for a visitor
     * @param browser whose cookies it has
     * @param origin of which page; null for that of the server, empty for none
     * @param headers more headers
     * @param body a text, or JSON that goes as such
     * @param head of the answer: its status, and where that is said what it carries and says
     * @param events those that come down, in their order; others may come between them
     * @param absent what is not among the events until then; null if nothing is said of that
     * @param ends whether the server ends the answer after them
     */
    record Request(
            String method,
            String path,
            @Nullable String admin,
            String browser,
            @Nullable String origin,
            Map<String, JsonNode> headers,
            JsonNode body,
            JsonNode head,
            List<JsonNode> events,
            @Nullable JsonNode absent,
            boolean ends)
            implements Step {
        @Override
        public boolean needsControl() {
            return admin != null;
        }
    }

    /** Tells the server to do something that no client can say. */
    record Control(String action, JsonNode with, @Nullable JsonNode answer) implements Step {
        @Override
        public boolean needsControl() {
            return true;
        }
    }

    /** Does steps again and again; `${n}` counts from 1. */
    record Repeat(int times, List<Step> steps) implements Step {
        @Override
        public boolean needsControl() {
            return steps.stream().anyMatch(Step::needsControl);
        }
    }
}

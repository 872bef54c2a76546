package io.beckon.conformance;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The answer to one request of a case: its head at once, and then its events, or else one body. Used by the run of the case; a thread
 * of its own reads, and no faster than it is asked.
 */
final class HttpAnswer implements AutoCloseable {
    private static final String STREAM = "text/event-stream";
    private static final int MOST_UNREAD = 1_000;
    private static final int MOST_BYTES = 1_000_000;

    private final HttpResponse<InputStream> response;
    private final Duration patience;

    /** What came; empty at the end. */
    private final BlockingQueue<Optional<JsonNode>> unread = new LinkedBlockingQueue<>(MOST_UNREAD);

    private final List<JsonNode> seen = new ArrayList<>(); // confined to the run
    private boolean over; // confined to the run
    private volatile boolean wanted = true;
    private volatile String fault = "";

    HttpAnswer(HttpResponse<InputStream> response, Duration patience) {
        this.response = response;
        this.patience = patience;
        Thread reader = new Thread(this::read, "conformance-answer");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try (InputStream body = response.body()) {
            if (isStream()) {
                ServerSentEvents.read(body, () -> wanted, this::event);
            } else {
                put(Optional.of(
                        json(new String(body.readNBytes(MOST_BYTES), StandardCharsets.UTF_8))));
            }
        } catch (IOException e) {
            fault = "It has broken off: " + e;
        }
        put(Optional.empty());
    }

    private boolean isStream() {
        return response.headers().firstValue("Content-Type").orElse("").startsWith(STREAM);
    }

    private void put(Optional<JsonNode> next) {
        try {
            unread.put(next);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Each message of a frame counts as one. */
    private void event(Map<String, String> fields) {
        ObjectNode event = Conformance.JSON.createObjectNode();
        if (fields.containsKey(ServerSentEvents.COMMENT)) {
            put(Optional.of(event.put("comment", fields.get(ServerSentEvents.COMMENT))));
            return;
        }
        JsonNode data = json(fields.getOrDefault("data", ""));
        data.properties().forEach(field -> event.set(field.getKey(), field.getValue()));
        event.set("id", json(fields.getOrDefault("id", "")));
        event.put("event", fields.getOrDefault("event", ""));
        JsonNode frame = event.remove("frame");
        if (frame == null) {
            put(Optional.of(event));
        } else if (frame.isArray()) {
            frame.forEach(message -> put(Optional.of(event.deepCopy().set("message", message))));
        } else {
            put(Optional.of(event.set("message", frame)));
        }
    }

    private static JsonNode json(String text) {
        try {
            return Conformance.JSON.readTree(text);
        } catch (JacksonException e) {
            return Conformance.JSON.missingNode();
        }
    }

    /**
     * Returns what is looked at as a whole, with the names that a case has for it.
     *
     * @param withBody whether that belongs to it, which is waited for
     * @throws Failure if the body does not come
     */
    JsonNode head(boolean withBody) {
        ObjectNode head = Conformance.JSON.createObjectNode();
        head.put("status", response.statusCode());
        ObjectNode carries = head.putObject("carries");
        response.headers()
                .map()
                .forEach((name, values) ->
                        carries.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
        if (withBody && !isStream()) {
            next(deadline()).ifPresent(body -> head.set("answer", body));
        }
        return head;
    }

    /**
     * Waits for an event. Others may come before it.
     *
     * @throws Failure if it does not come
     */
    void take(Expectation expectation) {
        long deadline = deadline();
        while (isStream()) {
            Optional<JsonNode> event = next(deadline);
            if (event.isEmpty()) {
                break;
            }
            if (expectation.mismatch(event.get()) == null) {
                return;
            }
        }
        throw new Failure("The event did not come. " + state());
    }

    /**
     * Makes sure that no event so far was like this.
     *
     * @throws Failure if there was one
     */
    void lack(Expectation expectation) {
        for (JsonNode event : seen) {
            if (expectation.mismatch(event) == null) {
                throw new Failure("This should not have come: " + event);
            }
        }
    }

    /**
     * Waits until the server ends the answer.
     *
     * @throws Failure if it does not, or it breaks off
     */
    void awaitEnd() {
        long deadline = deadline();
        while (next(deadline).isPresent()) {
            // What comes until then is looked at afterwards.
        }
        if (!over || !fault.isEmpty()) {
            throw new Failure("The answer should have ended. " + state());
        }
    }

    private long deadline() {
        return System.nanoTime() + patience.toNanos();
    }

    /** Waits for the next one; empty at the end, and where nothing comes for too long. */
    private Optional<JsonNode> next(long deadline) {
        if (over) {
            return Optional.empty();
        }
        try {
            Optional<JsonNode> next =
                    unread.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (next == null) {
                return Optional.empty();
            }
            over = next.isEmpty();
            next.ifPresent(seen::add);
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("The run was interrupted.");
        }
    }

    private String state() {
        StringBuilder text = new StringBuilder("The answer has the status ")
                .append(response.statusCode())
                .append(over ? ", and is over. " + fault : ", and is not over. ")
                .append("Came:");
        seen.forEach(each -> text.append("\n    ").append(each));
        return text.toString();
    }

    /** Cuts it, as a network does. */
    @Override
    public void close() {
        wanted = false;
        unread.clear();
        try {
            response.body().close();
        } catch (IOException e) {
            // It was over.
        }
    }
}

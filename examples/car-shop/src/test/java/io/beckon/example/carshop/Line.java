package io.beckon.example.carshop;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/** One WebSocket connection, and all that was heard on it, message by message. */
final class Line implements WebSocket.Listener, AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final List<JsonNode> heard = new CopyOnWriteArrayList<>();
    private final AtomicLong bytes = new AtomicLong();
    private final StringBuilder part = new StringBuilder(); // used by one callback at a time
    private volatile int code;
    private @Nullable WebSocket socket;

    private Line() {}

    static Line to(HttpClient client, URI uri, String... headers) {
        WebSocket.Builder builder = client.newWebSocketBuilder().connectTimeout(PATIENCE);
        for (int i = 0; i < headers.length; i += 2) {
            builder.header(headers[i], headers[i + 1]);
        }
        Line line = new Line();
        line.socket = builder.buildAsync(uri, line).join();
        return line;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        part.append(data);
        if (last) {
            String frame = part.toString();
            part.setLength(0);
            bytes.addAndGet(frame.getBytes(StandardCharsets.UTF_8).length);
            JsonNode tree = JSON.readTree(frame);
            if (tree.isArray()) {
                tree.forEach(heard::add);
            } else {
                heard.add(tree);
            }
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
        code = status;
        return null;
    }

    Line say(String text) {
        socket.sendText(text, true).join();
        return this;
    }

    Line sayBinary(byte[] bytes) {
        socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
        return this;
    }

    /** Waits for a message of a type, and returns the first one. */
    JsonNode hears(String type) {
        return hears(type, message -> true);
    }

    /** Waits for a message, and returns the first one there has been. */
    JsonNode hears(String type, Predicate<JsonNode> which) {
        return Awaitility.await("a message of type " + type)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> heard(type).stream().filter(which).findFirst(), Optional::isPresent)
                .orElseThrow();
    }

    List<JsonNode> heard(String type) {
        return heard.stream()
                .filter(message -> message.path("type").asString().equals(type))
                .toList();
    }

    /** Everything that was heard, as text. */
    String everything() {
        return heard.toString();
    }

    /** How many bytes of text have come in. */
    long bytes() {
        return bytes.get();
    }

    /** Waits until the server has closed, and returns the number. */
    int awaitClose() {
        Awaitility.await("the end of the connection").atMost(PATIENCE).until(() -> code != 0);
        return code;
    }

    /** The id of the visitor, or of the connection, that the welcome tells. */
    String visitor() {
        return hears("welcome").path("visitor").asString();
    }

    String connection() {
        return hears("welcome").path("connection").asString();
    }

    /** Leaves as a browser does that closes the tab. */
    @Override
    public void close() {
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
    }
}

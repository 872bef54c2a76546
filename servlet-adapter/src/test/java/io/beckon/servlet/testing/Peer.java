package io.beckon.servlet.testing;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** A WebSocket client as plain as it can be: the JDK's, with a memory. */
public final class Peer implements WebSocket.Listener, AutoCloseable {
    /** What a visitor's page says first. */
    public static final String HELLO =
            "{\"type\":\"hello\",\"page\":{\"url\":\"http://localhost/cars\",\"title\":\"Cars\"}}";

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<String> frames = new CopyOnWriteArrayList<>();
    private final StringBuilder part = new StringBuilder();
    private final boolean reading;
    private volatile int code;
    private volatile @Nullable Throwable failure;
    private @Nullable WebSocket socket;

    private Peer(boolean reading) {
        this.reading = reading;
    }

    /** Begins a connection. */
    public static Opening to(URI uri) {
        return new Opening(uri);
    }

    @Override
    public void onOpen(WebSocket opened) {
        if (reading) {
            opened.request(Long.MAX_VALUE);
        }
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        part.append(data);
        if (last) {
            frames.add(part.toString());
            part.setLength(0);
        }
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
        code = status;
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        failure = error;
    }

    public Peer send(String text) {
        socket().sendText(text, true).join();
        return this;
    }

    public Peer sendPart(String text, boolean last) {
        socket().sendText(text, last).join();
        return this;
    }

    /** Sends a part, unless the server has closed meanwhile. */
    public Peer sendPartIfOpen(String text, boolean last) {
        socket().sendText(text, last).exceptionally(closed -> null).join();
        return this;
    }

    public Peer sendBinary(byte[] bytes) {
        socket().sendBinary(ByteBuffer.wrap(bytes), true).join();
        return this;
    }

    /** Says hello and waits for the welcome. */
    public String hello() {
        send(HELLO);
        return await("\"welcome\"");
    }

    /** Waits for a frame that contains a text. */
    public String await(String text) {
        return await(frame -> frame.contains(text), text);
    }

    /** Waits until the server has closed, and returns the number. */
    public int awaitClose() {
        Awaitility.await().atMost(PATIENCE).until(() -> code != 0 || failure != null);
        return code;
    }

    public List<String> frames() {
        return List.copyOf(frames);
    }

    /** The number that the server has closed with, or 0. */
    public int code() {
        return code;
    }

    public String subprotocol() {
        return socket().getSubprotocol();
    }

    @Override
    public void close() {
        socket().abort();
    }

    private String await(Predicate<String> wanted, String what) {
        return Awaitility.await("a frame with " + what)
                .atMost(PATIENCE)
                .until(
                        () -> frames.stream().filter(wanted).findFirst().orElse(null),
                        frame -> frame != null);
    }

    private WebSocket socket() {
        WebSocket open = socket;
        if (open == null) {
            throw new IllegalStateException("The peer is not connected.");
        }
        return open;
    }

    /** How to connect. */
    public static final class Opening {
        private final URI uri;
        private final WebSocket.Builder builder =
                CLIENT.newWebSocketBuilder().connectTimeout(PATIENCE);
        private boolean reading = true;

        private Opening(URI uri) {
            this.uri = uri;
        }

        public Opening origin(String origin) {
            return header("Origin", origin);
        }

        public Opening header(String name, String value) {
            builder.header(name, value);
            return this;
        }

        public Opening user(String name, String password) {
            return header("Authorization", basic(name, password));
        }

        public Opening subprotocol(String name) {
            builder.subprotocols(name);
            return this;
        }

        /** Never reads what comes in. */
        public Opening deaf() {
            reading = false;
            return this;
        }

        public Peer open() {
            Peer peer = new Peer(reading);
            peer.socket = builder.buildAsync(uri, peer).join();
            return peer;
        }
    }

    /** The value of a header that authenticates. */
    public static String basic(String name, String password) {
        String pair = name + ":" + password;
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    /** All values of a response's header. */
    public static List<String> header(HttpResponse<?> response, String name) {
        return new ArrayList<>(response.headers().allValues(name));
    }
}

package io.beckon.servlet.testing;

import org.awaitility.Awaitility;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** A browser's tab that has no WebSocket: its line, and its connection on it. */
public final class LinePeer implements AutoCloseable {
    /** An event as it came. */
    public record Event(long number, String name, JsonNode data) {}

    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpClient client = Http.client();
    private final URI base;
    private final String origin;
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private volatile InputStream held;
    private String line = "new";
    private String connection = "";
    private String cookie = "";
    private String authorization = "";
    private long sent;

    /**
     * Makes a peer that has not connected.
     *
     * @param base where visitors connect, over http
     * @param origin of the page
     */
    public LinePeer(URI base, String origin) {
        this.base = base;
        this.origin = origin;
    }

    /** Gives a name and a password with each request. */
    public LinePeer user(String name, String password) {
        authorization = Peer.basic(name, password);
        return this;
    }

    /** Has its events streamed, from where it was. */
    public LinePeer stream() {
        held = hold("/line").body();
        Thread reader = new Thread(() -> read(held), "line-peer");
        reader.setDaemon(true);
        reader.start();
        return this;
    }

    /** Asks once for what there is, and waits for it. */
    public LinePeer poll() {
        HttpResponse<InputStream> answer = hold("/line?poll");
        if (answer.statusCode() != 200) {
            throw new IllegalStateException("Status " + answer.statusCode());
        }
        read(answer.body());
        return this;
    }

    private HttpResponse<InputStream> hold(String path) {
        HttpRequest.Builder request = request(path).header("Beckon-Line", line).GET();
        if (!events.isEmpty()) {
            request.header("Last-Event-ID", "" + last());
        }
        return exchange(request, HttpResponse.BodyHandlers.ofInputStream());
    }

    /** Returns the status that its line answers with. */
    public int statusOfLine() {
        HttpResponse<InputStream> answer = hold("/line?poll");
        return answer.statusCode();
    }

    private long last() {
        return events.get(events.size() - 1).number();
    }

    private void read(InputStream body) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            long number = 0;
            String name = "";
            for (String text = lines.readLine(); text != null; text = lines.readLine()) {
                if (text.startsWith("id: ")) {
                    number = Long.parseLong(text.substring(4));
                } else if (text.startsWith("event: ")) {
                    name = text.substring(7);
                } else if (text.startsWith("data: ")) {
                    events.add(new Event(number, name, JSON.readTree(text.substring(6))));
                }
            }
        } catch (IOException e) {
            // It was cut.
        }
    }

    /** Loses the response that is held. */
    public void cut() {
        try {
            held.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Connects; returns the answer. */
    public HttpResponse<String> open() {
        HttpResponse<String> answer = post("/open", "", "Beckon-Line", line);
        if (answer.statusCode() == 200) {
            JsonNode ids = JSON.readTree(answer.body());
            connection = ids.path("connection").asString();
            line = ids.path("line").asString();
            answer.headers()
                    .firstValue("Set-Cookie")
                    .ifPresent(header -> cookie = header.substring(0, header.indexOf(';')));
        }
        return answer;
    }

    /** Sends the next frame; returns the status. */
    public int send(String frame) {
        return send(++sent, frame);
    }

    /** Sends a frame with a number; returns the status. */
    public int send(long number, String frame) {
        return sendNumbered("" + number, frame);
    }

    /** Sends a frame with anything for a number, or without one if that is empty; returns the status. */
    public int sendNumbered(String number, String frame) {
        return number.isEmpty()
                ? post("/send", frame, "Beckon-Connection", connection).statusCode()
                : post("/send", frame, "Beckon-Connection", connection, "Beckon-Number", number)
                        .statusCode();
    }

    /** Returns the status that its line answers with to who says that this was the last event. */
    public int statusOfLineAfter(String last) {
        HttpRequest.Builder request = request("/line?poll")
                .header("Beckon-Line", line)
                .header("Last-Event-ID", last)
                .GET();
        return exchange(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    /** Closes its connection; returns the status. */
    public int leave() {
        return post("/close", "", "Beckon-Connection", connection).statusCode();
    }

    /** Posts with headers as names and values in turn. */
    public HttpResponse<String> post(String path, String body, String... headers) {
        return exchange(
                request(path).headers(headers).POST(HttpRequest.BodyPublishers.ofString(body)),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(30))
                .header("Origin", origin);
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        return cookie.isEmpty() ? request : request.header("Cookie", cookie);
    }

    private <T> HttpResponse<T> exchange(
            HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler) {
        try {
            return client.send(request.build(), handler);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Takes another tab's place on the line of this browser. */
    public LinePeer tab() {
        LinePeer other = new LinePeer(base, origin);
        other.line = line;
        other.cookie = cookie;
        return other;
    }

    /** Takes over what another one has been given, as who has seen it might. */
    public void take(LinePeer other) {
        line = other.line;
        connection = other.connection;
    }

    /** Returns what came. */
    public List<Event> events() {
        return List.copyOf(events);
    }

    /** Returns the messages of its connection, in their order. */
    public List<JsonNode> messages() {
        return messagesOf(this);
    }

    /** Returns the messages of a tab that shares this one's line. */
    public List<JsonNode> messagesOf(LinePeer tab) {
        return events.stream()
                .filter(event -> event.name().equals("frame"))
                .map(Event::data)
                .filter(data -> data.path("connection").asString().equals(tab.connection))
                .map(data -> data.path("frame"))
                .flatMap(frame -> frame.isArray() ? frame.valueStream() : Stream.of(frame))
                .toList();
    }

    /** Waits for a message of a type. */
    public JsonNode await(String type) {
        return await(type, 1);
    }

    /** Waits until so many messages of a type have come, and returns the last of them. */
    public JsonNode await(String type, int count) {
        return Awaitility.await(count + " messages of the type " + type)
                .atMost(Duration.ofSeconds(10))
                .until(
                        () -> messages().stream()
                                .filter(message ->
                                        message.path("type").asString().equals(type))
                                .skip(count - 1L)
                                .findFirst()
                                .orElse(null),
                        found -> found != null);
    }

    /** Waits for an event, and returns its data. */
    public JsonNode awaitEvent(String name) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(
                        () -> events.stream()
                                .filter(event -> event.name().equals(name))
                                .map(Event::data)
                                .findFirst()
                                .orElse(null),
                        found -> found != null);
    }

    @Override
    public void close() {
        if (held != null) {
            cut();
        }
    }
}

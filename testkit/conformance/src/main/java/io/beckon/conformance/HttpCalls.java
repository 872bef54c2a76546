package io.beckon.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** The requests that stand in for a WebSocket. Safe for use by many threads. */
final class HttpCalls {
    static final int OK = 200;
    static final int NO_CONTENT = 204;
    static final int FORBIDDEN = 403;
    static final int CONFLICT = 409;
    static final int GONE = 410;
    static final int TOO_LARGE = 413;

    private static final String LINE = "Beckon-Line";
    private static final String CONNECTION = "Beckon-Connection";

    private final HttpClient client;
    private final Cookies cookies;
    private final Door door;
    private final Duration patience;

    HttpCalls(HttpClient client, Cookies cookies, Door door, Duration patience) {
        this.client = client;
        this.cookies = cookies;
        this.door = door;
        this.patience = patience;
    }

    /**
     * Asks for a connection. Blocks.
     *
     * @throws Failure if there is no answer
     */
    HttpResponse<String> open(String line, String query) {
        HttpRequest request = request("/open" + query, LINE, line)
                .timeout(patience)
                .POST(BodyPublishers.noBody())
                .build();
        return answer(request, BodyHandlers.ofString(), "The server did not take the connection: ");
    }

    /**
     * Asks at the door itself for what a case wants. Blocks until the answer begins.
     *
     * @throws Failure if there is none
     */
    HttpAnswer ask(String method, String body) {
        HttpRequest request = request(door.address())
                .timeout(patience)
                .method(
                        method,
                        body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        return new HttpAnswer(
                answer(request, BodyHandlers.ofInputStream(), "The server did not answer: "),
                patience);
    }

    private <T> HttpResponse<T> answer(
            HttpRequest request, HttpResponse.BodyHandler<T> reader, String otherwise) {
        try {
            return cookies.from(client.send(request, reader));
        } catch (IOException e) {
            throw new Failure(otherwise + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("The run was interrupted.");
        }
    }

    /** Asks for what comes down after an event. Blocks until it begins. */
    HttpResponse<InputStream> line(String line, long last)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = request("/line", LINE, line);
        if (last > 0) {
            request.header("Last-Event-ID", String.valueOf(last));
        }
        return cookies.from(client.send(request.GET().build(), BodyHandlers.ofInputStream()));
    }

    /** Sends a frame; returns the status. */
    CompletableFuture<Integer> send(String connection, long number, String text) {
        HttpRequest request = request("/send", CONNECTION, connection)
                .header("Beckon-Number", String.valueOf(number))
                .timeout(patience)
                .POST(BodyPublishers.ofString(text))
                .build();
        return client.sendAsync(request, BodyHandlers.discarding())
                .thenApply(cookies::from)
                .thenApply(HttpResponse::statusCode);
    }

    /** Says that a tab is closed; returns the status. */
    CompletableFuture<Integer> close(String connection) {
        HttpRequest request = request("/close", CONNECTION, connection)
                .timeout(patience)
                .POST(BodyPublishers.noBody())
                .build();
        return client.sendAsync(request, BodyHandlers.discarding())
                .thenApply(cookies::from)
                .thenApply(HttpResponse::statusCode);
    }

    private HttpRequest.Builder request(String path, String name, String value) {
        return request(door.at(path)).header(name, value);
    }

    private HttpRequest.Builder request(URI address) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address);
        cookies.into(request, address);
        return door.headers().isEmpty()
                ? request
                : request.headers(door.headers().toArray(new String[0]));
    }
}

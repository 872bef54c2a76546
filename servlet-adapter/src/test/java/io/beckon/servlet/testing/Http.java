package io.beckon.servlet.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Plain HTTP requests; redirections are not followed. */
public final class Http {
    private static final HttpClient CLIENT = client();

    private Http() {}

    /** A client that speaks HTTP/1.1, as browsers do without TLS. The JDK's would ask each server for HTTP/2. */
    static HttpClient client() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    /** Gets, with headers as names and values in turn. */
    public static HttpResponse<String> get(URI uri, String... namesAndValues) {
        return send("GET", uri, namesAndValues);
    }

    /** Posts a body, with headers as names and values in turn. */
    public static HttpResponse<String> post(URI uri, String body, String... namesAndValues) {
        return send("POST", uri, HttpRequest.BodyPublishers.ofString(body), namesAndValues);
    }

    /** Sends a request without a body. */
    public static HttpResponse<String> send(String method, URI uri, String... namesAndValues) {
        return send(method, uri, HttpRequest.BodyPublishers.noBody(), namesAndValues);
    }

    private static HttpResponse<String> send(
            String method, URI uri, HttpRequest.BodyPublisher body, String... namesAndValues) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30)).method(method, body);
        if (namesAndValues.length > 0) {
            request.headers(namesAndValues);
        }
        try {
            return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Gets a path exactly as it is written, which may be no proper path at all, and returns the status. */
    public static int rawStatus(URI server, String path) {
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            String request = "GET " + path + " HTTP/1.1\r\nHost: " + server.getAuthority()
                    + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String answer =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            return Integer.parseInt(answer.split(" ", 3)[1]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

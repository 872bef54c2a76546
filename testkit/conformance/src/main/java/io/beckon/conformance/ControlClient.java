package io.beckon.conformance;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Tells the server under test what no client can say. Blocks until it has answered. */
final class ControlClient {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final int NOT_IMPLEMENTED = 501;
    private static final int OK = 200;

    private final HttpClient client;
    private final URI address;

    ControlClient(HttpClient client, URI address) {
        this.client = client;
        this.address = address;
    }

    /**
     * Has it do something.
     *
     * @return what it says
     * @throws Unsupported if it cannot
     * @throws Failure if it could not
     */
    JsonNode tell(String action, JsonNode with) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + "/" + action))
                .timeout(LIMIT)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(with.toString()))
                .build();
        HttpResponse<String> response = send(request);
        if (response.statusCode() == NOT_IMPLEMENTED) {
            throw new Unsupported("The server cannot " + action + " with " + with + ".");
        }
        if (response.statusCode() != OK) {
            throw new Failure("The control answered " + response.statusCode() + " to " + action
                    + ": " + response.body());
        }
        return json(response.body());
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new Failure("The control does not answer: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("The run was interrupted.");
        }
    }

    private static JsonNode json(String body) {
        try {
            return Conformance.JSON.readTree(body);
        } catch (JacksonException e) {
            throw new Failure("The control answered what is not JSON: " + body);
        }
    }
}

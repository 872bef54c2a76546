package io.beckon.conformance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** The control contract over HTTP. It does one thing at a time. */
public final class ControlServer implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final Controlled server;
    private final HttpServer http;

    /**
     * Begins to listen, on a free port of the loopback interface.
     *
     * @param server what is told
     */
    public ControlServer(Controlled server) {
        this.server = server;
        try {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        http.createContext("/", this::answer);
        http.start();
    }

    /** Where the runner finds it. */
    public URI address() {
        return URI.create("http://" + http.getAddress().getAddress().getHostAddress() + ":"
                + http.getAddress().getPort());
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String action = exchange.getRequestURI().getPath().substring(1);
            JsonNode with = JSON.readTree(exchange.getRequestBody());
            try {
                respond(exchange, 200, JSON.writeValueAsString(server.act(action, with)));
            } catch (UnsupportedOperationException e) {
                respond(exchange, 501, String.valueOf(e.getMessage()));
            } catch (RuntimeException e) {
                respond(exchange, 500, causes(e));
            }
        }
    }

    private static String causes(Throwable failure) {
        StringBuilder causes = new StringBuilder();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            causes.append(cause).append("; ");
        }
        return causes.toString();
    }

    private static void respond(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        http.stop(0);
    }
}

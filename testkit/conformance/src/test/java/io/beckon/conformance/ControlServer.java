package io.beckon.conformance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import io.beckon.Consent;
import io.beckon.Limits;
import io.beckon.MessageId;
import io.beckon.Sent;
import io.beckon.VisitorId;
import io.beckon.people.Identity;
import io.beckon.people.Identity.Kind;
import io.beckon.people.ProfileUpdate;
import io.beckon.protocol.Codec;
import io.beckon.protocol.Decoded;
import io.beckon.protocol.FromAdmin;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The control contract, offered for Beckon. It does one thing at a time. */
final class ControlServer implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final BeckonServer server;
    private final HttpServer http;
    private final Codec codec =
            new Codec(Limits.defaults().messageBytes(), Limits.defaults().messageDepth());

    ControlServer(BeckonServer server) {
        this.server = server;
        try {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        http.createContext("/", this::answer);
        http.start();
    }

    URI address() {
        return URI.create("http://" + http.getAddress().getAddress().getHostAddress() + ":"
                + http.getAddress().getPort());
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String action = exchange.getRequestURI().getPath().substring(1);
            JsonNode with = JSON.readTree(exchange.getRequestBody());
            try {
                respond(exchange, 200, JSON.writeValueAsString(act(action, with)));
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

    private Map<String, Object> act(String action, JsonNode with) {
        switch (action) {
            case "start" -> {
                server.begin(with);
                return Map.of("server", server.address().toString(), "admins", admins());
            }
            case "restart" -> {
                server.restart();
                return Map.of("server", server.address().toString());
            }
            case "store" -> server.store().away(!with.get("works").asBoolean());
            case "send" -> {
                return send(with);
            }
            case "revoke" ->
                server.beckon()
                        .deliveries()
                        .revoke(new MessageId(text(with, "id")))
                        .join();
            case "ban" -> server.beckon().visitors().disconnect(visitor(with));
            case "consent" ->
                server.beckon()
                        .privacy()
                        .decide(
                                visitor(with),
                                with.get("to").asBoolean() ? Consent.all() : Consent.none())
                        .join();
            case "sign" -> {
                return Map.of("signed", sign(with));
            }
            case "profile" ->
                server.beckon().profiles().update(identity(with), update(with)).join();
            default -> throw new UnsupportedOperationException("There is no " + action + ".");
        }
        return Map.of();
    }

    private static Map<String, Object> admins() {
        Map<String, Object> admins = new LinkedHashMap<>();
        for (String admin : List.of("all", "reader", "scoped", "stranger")) {
            admins.put(admin, Map.of("Authorization", BeckonServer.authorization(admin)));
        }
        admins.put("nobody", Map.of());
        return admins;
    }

    private Map<String, Object> send(JsonNode with) {
        Decoded<FromAdmin.Send> decoded = codec.readSend(with.toString());
        FromAdmin.Send send = decoded.message();
        if (send == null) {
            throw new IllegalArgumentException(String.valueOf(decoded.problem()));
        }
        Sent sent = server.beckon().send(send.message(), send.to()).join();
        return Map.of("id", sent.id().value(), "recipients", sent.recipients());
    }

    private String sign(JsonNode with) {
        return server.beckon()
                .identities()
                .sign(identity(with), Duration.ofMillis(with.path("life").asLong(3_600_000)));
    }

    private static ProfileUpdate update(JsonNode with) {
        Map<String, Object> traits = new LinkedHashMap<>();
        with.path("traits")
                .properties()
                .forEach(trait -> traits.put(trait.getKey(), trait.getValue().asString()));
        List<String> segments = new ArrayList<>();
        with.path("segments").forEach(segment -> segments.add(segment.stringValue()));
        return ProfileUpdate.traits(traits).withSegments(segments);
    }

    private static Identity identity(JsonNode with) {
        JsonNode identity = with.get("identity");
        return new Identity(
                text(identity, "namespace"),
                Kind.ofWireName(text(identity, "kind")).orElseThrow(),
                text(identity, "value"));
    }

    private static VisitorId visitor(JsonNode with) {
        return new VisitorId(text(with, "visitor"));
    }

    private static String text(JsonNode with, String field) {
        return with.get(field).stringValue();
    }

    @Override
    public void close() {
        http.stop(0);
    }
}

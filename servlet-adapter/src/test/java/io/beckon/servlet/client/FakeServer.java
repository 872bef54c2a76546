package io.beckon.servlet.client;

import com.microsoft.playwright.WebSocketRoute;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The server's side of the protocol, as far as the client's tests need it: it greets, answers pings
 * and arbitrates claims, and everything else is the test's to send. Not thread-safe; Playwright calls
 * it on the test's own thread.
 */
final class FakeServer {

    static final JsonMapper JSON = new JsonMapper();

    private final List<Connection> connections = new ArrayList<>();
    /** By message id: the connection that has claimed it, or nothing once it was displayed. */
    private final Map<String, Optional<Connection>> claims = new HashMap<>();

    private boolean greets = true;
    private boolean answersPings = true;
    private boolean grants = true;
    private boolean isThere = true;

    /** Lets new connections wait for their welcome. */
    void doNotGreet() {
        greets = false;
    }

    void doNotAnswerPings() {
        answersPings = false;
    }

    /** Answers pings again, but not those that were left without an answer. */
    void answerPings() {
        answersPings = true;
    }

    /** Ends all connections, and those to come; what it knew is lost. */
    void die() {
        isThere = false;
        connections.stream().filter(Connection::isOpen).forEach(open -> open.close(1011));
        forgetClaims();
    }

    /** Frees what was claimed or displayed. */
    void forgetClaims() {
        claims.clear();
    }

    void comeBack() {
        isThere = true;
    }

    /** Leaves claims to the test. */
    void doNotGrant() {
        grants = false;
    }

    void accept(WebSocketRoute route) {
        Connection connection = new Connection(route);
        connections.add(connection);
        route.onMessage(frame -> connection.receive(frame.text()));
        route.onClose((code, reason) -> connection.closedBy(code));
        if (!isThere) {
            connection.close(1011);
        }
    }

    List<Connection> connections() {
        return connections;
    }

    Connection newest() {
        return connections.get(connections.size() - 1);
    }

    /** How far the newest connection says that it was sent, or 0 where it does not say. */
    long after() {
        return newest().received("hello")
                .findFirst()
                .orElseThrow()
                .path("after")
                .asLong(0);
    }

    /** What all connections have received, in the order of the connections. */
    Stream<JsonNode> received(String type) {
        return connections.stream().flatMap(connection -> connection.received(type));
    }

    long count(String type) {
        return received(type).count();
    }

    /** The statuses that receipts have told of a message, in their order. */
    List<String> receipts(String id) {
        return received("receipt")
                .filter(receipt -> receipt.path("id").asString().equals(id))
                .map(receipt -> receipt.path("status").asString())
                .toList();
    }

    /** One WebSocket that the client has opened. */
    final class Connection {

        private final WebSocketRoute route;
        private final List<List<JsonNode>> frames = new ArrayList<>();
        private boolean open = true;
        private boolean closedByClient;

        private Connection(WebSocketRoute route) {
            this.route = route;
        }

        String url() {
            return route.url();
        }

        boolean isOpen() {
            return open;
        }

        boolean isClosedByClient() {
            return closedByClient;
        }

        /** The frames received, each as its messages. */
        List<List<JsonNode>> frames() {
            return frames;
        }

        Stream<JsonNode> received() {
            return frames.stream().flatMap(List::stream);
        }

        Stream<JsonNode> received(String type) {
            return received().filter(message -> message.path("type").asString().equals(type));
        }

        void send(String json) {
            route.send(json);
        }

        /** Grants what was claimed last. */
        void granted(String id, long lease) {
            granted(id, lease, lastClaim(id));
        }

        /** Grants what was claimed at that time. */
        void granted(String id, long lease, long at) {
            send("{\"type\":\"granted\",\"id\":\"%s\",\"lease\":%d,\"at\":%d}"
                    .formatted(id, lease, at));
        }

        /** When a message was claimed last, as the tab said. */
        long lastClaim(String id) {
            return received("claim")
                    .filter(claim -> claim.path("id").asString().equals(id))
                    .mapToLong(claim -> claim.path("at").asLong())
                    .reduce((before, last) -> last)
                    .orElseThrow();
        }

        /** Has sent all that was kept up to there. */
        void offset(long offset) {
            send("{\"type\":\"offset\",\"offset\":%d}".formatted(offset));
        }

        /** Sends a message that is kept, for a listener of {@code voucher}. */
        void keep(String id) {
            keep(id, 0);
        }

        void keep(String id, int priority) {
            send(
                    "{\"type\":\"message\",\"id\":\"%s\",\"name\":\"voucher\",\"keep\":true,\"priority\":%d,\"data\":{}}"
                            .formatted(id, priority));
        }

        /** Sends an offer that is kept. */
        void offer(String id, String title) {
            send("{'type':'message','id':'%s','name':'offer','keep':true,'data':{'title':'%s'}}"
                    .formatted(id, title)
                    .replace('\'', '"'));
        }

        void close(int code) {
            open = false;
            route.close(new WebSocketRoute.CloseOptions().setCode(code));
            letGo();
        }

        void welcome() {
            send(
                    "{\"type\":\"welcome\",\"visitor\":\"v_1\",\"connection\":\"c_%d\",\"heartbeat\":25000}"
                            .formatted(connections.size()));
        }

        private void closedBy(Integer code) {
            open = false;
            closedByClient = Objects.equals(code, 1000);
            letGo();
        }

        /** A connection that goes away gives its claims back. */
        private void letGo() {
            claims.values().removeIf(holder -> holder.isPresent() && holder.get() == this);
        }

        private void receive(String text) {
            JsonNode frame = JSON.readTree(text);
            List<JsonNode> messages = new ArrayList<>();
            if (frame.isArray()) {
                frame.forEach(messages::add);
            } else {
                messages.add(frame);
            }
            frames.add(messages);
            messages.forEach(this::answer);
        }

        private void answer(JsonNode message) {
            String id = message.path("id").asString("");
            switch (message.path("type").asString()) {
                case "hello" -> {
                    if (greets) {
                        welcome();
                    }
                }
                case "ping" -> {
                    if (answersPings) {
                        send("{\"type\":\"pong\"}");
                    }
                }
                case "claim" -> {
                    if (grants) {
                        arbitrate(id);
                    }
                }
                case "release" -> claims.remove(id, Optional.of(this));
                case "receipt" -> claims.put(id, Optional.empty());
                default -> {}
            }
        }

        private void arbitrate(String id) {
            Optional<Connection> holder = claims.get(id);
            if (holder == null || holder.equals(Optional.of(this))) {
                claims.put(id, Optional.of(this));
                granted(id, 10_000);
            } else {
                send("{\"type\":\"refused\",\"id\":\"%s\",\"reason\":\"%s\"}"
                        .formatted(id, holder.isPresent() ? "claimed" : "over"));
            }
        }
    }
}

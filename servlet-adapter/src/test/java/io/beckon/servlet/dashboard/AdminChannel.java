package io.beckon.servlet.dashboard;

import static io.beckon.servlet.dashboard.Json.object;
import static io.beckon.servlet.dashboard.Json.totals;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.WebSocketRoute;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The server's side of an admin channel, played by a test. */
final class AdminChannel {

    static final List<String> ALL_RIGHTS =
            List.of("watch", "send:visitor", "send:room", "send:criteria", "send:everybody");

    private final Page page;
    private final String address;
    private final List<String> rights;
    private final List<WebSocketRoute> connections = new ArrayList<>();
    private final Deque<JsonNode> received = new ArrayDeque<>();

    /** What each new subscription is answered with. */
    private List<?> rows = List.of();

    private Map<String, Object> totals = totals(0, 0);

    /** The error that each new subscription is answered with, or null where they are accepted. */
    private @Nullable Map<String, Object> refusal;

    AdminChannel(Page page, String address, List<String> rights) {
        this.page = page;
        this.address = address;
        this.rights = rights;
        page.routeWebSocket("**/beckon/admin/**", this::accept);
    }

    /** Opens the page, and waits until it shows these visitors. */
    void open(Object... visitors) {
        answerWith(List.of(visitors), totals(visitors.length, visitors.length));
        Response response = page.navigate(address);
        if (response.status() != 200) {
            throw new AssertionError("The page was answered with " + response.status());
        }
        page.waitForCondition(() -> connections.size() == 1);
        await("subscribe");
        page.waitForSelector("#grid:not([data-loading])");
    }

    void answerWith(List<?> visitors, Map<String, Object> newTotals) {
        rows = visitors;
        totals = newTotals;
    }

    void refuseSubscriptions(String code, String message) {
        refusal = object("type", "error", "code", code, "message", message);
    }

    void acceptSubscriptions() {
        refusal = null;
    }

    /** Sends messages in one frame. */
    void send(Object... messages) {
        current().send(Json.write(messages));
    }

    void close(int code) {
        current().close(new WebSocketRoute.CloseOptions().setCode(code));
    }

    int connections() {
        return connections.size();
    }

    String address() {
        return current().url();
    }

    void awaitConnections(int number) {
        page.waitForCondition(() -> connections.size() >= number);
    }

    /** Waits for the next message of a type, and forgets those that came before it. */
    JsonNode await(String type) {
        return await(message -> message.get("type").asString().equals(type));
    }

    /** Waits for the next message of a kind, and forgets those that came before it. */
    JsonNode await(Predicate<JsonNode> wanted) {
        page.waitForCondition(() -> received.stream().anyMatch(wanted));
        while (true) {
            JsonNode message = received.remove();
            if (wanted.test(message)) {
                return message;
            }
        }
    }

    boolean hasReceived(String type) {
        return received.stream()
                .anyMatch(message -> message.get("type").asString().equals(type));
    }

    private WebSocketRoute current() {
        return connections.get(connections.size() - 1);
    }

    private void accept(WebSocketRoute connection) {
        connections.add(connection);
        connection.onMessage(frame -> receive(connection, Json.read(frame.text())));
        connection.send(Json.write(object(
                "type", "welcome",
                "channel", "default",
                "admin", "admin",
                "connection", "c_admin",
                "may", rights,
                "heartbeat", 25_000)));
    }

    private void receive(WebSocketRoute connection, JsonNode message) {
        received.add(message);
        if (!message.get("type").asString().equals("subscribe")) {
            return;
        }
        if (refusal == null) {
            connection.send(Json.write(object("type", "snapshot", "rows", rows, "totals", totals)));
        } else {
            refusal.put("ref", message.get("ref").asString());
            connection.send(Json.write(refusal));
        }
    }
}

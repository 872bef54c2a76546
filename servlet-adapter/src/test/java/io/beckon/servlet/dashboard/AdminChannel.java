package io.beckon.servlet.dashboard;

import static io.beckon.servlet.dashboard.Json.object;
import static io.beckon.servlet.dashboard.Json.totals;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.WebSocketRoute;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/**
 * The server's side of the dashboard, played by a test: serves its files with the strict policy of
 * the real server, and speaks the admin's side of the wire protocol.
 */
final class AdminChannel {

    static final String HOST = "https://shop.example";

    static final List<String> ALL_RIGHTS =
            List.of("watch", "send:visitor", "send:room", "send:criteria", "send:everybody");

    private static final String POLICY =
            "default-src 'self'; img-src 'self' https: data:; frame-ancestors 'none'";

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "mjs", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml");

    private final Page page;
    private final List<String> rights;
    private final List<WebSocketRoute> connections = new ArrayList<>();
    private final Deque<JsonNode> received = new ArrayDeque<>();

    /** What each new subscription is answered with. */
    private List<Map<String, Object>> rows = List.of();

    private Map<String, Object> totals = totals(0, 0);

    AdminChannel(Page page, List<String> rights) {
        this.page = page;
        this.rights = rights;
        page.route(HOST + "/**", this::serve);
        page.routeWebSocket("wss://shop.example/**", this::accept);
    }

    /** Opens the page, and waits until it shows these visitors. */
    @SafeVarargs
    final void open(Map<String, Object>... visitors) {
        answerWith(List.of(visitors), totals(visitors.length, visitors.length));
        Response response = page.navigate(HOST + "/beckon/dashboard/");
        if (response.status() != 200) {
            throw new AssertionError("The page was answered with " + response.status());
        }
        page.waitForCondition(() -> connections.size() == 1);
        await("subscribe");
        page.waitForFunction("!document.querySelector('[data-loading]')");
    }

    void answerWith(List<Map<String, Object>> visitors, Map<String, Object> newTotals) {
        rows = visitors;
        totals = newTotals;
    }

    /** Sends messages in one frame. */
    @SafeVarargs
    final void send(Map<String, Object>... messages) {
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
        return received.stream().anyMatch(message -> message.get("type").asString().equals(type));
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
        if (message.get("type").asString().equals("subscribe")) {
            connection.send(Json.write(object("type", "snapshot", "rows", rows, "totals", totals)));
        }
    }

    private void serve(Route route) {
        String path = route.request().url().substring(HOST.length()).replaceAll("[?#].*", "");
        String name = path.replaceFirst("^/beckon/", "").replaceFirst("/$", "/index.html");
        byte[] file = path.startsWith("/beckon/") ? file(name) : null;
        if (file == null) {
            route.fulfill(new Route.FulfillOptions().setStatus(404));
            return;
        }
        route.fulfill(new Route.FulfillOptions()
                .setBodyBytes(file)
                .setContentType(TYPES.get(name.substring(name.lastIndexOf('.') + 1)))
                .setHeaders(Map.of(
                        "Content-Type", TYPES.get(name.substring(name.lastIndexOf('.') + 1)),
                        "Content-Security-Policy", POLICY,
                        "X-Content-Type-Options", "nosniff")));
    }

    private static byte[] file(String name) {
        try (InputStream in = AdminChannel.class.getResourceAsStream("/io/beckon/servlet/web/" + name)) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.beckon.servlet.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.beckon.Beckon;
import io.beckon.Site;
import io.beckon.people.Identity;
import io.beckon.people.ProfileUpdate;
import io.beckon.people.Projection;
import io.beckon.servlet.BeckonServlets;
import io.beckon.servlet.BeckonServlets.Dashboard;
import io.beckon.servlet.BeckonServlets.Options;
import io.beckon.servlet.testing.Http;
import io.beckon.servlet.testing.Peer;
import io.beckon.servlet.testing.TomcatServer;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The status of a site over HTTP, on a real Tomcat. */
class StatusIT {
    private static final String WATCHER = "canary-secret-of-who-watches";
    private static final String READER = "canary-secret-of-who-reads";
    private static final String OPEN_KEY = "canary-key-of-the-pages";
    private static final String SERVER_KEY = "canary-key-of-the-servers";
    private static final String WEBHOOK_SECRET = "canary-secret-of-the-webhooks";

    private final Beckon beckon = Beckon.builder(Site.named("shop")
                    .secret("canary-secret-of-the-site")
                    .allowOrigin("https://canary.example")
                    .projection(Projection.builder().traits("name").build())
                    .build())
            .profileSource(identities -> CompletableFuture.failedFuture(
                    new IllegalStateException("canary: " + identities)))
            .build();
    private final TomcatServer tomcat = new TomcatServer();
    private final JsonMapper json = new JsonMapper();

    private void start(Consumer<Options> more) {
        tomcat.plain("", (classes, context) -> {
            Options options = BeckonServlets.options()
                    .apiKeys(List.of("watch:status:" + WATCHER, "all:send+read:" + READER));
            more.accept(options);
            options.register(context, beckon);
        });
        tomcat.start();
    }

    private void startWithEverything() {
        start(options -> options.writeKeys(List.of(SERVER_KEY))
                .publicWriteKeys(List.of(OPEN_KEY))
                .webhookSecrets(List.of(WEBHOOK_SECRET))
                .dashboard(Dashboard.OPEN));
    }

    @AfterEach
    void stop() {
        beckon.close();
        tomcat.close();
    }

    private URI address() {
        return tomcat.http("/beckon/api/v1/status");
    }

    private HttpResponse<String> get(String secret, String... more) {
        List<String> headers = new ArrayList<>(List.of("Authorization", "Bearer " + secret));
        headers.addAll(List.of(more));
        return Http.get(address(), headers.toArray(String[]::new));
    }

    private JsonNode status() {
        return json.readTree(get(WATCHER).body());
    }

    private void assertCheck(String name, String state, String inTheReason) {
        JsonNode status = status();
        for (JsonNode check : status.get("checks")) {
            if (check.get("name").asString().equals(name)) {
                assertThat(check.get("state").asString()).as(check.toString()).isEqualTo(state);
                assertThat(check.get("reason").asString()).contains(inTheReason);
                return;
            }
        }
        throw new AssertionError("There is no check " + name + " in " + status);
    }

    private int track(String key, String... headers) {
        List<String> all = new ArrayList<>(List.of("Authorization", Peer.basic(key, "")));
        all.addAll(List.of(headers));
        return Http.send("POST", tomcat.http("/beckon/api/v1/track"), all.toArray(String[]::new))
                .statusCode();
    }

    @Test
    void whoHasTheScopeIsToldOfTheEngineAndTheServer() {
        startWithEverything();
        HttpResponse<String> response = get(WATCHER);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type"))
                .hasValue("application/json;charset=utf-8");
        assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
        JsonNode status = json.readTree(response.body());
        assertThat(status.get("success").booleanValue()).isTrue();
        assertThat(status.get("site").asString()).isEqualTo("shop");
        assertThat(status.get("at").asString()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
        assertThat(status.get("state").asString()).isEqualTo("working");
        assertCheck("secret", "working", "One was set");
        assertCheck("apiKeys", "working", "send 1, read 1, status 1.");
        assertCheck("writeKeys", "working", "1 of servers, and 1 public");
        assertCheck("webhooks", "working", "1 secrets");
        assertCheck("asynchronous", "working", "No filter");
        assertCheck("webSocket", "working", "below /beckon.");
        assertCheck("client", "working", "/beckon/beckon.js");
        assertCheck("dashboard", "working", "Everybody");
    }

    @Test
    void whatIsNotSetUpIsOff() {
        start(options -> options.dashboard(Dashboard.OFF));
        assertCheck("writeKeys", "off", "nobody tells of people");
        assertCheck("webhooks", "off", "none are taken");
        assertCheck("dashboard", "off", "Nobody");
    }

    @Test
    void nobodyElseIsTold() {
        startWithEverything();
        assertThat(Http.get(address()).statusCode()).isEqualTo(401);
        for (String wrong : List.of("", "watch", WATCHER + "x", SERVER_KEY, WEBHOOK_SECRET)) {
            assertRefused(get(wrong), 401);
        }
        assertRefused(get(READER), 403);
        assertRefused(get(WATCHER, "Origin", tomcat.origin()), 403);
        assertRefused(Http.send("POST", address(), "Authorization", "Bearer " + WATCHER), 405);
    }

    private static void assertRefused(HttpResponse<String> response, int status) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.body())
                .startsWith("{\"success\":false,\"error\":\"")
                .doesNotContain("checks");
        assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
    }

    @Test
    void aServersKeyInAPageIsWarnedOf() {
        startWithEverything();
        assertThat(track(SERVER_KEY, "Origin", tomcat.origin())).isEqualTo(403);
        assertCheck("writeKeys", "warning", "replace that");
        assertThat(status().get("state").asString()).isEqualTo("warning");
    }

    @Test
    void aFilterInTheWayIsToldOf() {
        tomcat.plain("", (classes, context) -> {
            Filter filter = (request, response, chain) -> chain.doFilter(request, response);
            FilterRegistration.Dynamic added = context.addFilter("synchronous", filter);
            added.setAsyncSupported(false);
            added.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
            BeckonServlets.options()
                    .writeKeys(List.of(SERVER_KEY))
                    .apiKeys(List.of("watch:status:" + WATCHER))
                    .register(context, beckon);
        });
        tomcat.start();
        assertThat(track(SERVER_KEY)).isEqualTo(500);
        assertCheck("asynchronous", "failing", "async-supported");
        assertThat(get(WATCHER).statusCode()).isEqualTo(200);
    }

    @Test
    void noSecretAndNothingOfAPersonIsInIt() {
        startWithEverything();
        beckon.profiles()
                .update(
                        Set.of(Identity.userId("canary"), Identity.email("canary@example.org")),
                        ProfileUpdate.traits(Map.of("name", "canary")))
                .join();
        track(SERVER_KEY, "Origin", "https://canary.example");
        try (Peer peer = Peer.to(tomcat.ws("/beckon/visitor")).open()) {
            String hello = peer.hello();
            for (String who : List.of("canary", "canary-2")) {
                String signed = beckon.identities().sign(Identity.userId(who));
                peer.send(
                        "{\"type\":\"identify\",\"identities\":[{\"signed\":\"" + signed + "\"}]}");
            }
            peer.send("{\"type\":\"track\",\"name\":\"canary\"}");
            peer.send("{\"canary\":1}").send("{\"type\":\"ping\"}").await("pong");
            await().untilAsserted(() -> assertCheck("profileSource", "failing", "IllegalState"));

            String visitor = hello.replaceAll(".*\"visitor\":\"([^\"]+)\".*", "$1");
            assertThat(visitor).startsWith("v_");
            assertThat(get(WATCHER).body()).doesNotContain("canary", visitor);
        }
    }

    @Test
    void thePageListsEveryCheckOfTheServerAndNoOther() throws IOException {
        startWithEverything();
        List<String> all = new ArrayList<>();
        status().get("checks").forEach(check -> all.add(check.get("name").asString()));
        List<String> ofEngine =
                beckon.status().checks().stream().map(check -> check.name()).toList();
        assertThat(all).startsWith(ofEngine.toArray(String[]::new)).doesNotHaveDuplicates();

        assertThat(rowsBelow("| check |")).isEqualTo(all.subList(ofEngine.size(), all.size()));
    }

    private static List<String> rowsBelow(String head) throws IOException {
        String page = Files.readString(Path.of("HTTP-API.md"));
        String table = page.substring(page.indexOf(head));
        Matcher rows = Pattern.compile("^\\| `([a-zA-Z]+)`", Pattern.MULTILINE)
                .matcher(table.substring(0, table.indexOf("\n\n")));
        return rows.results().map(row -> row.group(1)).toList();
    }
}

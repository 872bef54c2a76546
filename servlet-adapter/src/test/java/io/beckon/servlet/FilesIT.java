package io.beckon.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.servlet.BeckonServlets.Dashboard;
import io.beckon.servlet.testing.Http;
import io.beckon.servlet.testing.Peer;
import io.beckon.servlet.testing.TomcatServer;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What is answered to plain HTTP, on a real Tomcat. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FilesIT {
    private static final String HTML = "text/html;charset=utf-8";

    private final FakeBeckon beckon = new FakeBeckon();
    private final TomcatServer tomcat = new TomcatServer();

    @BeforeAll
    void start() {
        tomcat.plain(
                "/shop",
                (classes, context) -> BeckonServlets.options()
                        .dashboard(Dashboard.OPEN)
                        .register(context, beckon));
        tomcat.plain(
                "/proxied",
                (classes, context) -> BeckonServlets.options()
                        .dashboard(Dashboard.OPEN)
                        .trustForwarded(true)
                        .register(context, beckon));
        TomcatServer.basicAuthentication(tomcat.plain(
                "/guarded", (classes, context) -> BeckonServlets.register(context, beckon)));
        tomcat.plain(
                "/off",
                (classes, context) -> BeckonServlets.options()
                        .dashboard(Dashboard.OFF)
                        .path("/live/now")
                        .register(context, beckon));
        tomcat.user("somebody", "secret", "any");
        tomcat.start();
    }

    @AfterAll
    void stop() {
        tomcat.close();
    }

    @ParameterizedTest
    @CsvSource({
        "beckon.js, text/javascript;charset=utf-8",
        "beckon.mjs, text/javascript;charset=utf-8",
        "beckon.d.ts, text/plain;charset=utf-8",
        "beckon-full.js, text/javascript;charset=utf-8",
        "beckon-full.mjs, text/javascript;charset=utf-8",
        "beckon-full.d.ts, text/plain;charset=utf-8",
        "dashboard/, text/html;charset=utf-8",
        "dashboard/index.html, text/html;charset=utf-8",
        "dashboard/main.js, text/javascript;charset=utf-8",
        "dashboard/dashboard.css, text/css;charset=utf-8",
        "dashboard/favicon.svg, image/svg+xml;charset=utf-8",
    })
    void aFileIsServedWithItsTypeAsItStandsInTheJar(String name, String type) throws IOException {
        HttpResponse<String> response = get(name);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(header(response, "Content-Type")).isEqualToIgnoringCase(type);
        assertThat(header(response, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(header(response, "Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(header(response, "Cache-Control")).isEqualTo("no-cache");
        assertThat(response.body())
                .isEqualTo(fileInJar(name.endsWith("/") ? name + "index.html" : name));
    }

    @Test
    void aFileThatTheBrowserHasIsNotSentAgain() {
        String tag = header(get("beckon.js"), "ETag");
        assertThat(tag)
                .matches("\"[A-Za-z0-9_-]{20,}\"")
                .isNotEqualTo(header(get("beckon.mjs"), "ETag"));

        for (String known : List.of(tag, "W/" + tag, "\"other\", " + tag, "*")) {
            HttpResponse<String> again = get("beckon.js", "If-None-Match", known);
            assertThat(again.statusCode()).as(known).isEqualTo(304);
            assertThat(again.body()).isEmpty();
            assertThat(header(again, "ETag")).isEqualTo(tag);
        }
        assertThat(get("beckon.js", "If-None-Match", "\"other\"").statusCode()).isEqualTo(200);
    }

    @Test
    void pagesOfOtherOriginsMayLoadTheClientButNotTheDashboard() {
        assertThat(header(get("beckon.mjs"), "Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(get("dashboard/").headers().firstValue("Access-Control-Allow-Origin"))
                .isEmpty();
    }

    @Test
    void theDashboardMayLoadAndCallNothingButItsOwnServer() {
        String policy = header(get("dashboard/"), "Content-Security-Policy");

        assertThat(policy.split("; "))
                .containsExactlyInAnyOrder(
                        "default-src 'none'",
                        "script-src 'self'",
                        "style-src 'self'",
                        "font-src 'self'",
                        "img-src 'self' https: data:",
                        "connect-src 'self' " + tomcat.ws(""),
                        "base-uri 'none'",
                        "form-action 'none'",
                        "frame-ancestors 'none'");
    }

    @ParameterizedTest
    @CsvSource({"/proxied, wss://shop.example", "/shop, "})
    void theDashboardBehindATrustedProxyCallsTheProxy(String webapp, @Nullable String socket) {
        HttpResponse<String> response = Http.get(
                tomcat.http(webapp + "/beckon/dashboard/"),
                "X-Forwarded-Proto",
                "http, https",
                "X-Forwarded-Host",
                "shop.example");

        assertThat(header(response, "Content-Security-Policy").split("; "))
                .contains("connect-src 'self' " + (socket == null ? tomcat.ws("") : socket));
    }

    @Test
    void theDashboardsFolderIsFoundWithoutItsSlash() {
        HttpResponse<String> response = get("dashboard");

        assertThat(response.statusCode()).isEqualTo(302);
        assertThat(header(response, "Location")).isEqualTo("/shop/beckon/dashboard/");
    }

    @Test
    void theDashboardIsNotForStrangersUnlessTheSiteSaysSo() {
        HttpResponse<String> stranger = Http.get(tomcat.http("/guarded/beckon/dashboard/"));
        assertThat(stranger.statusCode()).isEqualTo(403);
        assertThat(stranger.body())
                .contains("security-constraint", "/beckon/dashboard/*", "/beckon/admin/*");
        assertThat(Http.get(tomcat.http("/guarded/beckon/dashboard/main.js")).statusCode())
                .isEqualTo(403);

        HttpResponse<String> known = Http.get(
                tomcat.http("/guarded/beckon/dashboard/"),
                "Authorization",
                Peer.basic("somebody", "secret"));
        assertThat(known.statusCode()).isEqualTo(200);
        assertThat(header(known, "Content-Type")).isEqualToIgnoringCase(HTML);
    }

    @Test
    void theDashboardCanBeLeftOutAndThePathBeAnother() {
        assertThat(Http.get(tomcat.http("/off/live/now/dashboard/")).statusCode())
                .isEqualTo(404);
        assertThat(Http.get(tomcat.http("/off/live/now/beckon.js")).statusCode())
                .isEqualTo(200);
        assertThat(Http.get(tomcat.http("/off/beckon/beckon.js")).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/nothing",
                "/files.txt",
                "/beckon.js/",
                "/BECKON.JS",
                "/dashboard/../beckon.js/..",
                "/.",
                "/%2e%2e/",
                "/..%2f..%2fBeckonServlets.class",
                "/dashboard/nothing/",
                "/beckon.js%00",
                "/beckon.js;x=1/../files.txt",
                "/../SiteServlet.class",
                "/dashboard/..%5c..%5cfiles.txt",
                "/%63lass"
            })
    void whatIsNotInTheIndexIsNotThere(String path) throws IOException {
        // Past the client's own cleaning of addresses.
        assertThat(Http.rawStatus(tomcat.http(""), "/shop/beckon" + path)).isIn(400, 404);
    }

    @Test
    void headIsAnsweredWithoutABody() {
        HttpResponse<String> head = Http.send("HEAD", tomcat.http("/shop/beckon/beckon.js"));

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(header(head, "Content-Length"))
                .isEqualTo(header(get("beckon.js"), "Content-Length"));
        assertThat(header(head, "ETag")).isEqualTo(header(get("beckon.js"), "ETag"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "PATCH"})
    void otherMethodsAreNot(String method) {
        HttpResponse<String> response = Http.send(method, tomcat.http("/shop/beckon/beckon.js"));

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(header(response, "Allow")).isEqualTo("GET, HEAD");
    }

    @Test
    void anAddressForWebSocketsSaysSo() {
        assertThat(get("visitor").statusCode()).isEqualTo(426);
        assertThat(get("admin/default").statusCode()).isEqualTo(426);
    }

    @Test
    void healthIsTold() {
        HttpResponse<String> response = get("health");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body())
                .isEqualTo("{\"live\":true,\"ready\":true,\"store\":\"working\"}");
        assertThat(header(response, "Cache-Control")).isEqualTo("no-store");
        assertThat(header(response, "Content-Type")).startsWith("application/json");
    }

    @Test
    void theIndexIsTheSameWhereverItWasBuilt() throws IOException {
        assertThat(fileInJar(StaticFiles.INDEX)).endsWith("\n").doesNotContain("\r");
    }

    @Test
    void theIndexHoldsEveryFileThatIsThere() throws IOException {
        Path web = Path.of("target", "classes", "io", "beckon", "servlet", "web");
        try (Stream<Path> files = Files.walk(web)) {
            assertThat(Files.readAllLines(web.resolve(StaticFiles.INDEX)))
                    .containsExactlyInAnyOrderElementsOf(files.filter(Files::isRegularFile)
                            .map(file -> web.relativize(file).toString().replace('\\', '/'))
                            .filter(name -> !name.equals(StaticFiles.INDEX))
                            .toList());
        }
    }

    private HttpResponse<String> get(String name, String... headers) {
        return Http.get(tomcat.http("/shop/beckon/" + name), headers);
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    private static String fileInJar(String name) throws IOException {
        try (InputStream in = FilesIT.class.getResourceAsStream("web/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

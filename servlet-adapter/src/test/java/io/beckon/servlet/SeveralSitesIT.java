package io.beckon.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.beckon.Beckon;
import io.beckon.Site;
import io.beckon.servlet.BeckonServlets.Options;
import io.beckon.servlet.testing.Http;
import io.beckon.servlet.testing.Peer;
import io.beckon.servlet.testing.TomcatServer;
import io.beckon.servlet.testing.TyrusPeer;

import org.apache.catalina.Context;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Several sites in one web application, by web.xml alone, on a real Tomcat. */
class SeveralSitesIT {
    private static final String SHOP_KEY = "the-secret-of-the-shop-s-key";
    private static final String CLUB_KEY = "the-secret-of-the-club-s-key";

    @TempDir
    private Path folder;

    private final TomcatServer tomcat = new TomcatServer();
    private final JsonMapper json = new JsonMapper();

    @AfterEach
    void stopAndLeaveNoThread() {
        tomcat.close();
        await().until(() ->
                TomcatServer.threads().stream().noneMatch(name -> name.startsWith("beckon")));
    }

    private static Map<String, String> shopAndClub() {
        return new TreeMap<>(Map.of(
                "beckon.sites", "shop, members-club",
                "beckon.secret", "the same secret of both",
                "beckon.drain", "0",
                "beckon.heartbeat", "30",
                "beckon.shop.apiKeys", "all:send+read+status:" + SHOP_KEY,
                "beckon.members-club.apiKeys", "all:send+read:" + CLUB_KEY,
                "beckon.members-club.path", "/club",
                "beckon.members-club.heartbeat", "40",
                "beckon.members-club.allowedOrigins", "https://club.example"));
    }

    private Context webapp(Map<String, String> parameters) throws IOException {
        StringBuilder webXml = new StringBuilder(
                "<web-app xmlns=\"https://jakarta.ee/xml/ns/jakartaee\" version=\"6.0\">");
        parameters.forEach((name, value) -> webXml.append("<context-param><param-name>")
                .append(name)
                .append("</param-name><param-value>")
                .append(value)
                .append("</param-value></context-param>"));
        webXml.append("<listener><listener-class>io.beckon.servlet.BeckonContextListener"
                + "</listener-class></listener></web-app>");
        Path webapp = Files.createTempDirectory(folder, "webapp");
        Path webInf = Files.createDirectory(webapp.resolve("WEB-INF"));
        Files.writeString(webInf.resolve("web.xml"), webXml);
        Files.writeString(
                webapp.resolve("sites.jsp"),
                "<%@ page import=\"io.beckon.*, io.beckon.servlet.*\" %>"
                        + "<%= BeckonServlets.beckon(application, \"shop\").site().name() %>"
                        + " ${applicationScope['io.beckon.Beckon.members-club'].site().name()}"
                        + " ${empty applicationScope['io.beckon.Beckon']}"
                        + " <%= BeckonServlets.visitor(request, \"shop\").isPresent() %>"
                        + " <%= BeckonServlets.visitor(request, \"members-club\").isPresent() %>"
                        + " <%= BeckonServlets.figures(application, \"shop\").size() > 1 %>");
        Files.writeString(
                webapp.resolve("any.jsp"),
                "<%@ page import=\"io.beckon.servlet.*\" %><% String text;"
                        + " try { text = BeckonServlets.beckon(application).site().name(); }"
                        + " catch (IllegalStateException e) { text = e.getMessage(); } %><%= text %>");
        return tomcat.webapp("/app", webapp);
    }

    private JsonNode ask(String path, String key) {
        String answer = Http.get(
                        tomcat.http("/app" + path + "/api/v1/visitors"),
                        "Authorization",
                        "Bearer " + key)
                .body();
        return json.readTree(answer);
    }

    @Test
    void eachHasItsOwnVisitorsOffersAndKeys() throws Exception {
        webapp(shopAndClub());
        tomcat.start();
        try (Peer shop = Peer.to(tomcat.ws("/app/beckon/shop/visitor")).open();
                Peer club = Peer.to(tomcat.ws("/app/club/visitor")).open();
                Peer clubToo = Peer.to(tomcat.ws("/app/club/visitor"))
                        .origin("https://club.example")
                        .open()) {
            assertThat(shop.hello()).contains("\"heartbeat\":30000");
            assertThat(club.hello()).contains("\"heartbeat\":40000");
            clubToo.hello();

            assertThat(ask("/beckon/shop", SHOP_KEY).get("present").intValue()).isEqualTo(1);
            assertThat(ask("/club", CLUB_KEY).get("present").intValue()).isEqualTo(2);
            assertThat(ask("/beckon/shop", CLUB_KEY).get("success").booleanValue())
                    .isFalse();
            assertThat(ask("/club", SHOP_KEY).get("success").booleanValue()).isFalse();

            assertThat(sendToEverybody("/beckon/shop", SHOP_KEY)).contains("\"recipients\":1");
            shop.await("Test drive?");
            club.send("{\"type\":\"ping\"}").await("pong");
            assertThat(club.frames()).noneMatch(frame -> frame.contains("Test drive?"));
        }
    }

    private String sendToEverybody(String path, String key) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        tomcat.http("/app" + path + "/api/v1/messages"))
                .header("Authorization", "Bearer " + key)
                .POST(BodyPublishers.ofString(
                        "{\"to\":{\"everybody\":true},\"offer\":{\"title\":\"Test drive?\"}}"))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    }

    @Test
    void eachHasItsOwnCookieAndPagesFindTheOneTheyName() throws IOException {
        webapp(shopAndClub());
        tomcat.start();
        try (TyrusPeer shop = TyrusPeer.open(tomcat.ws("/app/beckon/shop/visitor"));
                TyrusPeer club = TyrusPeer.open(tomcat.ws("/app/club/visitor"))) {
            String cookie = shop.header("Set-Cookie").get(0);
            assertThat(cookie).startsWith("beckon_shop=").contains("; Path=/app;");
            assertThat(club.header("Set-Cookie").get(0)).startsWith("beckon_members-club=");

            String value = cookie.substring(cookie.indexOf('='), cookie.indexOf(';'));
            String both = "beckon_shop" + value + "; beckon_members-club" + value;
            assertThat(Http.get(tomcat.http("/app/sites.jsp"), "Cookie", both)
                            .body()
                            .strip())
                    .isEqualTo("shop members-club true true false true");
        }
        assertThat(Http.get(tomcat.http("/app/any.jsp")).body())
                .contains("several sites")
                .contains("members-club, shop");
    }

    @Test
    void eachHasItsOwnFilesAndStatus() throws IOException {
        webapp(shopAndClub());
        tomcat.start();
        for (String path : new String[] {"/beckon/shop", "/club"}) {
            assertThat(Http.get(tomcat.http("/app" + path + "/beckon.js")).statusCode())
                    .isEqualTo(200);
            assertThat(Http.get(tomcat.http("/app" + path + "/health")).body())
                    .contains("\"ready\":true");
        }
        assertThat(Http.get(tomcat.http("/app/beckon/beckon.js")).statusCode()).isEqualTo(404);
        assertThat(Http.get(
                                tomcat.http("/app/beckon/shop/api/v1/status"),
                                "Authorization",
                                "Bearer " + SHOP_KEY)
                        .body())
                .contains("\"site\":\"shop\"", "/beckon/shop/beckon.js")
                .doesNotContain("club");
    }

    @Test
    void stoppingClosesAllAndTellsBrowsersToComeBack() throws IOException {
        Map<String, String> drained = shopAndClub();
        // Without it Tomcat waits 50 ms for the message, and a busy machine takes longer.
        drained.put("beckon.drain", "1");
        Context app = webapp(drained);
        tomcat.start();
        try (Peer shop = Peer.to(tomcat.ws("/app/beckon/shop/visitor")).open();
                Peer club = Peer.to(tomcat.ws("/app/club/visitor")).open()) {
            shop.hello();
            club.hello();
            tomcat.stop(app);

            assertThat(shop.awaitClose()).isEqualTo(4000);
            assertThat(club.awaitClose()).isEqualTo(4000);
            assertThat(TomcatServer.threads()).noneMatch(name -> name.startsWith("beckon"));
        }
    }

    @Test
    void severalFromJavaEachAreFoundByTheirName() {
        try (Beckon shop = site("shop");
                Beckon club = site("club");
                Beckon again = site("club");
                Beckon samePath = site("other")) {
            tomcat.plain("", (classes, context) -> {
                BeckonServlets.register(context, shop);
                assertThat(BeckonServlets.beckon(context)).isSameAs(shop);
                BeckonServlets.options().path("/club").register(context, club);
                assertThat(BeckonServlets.beckon(context, "shop")).isSameAs(shop);
                assertThat(BeckonServlets.beckon(context, "club")).isSameAs(club);
                assertThatThrownBy(() -> BeckonServlets.beckon(context, "pub"))
                        .hasMessageContaining("There are: club, shop");

                Options elsewhere = BeckonServlets.options().path("/else").closeWithContext(true);
                assertThatThrownBy(() -> elsewhere.register(context, again))
                        .hasMessageContaining("the site \"club\" at /club");
                Options there = BeckonServlets.options().path("/club").closeWithContext(true);
                assertThatThrownBy(() -> there.register(context, samePath))
                        .hasMessageContaining("the site \"club\" at /club");
            });
            tomcat.start();
            assertThat(again.gateway().accepting()).isFalse();
            assertThat(samePath.gateway().accepting()).isFalse();
            try (Peer one = Peer.to(tomcat.ws("/beckon/visitor")).open();
                    Peer two = Peer.to(tomcat.ws("/club/visitor")).open()) {
                one.hello();
                two.hello();
                assertThat(shop.visitors().count()).isEqualTo(1);
                assertThat(club.visitors().count()).isEqualTo(1);
            }
        }
    }

    private static Beckon site(String name) {
        return Beckon.builder(Site.named(name).secret("the same secret of all").build())
                .build();
    }

    @Test
    void twoAtTheSamePathAreRefusedAndNothingIsLeft() throws IOException {
        Map<String, String> parameters = shopAndClub();
        parameters.put("beckon.shop.path", "/club");
        webapp(parameters);

        assertThatThrownBy(tomcat::start)
                .hasMessageContaining("the site \"shop\" at /club")
                .hasMessageContaining("parameter beckon.members-club.path");
        assertThat(TomcatServer.threads()).noneMatch(name -> name.startsWith("beckon"));
    }

    @ParameterizedTest
    @CsvSource({
        "/beckon, /beckon/visitor",
        "/beckon, /beckon/admin",
        "/beckon, /beckon/admin/club",
        "/beckon, /beckon/api",
        "/beckon, /beckon/dashboard/club",
        "/beckon, /beckon/health",
        "/beckon/shop/api, /beckon/shop"
    })
    void whereAnotherSiteAnswersThereIsNoRoom(String shopPath, String clubPath) {
        try (Beckon shop = site("shop");
                Beckon club = site("club")) {
            tomcat.plain("", (classes, context) -> {
                BeckonServlets.options().path(shopPath).register(context, shop);
                assertThatThrownBy(() ->
                                BeckonServlets.options().path(clubPath).register(context, club))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("\"club\" cannot be at " + clubPath)
                        .hasMessageContaining("\"shop\" at " + shopPath);
            });
            tomcat.start();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/beckon/club", "/beckon/admins", "/beckon/health/club", "/beckon-club"})
    void elsewhereBelowAnotherSiteThereIsRoom(String clubPath) {
        try (Beckon shop = site("shop");
                Beckon club = site("club")) {
            tomcat.plain("", (classes, context) -> {
                BeckonServlets.register(context, shop);
                BeckonServlets.options().path(clubPath).register(context, club);
            });
            tomcat.start();
            for (String path : new String[] {"/beckon", clubPath}) {
                assertThat(Http.get(tomcat.http(path + "/health")).body())
                        .contains("\"ready\":true");
                try (Peer tab = Peer.to(tomcat.ws(path + "/visitor")).open()) {
                    tab.hello();
                }
            }
            assertThat(shop.visitors().count()).isEqualTo(1);
            assertThat(club.visitors().count()).isEqualTo(1);
        }
    }

    @Test
    void aSiteWhoseNameIsADoorOfAnotherSaysWhichParameterToSet() throws IOException {
        Map<String, String> parameters = new TreeMap<>(Map.of(
                "beckon.sites", "shop, admin", "beckon.shop.path", "/beckon", "beckon.drain", "0"));
        webapp(parameters);

        assertThatThrownBy(tomcat::start)
                .hasMessageContaining("\"admin\" cannot be at /beckon/admin")
                .hasMessageContaining("parameter beckon.admin.path");
        assertThat(TomcatServer.threads()).noneMatch(name -> name.startsWith("beckon"));
    }

    @Test
    void aValueThatCannotBeUsedIsRefusedWithItsNameAndItsSite() throws IOException {
        Map<String, String> parameters = shopAndClub();
        parameters.put("beckon.members-club.grace", "soon");
        webapp(parameters);

        assertThatThrownBy(tomcat::start)
                .hasMessageContaining(
                        "Beckon's setting beckon.grace cannot be used for the site members-club.");
    }
}

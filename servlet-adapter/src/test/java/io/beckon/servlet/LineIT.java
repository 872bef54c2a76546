package io.beckon.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.beckon.AdminPolicy;
import io.beckon.Audience;
import io.beckon.Beckon;
import io.beckon.Limits;
import io.beckon.Message;
import io.beckon.MessageId;
import io.beckon.Offer;
import io.beckon.Site;
import io.beckon.VisitorId;
import io.beckon.servlet.testing.Http;
import io.beckon.servlet.testing.LinePeer;
import io.beckon.servlet.testing.Peer;
import io.beckon.servlet.testing.TomcatServer;
import io.beckon.testing.EngineLog;

import jakarta.servlet.FilterRegistration;

import org.apache.catalina.Context;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import tools.jackson.databind.JsonNode;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Visitors without WebSocket, on a real Tomcat. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LineIT {
    private static final String ALLOWED = "https://partner.example";

    private final Beckon beckon = Beckon.builder(Site.named("shop")
                    .secret("a secret of the line tests")
                    .allowOrigin(ALLOWED)
                    .build())
            .limits(Limits.builder().build())
            .build();
    private final TomcatServer tomcat = new TomcatServer();
    private final List<LinePeer> peers = new ArrayList<>();
    private Context webapp;

    private long figure(String name) {
        return BeckonServlets.figures(webapp.getServletContext()).get("beckon.http." + name);
    }

    private long refused() {
        return beckon.figures().get("beckon.connections.refused");
    }

    @BeforeAll
    void start() {
        webapp = tomcat.plain("", (classes, context) -> BeckonServlets.register(context, beckon));
        TomcatServer.basicAuthentication(webapp, "/beckon/admin/*");
        tomcat.user("ada", "a password", AdminPolicy.DEFAULT_ROLE).user("bob", "a password");
        tomcat.start();
    }

    @AfterAll
    void stop() {
        peers.forEach(LinePeer::close);
        beckon.close();
        tomcat.close();
    }

    private LinePeer peer() {
        return peer(tomcat.origin());
    }

    private LinePeer peer(String origin) {
        LinePeer peer = new LinePeer(tomcat.http("/beckon/visitor"), origin);
        peers.add(peer);
        return peer;
    }

    private LinePeer onLine() {
        LinePeer peer = peer();
        greet(peer);
        peer.stream().await("welcome");
        return peer;
    }

    private static void greet(LinePeer peer) {
        assertThat(peer.open().statusCode()).isEqualTo(200);
        assertThat(peer.send(Peer.HELLO)).isEqualTo(204);
    }

    private static VisitorId visitor(LinePeer peer) {
        return new VisitorId(peer.await("welcome").path("visitor").asString());
    }

    private MessageId offer(LinePeer to, String title) {
        return beckon.send(Offer.of(title).toMessage(), Audience.visitor(visitor(to)))
                .join()
                .id();
    }

    private static List<String> titles(LinePeer peer) {
        return peer.messages().stream()
                .filter(message -> message.path("name").asString("").equals("offer"))
                .map(message -> message.path("data").path("title").asString())
                .toList();
    }

    private static boolean has(List<JsonNode> messages, String name) {
        return messages.stream()
                .anyMatch(message -> message.path("name").asString("").equals(name));
    }

    @Test
    void anOfferIsShownAndItsReceiptComesBack() {
        LinePeer peer = onLine();
        MessageId id = offer(peer, "Test drive?");
        peer.await("message");
        peer.send("{\"type\":\"claim\",\"id\":\"" + id.value() + "\",\"at\":1}");
        peer.await("granted");
        peer.send("{\"type\":\"receipt\",\"id\":\"" + id.value() + "\",\"status\":\"displayed\"}");
        await().until(() ->
                beckon.deliveries().of(visitor(peer)).join().get(0).displayedAt() != null);
    }

    @Test
    void aBrowsersTabsShareOneLineAndAreOneVisitor() {
        LinePeer one = onLine();
        LinePeer two = one.tab();
        peers.add(two);
        greet(two);
        await().until(() -> one.messagesOf(two).size() > 0);
        assertThat(beckon.visitors().find(visitor(one)).orElseThrow().tabs()).isEqualTo(2);

        beckon.send(Message.named("news").build(), Audience.visitor(visitor(one)));
        await().until(() -> has(one.messages(), "news") && has(one.messagesOf(two), "news"));
        assertThat(two.leave()).isEqualTo(204);
        await().until(() -> beckon.visitors().find(visitor(one)).orElseThrow().tabs() == 1);
    }

    @Test
    void aResponseThatBreaksIsGoneOnWithAndNothingIsMissedOrTwice() {
        long resumed = figure("resumed");
        LinePeer peer = onLine();
        for (int i = 0; i < 30; i++) {
            beckon.send(
                    Message.named("offer").with("title", "" + i).build(),
                    Audience.visitor(visitor(peer)));
            if (i % 7 == 3) {
                peer.cut();
                peer.stream();
            }
        }
        await().until(() -> titles(peer).contains("29"));
        assertThat(titles(peer))
                .isEqualTo(IntStream.range(0, 30).mapToObj(Integer::toString).toList());
        assertThat(peer.events().stream().map(LinePeer.Event::number).toList())
                .isEqualTo(
                        LongStream.rangeClosed(1, peer.events().size()).boxed().toList());
        assertThat(figure("resumed")).isEqualTo(resumed + 4);
    }

    @Test
    void whereResponsesAreHeldBackOneAfterTheOtherDoes() {
        LinePeer peer = peer();
        greet(peer);
        peer.poll().await("welcome");
        for (int i = 0; i < 5; i++) {
            beckon.send(
                    Message.named("offer").with("title", "" + i).build(),
                    Audience.visitor(visitor(peer)));
        }
        while (titles(peer).size() < 5) {
            peer.poll();
        }
        assertThat(titles(peer)).containsExactly("0", "1", "2", "3", "4");
    }

    @Test
    void whatTheSameRequestSaysTwiceIsTakenOnce() {
        LinePeer peer = onLine();
        String page = "{\"type\":\"page\",\"page\":{\"url\":\"" + tomcat.origin() + "/next\"}}";
        int before = beckon.visitors().find(visitor(peer)).orElseThrow().pages();
        long repeated = figure("frames.repeated");
        assertThat(peer.send(3, page)).as("the second is missing").isEqualTo(409);
        assertThat(peer.send(2, page)).isEqualTo(204);
        assertThat(peer.send(2, page.replace("next", "other"))).isEqualTo(204);
        await().until(() ->
                beckon.visitors().find(visitor(peer)).orElseThrow().pages() == before + 1);
        assertThat(beckon.visitors().find(visitor(peer)).orElseThrow().page().path())
                .isEqualTo("/next");
        assertThat(figure("frames.repeated")).isEqualTo(repeated + 1);
    }

    @Test
    void aPageOfAnotherOriginIsRefused() {
        long refused = refused();
        LinePeer stranger = peer("https://evil.example");
        HttpResponse<String> answer = stranger.post("/open", "", "Beckon-Line", "new");
        assertThat(refused()).isEqualTo(refused + 1);
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("4100");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
        assertThat(Http.send(
                                "OPTIONS",
                                tomcat.http("/beckon/visitor/open"),
                                "Origin",
                                "https://evil.example")
                        .statusCode())
                .isEqualTo(403);
        assertThat(stranger.post("/send", "", "Beckon-Connection", "guessed").statusCode())
                .isEqualTo(410);
        assertThat(refused())
                .as("who only asks was not refused a connection")
                .isEqualTo(refused + 1);
        assertThat(stranger.statusOfLine()).isEqualTo(403);
    }

    @Test
    void whoDoesNotSayWhereItComesFromIsRefused() {
        HttpResponse<String> answer =
                Http.send("POST", tomcat.http("/beckon/visitor/open"), "Beckon-Line", "new");
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("4100");
        assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
    }

    @Test
    void aPageOfAnAllowedOriginIsGivenLeave() {
        HttpResponse<String> leave =
                Http.send("OPTIONS", tomcat.http("/beckon/visitor/open"), "Origin", ALLOWED);
        assertThat(leave.statusCode()).isEqualTo(204);
        assertThat(leave.headers().firstValue("Access-Control-Allow-Origin")).contains(ALLOWED);
        assertThat(leave.headers().firstValue("Access-Control-Allow-Credentials"))
                .contains("true");
        LinePeer partner = peer(ALLOWED);
        greet(partner);
        partner.stream().await("welcome");
    }

    @Test
    void theCookieAloneCanDoNothing() {
        LinePeer peer = onLine();
        for (String path : List.of("/open", "/send", "/close")) {
            assertThat(peer.post(path, "", "Accept", "*/*").statusCode())
                    .as(path)
                    .isEqualTo(403);
        }
        assertThat(Http.get(tomcat.http("/beckon/visitor/line")).statusCode()).isEqualTo(403);
        assertThat(peer.post("/send", "", "Beckon-Connection", "guessed").statusCode())
                .isEqualTo(410);
        LinePeer elsewhere = new LinePeer(tomcat.http("/beckon/visitor"), ALLOWED);
        assertThat(elsewhere.send("{}")).as("of no connection").isEqualTo(403);
    }

    @Test
    void aFrameThatIsTooLargeEndsTheConnection() {
        LinePeer peer = onLine();
        assertThat(peer.send("x".repeat(beckon.gateway().maxFrameBytes() + 1))).isEqualTo(413);
        assertThat(peer.awaitEvent("close").path("code").asInt()).isEqualTo(4105);
        assertThat(peer.send("{}")).isEqualTo(410);
    }

    @Test
    void whoAsksAfterTheServerHasClosedIsToldWhyAndThenThatItIsOver() {
        LinePeer tab = peer();
        greet(tab);
        VisitorId visitor = visitor(tab.poll());
        beckon.visitors().disconnect(visitor);
        await().until(() -> tab.send("{\"type\":\"ping\"}") == 410);

        assertThat(tab.poll().awaitEvent("close").path("code").asInt()).isEqualTo(4102);
        assertThat(tab.statusOfLine()).isEqualTo(410);
    }

    @Test
    void whoWaitsForNothingAnyMoreIsToldSo() {
        LinePeer peer = onLine();
        assertThat(peer.leave()).isEqualTo(204);
        assertThat(peer.leave()).isEqualTo(410);
        assertThat(peer.statusOfLine()).isEqualTo(410);
        peer.cut();
        LinePeer ofNobody = new LinePeer(tomcat.http("/beckon/visitor"), tomcat.origin());
        assertThat(ofNobody.statusOfLine()).isEqualTo(410);
    }

    @Test
    void whoFindsNoRoomOnALineIsToldSoAndThoseWhoAreOnItStay() {
        LinePeer first = onLine();
        List<LinePeer> others = Stream.generate(first::tab).limit(63).toList();
        assertThat(others).allSatisfy(tab -> assertThat(tab.open().statusCode()).isEqualTo(200));
        LinePeer late = first.tab();
        assertThat(late.open().statusCode()).isEqualTo(409);

        assertThat(others.get(0).leave()).isEqualTo(204);
        assertThat(late.open().statusCode()).isEqualTo(200);
        late.leave();
        others.forEach(LinePeer::leave);
        assertThat(first.send("{\"type\":\"ping\"}")).isEqualTo(204);
        first.await("pong");
    }

    @Test
    void aNumberThatIsNoneIsRefusedAndNotTakenForOneThatWasHere() {
        LinePeer peer = onLine();
        String next = "{\"type\":\"page\",\"page\":{\"url\":\"" + tomcat.origin() + "/next\"}}";
        assertThat(peer.sendNumbered("", next)).isEqualTo(400);
        assertThat(peer.sendNumbered("two", next)).isEqualTo(400);
        assertThat(peer.statusOfLineAfter("one")).isEqualTo(400);
        assertThat(peer.send(2, next)).isEqualTo(204);
    }

    @Test
    void whoOpensAndClosesTabsWithoutReadingFillsNoMemory() {
        LinePeer first = peer();
        greet(first);
        for (int i = 0; i < 200; i++) {
            LinePeer tab = first.tab();
            greet(tab);
            assertThat(tab.leave()).isEqualTo(204);
        }
        first.poll().await("welcome");
        assertThat(first.events()).as("of tabs that are gone").hasSizeLessThan(20);
    }

    private LinePeer admin(String name) {
        LinePeer admin = new LinePeer(tomcat.http("/beckon/admin/default"), tomcat.origin())
                .user(name, "a password");
        peers.add(admin);
        return admin;
    }

    @Test
    void anAdminSeesWhoComesAndSendsAnOffer() {
        LinePeer admin = admin("ada");
        assertThat(admin.open().statusCode()).isEqualTo(200);
        admin.stream().await("welcome");
        assertThat(admin.send("{\"type\":\"subscribe\",\"window\":{\"offset\":0,\"limit\":50}}"))
                .isEqualTo(204);
        LinePeer visitor = onLine();
        await().until(() ->
                admin.messages().toString().contains(visitor(visitor).value()));
        admin.send("{\"type\":\"send\",\"ref\":\"1\",\"to\":{\"visitor\":\""
                + visitor(visitor).value() + "\"},\"offer\":{\"title\":\"From an admin\"}}");
        visitor.await("message");
        assertThat(titles(visitor)).containsExactly("From an admin");
    }

    @Test
    void whoIsNoAdminIsRefused() {
        LinePeer bob = admin("bob");
        HttpResponse<String> refused = bob.open();
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("4100");
        LinePeer nobody = new LinePeer(tomcat.http("/beckon/admin/default"), tomcat.origin());
        assertThat(nobody.open().statusCode()).isEqualTo(401);
        LinePeer stranger = new LinePeer(
                        tomcat.http("/beckon/admin/default"), "https://evil.example")
                .user("ada", "a password");
        long before = refused();
        assertThat(stranger.open().statusCode()).isEqualTo(403);
        assertThat(refused()).isEqualTo(before + 1);
    }

    @Test
    void theDoorOfVisitorsLeadsToNoAdminsLine() {
        LinePeer admin = admin("ada");
        admin.open();
        LinePeer through = new LinePeer(tomcat.http("/beckon/visitor"), tomcat.origin());
        through.take(admin);
        assertThat(through.statusOfLine()).isEqualTo(410);
        assertThat(through.send("{\"type\":\"ping\"}")).isEqualTo(410);
        assertThat(through.leave()).isEqualTo(410);
        assertThat(through.open().statusCode()).isEqualTo(410);
        assertThat(admin.leave()).isEqualTo(204);
    }

    @Test
    void howManyThereAreIsCounted() {
        long lines = figure("lines");
        long connections = figure("connections");
        long opened = figure("connections.opened");
        long streamed = figure("streamed");
        LinePeer one = onLine();
        LinePeer two = one.tab();
        greet(two);
        assertThat(figure("lines")).isEqualTo(lines + 1);
        assertThat(figure("connections")).isEqualTo(connections + 2);
        assertThat(figure("connections.opened")).isEqualTo(opened + 2);
        assertThat(figure("streamed")).isEqualTo(streamed + 1);
        long polled = figure("polled");
        LinePeer asking = peer();
        greet(asking);
        asking.poll();
        assertThat(figure("polled")).isEqualTo(polled + 1);
        asking.leave();
        assertThat(figure("streamed")).isEqualTo(streamed + 1);
        assertThat(figure("full")).isZero();
        one.leave();
        two.leave();
        assertThat(figure("lines")).isEqualTo(lines);
        assertThat(figure("connections")).isEqualTo(connections);
    }

    private static Beckon other() {
        return Beckon.builder(Site.named("other")
                        .secret("another secret of the line tests")
                        .build())
                .build();
    }

    @Test
    void whereItIsTurnedOffThereIsNothing() {
        try (Beckon other = other();
                TomcatServer second = new TomcatServer()) {
            Context without = second.plain(
                    "",
                    (classes, context) ->
                            BeckonServlets.options().httpFallback(false).register(context, other));
            second.start();
            LinePeer peer = new LinePeer(second.http("/beckon/visitor"), second.origin());
            assertThat(peer.open().statusCode()).isEqualTo(405);
            assertThat(Http.get(second.http("/beckon/visitor/line")).statusCode())
                    .isEqualTo(404);
            assertThat(Http.get(second.http("/beckon/beckon-http.mjs")).statusCode())
                    .isEqualTo(404);
            assertThat(Http.get(second.http("/beckon/beckon.js")).statusCode()).isEqualTo(200);
            assertThat(BeckonServlets.figures(without.getServletContext()))
                    .doesNotContainKey("beckon.http.lines");
        }
    }

    @Test
    void aFilterThatKnowsNoAsynchronousRequestsIsToldOf() {
        try (EngineLog log = EngineLog.only();
                Beckon other = other();
                TomcatServer second = new TomcatServer()) {
            second.plain("", (classes, context) -> {
                BeckonServlets.register(context, other);
                FilterRegistration.Dynamic old = context.addFilter(
                        "old", (request, response, chain) -> chain.doFilter(request, response));
                old.setAsyncSupported(false);
                old.addMappingForUrlPatterns(null, false, "/*");
            });
            second.start();
            LinePeer peer = new LinePeer(second.http("/beckon/visitor"), second.origin());
            HttpResponse<String> answer = peer.open();
            assertThat(answer.statusCode()).isEqualTo(501);
            assertThat(answer.body()).contains("<async-supported>true</async-supported>");
            peer.open();
            assertThat(log.of("http.asynchronous.unsupported"))
                    .as("once, for who can mend it")
                    .singleElement()
                    .asString()
                    .contains("set async-supported for it");
        }
    }

    @Test
    void whoIsOneBrowserTooManyIsToldToComeLater() {
        try (Beckon other = other();
                TomcatServer second = new TomcatServer()) {
            Context one = second.plain(
                    "",
                    (classes, context) ->
                            BeckonServlets.options().httpBrowsers(1).register(context, other));
            second.start();
            LinePeer first = new LinePeer(second.http("/beckon/visitor"), second.origin());
            assertThat(first.open().statusCode()).isEqualTo(200);
            HttpResponse<String> full =
                    new LinePeer(second.http("/beckon/visitor"), second.origin()).open();
            assertThat(full.statusCode()).isEqualTo(503);
            assertThat(full.headers().firstValue("Retry-After")).contains("10");
            assertThat(BeckonServlets.figures(one.getServletContext()))
                    .containsEntry("beckon.http.full", 1L);
            assertThat(first.tab().open().statusCode()).as("a tab of the first").isEqualTo(200);
        }
    }

    @Test
    void browsersAreToldToComeBackWhenTheApplicationStops() throws Exception {
        try (Beckon other = other()) {
            TomcatServer second = new TomcatServer();
            second.plain("", (classes, context) -> BeckonServlets.register(context, other));
            second.start();
            LinePeer peer = new LinePeer(second.http("/beckon/visitor"), second.origin());
            greet(peer);
            peer.stream().await("welcome");
            second.close();
            assertThat(peer.awaitEvent("close").path("code").asInt()).isEqualTo(4000);
        }
    }
}

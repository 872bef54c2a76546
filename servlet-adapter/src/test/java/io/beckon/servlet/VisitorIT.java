package io.beckon.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.beckon.Audience;
import io.beckon.Beckon;
import io.beckon.Offer;
import io.beckon.Site;
import io.beckon.VisitorId;
import io.beckon.servlet.testing.Http;
import io.beckon.servlet.testing.Peer;
import io.beckon.servlet.testing.TomcatServer;
import io.beckon.servlet.testing.TyrusPeer;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Visitors on a real Tomcat: who they are, from where they may come, and what reaches them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VisitorIT {
    private static final String ALLOWED = "https://partner.example";
    private static final Pattern VISITOR = Pattern.compile("\"visitor\":\"(v_[^\"]+)\"");

    private final Beckon beckon = Beckon.builder(Site.named("shop")
                    .secret("a secret of the visitor tests")
                    .allowOrigin(ALLOWED)
                    .build())
            .build();
    private final TomcatServer tomcat = new TomcatServer();

    @BeforeAll
    void start() {
        tomcat.plain("", (classes, context) -> {
            BeckonServlets.register(context, beckon);
            context.addServlet("login", new Login()).addMapping("/login");
            context.addServlet("who", new Who()).addMapping("/who");
        });
        tomcat.start();
    }

    @AfterAll
    void stop() {
        beckon.close();
        tomcat.close();
    }

    @Test
    void aCookieIsIssuedOnceAndMakesAllTabsOneVisitor() {
        String cookie = newCookie();
        try (TyrusPeer one = handshake("Cookie", cookie);
                Peer two = visitor().header("Cookie", cookie).open();
                Peer stranger = visitor().open()) {
            assertThat(one.header("Set-Cookie")).isEmpty();
            String id = visitorIn(one.send(Peer.HELLO).await("welcome"));
            assertThat(visitorIn(two.hello())).isEqualTo(id);
            assertThat(visitorIn(stranger.hello())).isNotEqualTo(id);
        }
    }

    @Test
    void theCookieIsKeptFromScriptsAndFromOtherSites() {
        try (TyrusPeer peer = handshake()) {
            assertThat(peer.header("Set-Cookie")).hasSize(1);
            assertThat(peer.header("Set-Cookie").get(0).split("; "))
                    .contains("HttpOnly", "SameSite=Lax", "Path=/")
                    .doesNotContain("Secure");
        }
    }

    @Test
    void anOrdinaryRequestTellsItsVisitor() {
        String cookie = newCookie();
        String id = cookie.substring(cookie.indexOf('=') + 1, cookie.indexOf('.'));

        assertThat(Http.get(tomcat.http("/who"), "Cookie", cookie).body()).isEqualTo(id);
        assertThat(Http.get(tomcat.http("/who"), "Cookie", cookie + "x").body())
                .isEqualTo("nobody");
        assertThat(Http.get(tomcat.http("/who")).body()).isEqualTo("nobody");
    }

    @Test
    void theCookieIsSecureWhereTheServerIs() {
        try (TomcatServer secure = new TomcatServer()) {
            secure.plain("", (classes, context) -> BeckonServlets.register(context, beckon));
            secure.connector(connector -> connector.setScheme("https"));
            secure.start();
            String origin = secure.origin().replace("http:", "https:");
            try (TyrusPeer peer = TyrusPeer.open(secure.ws("/beckon/visitor"), "Origin", origin)) {
                assertThat(peer.header("Set-Cookie").get(0).split("; ")).contains("Secure");
            }
        }
    }

    @Test
    void aForgedCookieMakesAStranger() {
        String cookie = newCookie();
        String id = cookie.substring(0, cookie.indexOf('.'));
        for (String forged :
                new String[] {id, id + ".", id + ".AAAA", cookie + "A", cookie.replace("v_", "v_x")
                }) {
            try (TyrusPeer peer = handshake("Cookie", forged)) {
                assertThat(cookieIn(peer))
                        .as(forged)
                        .startsWith("beckon_shop=v_")
                        .doesNotStartWith(id);
            }
        }
    }

    @Test
    void theContainersSessionIsNeitherMadeNorShown() {
        String session = Http.get(tomcat.http("/login")).body();
        assertThat(session).hasSizeGreaterThan(10);
        try (TyrusPeer peer = handshake()) {
            assertThat(peer.header("Set-Cookie")).noneMatch(value -> value.contains("JSESSIONID"));
        }
        try (TyrusPeer peer = handshake("Cookie", "JSESSIONID=" + session);
                Peer other = visitor().header("Cookie", "JSESSIONID=" + session).open()) {
            assertThat(peer.headers().toString()).doesNotContain(session);
            other.hello();
            other.send("{\"type\":\"ping\"}").await("pong");
            assertThat(other.frames()).noneMatch(frame -> frame.contains(session));
        }
    }

    @Test
    void pagesOfTheServerItselfAndOfAllowedOriginsMayConnect() {
        for (String origin : new String[] {tomcat.origin(), ALLOWED}) {
            try (Peer peer =
                    Peer.to(tomcat.ws("/beckon/visitor")).origin(origin).open()) {
                assertThat(peer.hello()).contains("v_");
            }
        }
    }

    @Test
    void pagesOfOtherOriginsMayNot() {
        String port = tomcat.origin().substring(tomcat.origin().lastIndexOf(':'));
        for (String origin : new String[] {
            "https://evil.example",
            "https://127.0.0.1" + port,
            "http://127.0.0.1",
            "null",
            tomcat.origin() + ".evil.example",
            "http://localhost" + port
        }) {
            try (Peer peer =
                    Peer.to(tomcat.ws("/beckon/visitor")).origin(origin).open()) {
                assertThat(peer.awaitClose()).as(origin).isEqualTo(4100);
                assertThat(peer.frames()).isEmpty();
            }
        }
    }

    @Test
    void anOfferReachesTheOneItIsForAndNobodyElse() {
        try (Peer one = visitor().open();
                Peer other = visitor().open()) {
            String id = visitorIn(one.hello());
            other.hello();

            beckon.send(Offer.of("Test drive?"), Audience.visitor(new VisitorId(id)))
                    .join();

            assertThat(one.await("Test drive?")).contains("\"offer\"");
            other.send("{\"type\":\"ping\"}").await("pong");
            assertThat(other.frames()).noneMatch(frame -> frame.contains("Test drive?"));
        }
    }

    @Test
    void aVisitorWhoseTabIsClosedLosesTheConnectionAtOnce() {
        Peer peer = visitor().open();
        VisitorId id = new VisitorId(visitorIn(peer.hello()));
        assertThat(beckon.visitors().find(id)).isPresent();
        peer.close();

        await().until(() ->
                beckon.visitors().find(id).map(visitor -> visitor.tabs() == 0).orElse(true));
    }

    private Peer.Opening visitor() {
        return Peer.to(tomcat.ws("/beckon/visitor")).origin(tomcat.origin());
    }

    private static String visitorIn(String welcome) {
        Matcher matcher = VISITOR.matcher(welcome);
        assertThat(matcher.find()).as(welcome).isTrue();
        return matcher.group(1);
    }

    private TyrusPeer handshake(String... headers) {
        return TyrusPeer.open(tomcat.ws("/beckon/visitor"), headers);
    }

    private String newCookie() {
        try (TyrusPeer peer = handshake()) {
            return cookieIn(peer);
        }
    }

    private static String cookieIn(TyrusPeer peer) {
        String header = peer.header("Set-Cookie").get(0);
        return header.substring(0, header.indexOf(';'));
    }

    /** Makes a session, as a webapp's own login does. */
    private static final class Login extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response)
                throws IOException {
            response.getWriter().print(request.getSession().getId());
        }
    }

    /** Says who the visitor is. */
    private static final class Who extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response)
                throws IOException {
            response.getWriter()
                    .print(BeckonServlets.visitor(request).map(VisitorId::value).orElse("nobody"));
        }
    }
}

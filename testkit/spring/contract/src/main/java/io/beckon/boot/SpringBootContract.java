package io.beckon.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckon.boot.shop.Shop;
import io.beckon.servlet.testing.Http;
import io.beckon.servlet.testing.LinePeer;
import io.beckon.servlet.testing.Peer;
import io.beckon.servlet.testing.RawPeer;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The whole contract. The module of a line and a server inherits it, and brings its class path. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class SpringBootContract {
    private static final String[] ADMIN = {"admin", "secret of the admin"};
    private static final String[] CLERK = {"clerk", "secret of the clerk"};

    private Running shop;

    /** For JUnit. */
    protected SpringBootContract() {}

    @BeforeAll
    void start() {
        shop = Running.shop("beckon.secret=a secret of the spring tests");
    }

    @AfterAll
    void stop() {
        shop.close();
    }

    @Test
    void aVisitorGetsAnOfferOfTheInjectedInstance() {
        try (RawPeer tab = shop.rawTab()) {
            String cookie = cookieOf(tab);
            tab.text(Peer.HELLO);
            String welcome = tab.awaitText("\"welcome\"");
            HttpResponse<String> visitor = Http.get(shop.http("/offer"), "Cookie", cookie);
            assertThat(visitor.statusCode()).isEqualTo(200);
            assertThat(welcome).contains(visitor.body());
            assertThat(tab.awaitText("\"message\"")).contains("Test drive?");
        }
    }

    @Test
    void aVisitorWithoutWebSocketGetsOneToo() {
        try (LinePeer tab = shop.tabOverHttp()) {
            HttpResponse<String> opened = tab.open();
            assertThat(opened.statusCode()).isEqualTo(200);
            assertThat(tab.send(Peer.HELLO)).isEqualTo(204);
            String welcome = tab.stream().await("welcome").toString();
            HttpResponse<String> visitor =
                    Http.get(shop.http("/offer"), "Cookie", cookieOf(opened));
            assertThat(visitor.statusCode()).isEqualTo(200);
            assertThat(welcome).contains(visitor.body());
            assertThat(tab.await("message").toString()).contains("Test drive?");
        }
    }

    @Test
    void theFilesAreServed() {
        HttpResponse<String> client = Http.get(shop.http("/beckon/beckon.js"));
        assertThat(client.statusCode()).isEqualTo(200);
        assertThat(Peer.header(client, "Content-Type")).first().asString().contains("javascript");
        assertThat(Peer.header(client, "Cache-Control")).containsExactly("no-cache");
        assertThat(Http.get(shop.http("/beckon/health")).statusCode()).isEqualTo(200);
    }

    @Test
    void theDashboardIsForPeopleWhomSpringSecurityKnows() {
        assertThat(Http.get(shop.http("/beckon/dashboard/")).statusCode()).isEqualTo(401);
        HttpResponse<String> page = Http.get(
                shop.http("/beckon/dashboard/"), "Authorization", Peer.basic(ADMIN[0], ADMIN[1]));
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("<!doctype html>");
    }

    @Test
    void springSecurityTurnsAwayWhoIsNobodyBeforeTheHandshake() {
        assertTurnedAway(shop.admin(), 401);
        try (LinePeer nobody = shop.adminOverHttp()) {
            assertThat(nobody.open().statusCode()).isEqualTo(401);
        }
    }

    @Test
    void whoHasTheRoleIsLetInAndWhoHasAnotherIsNot() {
        try (Peer admin = shop.admin().user(ADMIN[0], ADMIN[1]).open()) {
            assertThat(admin.await("\"welcome\""))
                    .contains("\"admin\":\"admin\"", "send:everybody");
        }
        assertTurnedAway(shop.admin().user(CLERK[0], CLERK[1]), 403);
        assertThat(Http.get(
                                shop.http("/beckon/dashboard/"),
                                "Authorization",
                                Peer.basic(CLERK[0], CLERK[1]))
                        .statusCode())
                .isEqualTo(403);
    }

    private static void assertTurnedAway(Peer.Opening opening, int status) {
        assertThatThrownBy(opening::open)
                .cause()
                .asInstanceOf(InstanceOfAssertFactories.type(WebSocketHandshakeException.class))
                .extracting(refused -> refused.getResponse().statusCode())
                .isEqualTo(status);
    }

    @Test
    void whereTheGuardIsForgottenNobodyIsLetIn() {
        try (Running open = Running.shop("shop.guarded=false", "beckon.drain=0")) {
            assertRefused(open.admin());
            assertRefused(open.admin().user(CLERK[0], CLERK[1]));
            try (LinePeer nobody = open.adminOverHttp()) {
                HttpResponse<String> refused = nobody.open();
                assertThat(refused.statusCode()).isEqualTo(403);
                assertThat(refused.body()).contains("4100");
            }
            assertThat(Http.get(open.http("/beckon/dashboard/")).statusCode()).isEqualTo(403);
        }
    }

    @Test
    void whereTheUpgradeComesBeforeSpringSecurityNobodyIsLetIn() {
        Class<?>[] sources = {Shop.class, LateSecurity.class};
        try (Running late = Running.shop(sources, "beckon.drain=0")) {
            assertThat(Http.get(late.http("/beckon/dashboard/")).statusCode()).isEqualTo(401);
            try (LinePeer admin = late.adminOverHttp().user(ADMIN[0], ADMIN[1])) {
                assertThat(admin.open().statusCode()).isEqualTo(200);
            }
            assertRefused(late.admin());
            assertRefused(late.admin().user(ADMIN[0], ADMIN[1]));
        }
    }

    private static void assertRefused(Peer.Opening opening) {
        try (Peer refused = opening.open()) {
            assertThat(refused.awaitClose()).isEqualTo(4100);
            assertThat(refused.frames()).isEmpty();
        }
    }

    @Test
    void behindAProxyEitherSettingLetsPagesOfItsAddressIn() {
        for (String setting : new String[] {
            "server.forward-headers-strategy=native", "beckon.trust-forwarded=true"
        }) {
            try (Running proxied = Running.shop(setting, "beckon.drain=0");
                    Peer tab = proxied.tab("https://shop.example")
                            .header("X-Forwarded-Proto", "https")
                            .header("X-Forwarded-Host", "shop.example")
                            .header("X-Forwarded-For", "203.0.113.9")
                            .open()) {
                assertThat(tab.hello()).as(setting).contains("\"visitor\":\"v_");
            }
        }
    }

    @Test
    void whoIsThereAtTheEndIsToldToComeBack() {
        Running ending = Running.shop("beckon.site=ending");
        try (Peer tab = ending.tab().open()) {
            tab.hello();
            ending.close();
            assertThat(tab.awaitClose()).isEqualTo(4000);
        } finally {
            ending.close();
        }
        assertNothingIsLeftOf("ending");
    }

    @Test
    void anInstanceOfTheApplicationIsRegisteredAndEndedLikewise() {
        Running own = Running.start(new Class<?>[] {Shop.class, OwnBeckon.class});
        try (RawPeer tab = own.rawTab()) {
            assertThat(cookieOf(tab)).startsWith("beckon_own=");
            tab.text(Peer.HELLO);
            tab.awaitText("\"welcome\"");
            own.close();
            assertThat(tab.awaitClose()).isEqualTo(4000);
        } finally {
            own.close();
        }
        assertNothingIsLeftOf("own");
    }

    @Test
    void withoutASiteTheApplicationDoesNotStartAndSaysWhatToSet() {
        PrintStream console = System.out;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            assertThatThrownBy(() -> Running.start(new Class<?>[] {Shop.class}))
                    .hasStackTraceContaining("beckon.site is missing");
        } finally {
            System.setOut(console);
        }
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("APPLICATION FAILED TO START", "Set beckon.site in");
    }

    private static String cookieOf(RawPeer tab) {
        return cookieOf(tab.header("Set-Cookie"));
    }

    private static String cookieOf(HttpResponse<String> opened) {
        return cookieOf(opened.headers().firstValue("Set-Cookie").orElseThrow());
    }

    private static String cookieOf(String header) {
        return header.substring(0, header.indexOf(';'));
    }

    private static void assertNothingIsLeftOf(String site) {
        Awaitility.await()
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                        .extracting(Thread::getName)
                        .filteredOn(Objects::nonNull)
                        .noneMatch(name -> name.startsWith("beckon") && name.contains(site)));
    }
}

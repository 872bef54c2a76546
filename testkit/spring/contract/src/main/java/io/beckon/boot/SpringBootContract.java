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
        try (LinePeer tab = new LinePeer(shop.http("/beckon/visitor"), shop.origin())) {
            HttpResponse<String> opened = tab.open();
            assertThat(opened.statusCode()).isEqualTo(200);
            assertThat(tab.send(Peer.HELLO)).isEqualTo(204);
            assertThat(tab.stream().await("welcome").path("visitor").asString()).startsWith("v_");
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
        assertThatThrownBy(() -> shop.admin().open())
                .cause()
                .asInstanceOf(InstanceOfAssertFactories.type(WebSocketHandshakeException.class))
                .extracting(refused -> refused.getResponse().statusCode())
                .isEqualTo(401);
    }

    @Test
    void whoHasTheRoleIsLetInAndWhoHasAnotherIsNot() {
        try (Peer admin = shop.admin().user(ADMIN[0], ADMIN[1]).open()) {
            assertThat(admin.await("\"welcome\""))
                    .contains("\"admin\":\"admin\"", "send:everybody");
        }
        try (Peer clerk = shop.admin().user(CLERK[0], CLERK[1]).open()) {
            assertThat(clerk.awaitClose()).isEqualTo(4100);
            assertThat(clerk.frames()).isEmpty();
        }
    }

    @Test
    void whereTheGuardIsForgottenNobodyIsLetIn() {
        try (Running open = Running.shop("shop.guarded=false", "beckon.drain=0");
                Peer nobody = open.admin().open()) {
            assertThat(nobody.awaitClose()).isEqualTo(4100);
            assertThat(Http.get(open.http("/beckon/dashboard/")).statusCode()).isEqualTo(403);
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
        String header = tab.header("Set-Cookie");
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

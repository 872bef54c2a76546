package io.beckon.servlet.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.WebSocket;
import com.microsoft.playwright.assertions.LocatorAssertions;

import io.beckon.AdminPolicy;
import io.beckon.Beckon;
import io.beckon.Site;
import io.beckon.servlet.BeckonServlets;
import io.beckon.servlet.client.WithBrowser;
import io.beckon.servlet.testing.BadProxy;
import io.beckon.servlet.testing.BadProxy.Way;
import io.beckon.servlet.testing.Peer;
import io.beckon.servlet.testing.TomcatServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** An admin behind a proxy that does not let WebSockets through sees who comes all the same. */
@ExtendWith(WithBrowser.class)
class DashboardFallbackIT {
    private static final double PATIENCE_MILLIS = 40_000;

    private final Beckon beckon = Beckon.builder(
                    Site.named("shop").secret("the secret behind the proxy").build())
            .drain(Duration.ZERO)
            .build();
    private final TomcatServer tomcat = tomcat(beckon);
    private final List<WebSocket> sockets = new CopyOnWriteArrayList<>();
    private final List<WebSocket> greeted = new CopyOnWriteArrayList<>();
    private final AtomicInteger held = new AtomicInteger();
    private BrowserContext context;
    private BadProxy proxy;

    @BeforeEach
    void start(Browser browser) {
        context = browser.newContext(
                new Browser.NewContextOptions().setHttpCredentials("ada", "a password"));
        context.setDefaultTimeout(PATIENCE_MILLIS);
        context.onPage(page -> page.onWebSocket(socket -> {
            sockets.add(socket);
            socket.onFrameReceived(frame -> {
                if (!greeted.contains(socket)) {
                    greeted.add(socket);
                }
            });
        }));
        context.onRequest(request -> {
            if (request.url().contains("/line")) {
                held.incrementAndGet();
            }
        });
    }

    @AfterEach
    void stop() {
        context.close();
        proxy.close();
        beckon.close();
        tomcat.close();
    }

    private Page load(Way way) {
        proxy = new BadProxy(tomcat.http(""), way);
        Page page = context.newPage();
        page.navigate(proxy.origin() + "/beckon/dashboard/");
        return page;
    }

    private void assertThatWhoComesIsSeen(Page page) {
        try (Peer visitor =
                Peer.to(tomcat.ws("/beckon/visitor")).origin(tomcat.origin()).open()) {
            visitor.hello();
            assertThat(page.locator("[data-visitor][role=row]"))
                    .hasCount(
                            1, new LocatorAssertions.HasCountOptions().setTimeout(PATIENCE_MILLIS));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Way.class,
            names = {"REFUSES_UPGRADES", "HOLDS_BACK"})
    void whoComesIsSeen(Way way) {
        Page page = load(way);
        assertThatWhoComesIsSeen(page);
        assertThat((Boolean) page.evaluate("performance.getEntriesByType('resource')"
                        + ".some((one) => one.name.endsWith('beckon-http.mjs'))"))
                .isTrue();
    }

    @Test
    void aWebSocketThatIsNeverAnsweredIsGivenUpSoonAndNotWaitedForOnTheNextPage() {
        context.clock().install();
        Page page = load(Way.BLACK_HOLE);
        for (int tries = 1; tries <= 3; tries++) {
            int count = tries;
            page.waitForCondition(() -> sockets.size() == count);
            page.clock().fastForward(Duration.ofSeconds(5).toMillis());
        }
        assertThatWhoComesIsSeen(page);

        int before = held.get();
        int tried = sockets.size();
        page.reload();
        page.waitForCondition(() -> held.get() > before);
        assertThatWhoComesIsSeen(page);
        assertThat(sockets).hasSizeLessThanOrEqualTo(tried + 1);
    }

    @Test
    void aWebSocketThatIsCutAfterAWhileEachTimeIsLeft() {
        context.clock().install();
        Page page = load(Way.DROPS_WEBSOCKETS_LATER);
        for (int tries = 1; tries <= 3; tries++) {
            int count = tries;
            page.waitForCondition(() -> greeted.size() == count);
            // So that it is cut after eight.
            page.clock().fastForward(Duration.ofSeconds(3).toMillis());
        }
        page.waitForCondition(() -> held.get() > 0);
        assertThatWhoComesIsSeen(page);
        assertThat(proxy.dropped()).isGreaterThanOrEqualTo(3);
    }

    private static TomcatServer tomcat(Beckon beckon) {
        TomcatServer tomcat = new TomcatServer();
        TomcatServer.basicAuthentication(
                tomcat.plain("", (classes, context) -> BeckonServlets.register(context, beckon)),
                "/beckon/dashboard/*",
                "/beckon/admin/*");
        return tomcat.user("ada", "a password", AdminPolicy.DEFAULT_ROLE).start();
    }
}

package io.beckon.servlet.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
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

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;

/** An admin behind a proxy that does not let WebSockets through sees who comes all the same. */
@ExtendWith(WithBrowser.class)
class DashboardFallbackIT {
    private static final double PATIENCE_MILLIS = 40_000;

    @ParameterizedTest
    @EnumSource(
            value = Way.class,
            names = {"REFUSES_UPGRADES", "HOLDS_BACK"})
    void whoComesIsSeen(Way way, Browser browser) {
        Beckon beckon = Beckon.builder(
                        Site.named("shop").secret("the secret behind the proxy").build())
                .drain(Duration.ZERO)
                .build();
        try (beckon;
                TomcatServer tomcat = tomcat(beckon);
                BadProxy proxy = new BadProxy(tomcat.http(""), way);
                BrowserContext context = browser.newContext(
                        new Browser.NewContextOptions().setHttpCredentials("ada", "a password"))) {
            Page page = context.newPage();
            page.navigate(proxy.origin() + "/beckon/dashboard/");
            try (Peer visitor = Peer.to(tomcat.ws("/beckon/visitor"))
                    .origin(tomcat.origin())
                    .open()) {
                visitor.hello();
                assertThat(page.locator("[data-visitor][role=row]"))
                        .hasCount(
                                1,
                                new LocatorAssertions.HasCountOptions()
                                        .setTimeout(PATIENCE_MILLIS));
            }
            assertThat((Boolean) page.evaluate("performance.getEntriesByType('resource')"
                            + ".some((one) => one.name.endsWith('beckon-http.mjs'))"))
                    .isTrue();
        }
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

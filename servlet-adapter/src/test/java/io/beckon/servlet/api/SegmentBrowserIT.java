package io.beckon.servlet.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;

import io.beckon.Beckon;
import io.beckon.Site;
import io.beckon.people.ClaimTrust;
import io.beckon.people.Identity;
import io.beckon.people.Identity.Kind;
import io.beckon.people.Person;
import io.beckon.people.ProfileEvent;
import io.beckon.people.Projection;
import io.beckon.servlet.BeckonServlets;
import io.beckon.servlet.client.Chromium;
import io.beckon.servlet.testing.NodePackages;
import io.beckon.servlet.testing.TomcatServer;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Segment's browser library as it is published, with no change but the host that it sends to. */
class SegmentBrowserIT {
    private static final String KEY = "a-public-key-of-the-tests";
    private static final String LIBRARY = "@segment/analytics-next/dist/umd/index.js";

    /** Makes calls one after the other, and returns what the library says of each. */
    private static final String CALL = """
            async (calls) => {
              const said = [];
              for (const [method, ...parameters] of calls) {
                const context = await analytics[method](...parameters);
                said.push(context.failedDelivery()?.reason.message ?? 'sent');
              }
              return said;
            }""";

    private static NodePackages packages;
    private static Playwright playwright;
    private static Browser browser;

    private final TomcatServer api = new TomcatServer();
    private final TomcatServer pages = new TomcatServer();
    private final Set<String> hosts = ConcurrentHashMap.newKeySet();
    private BrowserContext person;
    private Beckon beckon;
    private ServletContext context;

    @BeforeAll
    static void open() {
        packages = NodePackages.install();
        playwright = Chromium.playwright();
        List<String> arguments = new ArrayList<>(Chromium.options().args);
        arguments.add(
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1");
        browser = playwright.chromium().launch(Chromium.options().setArgs(arguments));
    }

    @AfterAll
    static void close() {
        browser.close();
        playwright.close();
    }

    @BeforeEach
    void start() {
        pages.plain(
                "", (classes, its) -> its.addServlet("page", new PageServlet()).addMapping("/"));
        pages.start();
        beckon = Beckon.builder(Site.named("shop")
                        .secret("a secret of the library tests")
                        .allowOrigin(onAllowed("").toString())
                        .projection(Projection.builder().traits("plan").build())
                        .claimTrust("segment", ClaimTrust.FULL)
                        .build())
                .build();
        api.plain("", (classes, its) -> {
            context = its;
            BeckonServlets.options().publicWriteKeys(List.of(KEY)).register(its, beckon);
            its.addServlet("page", new PageServlet()).addMapping("/");
        });
        api.start();
        person = browser.newContext();
        // The library waits while there is no network, of which this machine's own is enough here.
        person.addInitScript("Object.defineProperty(navigator, 'onLine', {value: true})");
        person.onRequest(request -> hosts.add(URI.create(request.url()).getHost()));
    }

    @AfterEach
    void stop() {
        person.close();
        beckon.close();
        api.close();
        pages.close();
        assertThat(hosts).as("who was asked for something").isSubsetOf("127.0.0.1", "localhost");
    }

    @ParameterizedTest
    @ValueSource(strings = {"of the server's own", "of an allowed origin"})
    void everyCallOfAPageArrives(String origin) {
        Page page = open(origin.contains("own") ? api.http("/") : onAllowed("/"));

        List<?> said = call(
                page,
                List.of("identify", "u1", Map.of("plan", "gold")),
                List.of("track", "Car Configured", Map.of("doors", 3)),
                List.of("page", "Home"),
                List.of("screen", "Garage"),
                List.of("group", "acme", Map.of("seats", 12)),
                List.of("alias", "u2"));

        assertThat(said).hasSize(6).allMatch("sent"::equals);
        await().until(() -> figure("beckon.api.messages.skipped") == 1); // the alias
        Person person = find(anonymous(page)).orElseThrow();
        assertThat(person.profile().traits()).containsEntry("plan", "gold");
        assertThat(person.profile().account()).isEqualTo(Map.of("id", "acme", "seats", 12));
        assertThat(person.profile().events())
                .extracting(ProfileEvent::name)
                .containsExactlyInAnyOrder(
                        "Car Configured", "Viewed Home Page", "Viewed Garage Screen");
        assertThat(person.identities())
                .as("whom a page makes of itself")
                .containsExactly(anonymous(page));
    }

    @Test
    void itIsToldThatAKeyIsWrong() {
        Page page = open(onAllowed("/?key=wrong-key-of-the-tests"));

        assertThat(call(page, List.of("track", "Looked")))
                .singleElement()
                .asString()
                .contains("401");
        assertThat(find(anonymous(page))).isEmpty();
    }

    @Test
    void fromAnOriginThatIsNotAllowedNothingArrives() {
        Page page = open(pages.http("/"));
        page.evaluate("() => { analytics.track('Looked'); }");

        await().until(() -> figure("beckon.api.forbidden") > 0);
        assertThat(figure("beckon.api.messages.applied")).isZero();
        assertThat(find(anonymous(page))).isEmpty();
    }

    @Test
    void whatIsCollectedArrivesWhenThePageIsLeft() {
        Page page = open(onAllowed("/?collect"));
        Identity anonymous = anonymous(page);
        call(page, List.of("track", "Looked"), List.of("track", "Left"));
        assertThat(find(anonymous)).isEmpty();

        page.navigate("about:blank");

        await().until(() -> find(anonymous).isPresent());
        assertThat(find(anonymous).orElseThrow().profile().events())
                .extracting(ProfileEvent::name)
                .containsExactlyInAnyOrder("Looked", "Left");
    }

    @Test
    void whatItTellsIsInThePageAtOnce() {
        Page page = open(api.http("/?beckon"));
        page.waitForFunction("() => window.beckon && beckon.connected");

        for (String plan : List.of("tin", "gold")) {
            call(page, List.of("identify", Map.of("plan", plan)));
            page.waitForFunction("(plan) => beckon.profile?.user.plan === plan", plan);
        }
    }

    private static List<?> call(Page page, List<?>... calls) {
        return (List<?>) page.evaluate(CALL, List.of(calls));
    }

    private static Identity anonymous(Page page) {
        Object id = page.evaluate("async () => (await analytics.user()).anonymousId()");
        return new Identity("segment", Kind.ANONYMOUS_ID, (String) id);
    }

    private Optional<Person> find(Identity identity) {
        return beckon.profiles().find(identity).join();
    }

    private long figure(String name) {
        return BeckonServlets.figures(context).getOrDefault(name, -1L);
    }

    private Page open(URI address) {
        Page page = person.newPage();
        page.navigate(address.toString());
        return page;
    }

    /** To a browser a name and an address are two sites, even if they are one machine. */
    private URI onAllowed(String path) {
        return URI.create("http://localhost:" + pages.http("").getPort() + path);
    }

    /** Pages with the library, and the library. */
    private final class PageServlet extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response)
                throws IOException {
            if (request.getServletPath().equals("/segment.js")) {
                response.setContentType("text/javascript;charset=utf-8");
                Files.copy(packages.file(LIBRARY), response.getOutputStream());
                return;
            }
            response.setContentType("text/html;charset=utf-8");
            response.getWriter().print(page(request));
        }

        private String page(HttpServletRequest request) {
            String key = Optional.ofNullable(request.getParameter("key")).orElse(KEY);
            String collect = request.getParameter("collect") == null
                    ? ""
                    : "deliveryStrategy: {strategy: 'batching', config: {size: 100, timeout: 600000}},";
            String client = request.getParameter("beckon") == null
                    ? ""
                    : "<script src=/beckon/beckon-full.js data-beckon-connect defer></script>";
            return """
                    <!doctype html><title>Shop</title><script src=/segment.js></script>
                    <script>
                      window.analytics = AnalyticsNext.AnalyticsBrowser.load({
                        writeKey: '%1$s',
                        cdnSettings: {integrations: {'Segment.io': {
                          apiKey: '%1$s', %2$s
                          apiHost: '%3$s', protocol: 'http',
                        }}},
                      });
                    </script>%4$s""".formatted(
                            key, collect, api.http("").getAuthority() + "/beckon/api/v1", client);
        }
    }
}

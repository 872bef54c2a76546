package io.beckon.servlet.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.WebSocket;

import io.beckon.Audience;
import io.beckon.Beckon;
import io.beckon.Criteria;
import io.beckon.Delivery;
import io.beckon.DeliveryStatus;
import io.beckon.Message;
import io.beckon.Offer;
import io.beckon.VisitorId;
import io.beckon.servlet.BeckonServlets;
import io.beckon.servlet.testing.BadProxy;
import io.beckon.servlet.testing.BadProxy.Way;
import io.beckon.servlet.testing.TomcatServer;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A browser behind a proxy that does not let WebSockets through is reached all the same. */
class FallbackIT {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private static Playwright playwright;
    private static Browser browser;

    private final Beckon beckon = Beckon.builder(io.beckon.Site.named("shop")
                    .secret("the secret behind the proxy")
                    .build())
            .drain(Duration.ZERO)
            .build();
    private final TomcatServer tomcat = new TomcatServer();
    private final AtomicInteger held = new AtomicInteger();
    private BrowserContext context;
    private BadProxy proxy;

    /** Any page of the site; it counts what is shown. */
    private static final class PageServlet extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response)
                throws IOException {
            response.setContentType("text/html;charset=utf-8");
            response.getWriter()
                    .print("<!doctype html><title>Cars</title><script src=/beckon/beckon.js"
                            + " data-beckon-connect data-beckon-card=false defer></script>"
                            + "<script src=/page.js defer></script><h1>Cars</h1>");
        }
    }

    private static final class ScriptServlet extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response)
                throws IOException {
            response.setContentType("text/javascript;charset=utf-8");
            response.getWriter()
                    .print("window.shown = [];"
                            + "beckon.on('offer', (offer) => { shown.push(offer.title); });"
                            + "beckon.on('news', (news) => { shown.push(news.number); });");
        }
    }

    @BeforeAll
    static void startBrowser() {
        playwright = Chromium.playwright();
        browser = Chromium.launch(playwright);
    }

    @AfterAll
    static void stopBrowser() {
        browser.close();
        playwright.close();
    }

    @BeforeEach
    void start() {
        tomcat.plain("", (classes, servlets) -> {
            BeckonServlets.register(servlets, beckon);
            servlets.addServlet("page", new PageServlet()).addMapping("/cars");
            servlets.addServlet("script", new ScriptServlet()).addMapping("/page.js");
        });
        tomcat.start();
        context = browser.newContext();
        context.setDefaultTimeout((double) PATIENCE.toMillis());
        context.onRequest(request -> {
            if (request.url().contains("/visitor/line")) {
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

    private Page open(Way way) {
        proxy = new BadProxy(tomcat.http(""), way);
        return open();
    }

    private Page open() {
        Page page = context.newPage();
        page.navigate(proxy.origin() + "/cars");
        page.waitForFunction("() => window.beckon?.connected");
        return page;
    }

    private VisitorId onlyVisitor() {
        await().atMost(PATIENCE).until(() -> beckon.visitors().count() == 1);
        return beckon.visitors().list(Criteria.everyone(), 1).get(0).id();
    }

    private void offer(String title) {
        beckon.send(Offer.of(title).toMessage(), Audience.visitor(onlyVisitor()))
                .join();
    }

    private static boolean isOverHttp(Page page) {
        return (boolean)
                page.evaluate(
                        "performance.getEntriesByType('resource').some((one) => one.name.endsWith('beckon-http.mjs'))");
    }

    /** Where anything may be cut, so may the page's own scripts: it is about what comes after them. */
    private static Way forLoading(Way way) {
        return way == Way.CUTS ? Way.REFUSES_UPGRADES : way;
    }

    @ParameterizedTest
    @EnumSource(
            value = Way.class,
            names = {"REFUSES_UPGRADES", "DROPS_WEBSOCKETS", "HOLDS_BACK", "CUTS"})
    void anOfferIsShownOnceAndItsReceiptComesBack(Way way) {
        Page page = open(forLoading(way));
        proxy.become(way);
        offer("One");
        offer("Two");
        page.waitForFunction("() => shown.includes('Two')");
        proxy.become(forLoading(way));
        page.navigate(proxy.origin() + "/cars?next");
        page.waitForFunction("() => window.beckon?.connected");
        proxy.become(way);
        offer("Three");
        page.waitForFunction("() => window.shown?.includes('Three')");

        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(beckon.deliveries().of(onlyVisitor()).join())
                                .extracting(Delivery::status)
                                .containsOnly(DeliveryStatus.DISPLAYED));
        assertThat(page.evaluate("shown")).isEqualTo(List.of("Three"));
        assertThat(isOverHttp(page)).isTrue();
    }

    @Test
    void tabsShareOneRequestAndAnotherOneGoesOnWhenTheFirstIsClosed() {
        Page one = open(Way.REFUSES_UPGRADES);
        Page two = open();
        Page three = open();
        assertThat(beckon.visitors().find(onlyVisitor()).orElseThrow().tabs()).isEqualTo(3);
        news(1);
        for (Page page : List.of(one, two, three)) {
            page.waitForFunction("() => shown.includes(1)");
        }
        assertThat(held).as("requests for what comes down").hasValue(1);

        one.close();
        await().atMost(PATIENCE)
                .until(() -> beckon.visitors().find(onlyVisitor()).orElseThrow().tabs() == 2);
        news(2);
        for (Page page : List.of(two, three)) {
            page.waitForFunction("() => shown.includes(2)");
            assertThat(page.evaluate("shown")).isEqualTo(List.of(1, 2));
        }
    }

    @Test
    void aWebSocketIsTakenAgainOnceItGetsThrough() {
        context.clock().install();
        Page page = open(Way.REFUSES_UPGRADES);
        VisitorId visitor = onlyVisitor();
        List<WebSocket> sockets = new CopyOnWriteArrayList<>();
        page.onWebSocket(sockets::add);
        proxy.become(Way.FAIR);
        page.waitForFunction("() => beckon.connected");

        page.clock().fastForward(Duration.ofMinutes(5).toMillis());
        page.waitForCondition(() -> sockets.size() == 1);
        page.clock().fastForward(Duration.ofSeconds(10).toMillis());
        page.waitForCondition(() -> sockets.size() == 2);
        page.waitForFunction("() => beckon.connected");
        news(1);
        page.waitForFunction("() => shown.includes(1)");
        assertThat(sockets.get(1).isClosed()).isFalse();
        assertThat(onlyVisitor()).isEqualTo(visitor);
    }

    private void news(int number) {
        beckon.send(Message.named("news").with("number", number).build(), Audience.everybody());
    }

    @Test
    void whereWebSocketsGetThroughNothingElseIsTried() {
        Page page = open(Way.FAIR);
        offer("One");
        page.waitForFunction("() => shown.includes('One')");
        assertThat(isOverHttp(page)).isFalse();
    }
}

package io.beckon.servlet.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.WebSocket;

import io.beckon.Audience;
import io.beckon.Beckon;
import io.beckon.BeckonListener;
import io.beckon.ConnectionId;
import io.beckon.Criteria;
import io.beckon.Delivery;
import io.beckon.DeliveryStatus;
import io.beckon.Event;
import io.beckon.Limits;
import io.beckon.Message;
import io.beckon.Offer;
import io.beckon.Visitor;
import io.beckon.VisitorId;
import io.beckon.servlet.BeckonServlets;
import io.beckon.servlet.testing.BadProxy;
import io.beckon.servlet.testing.BadProxy.Way;
import io.beckon.servlet.testing.TomcatServer;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A browser behind a proxy that does not let WebSockets through is reached all the same. */
@ExtendWith(WithBrowser.class)
class FallbackIT {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    /** As long as it takes until what a tab has taken with it is shown by another. */
    private static final Duration LONG_PATIENCE = Duration.ofSeconds(90);

    private static final int STEPS = 6;
    private static final Set<Way> DROPPING =
            Set.of(Way.DROPS_WEBSOCKETS, Way.DROPS_WEBSOCKETS_LATER);

    private final List<String> tracked = new CopyOnWriteArrayList<>();
    private final Beckon beckon = Beckon.builder(io.beckon.Site.named("shop")
                    .secret("the secret behind the proxy")
                    .build())
            .drain(Duration.ZERO)
            .limits(Limits.builder().connectionsPerVisitor(100).build())
            .listener(new BeckonListener() {
                @Override
                public void eventTracked(Visitor visitor, ConnectionId connection, Event event) {
                    tracked.add(event.name());
                }
            })
            .build();
    private final TomcatServer tomcat = new TomcatServer();
    private final AtomicInteger held = new AtomicInteger();
    private final AtomicInteger streamed = new AtomicInteger();
    private final AtomicInteger opened = new AtomicInteger();
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
                            + "beckon.on('offer', (offer) => { shown.push(offer.title);"
                            + " const before = Object.keys(localStorage).filter((key) => /^shown/.test(key));"
                            + " const count = String(before.length).padStart(4, '0');"
                            + " localStorage['shown ' + count + Math.random()] = offer.title; });"
                            + "beckon.on('news', (news) => { shown.push(news.number); });");
        }
    }

    @BeforeEach
    void start(Browser browser) {
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
            if (request.url().endsWith("/visitor/line")) {
                streamed.incrementAndGet();
            }
            if (request.url().endsWith("/visitor/open")) {
                opened.incrementAndGet();
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

    /** Opens a page, and waits for nothing that comes after it. */
    private Page load() {
        Page page = context.newPage();
        page.navigate(proxy.origin() + "/cars");
        return page;
    }

    private Page open() {
        Page page = load();
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

    private void awaitAllDisplayed() {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(beckon.deliveries().of(onlyVisitor()).join())
                                .extracting(Delivery::status)
                                .containsOnly(DeliveryStatus.DISPLAYED));
    }

    private static boolean isOverHttp(Page page) {
        return (boolean)
                page.evaluate(
                        "performance.getEntriesByType('resource').some((one) => one.name.endsWith('beckon-http.mjs'))");
    }

    /** Returns what any tab has shown; in that order, if it was one tab. */
    private static List<String> shownByAll(Page page) {
        Object titles =
                page.evaluate("Object.keys(localStorage).filter((key) => /^shown/.test(key)).sort()"
                        + ".map((key) => localStorage[key])");
        return ((List<?>) titles).stream().map(String.class::cast).toList();
    }

    /** Waits until it was often enough that a WebSocket was cut. */
    private void awaitHttp(Page page) {
        page.waitForCondition(() -> held.get() > 0);
        page.waitForFunction("() => window.beckon?.connected");
    }

    /** Where anything may be cut, so may the page's own scripts: it is about what comes after them. */
    private static Way forLoading(Way way) {
        return way == Way.CUTS ? Way.REFUSES_UPGRADES : way;
    }

    @ParameterizedTest
    @EnumSource(
            value = Way.class,
            names = {
                "REFUSES_UPGRADES",
                "DROPS_WEBSOCKETS",
                "DROPS_WEBSOCKETS_LATER",
                "HOLDS_BACK",
                "CUTS"
            })
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

        awaitAllDisplayed();
        assertThat(page.evaluate("shown")).isEqualTo(List.of("Three"));
        awaitHttp(page);
        offer("Four");
        page.waitForFunction("() => window.shown?.includes('Four')");
        awaitAllDisplayed();
        assertThat(shownByAll(page)).containsExactly("One", "Two", "Three", "Four");
        assertThat(isOverHttp(page)).isTrue();
        assertThat(proxy.dropped() >= 3).isEqualTo(DROPPING.contains(way));
    }

    @ParameterizedTest
    @EnumSource(
            value = Way.class,
            names = {"REFUSES_UPGRADES", "DROPS_WEBSOCKETS_LATER", "HOLDS_BACK", "CUTS"})
    void eachOfferIsShownOnceWhateverTheVisitorDoes(Way way) {
        long seed = System.nanoTime();
        try {
            walk(way, new Random(seed));
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("With the seed " + seed, e);
        }
    }

    /** Offers come while tabs are opened, closed and loaded anew. */
    private void walk(Way way, Random random) {
        List<Page> tabs = new ArrayList<>(List.of(open(forLoading(way))));
        List<String> sent = new ArrayList<>();
        VisitorId visitor = onlyVisitor();
        for (int step = 0; step < STEPS; step++) {
            proxy.become(way);
            for (int i = random.nextInt(3); i >= 0; i--) {
                sendOneOf(sent, visitor);
            }
            proxy.become(forLoading(way));
            Page tab = tabs.get(random.nextInt(tabs.size()));
            switch (random.nextInt(3)) {
                case 0 -> tab.reload();
                case 1 -> tabs.add(load());
                default -> {
                    tabs.add(load());
                    tabs.remove(tab);
                    tab.close();
                }
            }
        }
        proxy.become(way);
        if (way == Way.DROPS_WEBSOCKETS_LATER) {
            // Not before the tabs have left what is cut again and again.
            awaitHttp(tabs.get(0));
            assertThat(proxy.dropped()).isGreaterThanOrEqualTo(3);
            sendOneOf(sent, visitor);
        }
        await().atMost(LONG_PATIENCE)
                .untilAsserted(() -> assertThat(beckon.deliveries().of(visitor).join())
                        .hasSize(sent.size())
                        .extracting(Delivery::status)
                        .containsOnly(DeliveryStatus.DISPLAYED));
        // What one tab stores is seen by the others a little later.
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(shownByAll(tabs.get(0)))
                        .containsExactlyInAnyOrderElementsOf(sent));
        assertThat(held).as("requests for what comes down").hasPositiveValue();
    }

    private void sendOneOf(List<String> sent, VisitorId visitor) {
        String title = "offer-" + sent.size();
        sent.add(title);
        beckon.send(Offer.of(title).toMessage(), Audience.visitor(visitor)).join();
    }

    /** As where a page did not come over TLS. */
    private void withoutLocks() {
        context.addInitScript("delete Navigator.prototype.locks");
    }

    /** As in a page that follows one that was over HTTP. */
    private void asFollowingPage() {
        context.addInitScript("sessionStorage['beckon.http'] ??= Date.now() + 60_000");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void tabsShareOneRequestAndAnotherOneGoesOnWhenTheFirstIsClosed(boolean locks) {
        if (!locks) {
            withoutLocks();
        }
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
        page.clock().fastForward(Duration.ofSeconds(9).toMillis());
        page.waitForCondition(() -> sockets.size() == 2);
        page.waitForFunction("() => beckon.connected");
        news(1);
        page.waitForFunction("() => shown.includes(1)");
        assertThat(sockets.get(1).isClosed()).isFalse();
        assertThat(onlyVisitor()).isEqualTo(visitor);

        // It breaks once, as anything does.
        page.clock().fastForward(Duration.ofSeconds(11).toMillis());
        proxy.cutAll();
        page.waitForCondition(() -> sockets.size() == 3);
        page.waitForFunction("() => beckon.connected");
        assertThat(sockets.get(2).isClosed()).isFalse();

        proxy.become(Way.REFUSES_UPGRADES);
        int before = held.get();
        page.waitForCondition(() -> held.get() > before);
        page.waitForFunction("() => beckon.connected");
    }

    @Test
    void whereAnswersAreHeldBackNeitherAFollowingPageNorAnotherTabTriesTheStreamAgain() {
        context.clock().install();
        asFollowingPage();
        proxy = new BadProxy(tomcat.http(""), Way.HOLDS_BACK);
        Page page = load();
        page.waitForCondition(() -> streamed.get() == 1);
        page.clock().fastForward(Duration.ofSeconds(6).toMillis());
        page.waitForFunction("() => window.beckon?.connected");
        int before = held.get();

        page.navigate(proxy.origin() + "/cars?next");
        page.waitForFunction("() => window.beckon?.connected");
        page.waitForCondition(() -> held.get() > before);

        Page other = open();
        page.close();
        await().atMost(PATIENCE)
                .until(() -> beckon.visitors().find(onlyVisitor()).orElseThrow().tabs() == 1);
        news(1);
        other.waitForFunction("() => shown.includes(1)");
        assertThat(streamed).hasValue(1);
    }

    @Test
    void whoLeadsFromNowOnTellsNobodyAnythingTwice() {
        asFollowingPage();
        Page leader = open(Way.REFUSES_UPGRADES);
        Page follower = open();
        Page spy = context.newPage();
        spy.navigate(proxy.origin() + "/page.js");
        spy.evaluate(
                "(name) => { window.told = []; window.channel = new BroadcastChannel(name);"
                        + " channel.onmessage = ({data}) => data.event && told.push(data); }",
                "beckon.line " + proxy.origin() + "/beckon/visitor");
        news(1);
        spy.waitForFunction(
                "() => told.filter(({event}) => JSON.stringify(event).includes('\"news\"')).length === 2");

        // It says where it is, which is behind, and asks from there.
        spy.evaluate("() => { const [{line, event}] = told;"
                + " channel.postMessage({line, last: event.number - 1});"
                + " told.forEach((one) => channel.postMessage(one)); }");
        news(2);
        for (Page page : List.of(leader, follower)) {
            page.waitForFunction("() => shown.includes(2)");
            assertThat(page.evaluate("shown")).isEqualTo(List.of(1, 2));
        }

        // Nor does one miss anything that has not been told all that the one that led had.
        spy.evaluate("() => channel.postMessage({line: told[0].line, last: 1_000_000})");
        news(3);
        follower.waitForFunction("() => shown.includes(3)");
        leader.close();
        await().atMost(PATIENCE)
                .until(() -> beckon.visitors().find(onlyVisitor()).orElseThrow().tabs() == 1);
        news(4);
        follower.waitForFunction("() => shown.includes(4)");
        assertThat(follower.evaluate("shown")).isEqualTo(List.of(1, 2, 3, 4));
        assertThat(opened).hasValue(2);
    }

    @Test
    void tabsForWhichALineHasNoRoomShareAnotherOne() {
        asFollowingPage();
        Page full = open(Way.REFUSES_UPGRADES);
        full.evaluate("() => { window.others = Array.from({length: 63},"
                + " () => Beckon.connect({card: false})); }");
        full.waitForFunction("() => others.every(({connected}) => connected)");
        Page late = open();
        Page later = open();
        assertThat(beckon.visitors().find(onlyVisitor()).orElseThrow().tabs()).isEqualTo(66);
        news(1);
        for (Page page : List.of(full, late, later)) {
            page.waitForFunction("() => shown.includes(1)");
        }
        assertThat(held).as("requests for what comes down").hasValue(2);
        assertThat(opened).as("64, and two that were told of another line").hasValue(68);

        late.close();
        news(2);
        for (Page page : List.of(full, later)) {
            page.waitForFunction("() => shown.includes(2)");
        }
        assertThat(opened).hasValue(68);
    }

    @Test
    void whatJavaScriptTakesForTheEndOfALineIsText() {
        asFollowingPage();
        Page page = open(Way.REFUSES_UPGRADES);
        offer("One\u2028more\u2029line");
        page.waitForFunction("() => shown.includes('One\\u2028more\\u2029line')");
    }

    @Test
    void aWebSocketThatIsNeverAnsweredIsGivenUpSoonAndNotWaitedForOnTheNextPage() {
        context.clock().install();
        proxy = new BadProxy(tomcat.http(""), Way.BLACK_HOLE);
        List<WebSocket> sockets = new CopyOnWriteArrayList<>();
        context.onPage(page -> page.onWebSocket(sockets::add));
        Page page = load();
        for (int tries = 1; tries <= 3; tries++) {
            int count = tries;
            page.waitForCondition(() -> sockets.size() == count);
            page.clock().fastForward(Duration.ofSeconds(5).toMillis());
        }
        page.waitForFunction("() => window.beckon?.connected");

        int before = held.get();
        page.navigate(proxy.origin() + "/cars?next");
        page.waitForFunction("() => window.beckon?.connected");
        page.waitForCondition(() -> held.get() > before);
        assertThat(sockets).hasSizeLessThanOrEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void oneRequestIsHeldHoweverOftenAPageComesAndGoes(boolean locks) {
        if (!locks) {
            withoutLocks();
        }
        asFollowingPage();
        // So that the line is still there when the page comes back.
        context.route("**/visitor/close", route -> {});
        Page page = open(Way.REFUSES_UPGRADES);
        for (int i = 1; i <= 3; i++) {
            page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}))");
            page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))");
            page.waitForFunction("() => beckon.connected");
            news(i);
            int number = i;
            page.waitForFunction("(number) => shown.includes(number)", number);
        }
        assertThat(held).hasValueLessThanOrEqualTo(4);
    }

    @Test
    void whoGoesBeforeItIsConnectedKeepsNothing() {
        asFollowingPage();
        proxy = new BadProxy(tomcat.http(""), Way.REFUSES_UPGRADES);
        context.route("**/visitor/open", route -> {}); // and never answered
        Page page = load();
        page.waitForCondition(() -> opened.get() == 1);
        page.evaluate("beckon.close()");
        assertThat(page.evaluate("navigator.locks.query().then(({held}) => held.length)"))
                .isEqualTo(0);

        context.unroute("**/visitor/open");
        open();
    }

    @Test
    void aTabWaitsForNoLeaderThatDoesNotAnswer() {
        asFollowingPage();
        proxy = new BadProxy(tomcat.http(""), Way.REFUSES_UPGRADES);
        Page dead = context.newPage();
        dead.navigate(proxy.origin() + "/page.js");
        dead.evaluate(
                "(name) => { navigator.locks.request(name, () => new Promise(() => {})); }",
                "beckon.line " + proxy.origin() + "/beckon/visitor");
        Page page = open();
        news(1);
        page.waitForFunction("() => shown.includes(1)");

        dead.close();
        open();
        news(2);
        page.waitForFunction("() => shown.includes(2)");
    }

    @Test
    void whatWasTrackedBeforeTheEndArrives() {
        asFollowingPage();
        Page page = open(Way.REFUSES_UPGRADES);
        page.evaluate(
                "() => { for (let i = 0; i < 20; i++) { beckon.track('Seen ' + i); } beckon.close(); }");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(tracked).hasSize(20));
        assertThat(tracked).startsWith("Seen 0").endsWith("Seen 19").doesNotHaveDuplicates();
    }

    @Test
    void whatWasTrackedAsThePageWentArrivesAndThePageIsGone() {
        asFollowingPage();
        Page page = open(Way.REFUSES_UPGRADES);
        page.evaluate("() => { beckon.track('Seen'); location.href = '/cars?next'; }");
        page.waitForURL("**/cars?next");
        page.waitForFunction("() => window.beckon?.connected");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(tracked).containsExactly("Seen"));
        await().atMost(Duration.ofSeconds(10))
                .until(() -> beckon.visitors().find(onlyVisitor()).orElseThrow().tabs() == 1);
    }

    @Test
    void whatCannotBeTakenNowIsSentAgain() {
        asFollowingPage();
        List<Integer> answers = new CopyOnWriteArrayList<>(List.of(409, 429));
        context.route("**/visitor/send", route -> {
            if (answers.isEmpty()) {
                route.resume();
            } else {
                route.fulfill(new Route.FulfillOptions().setStatus(answers.remove(0)));
            }
        });
        Page page = open(Way.REFUSES_UPGRADES);
        news(1);
        page.waitForFunction("() => shown.includes(1)");
        assertThat(answers).isEmpty();
        assertThat(opened).hasValue(1);
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

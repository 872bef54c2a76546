package io.beckon.servlet.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Clock;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.Route;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * A made-up shop in a browser of its own (cookies, storage), with the client on every page, a strict
 * Content-Security-Policy and a {@link FakeServer} behind it. Nothing leaves the browser. When it is
 * closed, a page's error, warning or violation of the policy fails the test unless it was expected.
 */
final class Site implements AutoCloseable {

    static final String ORIGIN = "https://shop.example";
    static final String SNIPPET =
            "<script src=/beckon/beckon.js data-beckon-connect defer></script>";

    private static final long NOON = 1_790_000_000_000L;
    /** As {@link FakeServer} promises it. */
    private static final long HEARTBEAT = 25_000;
    /** Long, for machines that are busy; what succeeds does not wait for it. */
    static final int TIMEOUT = 30_000;

    private static final String POLICY = "default-src 'self'";

    private final BrowserContext context;
    private final FakeServer server = new FakeServer();
    private final List<String> complaints = new ArrayList<>();
    private final List<String> expected = new ArrayList<>();
    private final Map<String, String> bodies = new HashMap<>();
    private final Map<String, String> files = new HashMap<>();
    private final Set<String> held = new HashSet<>();
    private final List<Route> waiting = new ArrayList<>();
    private String snippet = SNIPPET;

    Site(Browser browser, Browser.NewContextOptions options) {
        context = browser.newContext(options);
        context.setDefaultTimeout(TIMEOUT);
        context.route("**/*", this::serve);
        context.routeWebSocket(
                url -> url.replaceFirst("\\?.*", "").endsWith("/beckon/visitor"), server::accept);
        context.addInitScript("addEventListener('securitypolicyviolation',"
                + " event => console.error('violates ' + event.violatedDirective))");
        context.onConsoleMessage(message -> {
            if (message.type().equals("error") || message.type().equals("warning")) {
                complaints.add(message.text());
            }
        });
        context.onWebError(error -> complaints.add(error.error()));
    }

    FakeServer server() {
        return server;
    }

    BrowserContext context() {
        return context;
    }

    /** What stands at the end of each page's head. */
    Site withSnippet(String html) {
        snippet = html;
        return this;
    }

    /** What stands in a page's body. */
    Site with(String path, String html) {
        bodies.put(path, html);
        return this;
    }

    /** A script of the shop's own. */
    Site withScript(String path, String script) {
        files.put(path, script);
        return this;
    }

    /** Lets requests for a path wait. */
    void hold(String path) {
        held.add(path);
    }

    /** Answers what was held. */
    void release() {
        held.clear();
        waiting.forEach(this::serve);
        waiting.clear();
    }

    /** What a page's console may say. */
    void expectComplaint(String part) {
        expected.add(part);
    }

    /** Stops the pages' clocks: from now on their time passes only by {@link #pass}. */
    Site stopTime() {
        context.clock().install(new Clock.InstallOptions().setTime(NOON - 1_000));
        context.clock().pauseAt(NOON);
        return this;
    }

    /** Lets time pass on all pages. */
    void pass(long milliseconds) {
        context.clock().runFor(milliseconds);
    }

    /**
     * Lets time pass on a page whose connection is to hold: it takes a server that is silent for much
     * longer for a dead one.
     */
    void passConnected(Page page, long milliseconds) {
        for (long rest = milliseconds; rest > 0; rest -= HEARTBEAT) {
            pass(Math.min(rest, HEARTBEAT));
            settle(page);
        }
    }

    /** Chooses what chance would choose: from 0 to just below 1. */
    Site withChance(double value) {
        context.addInitScript("Math.random = () => " + value);
        return this;
    }

    /** Ends a tab's process while another tab looks on. */
    void crash(Page page, Page other) {
        AtomicBoolean crashed = new AtomicBoolean();
        page.onCrash(gone -> crashed.set(true));
        try {
            page.navigate("chrome://crash");
        } catch (PlaywrightException e) {
            // This is how it ends.
        }
        until(other, crashed::get);
    }

    /** Opens a tab. */
    Page open(String path) {
        return go(context.newPage(), path);
    }

    /** Goes to a page in a tab, and waits until it is connected. */
    Page connect(String path) {
        Page page = open(path);
        page.waitForFunction("() => window.beckon && beckon.connected");
        return page;
    }

    Page go(Page page, String path) {
        page.navigate(ORIGIN + path);
        return page;
    }

    /** Waits for something that the server sees; Playwright's events arrive meanwhile. */
    static void until(Page page, BooleanSupplier condition) {
        page.waitForCondition(condition, new Page.WaitForConditionOptions().setTimeout(TIMEOUT));
    }

    /** Waits until all that the page has given to its socket by now has arrived. */
    void settle(Page page) {
        settle(page, server.newest());
    }

    /** Waits until all that the page has given to this socket by now has arrived. */
    void settle(Page page, FakeServer.Connection connection) {
        long before = connection.received("pong").count();
        connection.send("{\"type\":\"ping\"}");
        until(page, () -> connection.received("pong").count() > before);
    }

    /** Waits until the page has noticed that its newest connection was closed. */
    void settleClosed(Page page) {
        page.waitForFunction("() => !beckon.connected");
        page.evaluate("0");
    }

    @Override
    public void close() {
        try {
            context.close();
        } catch (PlaywrightException e) {
            // A page's request that came in this very moment found nobody to answer it.
            if (!e.getMessage().contains("has been closed")) {
                throw e;
            }
        }
        assertThat(complaints)
                .as("what the pages complained of")
                .allMatch(complaint -> expected.stream().anyMatch(complaint::contains));
    }

    private void serve(Route route) {
        String path = route.request().url().substring(ORIGIN.length()).replaceFirst("[?#].*", "");
        if (path.endsWith("/beckon-http.mjs")) {
            // The server plays WebSockets alone.
            fulfill(
                    route,
                    "text/javascript",
                    "export const connect = (url) => new WebSocket(url, 'beckon.v1');");
            return;
        }
        if (held.contains(path)) {
            waiting.add(route);
        } else if (path.contains("/beckon/")) {
            String name = path.substring(path.lastIndexOf('/') + 1);
            fulfill(route, "text/javascript", resource("/io/beckon/servlet/web/" + name));
        } else if (files.containsKey(path)) {
            fulfill(route, "text/javascript", files.get(path));
        } else if (path.endsWith(".svg")) {
            fulfill(route, "image/svg+xml", resource("roadster.svg"));
        } else {
            String page = "<!doctype html><html lang=en><head><meta charset=utf-8>"
                    + "<meta name=viewport content='width=device-width'>"
                    + "<meta name=color-scheme content='light dark'>"
                    + "<title>Shop " + path + "</title>" + snippet + "</head><body>"
                    + bodies.getOrDefault(path, "<h1>Cars</h1>") + "</body></html>";
            fulfill(route, "text/html", page);
        }
    }

    private static void fulfill(Route route, String type, String body) {
        route.fulfill(new Route.FulfillOptions()
                .setContentType(type + ";charset=utf-8")
                .setHeaders(Map.of(
                        "Content-Security-Policy", POLICY, "Content-Type", type + ";charset=utf-8"))
                .setBody(body));
    }

    private static String resource(String name) {
        try (InputStream in = Site.class.getResourceAsStream(name)) {
            assertThat(in).as(name).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

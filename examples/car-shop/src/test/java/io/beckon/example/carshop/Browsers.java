package io.beckon.example.carshop;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;

import io.beckon.servlet.client.Chromium;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import java.util.ArrayList;
import java.util.List;

/**
 * One Chromium for all tests. Each person has a browser context, and so cookies, of their own. A test fails if a page has complained about
 * anything, a violation of its content security policy included.
 */
final class Browsers implements BeforeEachCallback, AfterEachCallback {
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(Browsers.class);

    /** Tells violations in words: the browser's own come as console messages as well. */
    private static final String TELL_VIOLATIONS = """
            addEventListener('securitypolicyviolation', (event) =>
              console.error('violation of ' + event.effectiveDirective + ' by ' + event.blockedURI));
            """;

    private final RunningShop shop;
    private final List<BrowserContext> contexts = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();
    private Browser browser;

    Browsers(RunningShop shop) {
        this.shop = shop;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        browser = context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(Running.class, key -> new Running(), Running.class)
                .browser;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        List<String> told = complaintsSoFar();
        contexts.forEach(BrowserContext::close);
        if (!told.isEmpty() && context.getExecutionException().isEmpty()) {
            throw new AssertionError("Pages have complained: " + told);
        }
    }

    /**
     * Takes what pages have complained about before they are closed: a page that is closed while it connects says so, and
     * that is the closing's doing. What a page says comes before its answer.
     */
    private List<String> complaintsSoFar() {
        contexts.forEach(
                opened -> opened.pages().forEach(page -> page.waitForFunction("() => true")));
        return takeComplaints();
    }

    /** Opens a page of the shop as a visitor who has not been here. */
    Page visitor(String path) {
        return visitor(path, new Browser.NewContextOptions());
    }

    Page visitor(String path, Browser.NewContextOptions options) {
        Page page = page(options);
        page.navigate(path.startsWith("/") ? shop.url(path) : path);
        return page;
    }

    /** Opens the dashboard, and waits until it is live. */
    Dashboard admin() {
        return admin(new Browser.NewContextOptions().setViewportSize(1440, 900));
    }

    Dashboard admin(Browser.NewContextOptions options) {
        Page page = page(options.setHttpCredentials(CarShop.ADMIN, RunningShop.PASSWORD));
        page.navigate(shop.url("/beckon/dashboard/"));
        return new Dashboard(page).live();
    }

    /** Takes back what pages have complained about so far, for tests that make them. */
    List<String> takeComplaints() {
        List<String> taken = List.copyOf(complaints);
        complaints.clear();
        return taken;
    }

    /**
     * Takes back what pages have complained about so far, which must be connections that broke: the browser tells of those,
     * and of what is written to one in the moment in which it is closed.
     */
    void expectBrokenConnections() {
        // After some tries the client looks whether it can be reached by HTTP alone.
        assertThat(takeComplaints())
                .allMatch(complaint -> complaint.contains("WebSocket")
                        || complaint.startsWith("Failed to load resource: net::"));
    }

    private Page page(Browser.NewContextOptions options) {
        BrowserContext context = browser.newContext(options);
        contexts.add(context);
        context.addInitScript(TELL_VIOLATIONS);
        context.onConsoleMessage(this::listen);
        context.onWebError(error -> complaints.add(error.error()));
        return context.newPage();
    }

    private void listen(ConsoleMessage message) {
        if (message.type().equals("error") || message.type().equals("warning")) {
            complaints.add(message.text());
        }
    }

    /** Lives as long as the test run. */
    private static final class Running implements AutoCloseable {
        private final Playwright playwright = Chromium.playwright();
        private final Browser browser = playwright.chromium().launch(Chromium.wholeOptions());

        @Override
        public void close() {
            browser.close();
            playwright.close();
        }
    }
}

package io.beckon.servlet.dashboard;

import static io.beckon.servlet.dashboard.Json.now;
import static io.beckon.servlet.dashboard.Json.object;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ReducedMotion;

import io.beckon.servlet.client.WithBrowser;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The dashboard in a browser, on a channel that the test plays, and without complaints of the page. */
@ExtendWith(WithBrowser.class)
abstract class OnDashboard {

    static WebFiles files;

    private final List<String> complaints = new ArrayList<>();
    private Browser browser;
    private BrowserContext context;
    Page page;
    AdminChannel channel;

    @BeforeAll
    static void serve() throws IOException {
        files = WebFiles.serve();
    }

    @AfterAll
    static void stopServing() {
        files.close();
    }

    @BeforeEach
    void newPage(Browser running) {
        browser = running;
        begin(1440, 900, AdminChannel.ALL_RIGHTS);
    }

    @AfterEach
    void nothingWasComplainedAbout() {
        context.close();
        assertThat(complaints).isEmpty();
    }

    final void begin(int width, int height, List<String> rights) {
        if (context != null) {
            context.close();
        }
        context = browser.newContext(new Browser.NewContextOptions()
                .setViewportSize(width, height)
                .setReducedMotion(ReducedMotion.REDUCE));
        context.setDefaultTimeout(10_000);
        page = context.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") || message.type().equals("warning")) {
                complaints.add(message.text());
            }
        });
        page.onPageError(complaints::add);
        page.addInitScript(
                "addEventListener('securitypolicyviolation',"
                        + " e => console.error('Policy violated: ' + e.violatedDirective + ' ' + e.blockedURI))");
        channel = new AdminChannel(page, files.address(), rights);
    }

    Locator rowOf(String visitor) {
        return page.locator("[data-visitor='" + visitor + "'][role=row]");
    }

    static Locator step(Locator sent, String step) {
        return sent.locator("[data-step=" + step + "] dd");
    }

    void fillOffer() {
        page.fill("#offer-title", "Test drive?");
        page.fill("#offer-body", "Twenty minutes, on us.");
        page.fill("#offer-label", "Book");
        page.fill("#offer-url", "/book");
    }

    void assertNothingSticksOut() {
        assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
                .isLessThanOrEqualTo(390);
        assertThat((Integer) page.evaluate("document.body.scrollWidth")).isLessThanOrEqualTo(390);
    }

    static Map<String, Object> activity(String visitor, Object... entries) {
        return object("type", "activity", "visitor", visitor, "entries", List.of(entries));
    }

    static Map<String, Object> sent(String id, Object to, String by, String title) {
        return object(
                "type",
                "sent",
                "ref",
                null,
                "id",
                id,
                "recipients",
                1,
                "by",
                by,
                "at",
                now(),
                "to",
                to,
                "name",
                "offer",
                "data",
                object("title", title));
    }

    static Map<String, Object> error(String code, String message, String ref) {
        return object("type", "error", "code", code, "message", message, "ref", ref);
    }
}

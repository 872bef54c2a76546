package io.beckon.servlet.client;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static io.beckon.servlet.client.Site.until;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

/** What a tab holds goes on with it, so that the server need not send it again. */
@ExtendWith(WithBrowser.class)
final class ResumeIT {

    private static final String LISTEN = """
            () => {
              window.shown = [];
              beckon.on('voucher', (data, message) => { shown.push(message.id); });
            }""";
    private static final String HELD = "sessionStorage.getItem(Object.keys(sessionStorage)[0])";
    private static final long OFFSET = 1_790_000_000_000_123L;

    @Test
    void aReconnectSaysWhatThePageHolds(Site site) {
        Page page = site.withChance(0).connect("/");
        hold(site, page, "A");
        site.server().newest().close(4000);
        until(page, () -> site.server().count("hello") == 2);
        assertThat(site.server().after()).isEqualTo(OFFSET);
        page.waitForFunction("() => beckon.connected");
        page.evaluate(LISTEN);
        until(page, () -> site.server().receipts("A").size() == 1);
        assertThat(page.evaluate("shown")).isEqualTo(List.of("A"));
    }

    @Test
    void theNextPageHasWhatTheOneBeforeHeld(Site site) {
        Page page = site.connect("/");
        hold(site, page, "A");
        site.server().newest().keep("B", 3);
        site.server().newest().offset(OFFSET + 1);
        site.settle(page);
        site.go(page, "/cars");
        until(page, () -> site.server().count("hello") == 2);
        assertThat(site.server().after()).isEqualTo(OFFSET + 1);
        page.evaluate(LISTEN);
        until(page, () -> site.server().count("receipt") == 2);
        assertThat(page.evaluate("shown")).isEqualTo(List.of("B", "A"));
    }

    @Test
    void whatWasShownDoesNotGoAlong(Site site) {
        Page page = site.connect("/");
        page.evaluate(LISTEN);
        hold(site, page, "A");
        until(page, () -> site.server().receipts("A").size() == 1);
        site.settle(page);
        site.go(page, "/cars");
        until(page, () -> site.server().count("hello") == 2);
        assertThat(site.server().after()).isEqualTo(OFFSET);
        assertThat(page.evaluate(HELD)).isEqualTo("[" + OFFSET + "]");
        page.waitForFunction("() => beckon.connected");
        page.evaluate(LISTEN);
        site.settle(page);
        assertThat(site.server().count("claim")).isOne();
    }

    @Test
    void anOfferThatIsNotYetDisplayedGoesAlong(Site site) {
        Page page = site.stopTime().connect("/");
        site.server().newest().offer("A", "Test drive?");
        site.server().newest().offset(OFFSET);
        assertThat(page.locator("beckon-offer strong")).isVisible();
        site.pass(900);
        // Here, where its sockets are the test's, the browser forgets what a page says as it goes.
        page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide'))");
        until(page, () -> site.server().count("release") == 1);
        site.go(page, "/cars");
        assertThat(page.locator("beckon-offer strong")).isVisible();
        site.pass(1_100);
        until(page, () -> site.server().receipts("A").equals(List.of("displayed")));
    }

    @Test
    void aReloadInTheMiddleShowsOneCard(Site site) {
        Page page = site.connect("/");
        site.server().newest().offset(OFFSET);
        for (int round = 0; round < 10; round++) {
            site.server().newest().offer("A", "Test drive?");
            page.reload();
            page.waitForFunction("() => window.beckon && beckon.connected");
        }
        until(page, () -> site.server().receipts("A").size() == 1);
        assertThat(page.locator("beckon-offer")).hasCount(1);
        page.reload();
        until(page, () -> site.server().count("hello") == 12);
        page.waitForFunction("() => beckon.connected");
        site.settle(page);
        assertThat(page.locator("beckon-offer")).hasCount(0);
        assertThat(site.server().receipts("A")).containsExactly("displayed");
    }

    @Test
    void aPageThatIsShownAgainHoldsWhatItHeld(Site site) {
        Page page = site.connect("/");
        hold(site, page, "A");
        page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}))");
        page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))");
        until(page, () -> site.server().count("hello") == 2);
        assertThat(site.server().after()).isEqualTo(OFFSET);
        page.waitForFunction("() => beckon.connected");
        page.evaluate(LISTEN);
        until(page, () -> site.server().receipts("A").size() == 1);
    }

    @Test
    void aWindowOpenedByThePageShowsNothingTwice(Site site) {
        Page page = site.connect("/");
        hold(site, page, "A");
        site.go(page, "/cars");
        page.waitForFunction("() => window.beckon && beckon.connected");
        Page window = page.waitForPopup(
                () -> page.evaluate("() => { window.open('/cars/1', '', 'popup'); }"));
        window.waitForFunction("() => window.beckon && beckon.connected");
        assertThat(site.server().after())
                .as("the window has a copy of the session")
                .isEqualTo(OFFSET);
        page.evaluate(LISTEN);
        window.evaluate(LISTEN);
        until(page, () -> site.server().receipts("A").contains("displayed"));
        site.settle(window);
        assertThat(List.of(page.evaluate("shown.length"), window.evaluate("shown.length")))
                .containsExactlyInAnyOrder(0, 1);
    }

    @Test
    void anOldListDoesNoHarm(Site site) {
        Page page = site.connect("/");
        hold(site, page, "A");
        site.go(page, "/cars");
        page.waitForFunction("() => window.beckon && beckon.connected");
        Object old = page.evaluate(HELD);
        page.evaluate(LISTEN);
        until(page, () -> site.server().receipts("A").size() == 1);
        site.settle(page);
        // As if the browser had died before the page was left.
        page.evaluate(
                "(old) => addEventListener('pagehide', () => sessionStorage.setItem(Object.keys(sessionStorage)[0], old))",
                old);
        site.go(page, "/about");
        page.waitForFunction("() => window.beckon && beckon.connected");
        page.evaluate(LISTEN);
        until(page, () -> site.server().newest().received("claim").count() == 1);
        site.settle(page);
        assertThat(page.evaluate("shown")).isEqualTo(List.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "null", "{}", "[]", "[null]", "[7,null]", "[7,8]", "\"x\""})
    void toleratesWhatItHasNotWritten(String list, Site site) {
        site.context()
                .addInitScript("if (location.host) sessionStorage.setItem("
                        + "'beckon.inbox wss://shop.example/beckon/visitor', '" + list + "')");
        Page page = site.connect("/");
        page.evaluate(LISTEN);
        site.server().newest().keep("A");
        until(page, () -> site.server().receipts("A").size() == 1);
    }

    @Test
    void aTabThatHoldsTooMuchLetsItBeSentAnew(Site site) {
        Page page = site.withChance(0).connect("/");
        for (int i = 0; i < 100; i++) {
            site.server().newest().keep("A" + i);
        }
        site.server().newest().offset(OFFSET);
        site.settle(page);
        site.server().newest().close(4000);
        until(page, () -> site.server().count("hello") == 2);
        assertThat(site.server().after()).isZero();
        page.waitForFunction("() => beckon.connected");
        page.evaluate(LISTEN);
        site.settle(page);
        assertThat(site.server().count("claim")).isZero();
        site.server().newest().keep("A7");
        until(page, () -> site.server().receipts("A7").size() == 1);
    }

    @Test
    void halfAMinuteWithoutTheServerLosesNothing(Site site) {
        Page page = site.stopTime().connect("/");
        page.evaluate("""
                () => {
                  window.shown = [];
                  beckon.on('voucher', (data, message) => { shown.push(message.id); window.last = message; });
                }""");
        site.server().newest().keep("A");
        site.server().newest().offset(OFFSET);
        until(page, () -> site.server().count("claim") == 1);
        site.pass(100);
        until(page, () -> site.server().receipts("A").size() == 1);
        Tabs.hide(page);
        site.server().newest().keep("B");
        site.server().newest().offset(OFFSET + 1);
        site.settle(page);
        site.server().die();
        site.settleClosed(page);
        page.evaluate("() => { last.clicked(); }");
        Tabs.reveal(page);
        site.pass(30_000);
        assertThat(page.evaluate("shown")).as("nothing without a claim").isEqualTo(List.of("A"));

        site.server().comeBack();
        long before = site.server().count("hello");
        page.evaluate("dispatchEvent(new Event('online'))");
        until(page, () -> site.server().count("hello") > before);
        assertThat(site.server().after()).isEqualTo(OFFSET + 1);
        page.waitForFunction("() => beckon.connected");
        site.pass(1_000);
        until(page, () -> site.server().receipts("B").size() == 1);
        until(page, () -> site.server().receipts("A").contains("clicked"));
        assertThat(page.evaluate("shown")).isEqualTo(List.of("A", "B"));
    }

    @Test
    void whoNoLongerAgreesIsForgotten(Site site) {
        site.withSnippet(
                "<script src=/beckon/beckon.js data-beckon-connect data-beckon-consent=ask defer></script>");
        Page page = site.open("/");
        page.evaluate("() => { beckon.consent(true); }");
        page.waitForFunction("() => beckon.connected");
        hold(site, page, "A");
        site.go(page, "/cars");
        page.waitForFunction("() => window.beckon && beckon.connected");
        assertThat(page.evaluate("sessionStorage.length")).isEqualTo(1);
        page.evaluate("() => { beckon.consent(false); }");
        assertThat(page.evaluate("sessionStorage.length + localStorage.length")).isEqualTo(0);
        site.go(page, "/about");
        assertThat(page.evaluate("sessionStorage.length")).isEqualTo(0);
        page.evaluate("() => { beckon.consent(true); }");
        page.waitForFunction("() => beckon.connected");
        assertThat(site.server().after()).isZero();
    }

    /** Lets a page hold a message. */
    private static void hold(Site site, Page page, String id) {
        site.server().newest().keep(id);
        site.server().newest().offset(OFFSET);
        site.settle(page);
    }
}

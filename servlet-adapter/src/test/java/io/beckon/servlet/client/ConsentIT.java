package io.beckon.servlet.client;

import static io.beckon.servlet.client.Site.until;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Nothing is stored or sent without the visitor's consent where the site asks for it. */
@ExtendWith(WithBrowser.class)
final class ConsentIT {

    private static final String ASK =
            "<script src=/beckon/beckon.js data-beckon-connect data-beckon-consent=ask defer></script>";
    private static final String STORED = "localStorage.length + sessionStorage.length";
    private static final String GPC =
            "Object.defineProperty(navigator, 'globalPrivacyControl', {value: true})";

    @Test
    void nothingBeforeTheVisitorAgrees(Site site) {
        Page page = site.withSnippet(ASK).stopTime().open("/");
        page.evaluate("""
                () => {
                  beckon.track('Early');
                  beckon.stream('cursor', {x: 1});
                  beckon.join('roadsters');
                  history.pushState(null, '', '/cars');
                }""");
        page.mouse().click(10, 10);
        site.pass(60_000);
        page.evaluate("dispatchEvent(new Event('online'))");
        page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))");
        Tabs.reveal(page);
        site.pass(60_000);
        assertThat(site.server().connections()).isEmpty();
        assertThat(page.evaluate(STORED)).isEqualTo(0);
        assertThat(page.evaluate("beckon.visitor")).isNull();

        page.evaluate("() => { beckon.consent(true); }");
        until(page, () -> site.server().count("join") == 1);
        site.settle(page);
        assertThat(site.server().count("track")).as("from before the consent").isZero();
        assertThat(site.server()
                        .received("hello")
                        .findFirst()
                        .orElseThrow()
                        .path("page")
                        .path("url")
                        .asString())
                .isEqualTo("https://shop.example/cars");
    }

    @Test
    void theDecisionHoldsOnTheNextPage(Site site) {
        Page page = site.withSnippet(ASK).open("/");
        page.evaluate("() => { beckon.consent(true); }");
        until(page, () -> site.server().count("hello") == 1);
        site.go(page, "/cars");
        until(page, () -> site.server().count("hello") == 2);
        page.evaluate("() => { beckon.consent(false); }");
        site.go(page, "/about");
        assertThat(page.evaluate(STORED)).isEqualTo(0);
        assertThat(site.server().connections()).hasSize(2);
    }

    @Test
    void whoNoLongerAgreesIsForgotten(Site site) {
        site.server().doNotAnswerPings();
        Page page = site.withSnippet(ASK).open("/");
        page.evaluate("() => { beckon.consent(true); }");
        page.waitForFunction("() => beckon.connected");
        page.evaluate(
                "() => { beckon.on('voucher', (data, message) => { window.last = message; }); }");
        site.server()
                .newest()
                .send(
                        "{\"type\":\"message\",\"id\":\"A\",\"name\":\"voucher\",\"keep\":true,\"data\":{}}");
        until(page, () -> site.server().receipts("A").size() == 1);
        assertThat(page.evaluate(
                        "Object.keys(localStorage).some((key) => key.includes('A displayed'))"))
                .isEqualTo(true);

        page.evaluate("() => { beckon.track('Last'); beckon.consent(false); last.clicked(); }");
        until(page, () -> !site.server().newest().isOpen());
        assertThat(page.evaluate(STORED)).isEqualTo(0);
        assertThat(site.server().receipts("A")).containsExactly("displayed");
        assertThat(site.server().count("track")).isZero();
    }

    @Test
    void aDecisionInOneTabHoldsInAll(Site site) {
        Page one = site.withSnippet(ASK).open("/");
        Page two = site.open("/cars");
        one.evaluate("() => { beckon.consent(true); }");
        until(one, () -> site.server().count("hello") == 2);
        two.evaluate("() => { beckon.consent(false); }");
        until(
                one,
                () -> site.server().connections().stream()
                        .noneMatch(FakeServer.Connection::isOpen));
    }

    @Test
    void aRefusalIsRememberedWhereTheSiteDoesNotAsk(Site site) {
        Page page = site.connect("/");
        assertThat(page.evaluate(STORED)).isEqualTo(0);
        page.evaluate("() => { beckon.consent(false); }");
        site.go(page, "/cars");
        page.evaluate("() => { beckon.track('Nothing'); }");
        assertThat(site.server().connections()).hasSize(1);
        page.evaluate("() => { beckon.consent(true); }");
        until(page, () -> site.server().count("hello") == 2);
        assertThat(page.evaluate(STORED)).isEqualTo(0);
    }

    @Test
    void globalPrivacyControlIsARefusal(Site site) {
        site.context().addInitScript(GPC);
        Page page = site.open("/");
        page.evaluate("() => { beckon.track('Nothing'); }");
        assertThat(site.server().connections()).isEmpty();
        assertThat(page.evaluate(STORED)).isEqualTo(0);
        page.evaluate("() => { beckon.consent(true); }");
        until(page, () -> site.server().count("hello") == 1);
    }

    @Test
    void aSiteMaySayThatGlobalPrivacyControlDoesNotConcernIt(Site site) {
        site.context().addInitScript(GPC);
        site.withSnippet(
                "<script src=/beckon/beckon.js data-beckon-connect data-beckon-gpc=ignore defer></script>");
        site.connect("/");
    }

    @Test
    void aSiteThatKnowsOfARefusalSaysSo(Site site) {
        Page page = site.withSnippet(ASK).open("/");
        page.evaluate("() => { beckon.consent(true); }");
        until(page, () -> site.server().count("hello") == 1);
        site.withSnippet(ASK.replace("=ask", "=denied"));
        site.go(page, "/cars");
        assertThat(page.evaluate(STORED)).isEqualTo(0);
        assertThat(site.server().connections()).hasSize(1);
    }

    @Test
    void worksWhereStorageIsForbidden(Site site) {
        site.context()
                .addInitScript(
                        "for (const name of ['localStorage', 'sessionStorage'])"
                                + " Object.defineProperty(window, name, {get() { throw new Error('forbidden'); }})");
        Page page = site.withSnippet(ASK).open("/");
        page.evaluate("() => { beckon.consent(true); }");
        until(page, () -> site.server().count("hello") == 1);
        page.evaluate("() => { beckon.consent(false); }");
        until(page, () -> !site.server().newest().isOpen());
    }
}

package io.beckon.servlet.client;

import static io.beckon.servlet.client.Site.until;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.JsonNode;

/**
 * Nothing is stored or sent without the visitor's consent where the site asks for it, and the server is told what the
 * visitor has decided.
 */
@ExtendWith(WithBrowser.class)
final class ConsentIT {

    private static final String ASK =
            "<script src=/beckon/beckon.js data-beckon-connect data-beckon-consent=ask defer></script>";
    private static final String STORED = "localStorage.length + sessionStorage.length";
    private static final String GPC =
            "Object.defineProperty(navigator, 'globalPrivacyControl', {value: true})";
    private static final String STORED_DECISION = "localStorage['beckon.consent']";
    /** Leaves no room for a single character. */
    private static final String FILL = """
            () => {
              let key = 0;
              for (let size = 2 ** 24; size >= 1; size = size / 2) {
                try {
                  for (;;) {
                    localStorage[key] = 'x'.repeat(size);
                    key++;
                  }
                } catch (_) {
                  // A smaller one may fit.
                }
              }
            }""";
    /** An event that is not worth keeping for {@code consent}, and one of a stream. */
    private static final String TRACK =
            "() => { beckon.track('Viewed'); beckon.stream('cursor', {x: 1}); }";

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
        assertThat(page.evaluate(STORED)).isEqualTo(1);
        assertThat(page.evaluate(STORED_DECISION)).isEqualTo("true");
        assertThat(toldByHello(site)).as("the server knows of the refusal").isEqualTo("true");
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

    @Test
    void worksWhereStorageIsFull(Site site) {
        Page page = site.connect("/");
        page.evaluate(FILL);
        page.evaluate("() => { beckon.consent(false); }");
        until(page, () -> !site.server().newest().isOpen());
        assertThat(page.evaluate(STORED_DECISION)).isNull();
        page.evaluate("dispatchEvent(new Event('storage'))");
        assertThat(site.server().connections()).hasSize(1);
        page.evaluate("() => { beckon.consent({analytics: true}); }");
        until(page, () -> site.server().count("hello") == 2);
        assertThat(toldByHello(site)).isEqualTo("{\"analytics\":true}");
        assertThat(page.evaluate(STORED_DECISION)).isNull();
    }

    @Test
    void whoAgreesToMoreIsAsNewToTheServer(Site site) {
        Page page = site.withSnippet(ASK).open("/");
        page.evaluate("() => { beckon.consent({messages: true}); }");
        page.waitForFunction("() => beckon.connected");
        FakeServer.Connection before = site.server().newest();
        page.evaluate("() => { beckon.consent({messages: true, analytics: true}); }");
        until(page, () -> site.server().count("hello") == 2);
        assertThat(before.isOpen()).isFalse();
        assertThat(repeats(site)).as("the server did not look at the page").isFalse();
        assertThat(toldByHello(site)).isEqualTo("{\"analytics\":true,\"messages\":true}");
    }

    @Test
    void whoAgreesAfterARefusalDoesNotRepeatWhatThePageSaid(Site site) {
        Page page = site.connect("/");
        page.evaluate("() => { beckon.consent(false); }");
        until(page, () -> !site.server().newest().isOpen());
        page.evaluate("() => { beckon.consent(true); }");
        until(page, () -> site.server().count("hello") == 2);
        assertThat(repeats(site)).isFalse();
    }

    private static boolean repeats(Site site) {
        return site.server()
                .newest()
                .received("hello")
                .findFirst()
                .orElseThrow()
                .path("resumed")
                .asBoolean(false);
    }

    @Test
    void nobodyHasDecidedUntilTheVisitorDoes(Site site) {
        Page page = site.connect("/");
        assertThat(toldByHello(site)).isEmpty();
        page.evaluate("() => { beckon.consent(true); }");
        site.go(page, "/cars");
        until(page, () -> site.server().count("hello") == 2);
        assertThat(toldByHello(site)).isEqualTo("true");
    }

    @Test
    void thePurposesAgreedToAreToldAtOnceAndOnTheNextPage(Site site) {
        Page page = site.withSnippet(ASK).open("/");
        page.evaluate("() => { beckon.consent(true); }");
        page.waitForFunction("() => beckon.connected");
        page.evaluate("""
                () => {
                  for (let i = 0; i < 10; i++) {
                    beckon.track('Viewed');
                  }
                  beckon.consent({analytics: true, personalisation: false, messages: 'yes', fun: true});
                }""");
        site.settle(page);
        assertThat(site.server().newest().frames().get(1))
                .as("goes before what waits")
                .singleElement()
                .isEqualTo(json("{'type':'consent','consent':{'analytics':true}}"));
        assertThat(page.evaluate(STORED_DECISION)).isEqualTo("{\"analytics\":true}");
        assertThat(site.server().connections()).hasSize(1);

        site.go(page, "/cars");
        until(page, () -> site.server().count("hello") == 2);
        assertThat(toldByHello(site)).isEqualTo("{\"analytics\":true}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "{}", "{analytics: false, messages: 0}", "undefined"})
    void aRefusalOfEverythingIsTheLastWord(String refusal, Site site) {
        Page page = site.withSnippet(ASK).open("/");
        page.evaluate("() => { beckon.consent({messages: true, analytics: true}); }");
        page.waitForFunction("() => beckon.connected");
        page.evaluate("() => { beckon.track('Last'); beckon.consent(" + refusal
                + "); beckon.track('Later'); }");
        until(page, () -> !site.server().newest().isOpen());
        assertThat(site.server().newest().received().skip(1))
                .singleElement()
                .isEqualTo(json("{'type':'consent','consent':false}"));
        assertThat(page.evaluate(STORED)).isEqualTo(0);
    }

    @ParameterizedTest
    @CsvSource({"false, 0", "{messages: true}, 1"})
    void aDecisionIsToldBeforeTheWelcome(String decision, int stored, Site site) {
        site.server().doNotGreet();
        Page page = site.withSnippet(ASK).open("/");
        page.evaluate("() => { beckon.consent(true); }");
        until(page, () -> site.server().count("hello") == 1);
        page.evaluate("() => { beckon.consent(" + decision + "); }");
        until(page, () -> site.server().count("consent") == 1);
        assertThat(page.evaluate(STORED)).isEqualTo(stored);
    }

    @Test
    void aDecisionBeforeTheHelloIsInIt(Site site) {
        Page page = site.withSnippet(ASK).open("/");
        page.evaluate("() => { beckon.consent(true); beckon.consent({messages: true}); }");
        page.waitForFunction("() => beckon.connected");
        site.settle(page);
        assertThat(toldByHello(site)).isEqualTo("{\"messages\":true}");
        assertThat(site.server().count("consent")).isZero();
    }

    @Test
    void anotherTabDoesNotRepeatADecisionAndGoesByIt(Site site) {
        site.withChance(0);
        Page one = site.connect("/");
        FakeServer.Connection first = site.server().newest();
        Page two = site.connect("/cars");
        FakeServer.Connection second = site.server().newest();
        one.evaluate("() => { beckon.consent({messages: true}); }");
        two.waitForFunction("() => " + STORED_DECISION);
        site.settle(one, first);
        site.settle(two, second);
        assertThat(first.received("consent")).hasSize(1);
        assertThat(second.received("consent")).isEmpty();
        second.close(1011);
        until(two, () -> site.server().count("hello") == 3);
        assertThat(toldByHello(site)).isEqualTo("{\"messages\":true}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"x\":true}",
                "{\"analytics\":\"true\",\"messages\":1}",
                "[true]",
                "\"true\"",
                "1",
                "null",
                "true,",
                "granted"
            })
    void whatIsStoredAndSaysNothingIsARefusal(String stored, Site site) {
        site.withScript("/store.js", "localStorage['beckon.consent'] = '" + stored + "';");
        site.withSnippet("<script src=/store.js></script>" + Site.SNIPPET);
        Page page = site.open("/");
        page.evaluate("() => { beckon.track('Nothing'); }");
        assertThat(site.server().connections()).isEmpty();
        assertThat(page.evaluate("beckon.connected")).isEqualTo(false);
        page.evaluate("() => { beckon.consent(true); }");
        until(page, () -> site.server().count("hello") == 1);
        assertThat(toldByHello(site)).isEqualTo("true");
    }

    @Test
    void whatIsStoredCountsForWhatItSays(Site site) {
        site.withScript(
                "/store.js",
                "localStorage['beckon.consent'] = '{\"analytics\":true,\"messages\":\"x\",\"y\":{}}';");
        site.withSnippet("<script src=/store.js></script>" + Site.SNIPPET);
        site.connect("/");
        assertThat(toldByHello(site)).isEqualTo("{\"analytics\":true}");
    }

    @Test
    void eventsThatWereNotAgreedToAreNotToldLater(Site site) {
        Page page = site.withChance(0).connect("/");
        page.evaluate("() => { beckon.consent({messages: true}); }");
        page.evaluate(TRACK);
        site.settle(page);
        site.server().die();
        site.settleClosed(page);
        page.evaluate(TRACK);
        page.evaluate("() => { beckon.consent(true); }");
        site.server().comeBack();
        page.waitForFunction("() => beckon.connected");
        site.settle(page);
        assertThat(site.server().count("track")).isZero();
        page.evaluate(TRACK);
        until(page, () -> site.server().count("track") == 2);
    }

    @Test
    void messagesThatAreNotAgreedToAreForgotten(Site site) {
        Page page = site.withChance(0).connect("/");
        site.server().newest().keep("A");
        site.server().newest().offset(7);
        site.settle(page);
        page.evaluate("""
                () => {
                  beckon.consent({analytics: true});
                  window.heard = 0;
                  beckon.on('voucher', () => { heard++; });
                }""");
        site.settle(page);
        assertThat(site.server().count("claim")).isZero();
        assertThat(site.server().newest().isOpen()).isTrue();

        page.evaluate("() => { beckon.consent({messages: true}); }");
        until(page, () -> site.server().count("hello") == 2);
        assertThat(site.server().after()).as("begins anew").isZero();
        site.server().newest().keep("B");
        page.waitForFunction("() => heard === 1");
    }

    @Test
    void aRefusalHoldsForThePageThatComesBackFromTheCache(Site site) {
        Page page = site.connect("/");
        page.evaluate("() => { dispatchEvent(new PageTransitionEvent('pagehide')); }");
        until(page, () -> !site.server().newest().isOpen());
        // Nobody tells a page that sleeps what was decided on the next one.
        page.evaluate("() => { " + STORED_DECISION + " = 'false'; }");
        page.evaluate(
                "() => { dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true})); }");
        page.evaluate("dispatchEvent(new Event('online'))");
        page.evaluate("() => { beckon.consent(true); }");
        page.waitForFunction("() => beckon.connected");
        assertThat(site.server().connections()).hasSize(2);
        assertThat(toldByHello(site)).isEqualTo("true");
    }

    /** What the newest connection's first message says of the decision, or nothing. */
    private static String toldByHello(Site site) {
        return FullClient.hello(site.server().newest()).path("consent").toString();
    }

    private static JsonNode json(String text) {
        return FakeServer.JSON.readTree(text.replace('\'', '"'));
    }
}

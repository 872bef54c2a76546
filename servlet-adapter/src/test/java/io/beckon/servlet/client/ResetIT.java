package io.beckon.servlet.client;

import static io.beckon.servlet.client.FullClient.hello;
import static io.beckon.servlet.client.FullClient.identities;
import static io.beckon.servlet.client.FullClient.profile;
import static io.beckon.servlet.client.FullClient.snippet;
import static io.beckon.servlet.client.FullClient.told;
import static io.beckon.servlet.client.FullClient.welcome;
import static io.beckon.servlet.client.Site.until;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A visitor who logs out is another one from then on, in all tabs; and the token that says which one. */
@ExtendWith(WithBrowser.class)
final class ResetIT {

    private static final String SIGNED = snippet("data-beckon-identity=abc.def");
    private static final String ADDRESS = "wss://shop.example/beckon/visitor";
    private static final String LISTEN = """
            () => {
              window.heard = [];
              beckon.on('profile', ({user, changes}) => { heard.push([user.name, changes?.['user.name']]); });
            }""";
    /** What is stored, by its kind. */
    private static final String STORED =
            "Object.keys(localStorage).map((key) => key.split(' ')[0].slice(7)).sort()";
    /** From now on no connection comes about. */
    private static final String CUT_OFF =
            "() => { window.WebSocket = class { constructor() { throw new Error('cut off'); } }; }";

    @Test
    void forgetsThePersonAndAsksForANewVisitor(Site site) {
        Page page = site.withSnippet(SIGNED).withChance(0).connect("/?ajs_uid=qu");
        FakeServer.Connection first = site.server().newest();
        page.evaluate(LISTEN);
        profile(first, "'user':{'name':'Ann'}");
        first.offset(7);
        site.settle(page);
        assertThat(page.evaluate(STORED)).isEqualTo(List.of("identities", "profile"));

        site.server().doNotGreet();
        page.evaluate("""
                () => {
                  window.done = false;
                  for (let i = 0; i < 10; i++) {
                    beckon.track('Logged Out');
                  }
                  beckon.reset().then(() => { window.done = true; });
                }""");
        until(page, () -> site.server().count("hello") == 2 && !first.isOpen());
        assertThat(first.received("track"))
                .as("the last words of the one who left")
                .hasSize(10);
        FakeServer.Connection second = site.server().newest();
        assertThat(second.url()).isEqualTo(ADDRESS + "?reset");
        assertThat(second.received()).singleElement().isEqualTo(FakeServer.JSON.readTree("""
                        {"type":"hello","page":{"url":"https://shop.example/?ajs_uid=qu","title":"Shop /","referrer":""},"resumed":false}"""));
        assertThat(page.evaluate("[done, heard]"))
                .isEqualTo(List.of(
                        false,
                        List.of(
                                Arrays.asList("Ann", null),
                                Arrays.asList(null, Arrays.asList("Ann", null)))));
        assertThat(page.evaluate(STORED)).isEqualTo(List.of("reset"));

        second.welcome();
        page.waitForFunction("() => done");
        assertThat(page.evaluate("beckon.profile.user")).isEqualTo(Map.of());
        second.close(4000);
        until(page, () -> site.server().count("hello") == 3);
        assertThat(site.server().newest().url()).isEqualTo(ADDRESS);
        assertThat(told(site.server().newest())).isEmpty();
    }

    @Test
    void thoseWhoComeAfterwardsAreToldOf(Site site) {
        Page page = site.withSnippet(SIGNED).connect("/");
        page.evaluate("() => { beckon.reset(); beckon.identify('ghi.jkl'); }");
        until(page, () -> site.server().count("hello") == 2);
        assertThat(told(site.server().newest())).containsExactly("ghi.jkl");
        site.go(page, "/cars");
        until(page, () -> site.server().count("hello") == 3);
        assertThat(told(site.server().newest())).containsExactly("abc.def");
    }

    @Test
    void librariesThatStillKnowThePersonAreNotAskedAgain(Site site) {
        site.withSnippet(SIGNED).stopTime();
        Page page = site.connect("/");
        page.evaluate("() => { beckon.reset(); }");
        until(page, () -> site.server().count("hello") == 2);
        page.evaluate("() => { window.Intercom = () => 'i1'; }");
        site.pass(20_000);
        site.settle(page);
        assertThat(told(site.server().newest())).isEmpty();
    }

    @Test
    void anAddressMayHaveAQueryAlready(Site site) {
        site.withSnippet(snippet("data-beckon-url=" + ADDRESS + "?shop=1"));
        Page page = site.connect("/");
        page.evaluate("() => { beckon.reset(); }");
        until(page, () -> site.server().count("hello") == 2);
        assertThat(site.server().newest().url()).isEqualTo(ADDRESS + "?shop=1&reset");
    }

    @Test
    void asksAgainUntilThereIsAHandshake(Site site) {
        Page page = site.withSnippet(SIGNED).withChance(0).connect("/");
        page.evaluate("""
                () => {
                  const Original = WebSocket;
                  let failures = 3;
                  window.WebSocket = function (...values) {
                    if (failures-- > 0) {
                      throw new Error('not now');
                    }
                    return new Original(...values);
                  };
                  beckon.reset();
                }""");
        until(page, () -> site.server().count("hello") == 2);
        assertThat(site.server().newest().url()).isEqualTo(ADDRESS + "?reset");
    }

    @Test
    void aPageThatIsLeftAtOnceLeavesItToTheNext(Site site) {
        Page page = site.withSnippet(FullClient.SNIPPET).connect("/");
        site.server().newest().offset(7);
        site.settle(page);
        page.evaluate(CUT_OFF);
        page.evaluate("() => { beckon.reset(); }");
        site.go(page, "/cars");
        until(page, () -> site.server().count("hello") == 2);
        assertThat(site.server().newest().url()).isEqualTo(ADDRESS + "?reset");
        assertThat(site.server().after()).isZero();
        site.go(page, "/about");
        until(page, () -> site.server().count("hello") == 3);
        assertThat(site.server().newest().url()).isEqualTo(ADDRESS);
    }

    @Test
    void whatWaitedForTheOneWhoLeftIsNotShownToTheNext(Site site) {
        Page page = site.withSnippet(FullClient.SNIPPET).connect("/");
        site.server().newest().keep("A");
        site.server().newest().offset(7);
        site.settle(page);
        page.evaluate("() => { beckon.reset(); }");
        until(page, () -> site.server().count("hello") == 2);
        page.evaluate("() => { beckon.on('voucher', () => {}); }");
        site.settle(page);
        assertThat(site.server().after()).isZero();
        assertThat(site.server().count("claim")).isZero();
    }

    @Test
    void theOtherTabsForgetAndComeBack(Site site) {
        site.withSnippet(SIGNED).withChance(0);
        Page one = site.connect("/");
        Page two = site.connect("/cars?ajs_uid=qu");
        FakeServer.Connection ofTwo = site.server().newest();
        two.evaluate(LISTEN);
        profile(ofTwo, "'user':{'name':'Ann'}");
        ofTwo.offset(7);
        site.settle(two);

        site.server().doNotGreet();
        one.evaluate("() => { beckon.reset(); }");
        until(one, () -> site.server().count("hello") == 3);
        welcome(site.server().newest(), "new");
        two.waitForFunction("() => Object.values(localStorage).includes('new')");
        profile(ofTwo, "'user':{'name':'Ann','age':50}");
        site.settle(two, ofTwo);
        ofTwo.close(4007);
        until(two, () -> site.server().count("hello") == 4);
        FakeServer.Connection back = site.server().newest();
        assertThat(back.url()).isEqualTo(ADDRESS);
        assertThat(told(back)).isEmpty();
        assertThat(site.server().after()).isZero();
        assertThat(hello(back).path("token").asString(""))
                .as("of the new visitor")
                .isEqualTo("new");
        assertThat(two.evaluate("heard.length")).isEqualTo(3);
        assertThat(two.evaluate("beckon.profile.user.name")).isNull();
        assertThat(two.evaluate(STORED)).isEqualTo(List.of("reset", "token"));
        two.evaluate("() => { beckon.identify('ghi.jkl'); }");
        back.welcome();
        until(two, () -> back.received("identify").count() == 1);
        assertThat(told(back)).containsExactly("ghi.jkl");
    }

    @Test
    void aTabWithAStorageOfItsOwnErasesIt(Site site) {
        Page page = site.withSnippet(SIGNED).withChance(0).connect("/?ajs_uid=qu");
        profile(site.server().newest(), "'user':{'name':'Ann'}");
        welcome(site.server().newest(), "t1");
        site.settle(page);
        site.server().newest().close(4007);
        until(page, () -> site.server().count("hello") == 2);
        assertThat(told(site.server().newest())).isEmpty();
        assertThat(page.evaluate(STORED)).isEqualTo(List.of());
    }

    @Test
    void aTabThatWasClosedBeforeItsWelcomeForgetsAsWell(Site site) {
        site.server().doNotGreet();
        Page page = site.withSnippet(SIGNED).withChance(0).open("/");
        until(page, () -> site.server().count("hello") == 1);
        assertThat(told(site.server().newest())).containsExactly("abc.def");
        site.server().newest().close(4007);
        until(page, () -> site.server().count("hello") == 2);
        assertThat(told(site.server().newest())).isEmpty();
    }

    @Test
    void aTabThatWasNotTherePutsNothingOldIntoItsHello(Site site) {
        site.withSnippet(SIGNED).withChance(0.999999).stopTime();
        Page one = site.connect("/");
        Page two = site.connect("/cars");
        two.evaluate(LISTEN);
        FakeServer.Connection ofTwo = site.server().newest();
        profile(ofTwo, "'user':{'name':'Ann'}");
        ofTwo.offset(7);
        site.settle(two);
        ofTwo.close(4000);
        site.settleClosed(two);
        one.evaluate("() => { beckon.reset(); }");
        until(one, () -> site.server().count("hello") == 3);
        two.waitForFunction(
                "() => Object.keys(localStorage).some((key) => key.startsWith('beckon.reset '))");
        two.evaluate("dispatchEvent(new Event('online'))");
        until(two, () -> site.server().count("hello") == 4);
        assertThat(told(site.server().newest())).isEmpty();
        assertThat(site.server().after()).isZero();
        assertThat(two.evaluate("heard.length")).isEqualTo(2);
    }

    @Test
    void aTabThatWasElsewhereBringsNothingOldBack(Site site) {
        Page one = site.withSnippet(FullClient.SNIPPET).connect("/");
        Page two = site.connect("/cars");
        site.server().newest().offset(7);
        site.settle(two);
        site.withSnippet("").go(two, "/elsewhere");
        one.evaluate("() => { beckon.reset(); }");
        until(one, () -> site.server().count("hello") == 3);
        two.waitForFunction(
                "() => Object.keys(localStorage).some((key) => key.startsWith('beckon.reset '))");
        assertThat(two.evaluate("Object.values(sessionStorage)")).isEqualTo(List.of("[7]"));
        site.withSnippet(FullClient.SNIPPET).go(two, "/about");
        until(two, () -> site.server().count("hello") == 4);
        assertThat(site.server().after()).isZero();
    }

    @Test
    void withoutConsentNothingIsStoredAndNothingIsWaitedFor(Site site) {
        Page page = site.withSnippet(snippet("data-beckon-consent=ask")).open("/");
        page.evaluate("() => beckon.reset()");
        assertThat(page.evaluate("localStorage.length + sessionStorage.length")).isEqualTo(0);
        assertThat(site.server().connections()).isEmpty();
        page.evaluate("() => { beckon.consent(true); }");
        until(page, () -> site.server().count("hello") == 1);
        assertThat(site.server().newest().url()).isEqualTo(ADDRESS + "?reset");
    }

    @Test
    void nobodyWaitsForAConnectionThatDoesNotComeBack(Site site) {
        site.expectComplaint("Beckon: 4102");
        site.server().doNotGreet();
        Page page = site.withSnippet(FullClient.SNIPPET).open("/");
        until(page, () -> site.server().count("hello") == 1);
        page.evaluate("() => { window.done = 0; beckon.reset().then(() => { done++; }); }");
        until(page, () -> site.server().count("hello") == 2);
        site.server().newest().close(4102);
        page.waitForFunction("() => done === 1");
        page.evaluate("() => { beckon.reset().then(() => { done++; }); }");
        until(page, () -> site.server().count("hello") == 3);
        page.evaluate("() => { beckon.close(); }");
        page.waitForFunction("() => done === 2");
        page.evaluate("() => beckon.reset()");
        assertThat(site.server().connections()).hasSize(3);
    }

    @Test
    void theTokenGoesWithEachLaterHello(Site site) {
        site.server().doNotGreet();
        Page page = site.withSnippet(FullClient.SNIPPET).withChance(0).open("/");
        until(page, () -> site.server().count("hello") == 1);
        assertThat(hello(site.server().newest()).has("token")).isFalse();
        welcome(site.server().newest(), "t1");
        site.settle(page);
        site.server().newest().close(4000);
        until(page, () -> site.server().count("hello") == 2);
        assertThat(hello(site.server().newest()).path("token").asString()).isEqualTo("t1");
        site.server().newest().welcome();
        site.settle(page);
        site.go(page, "/cars");
        until(page, () -> site.server().count("hello") == 3);
        assertThat(hello(site.server().newest()).path("token").asString()).isEqualTo("t1");
        welcome(site.server().newest(), "t2");
        site.settle(page);

        Page elsewhere =
                site.withSnippet(snippet("data-beckon-path=/other/beckon")).open("/about");
        until(elsewhere, () -> site.server().count("hello") == 4);
        assertThat(hello(site.server().newest()).has("token")).isFalse();

        page.evaluate("() => { beckon.reset(); }");
        until(page, () -> site.server().count("hello") == 5);
        assertThat(hello(site.server().newest()).has("token")).isFalse();
    }

    @Test
    void theTokenIsErasedWithTheConsent(Site site) {
        site.server().doNotGreet();
        Page page = site.withSnippet(snippet("data-beckon-consent=ask")).open("/");
        page.evaluate("() => { beckon.consent(true); }");
        until(page, () -> site.server().count("hello") == 1);
        welcome(site.server().newest(), "t1");
        site.settle(page);
        page.evaluate("() => { beckon.reset(); }");
        until(page, () -> site.server().count("hello") == 2);
        welcome(site.server().newest(), "t2");
        site.settle(page);
        assertThat(page.evaluate(STORED)).isEqualTo(List.of("consent", "reset", "token"));
        page.evaluate("() => { beckon.consent(false); }");
        assertThat(page.evaluate("localStorage.length + sessionStorage.length")).isEqualTo(0);
    }

    @Test
    void whatWasStoredGoesWhereTheSiteKnowsOfARefusal(Site site) {
        Page page = site.withSnippet(FullClient.SNIPPET).connect("/?ajs_uid=qu");
        profile(site.server().newest(), "'user':{'name':'Ann'}");
        site.settle(page);
        site.withSnippet(snippet("data-beckon-consent=denied"));
        site.go(page, "/cars");
        assertThat(page.evaluate("localStorage.length + sessionStorage.length")).isEqualTo(0);
        assertThat(page.evaluate("beckon.profile")).isNull();
    }

    @Test
    void isAModuleToo(Site site) {
        site.withSnippet("<script type=module src=/app.js></script>")
                .withScript(
                        "/app.js",
                        "import {connect} from '/beckon/beckon-full.mjs';"
                                + "window.beckon = connect({identities: ['abc.def']});");
        site.connect("/");
        assertThat(identities(hello(site.server().newest()))).containsExactly("abc.def");
        assertThat(site.server().newest().url()).isEqualTo(ADDRESS);
    }
}

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

/** Nothing is about the person where the visitor has not agreed to that, whatever else they agree to. */
@ExtendWith(WithBrowser.class)
final class PersonalisationIT {

    private static final String ADDRESS = "/?ajs_uid=qu";
    private static final String SIGNED = snippet("data-beckon-identity=abc.def");
    private static final String ASKED =
            snippet("data-beckon-identity=abc.def data-beckon-consent=ask");
    private static final String REFUSE =
            "() => { beckon.consent({analytics: true, messages: true}); }";
    private static final String AGREE = "() => { beckon.consent(true); }";
    private static final String LISTEN = """
            () => {
              window.heard = [];
              beckon.on('profile', ({user}) => { heard.push(user.name); });
            }""";
    /** What is stored, by its kind. */
    private static final String STORED =
            "Object.keys(localStorage).map((key) => key.split(' ')[0].slice(7)).sort()";

    @Test
    void thePersonIsNeitherLookedForNorTold(Site site) {
        site.server().doNotGreet();
        site.withSnippet(ASKED).stopTime();
        Page page = site.open(ADDRESS);
        page.evaluate(REFUSE);
        until(page, () -> site.server().count("hello") == 1);
        welcome(site.server().newest(), "t1");
        page.waitForFunction("() => beckon.connected");
        page.evaluate("() => { window.Intercom = () => 'i1'; beckon.identify({userId: '42'}); }");
        site.pass(20_000);
        profile(site.server().newest(), "'user':{'name':'Ann'}");
        site.settle(page);
        assertThat(told(site.server().newest())).isEmpty();
        assertThat(site.server().count("identify")).isZero();
        assertThat(page.evaluate("beckon.profile")).isNull();
        page.evaluate("dispatchEvent(new Event('storage'))");
        assertThat(page.evaluate(STORED))
                .as("the token is the visitor's, and says nothing of the person")
                .isEqualTo(List.of("consent", "token"));
    }

    @Test
    void whoRefusesIsForgottenAndStaysConnected(Site site) {
        Page page = site.withSnippet(SIGNED).connect(ADDRESS);
        page.evaluate(LISTEN);
        profile(site.server().newest(), "'user':{'name':'Ann'}");
        site.settle(page);
        assertThat(page.evaluate(STORED)).isEqualTo(List.of("identities", "profile"));

        page.evaluate(REFUSE);
        assertThat(page.evaluate(STORED)).isEqualTo(List.of("consent"));
        page.waitForFunction("() => heard.length === 2");
        assertThat(page.evaluate("heard")).isEqualTo(Arrays.asList("Ann", null));
        profile(site.server().newest(), "'user':{'name':'On its way'}");
        page.evaluate("() => { beckon.identify({userId: '42'}); }");
        site.settle(page);
        assertThat(page.evaluate("beckon.profile.user.name")).isNull();
        assertThat(page.evaluate("heard.length")).isEqualTo(2);
        assertThat(page.evaluate(STORED)).isEqualTo(List.of("consent"));
        assertThat(site.server().count("identify")).isZero();
        assertThat(site.server().connections())
                .singleElement()
                .matches(FakeServer.Connection::isOpen);
    }

    @Test
    void whoAgreesAgainIsToldOf(Site site) {
        Page page = site.withSnippet(SIGNED).connect(ADDRESS);
        FakeServer.Connection first = site.server().newest();
        page.evaluate(REFUSE);
        page.evaluate("() => { beckon.identify({userId: '42'}); }");
        site.settle(page);
        page.evaluate(AGREE);
        until(page, () -> site.server().count("hello") == 2);
        assertThat(first.received("consent")).hasSize(2);
        assertThat(first.received("identify")).isEmpty();
        FakeServer.Connection second = site.server().newest();
        assertThat(hello(second).path("consent").toString()).isEqualTo("true");
        page.waitForFunction("() => beckon.connected");
        until(page, () -> told(second).size() == 3);
        assertThat(told(second)).contains("abc.def", "own/userId/42", "segment/userId/qu");
        profile(second, "'user':{'name':'Ann'}");
        page.waitForFunction("() => beckon.profile.user.name === 'Ann'");
    }

    @Test
    void whoAgreesBeforeTheWelcomeIsToldOfByAnotherHello(Site site) {
        Page page = site.withSnippet(SIGNED).withChance(0).connect("/");
        assertThat(told(site.server().newest())).containsExactly("abc.def");
        page.evaluate(REFUSE);
        site.server().doNotGreet();
        site.server().newest().close(1011);
        until(page, () -> site.server().count("hello") == 2);
        FakeServer.Connection refused = site.server().newest();
        page.evaluate(AGREE);
        until(page, () -> site.server().count("hello") == 3);
        assertThat(identities(hello(refused))).isEmpty();
        assertThat(told(site.server().newest())).containsExactly("abc.def");
    }

    @Test
    void aDecisionInOneTabHoldsInAll(Site site) {
        Page one = site.withSnippet(SIGNED).connect("/");
        Page two = site.connect(ADDRESS);
        FakeServer.Connection second = site.server().newest();
        profile(second, "'user':{'name':'Ann'}");
        two.waitForFunction("() => beckon.profile");
        one.evaluate(REFUSE);
        two.waitForFunction("() => !beckon.profile.user.name");
        assertThat(one.evaluate(STORED)).isEqualTo(List.of("consent"));
        assertThat(second.isOpen()).isTrue();

        one.evaluate(AGREE);
        until(two, () -> site.server().count("hello") == 4);
        assertThat(second.isOpen()).isFalse();
        assertThat(second.received("consent")).isEmpty();
        assertThat(identities(hello(site.server().newest()))).contains("abc.def");
    }

    @Test
    void whatIsStillStoredOfThePersonIsErased(Site site) {
        Page page = site.withSnippet(SIGNED).connect(ADDRESS);
        profile(site.server().newest(), "'user':{'name':'Ann'}");
        site.settle(page);
        // As when a page with the other client has asked.
        page.evaluate("() => { localStorage['beckon.consent'] = '{\"messages\":true}'; }");
        site.go(page, "/cars");
        until(page, () -> site.server().count("hello") == 2);
        assertThat(page.evaluate("beckon.profile")).isNull();
        assertThat(page.evaluate(STORED)).isEqualTo(List.of("consent"));
        assertThat(told(site.server().newest())).isEmpty();
    }

    @Test
    void aPageThatComesBackFromTheCacheGoesByWhatWasDecidedSince(Site site) {
        Page page = site.withSnippet(SIGNED).connect(ADDRESS);
        profile(site.server().newest(), "'user':{'name':'Ann'}");
        site.settle(page);
        page.evaluate("() => { dispatchEvent(new PageTransitionEvent('pagehide')); }");
        until(page, () -> !site.server().newest().isOpen());
        page.evaluate("() => { localStorage['beckon.consent'] = '{\"messages\":true}'; }");
        page.evaluate(
                "() => { dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true})); }");
        page.waitForFunction("() => beckon.connected");
        assertThat(told(site.server().newest())).isEmpty();
        assertThat(page.evaluate("beckon.profile.user.name")).isNull();
    }
}

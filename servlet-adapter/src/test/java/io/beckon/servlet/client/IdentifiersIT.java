package io.beckon.servlet.client;

import static io.beckon.servlet.client.FullClient.hello;
import static io.beckon.servlet.client.FullClient.identities;
import static io.beckon.servlet.client.FullClient.snippet;
import static io.beckon.servlet.client.FullClient.told;
import static io.beckon.servlet.client.Site.until;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.util.List;

/** What the full client finds out about who the visitor is, and how it tells the server. */
@ExtendWith(WithBrowser.class)
final class IdentifiersIT {

    /** As its two generations have it: a user whose parts are functions. */
    private static final String SEGMENT = """
            window.analytics = {
              ready(callback) { callback(); },
              user: () => ({id: () => 'u1', anonymousId: () => 'a1', traits: () => ({email: 'ann@shop.example'})}),
            };
            """;

    private static final String INTERCOM =
            "window.Intercom = (method) => method === 'getVisitorId' ? 'i1' : undefined;";

    private static final String HULL = """
            window.Hull = {
              ready(callback) { callback(window.Hull, window.Hull.currentUser()); },
              currentUser: () => ({id: 'h1', external_id: 'x1', email: 'ann@hull.example'}),
              config: (key) => ({anonymousId: 'b1', browserId: 'b1'})[key],
            };
            """;

    private static final String RUDDER = """
            window.rudderanalytics = {
              ready(callback) { callback(); },
              getUserId: () => 'r1',
              getAnonymousId: () => 'ra1',
              getUserTraits: () => ({email: 'ann@rudder.example'}),
            };
            """;

    private static final String JITSU = """
            window.jitsu = {
              ready(callback) { callback({instance: window.jitsu}); },
              user: () => ({userId: 'j1', anonymousId: 'ja1', traits: {email: 'ann@jitsu.example'}}),
            };
            """;

    /** What stands in for a library while it loads: it queues what it is asked. */
    private static final String STUBS = """
            window.queued = [];
            window.analytics = [];
            analytics.ready = (callback) => { queued.push(callback); return analytics; };
            window.rudderanalytics = [];
            for (const method of ['ready', 'getUserId', 'getAnonymousId', 'getUserTraits']) {
              rudderanalytics[method] = (...values) => rudderanalytics.push([method, ...values]);
            }
            window.Intercom = (...values) => Intercom.c(values);
            Intercom.q = [];
            Intercom.c = (values) => Intercom.q.push(values);
            """;

    private static final String STORED =
            "Object.keys(localStorage).filter((key) => key.startsWith('beckon.identities '))"
                    + ".map((key) => localStorage[key]).join()";

    @Test
    void findsAllThatThereAreInTheirOrder(Site site) {
        site.withSnippet(FullClient.SNIPPET);
        Page page = site.connect("/?ajs_uid=earlier");
        site.context().addInitScript(JITSU + RUDDER + SEGMENT + HULL + INTERCOM);
        site.go(page, "/?ajs_email=q%40shop.example&ajs_aid=qa&ajs_uid=qu");
        until(page, () -> site.server().count("hello") == 2);
        assertThat(identities(hello(site.server().newest())))
                .containsExactly(
                        "segment/userId/earlier",
                        "segment/userId/qu",
                        "segment/anonymousId/qa",
                        "segment/email/q@shop.example",
                        "intercom/anonymousId/i1",
                        "hull/userId/h1",
                        "hull/externalId/x1",
                        "hull/anonymousId/b1",
                        "hull/email/ann@hull.example",
                        "segment/userId/u1",
                        "segment/anonymousId/a1",
                        "segment/email/ann@shop.example",
                        "rudderstack/userId/r1",
                        "rudderstack/anonymousId/ra1",
                        "rudderstack/email/ann@rudder.example",
                        "jitsu/userId/j1",
                        "jitsu/anonymousId/ja1",
                        "jitsu/email/ann@jitsu.example");
    }

    @Test
    void takesTheOtherShapesOfTheLibraries(Site site) {
        site.context().addInitScript("""
                window.analytics = {user: () => Promise.resolve({id: () => 7, anonymousId: () => null, traits: () => ({})})};
                window.rudderanalytics = {user: () => ({id: () => 'r2', anonymousId: () => 'ra2', traits: () => null})};
                window.Hull = {currentUser: () => null, config: (key) => key === 'browserId' ? 'b2' : undefined};
                """);
        site.withSnippet(FullClient.SNIPPET);
        Page page = site.connect("/");
        site.settle(page);
        assertThat(told(site.server().newest()))
                .containsExactlyInAnyOrder(
                        "hull/anonymousId/b2",
                        "segment/userId/7",
                        "rudderstack/userId/r2",
                        "rudderstack/anonymousId/ra2");
    }

    @Test
    void hearsAtOnceOfALibraryThatSaysThatItIsReady(Site site) {
        site.context().addInitScript(STUBS);
        site.withSnippet(FullClient.SNIPPET).stopTime();
        Page page = site.connect("/");
        assertThat(hello(site.server().newest()).has("identities")).isFalse();
        page.evaluate("() => {" + SEGMENT + "queued.forEach((callback) => callback()); }");
        until(page, () -> site.server().count("identify") == 1);
        assertThat(told(site.server().newest()))
                .containsExactly(
                        "segment/userId/u1",
                        "segment/anonymousId/a1",
                        "segment/email/ann@shop.example");
        assertThat(page.evaluate("[rudderanalytics.map(([method]) => method), Intercom.q]"))
                .as("what was asked of what stands in")
                .isEqualTo(List.of(List.of("ready"), List.of()));
    }

    @Test
    void waitsTenSecondsForLibrariesThatDoNotSay(Site site) {
        site.context().addInitScript(STUBS);
        site.withSnippet(FullClient.SNIPPET).stopTime();
        Page page = site.connect("/");
        site.pass(9_500);
        assertThat(site.server().count("identify")).isZero();
        page.evaluate("() => {" + INTERCOM + "}");
        site.pass(600);
        until(page, () -> site.server().count("identify") == 1);
        assertThat(told(site.server().newest())).containsExactly("intercom/anonymousId/i1");
    }

    @Test
    void nothingRunsAfterThat(Site site) {
        site.context().addInitScript(STUBS);
        site.withSnippet(FullClient.SNIPPET).stopTime();
        Page page = site.connect("/");
        site.pass(10_200);
        page.evaluate("""
                () => {
                  window.looks = 0;
                  for (const name of ['Intercom', 'Hull', 'analytics', 'rudderanalytics', 'jitsu']) {
                    Object.defineProperty(window, name, {get() { window.looks++; return undefined; }});
                  }
                  queued.forEach((callback) => callback());
                }""");
        site.passConnected(page, 60_000);
        assertThat(page.evaluate("looks")).isEqualTo(0);
        assertThat(site.server().count("identify")).isZero();
    }

    @Test
    void looksLessAndLessOften(Site site) {
        site.context().addInitScript("""
                window.looks = 0;
                Object.defineProperty(window, 'jitsu', {get() { window.looks++; return undefined; }});
                """);
        site.withSnippet(FullClient.SNIPPET).stopTime();
        Page page = site.connect("/");
        site.pass(1_000);
        int soon = (int) page.evaluate("looks");
        site.pass(20_000);
        assertThat(soon).isBetween(3, 6);
        assertThat((int) page.evaluate("looks") - soon).isBetween(2, 6);
    }

    @Test
    void aLibraryThatFailsHarmsNobody(Site site) {
        site.context().addInitScript("""
                const fail = () => { throw new Error('broken'); };
                window.Intercom = fail;
                window.Hull = {ready: fail, currentUser: fail, config: fail};
                window.analytics = {ready: fail, user: () => new Promise(() => {})};
                Object.defineProperty(window, 'rudderanalytics', {get: fail});
                """ + JITSU);
        site.withSnippet(FullClient.SNIPPET);
        site.connect("/?ajs_uid=qu");
        assertThat(identities(hello(site.server().newest())))
                .containsExactly(
                        "segment/userId/qu",
                        "jitsu/userId/j1",
                        "jitsu/anonymousId/ja1",
                        "jitsu/email/ann@jitsu.example");
    }

    @Test
    void leavesOutWhatStandsForNobody(Site site) {
        site.context().addInitScript("""
                window.Intercom = () => '0';
                window.Hull = {currentUser: () => ({id: '', external_id: 'null', email: 'none'}), config: () => 'undefined'};
                window.analytics = {user: () => ({id: () => 'Anonymous', anonymousId: () => {}, traits: () => ({email: 'ann'})})};
                window.jitsu = {user: () => ({userId: {}, anonymousId: '00000000-0000-0000-0000-000000000000'})};
                """);
        site.withSnippet(FullClient.SNIPPET);
        Page page = site.connect("/?ajs_uid=%20&ajs_aid=null&ajs_email=" + "x@".repeat(1_000));
        site.settle(page);
        assertThat(told(site.server().newest())).isEmpty();
        assertThat(page.evaluate(STORED)).isEqualTo("");
    }

    @Test
    void anElementWithTheNameOfALibraryIsNone(Site site) {
        site.with("/", "<p id=analytics></p><p id=jitsu></p><p id=Intercom></p><p id=Hull></p>");
        site.withSnippet(FullClient.SNIPPET);
        Page page = site.connect("/");
        site.settle(page);
        assertThat(told(site.server().newest())).isEmpty();
    }

    @Test
    void mayBeSwitchedOff(Site site) {
        site.withSnippet(FullClient.SNIPPET);
        Page page = site.connect("/?ajs_uid=earlier");
        site.context().addInitScript(SEGMENT);
        site.withSnippet(snippet("data-beckon-identifiers=false data-beckon-identity=abc.def"));
        site.go(page, "/?ajs_uid=qu");
        until(page, () -> site.server().count("hello") == 2);
        site.settle(page);
        assertThat(told(site.server().newest())).containsExactly("abc.def");
        assertThat(page.evaluate(STORED)).isEqualTo("");
    }

    @Test
    void theNewestTwentyAreStored(Site site) {
        site.withSnippet(FullClient.SNIPPET);
        Page page = site.connect("/?ajs_uid=u1");
        for (int visit = 2; visit <= 22; visit++) {
            int hellos = visit;
            site.go(page, "/?ajs_uid=u" + visit);
            until(page, () -> site.server().count("hello") == hellos);
        }
        assertThat(FakeServer.JSON.readTree((String) page.evaluate(STORED)))
                .hasSize(20)
                .extracting(identity -> identity.path("value").asString())
                .startsWith("u3")
                .endsWith("u22");
    }

    @Test
    void thePageSaysWhoTheVisitorIs(Site site) {
        site.withSnippet("<script src=/beckon/beckon-full.js defer></script>");
        Page page = site.open("/");
        page.evaluate("""
                () => {
                  window.beckon = Beckon.connect({
                    identities: ['signed.one', {namespace: 'crm', kind: 'externalId', value: 5}],
                    identity: 'signed.two',
                  });
                }""");
        page.waitForFunction("() => beckon.connected");
        page.evaluate("""
                () => {
                  beckon.identify('signed.three', {userId: 'u1', email: 'ann@shop.example'});
                  beckon.identify({anonymousId: 'a1'}, 'signed.one');
                  beckon.identify(null, 3, '', {}, {userId: null}, {namespace: 'crm', kind: 'phone', value: '1'}, Object.create(null));
                }""");
        until(page, () -> site.server().count("identify") == 1);
        site.settle(page);
        assertThat(identities(hello(site.server().newest())))
                .containsExactly("signed.one", "crm/externalId/5", "signed.two");
        assertThat(site.server().received("identify"))
                .singleElement()
                .isEqualTo(FakeServer.JSON.readTree("""
                        {"type":"identify","identities":[{"signed":"signed.three"},\
                        {"namespace":"own","kind":"userId","value":"u1"},\
                        {"namespace":"own","kind":"email","value":"ann@shop.example"},\
                        {"namespace":"own","kind":"anonymousId","value":"a1"}]}"""));
        assertThat(page.evaluate("JSON.stringify({...localStorage, ...sessionStorage})"))
                .isEqualTo("{}");
    }

    @Test
    void eachConnectionIsToldAll(Site site) {
        site.withSnippet(snippet("data-beckon-identity=abc.def")).withChance(0);
        Page page = site.connect("/?ajs_uid=qu");
        page.evaluate("() => { beckon.identify({userId: 'u1'}); }");
        until(page, () -> site.server().count("identify") == 1);
        site.server().newest().close(4000);
        until(page, () -> site.server().count("hello") == 2);
        assertThat(identities(hello(site.server().newest())))
                .containsExactly("abc.def", "own/userId/u1", "segment/userId/qu");
    }

    @Test
    void aMessageHasTwentyAtMost(Site site) {
        site.withSnippet(FullClient.SNIPPET).withChance(0);
        Page page = site.connect("/?ajs_uid=qu&ajs_aid=qa");
        page.evaluate(
                "() => { beckon.identify(...[...Array(20).keys()].map((i) => 'signed.' + i + 'x'.repeat(700))); }");
        until(page, () -> site.server().count("identify") == 1);
        site.server().newest().close(4000);
        until(
                page,
                () -> site.server().count("hello") == 2 && site.server().count("identify") == 2);
        assertThat(identities(hello(site.server().newest()))).hasSize(20);
        assertThat(told(site.server().newest())).hasSize(22).doesNotHaveDuplicates();
    }

    @Test
    void whatDoesNotFitIntoTheFirstMessageComesAfterIt(Site site) {
        site.withSnippet(FullClient.SNIPPET).withChance(0);
        Page page = site.connect("/");
        page.evaluate(
                "() => { beckon.identify(...[...Array(9).keys()].map((i) => i + 'x'.repeat(2000))); }");
        until(page, () -> told(site.server().newest()).size() == 9);
        site.server().newest().close(4000);
        until(page, () -> site.server().count("hello") == 2);
        until(page, () -> told(site.server().newest()).size() == 9);
        assertThat(site.server().connections())
                .flatExtracting(FakeServer.Connection::frames)
                .flatExtracting(frame -> frame)
                .allMatch(message -> message.toString().length() <= 16_384);
    }

    @Test
    void nothingIsLookedForOrToldBeforeTheVisitorAgrees(Site site) {
        site.context().addInitScript("""
                window.looks = 0;
                Object.defineProperty(window, 'jitsu', {get() { window.looks++; return undefined; }});
                """ + SEGMENT);
        site.withSnippet(snippet("data-beckon-consent=ask data-beckon-identity=abc.def"))
                .stopTime();
        Page page = site.open("/?ajs_uid=qu");
        page.evaluate("() => { beckon.identify({userId: 'u1'}); }");
        site.pass(60_000);
        assertThat(page.evaluate("[looks, localStorage.length, sessionStorage.length]"))
                .isEqualTo(List.of(0, 0, 0));
        assertThat(site.server().connections()).isEmpty();

        page.evaluate("() => { beckon.consent(true); }");
        until(page, () -> site.server().count("hello") == 1);
        assertThat(identities(hello(site.server().newest())))
                .containsExactly(
                        "abc.def",
                        "own/userId/u1",
                        "segment/userId/qu",
                        "segment/userId/u1",
                        "segment/anonymousId/a1",
                        "segment/email/ann@shop.example");
        page.evaluate("() => { beckon.consent(false); looks = 0; }");
        site.pass(60_000);
        assertThat(page.evaluate("[looks, localStorage.length, sessionStorage.length]"))
                .isEqualTo(List.of(0, 0, 0));
    }
}

package io.beckon.servlet.client;

import static io.beckon.servlet.client.Site.until;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitUntilState;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.util.List;
import java.util.Map;

/** Messages on their way to the page's own listeners: claims, receipts, and what goes wrong with them. */
@ExtendWith(WithBrowser.class)
final class MessagesIT {

    private static final String LISTEN = """
            () => {
              window.shown = [];
              beckon.on('voucher', (data, message) => { shown.push(message.id); });
            }""";

    @Test
    void givesLiveMessagesToTheListenersOfTheirName(Site site) {
        Page page = site.connect("/");
        page.evaluate("""
                () => {
                  window.heard = [];
                  window.off = beckon.on('stock', (data, message) => heard.push([message.name, data.left]));
                  beckon.on('*', (data, message) => heard.push(['any', message.name]));
                  beckon.on('other', () => heard.push('wrong'));
                }""");
        Tabs.hide(page);
        site.server().newest().send(live("1", "stock"));
        page.waitForFunction("() => heard.length === 2");
        page.evaluate("() => { off(); }");
        site.server().newest().send(live("2", "stock"));
        page.waitForFunction("() => heard.length === 3");
        assertThat(page.evaluate("heard"))
                .isEqualTo(List.of(
                        List.of("any", "stock"), List.of("stock", 2), List.of("any", "stock")));
        site.settle(page);
        assertThat(site.server().count("claim") + site.server().count("receipt"))
                .isZero();
    }

    @Test
    void claimsAKeptMessageShowsItAndSaysSo(Site site) {
        site.server().doNotGrant();
        Page page = site.connect("/");
        page.evaluate(LISTEN);
        site.server().newest().send(kept("A"));
        until(page, () -> site.server().count("claim") == 1);
        assertThat(page.evaluate("shown")).isEqualTo(List.of());
        assertThat(site.server().receipts("A")).isEmpty();
        site.server().newest().granted("A", 10_000);
        until(page, () -> site.server().count("receipt") == 1);
        assertThat(page.evaluate("shown")).isEqualTo(List.of("A"));
        assertThat(site.server().receipts("A")).containsExactly("displayed");
    }

    @Test
    void showsInTheOrderOfTheServer(Site site) {
        Page page = site.connect("/");
        page.evaluate(LISTEN);
        site.server().newest().send("[" + kept("A") + "," + kept("B") + "," + kept("C") + "]");
        page.waitForFunction("() => shown.length === 3");
        assertThat(page.evaluate("shown")).isEqualTo(List.of("A", "B", "C"));
    }

    @Test
    void reportsWhatThePageSays(Site site) {
        Page page = site.connect("/");
        page.evaluate("""
                () => beckon.on('voucher', async (data, message) => {
                  await new Promise((resolve) => { window.draw = resolve; });
                  window.last = message;
                })""");
        site.server().newest().send(kept("A"));
        page.waitForFunction("() => window.draw");
        site.settle(page);
        assertThat(site.server().receipts("A")).isEmpty();
        page.evaluate("() => { draw(); }");
        until(page, () -> site.server().receipts("A").size() == 1);
        page.evaluate("() => { last.clicked(); last.clicked(); last.displayed(); }");
        until(page, () -> site.server().receipts("A").size() == 2);
        site.settle(page);
        assertThat(site.server().receipts("A")).containsExactly("displayed", "clicked");
    }

    @Test
    void whatAListenerDidNotShowIsNotDisplayedAndComesAgain(Site site) {
        site.expectComplaint("listener");
        Page page = site.withChance(0).connect("/");
        page.evaluate("""
                () => {
                  window.calls = 0;
                  beckon.on('voucher', () => { if (calls++ === 0) throw new Error('not yet'); return false; });
                }""");
        site.server().newest().send(kept("A"));
        page.waitForFunction("() => calls === 1");
        site.server().newest().close(4000);
        until(page, () -> site.server().count("hello") == 2);
        site.server().newest().send(kept("A"));
        page.waitForFunction("() => calls === 2");
        site.settle(page);
        assertThat(site.server().receipts("A")).isEmpty();
    }

    @Test
    void oneListenerThatFailsDoesNotSilenceTheOthers(Site site) {
        site.expectComplaint("listener");
        Page page = site.connect("/");
        page.evaluate("() => { beckon.on('voucher', () => { throw new Error('mine'); }); }");
        page.evaluate(LISTEN);
        site.server().newest().send(kept("A"));
        until(page, () -> site.server().receipts("A").size() == 1);
        assertThat(page.evaluate("shown")).isEqualTo(List.of("A"));
    }

    @Test
    void waitsForAListener(Site site) {
        Page page = site.connect("/");
        site.server().newest().send(kept("A"));
        site.settle(page);
        assertThat(site.server().count("claim")).isZero();
        page.evaluate(LISTEN);
        until(page, () -> site.server().receipts("A").size() == 1);
    }

    @Test
    void waitsForTheScriptsOfThePage(Site site) {
        site.withSnippet(Site.SNIPPET + "<script src=/slow.js defer></script>")
                .withScript(
                        "/slow.js",
                        "window.shown = []; beckon.on('offer', (data) => { shown.push(data.title); });");
        site.hold("/slow.js");
        Page page = site.context().newPage();
        page.navigate(
                Site.ORIGIN + "/", new Page.NavigateOptions().setWaitUntil(WaitUntilState.COMMIT));
        until(page, () -> site.server().count("hello") == 1);
        site.server().newest().offer("A", "Early");
        site.settle(page);
        assertThat(site.server().count("claim")).isZero();
        site.release();
        until(page, () -> site.server().receipts("A").size() == 1);
        assertThat(page.evaluate("shown")).isEqualTo(List.of("Early"));
        assertThat(page.locator("beckon-offer").count()).isZero();
    }

    @Test
    void aHiddenTabWaits(Site site) {
        Page page = site.connect("/");
        page.evaluate(LISTEN);
        Tabs.hide(page);
        site.server().newest().send(kept("A"));
        site.settle(page);
        assertThat(site.server().count("claim")).isZero();
        Tabs.reveal(page);
        until(page, () -> site.server().receipts("A").size() == 1);
    }

    @Test
    void aPageThatIsLeftGivesBackWhatItHasOnlyAskedFor(Site site) {
        site.server().doNotGrant();
        Page page = site.connect("/");
        page.evaluate(LISTEN);
        site.server().newest().send(kept("A"));
        until(page, () -> site.server().count("claim") == 1);
        page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}))");
        until(page, () -> site.server().count("release") == 1);
    }

    @Test
    void aTabThatWasHiddenMeanwhileGivesItsClaimBack(Site site) {
        site.server().doNotGrant();
        Page page = site.connect("/");
        page.evaluate(LISTEN);
        site.server().newest().send(kept("A"));
        until(page, () -> site.server().count("claim") == 1);
        Tabs.hide(page);
        site.server().newest().granted("A", 10_000);
        until(page, () -> site.server().count("release") == 1);
        assertThat(page.evaluate("shown")).isEqualTo(List.of());
        Tabs.reveal(page);
        until(page, () -> site.server().count("claim") == 2);
        site.server().newest().granted("A", 10_000);
        until(page, () -> site.server().receipts("A").size() == 1);
    }

    @Test
    void oneOfTwoTabsShowsIt(Site site) {
        Page one = site.connect("/");
        Page two = site.connect("/cars");
        one.evaluate(LISTEN);
        two.evaluate(LISTEN);
        site.server().connections().forEach(connection -> connection.send(kept("A")));
        until(
                one,
                () -> site.server().count("claim") == 2
                        && site.server().receipts("A").size() == 1);
        site.settle(two);
        assertThat(List.of(one.evaluate("shown.length"), two.evaluate("shown.length")))
                .containsExactlyInAnyOrder(0, 1);
    }

    /** Sends message A, which the page has claimed without an answer when this returns. */
    private static FakeServer.Connection claimed(Site site, Page page) {
        site.server().doNotGrant();
        page.evaluate(LISTEN);
        FakeServer.Connection connection = site.server().newest();
        connection.send(kept("A"));
        until(page, () -> site.server().count("claim") == 1);
        return connection;
    }

    @Test
    void asksAgainForWhatAnotherTabMayGiveBack(Site site) {
        Page page = site.stopTime().connect("/");
        FakeServer.Connection connection = claimed(site, page);
        connection.send("{\"type\":\"refused\",\"id\":\"A\",\"reason\":\"claimed\"}");
        site.pass(9_000);
        site.settle(page);
        assertThat(site.server().count("claim")).isOne();
        site.pass(1_100);
        until(page, () -> site.server().count("claim") == 2);
        connection.send("{\"type\":\"refused\",\"id\":\"A\",\"reason\":\"over\"}");
        site.passConnected(page, 60_000);
        assertThat(site.server().count("claim")).isEqualTo(2);
        assertThat(page.evaluate("shown")).isEqualTo(List.of());
    }

    @Test
    void asksAgainWhereAClaimWasAnsweredWithAnError(Site site) {
        site.expectComplaint("rate_limited");
        site.server().doNotGrant();
        Page page = site.stopTime().connect("/");
        page.evaluate(LISTEN);
        site.server().newest().send(kept("A"));
        until(page, () -> site.server().count("claim") == 1);
        site.server()
                .newest()
                .send(
                        "{\"type\":\"error\",\"code\":\"rate_limited\",\"message\":\"Slowly.\",\"ref\":\"A\"}");
        site.pass(10_100);
        until(page, () -> site.server().count("claim") == 2);
    }

    @Test
    void claimsAgainWhatComesAgain(Site site) {
        site.server().doNotGrant();
        Page page = site.connect("/");
        page.evaluate(LISTEN);
        site.server().newest().send(kept("A"));
        until(page, () -> site.server().count("claim") == 1);
        site.server().newest().send(kept("A"));
        until(page, () -> site.server().count("claim") == 2);
        site.server().newest().granted("A", 10_000);
        site.server().newest().granted("A", 10_000);
        until(page, () -> site.server().receipts("A").size() == 1);
        site.settle(page);
        assertThat(page.evaluate("shown")).isEqualTo(List.of("A"));
    }

    @Test
    void aMessageThatComesAgainIsReportedAgainAndNotShownAgain(Site site) {
        Page page = site.withChance(0).connect("/");
        page.evaluate(LISTEN);
        site.server().newest().send(kept("A"));
        until(page, () -> site.server().receipts("A").size() == 1);
        site.server().newest().send(kept("A"));
        until(page, () -> site.server().receipts("A").size() == 2);
        site.settle(page);
        assertThat(page.evaluate("shown")).isEqualTo(List.of("A"));
        assertThat(site.server().count("claim")).isOne();
    }

    @Test
    void holdsReceiptsUntilThereIsAConnection(Site site) {
        Page page = site.withChance(0.5).stopTime().connect("/");
        page.evaluate(
                "() => { beckon.on('voucher', (data, message) => { window.last = message; }); }");
        site.server().newest().send(kept("A"));
        until(page, () -> site.server().count("claim") == 1);
        site.pass(1_000);
        until(page, () -> site.server().receipts("A").size() == 1);
        site.server().newest().close(4000);
        site.settleClosed(page);
        page.evaluate("() => { last.clicked(); }");
        site.pass(500);
        until(page, () -> site.server().receipts("A").contains("clicked"));
    }

    @Test
    void aReceiptThatNobodyAnsweredForIsSentAgain(Site site) {
        site.server().doNotAnswerPings();
        Page page = site.withChance(0).connect("/");
        page.evaluate(LISTEN);
        site.server().newest().send(kept("A"));
        until(page, () -> site.server().receipts("A").size() == 1);
        site.server().newest().close(1011);
        until(
                page,
                () -> site.server().count("hello") == 2
                        && site.server().receipts("A").size() == 2);
    }

    @Test
    void aReceiptThatTheServerHasReadIsNotSentAgain(Site site) {
        Page page = site.withChance(0).connect("/");
        page.evaluate(LISTEN);
        site.server().newest().send(kept("A"));
        until(page, () -> site.server().receipts("A").size() == 1);
        site.settle(page);
        assertThat(page.evaluate("localStorage.length")).isEqualTo(0);
        site.server().newest().close(1011);
        until(page, () -> site.server().count("hello") == 2);
        site.settle(page);
        assertThat(site.server().receipts("A")).hasSize(1);
    }

    @Test
    void aReceiptThatTheServerHasReadIsOverForAllConnectionsThatFollow(Site site) {
        Page page = site.withChance(0).connect("/");
        page.evaluate(LISTEN);
        for (String id : List.of("A", "B")) {
            site.server().newest().send(kept(id));
            until(page, () -> site.server().receipts(id).size() == 1);
            site.settle(page);
        }
        for (int connections = 2; connections <= 3; connections++) {
            int expected = connections;
            site.server().newest().close(1011);
            until(page, () -> site.server().count("hello") == expected);
            site.settle(page);
            assertThat(page.evaluate("localStorage.length")).isEqualTo(0);
        }
        assertThat(site.server().count("receipt")).isEqualTo(2);
    }

    @Test
    void aClaimUnderWayIsMadeAnewAfterAReconnect(Site site) {
        site.server().doNotGrant();
        Page page = site.withChance(0).connect("/");
        page.evaluate(LISTEN);
        site.server().newest().keep("A");
        until(page, () -> site.server().count("claim") == 1);
        site.server().newest().close(4000);
        until(page, () -> site.server().count("claim") == 2);
        assertThat(site.server().newest().received("claim")).hasSize(1);
        site.server().newest().granted("A", 10_000);
        until(page, () -> site.server().receipts("A").size() == 1);
    }

    @Test
    void whatIsImportantGoesFirst(Site site) {
        Page page = site.connect("/");
        page.evaluate(LISTEN);
        Tabs.hide(page);
        FakeServer.Connection connection = site.server().newest();
        connection.send(kept("plain"));
        connection.keep("urgent", 5);
        connection.keep("unimportant", -1);
        connection.keep("urgent too", 5);
        site.settle(page);
        Tabs.reveal(page);
        page.waitForFunction("() => shown.length === 4");
        assertThat(page.evaluate("shown"))
                .isEqualTo(List.of("urgent", "urgent too", "plain", "unimportant"));
    }

    @Test
    void asksAgainForWhatComesTooSoon(Site site) {
        Page page = site.stopTime().connect("/");
        FakeServer.Connection connection = claimed(site, page);
        connection.send("{\"type\":\"refused\",\"id\":\"A\",\"reason\":\"later\"}");
        site.pass(9_000);
        site.settle(page);
        assertThat(site.server().count("claim")).isOne();
        site.pass(1_100);
        until(page, () -> site.server().count("claim") == 2);
        connection.granted("A", 10_000);
        until(page, () -> site.server().receipts("A").size() == 1);
    }

    @Test
    void whatHasEndedIsNoLongerAskedFor(Site site) {
        Page page = site.connect("/");
        page.evaluate(LISTEN);
        Tabs.hide(page);
        FakeServer.Connection connection = site.server().newest();
        connection.keep("A");
        connection.keep("B");
        connection.send("{\"type\":\"ended\",\"id\":\"A\"}");
        site.settle(page);
        Tabs.reveal(page);
        until(page, () -> site.server().receipts("B").size() == 1);
        site.settle(page);
        assertThat(page.evaluate("shown")).isEqualTo(List.of("B"));
        assertThat(site.server().count("claim")).isOne();
    }

    @Test
    void aTabThatSleptUntilItsLeaseWasOverAsksAgain(Site site) {
        Page page = site.stopTime().connect("/");
        FakeServer.Connection connection = claimed(site, page);
        site.pass(10_100);
        connection.granted("A", 10_000);
        until(page, () -> site.server().count("claim") == 2);
        assertThat(page.evaluate("shown")).isEqualTo(List.of());
        site.pass(9_900);
        connection.granted("A", 10_000);
        until(page, () -> site.server().receipts("A").size() == 1);
        assertThat(page.evaluate("shown")).isEqualTo(List.of("A"));
    }

    @Test
    void aListenerThatTakesItsTimeKeepsItsClaim(Site site) {
        Page page = site.stopTime().connect("/");
        page.evaluate("""
                () => {
                  beckon.on('voucher', () => new Promise((resolve) => { window.decide = resolve; }));
                }""");
        site.server().newest().send(kept("A"));
        until(page, () -> Boolean.TRUE.equals(page.evaluate("() => !!window.decide")));
        site.pass(5_100);
        until(page, () -> site.server().count("claim") == 2);
        site.pass(5_100);
        until(page, () -> site.server().count("claim") == 3);
        page.evaluate("decide()");
        until(page, () -> site.server().receipts("A").equals(List.of("displayed")));
        site.pass(20_000);
        site.settle(page);
        assertThat(site.server().count("claim")).isEqualTo(3);
    }

    @Test
    void aListenerThatSaysNoIsNotAskedAgainBecauseOfARenewal(Site site) {
        Page page = site.stopTime().connect("/");
        page.evaluate("""
                () => {
                  window.asked = 0;
                  beckon.on('voucher', () => {
                    asked += 1;
                    return new Promise((resolve) => { window.decide = resolve; });
                  });
                }""");
        site.server().newest().send(kept("A"));
        until(page, () -> page.evaluate("asked").equals(1));
        site.server().doNotGrant();
        site.pass(5_100);
        until(page, () -> site.server().count("claim") == 2);
        page.evaluate("decide(false)");
        site.server().newest().granted("A", 10_000);
        site.settle(page);
        assertThat(page.evaluate("asked")).isEqualTo(1);
        site.pass(10_100);
        until(page, () -> site.server().count("claim") == 3);
        site.server().newest().granted("A", 10_000);
        until(page, () -> page.evaluate("asked").equals(2));
    }

    @Test
    void aListenerThatNeverAnswersKeepsItsClaimForAWhileOnly(Site site) {
        Page page = site.stopTime().connect("/");
        page.evaluate("() => { beckon.on('voucher', () => new Promise(() => {})); }");
        site.server().newest().send(kept("A"));
        until(page, () -> site.server().count("claim") == 1);
        for (int i = 0; i < 70; i++) {
            site.pass(5_000);
            site.settle(page);
        }
        assertThat(site.server().count("claim")).isBetween(40L, 61L);
    }

    @Test
    void aLateAnswerToAnEarlierClaimIsNoAnswerToTheNewOne(Site site) {
        Page page = site.stopTime().connect("/");
        FakeServer.Connection connection = claimed(site, page);
        long first = connection.lastClaim("A");
        site.pass(10_100);
        connection.granted("A", 10_000, first);
        until(page, () -> site.server().count("claim") == 2);
        connection.granted("A", 10_000, first);
        site.settle(page);
        assertThat(site.server().count("claim")).isEqualTo(2);
        assertThat(page.evaluate("shown")).isEqualTo(List.of());
        connection.granted("A", 10_000);
        site.pass(1_000); // tabs keep a pace
        until(page, () -> site.server().receipts("A").size() == 1);
    }

    @Test
    void whatNoListenerHasShownIsAskedForAgain(Site site) {
        Page page = site.stopTime().connect("/");
        page.evaluate("""
                () => {
                  window.calls = 0;
                  beckon.on('voucher', () => ++calls > 1);
                }""");
        site.server().newest().send(kept("A"));
        page.waitForFunction("() => calls === 1");
        site.settle(page);
        site.pass(9_000);
        assertThat(page.evaluate("calls")).isEqualTo(1);
        site.server().forgetClaims();
        site.pass(1_100);
        until(page, () -> site.server().receipts("A").size() == 1);
        assertThat(page.evaluate("calls")).isEqualTo(2);
    }

    @Test
    void thePageSeesTheWholeMessage(Site site) {
        Page page = site.connect("/");
        page.evaluate(
                "() => { beckon.on('voucher', (data, message) => { window.last = message; }); }");
        site.server().newest().send(kept("A"));
        page.waitForFunction("() => window.last");
        assertThat(page.evaluate("JSON.parse(JSON.stringify(last))"))
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsAllEntriesOf(Map.of("id", "A", "name", "voucher", "keep", true));
    }

    private static String live(String id, String name) {
        return "{\"type\":\"message\",\"id\":\"%s\",\"name\":\"%s\",\"keep\":false,\"data\":{\"left\":2}}"
                .formatted(id, name);
    }

    private static String kept(String id) {
        return "{\"type\":\"message\",\"id\":\"%s\",\"name\":\"voucher\",\"keep\":true,\"data\":{\"code\":\"X\"}}"
                .formatted(id);
    }
}

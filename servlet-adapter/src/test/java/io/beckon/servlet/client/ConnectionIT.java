package io.beckon.servlet.client;

import static io.beckon.servlet.client.Site.until;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.JsonNode;

import java.util.List;

/** How the client finds the server, holds on to it, and comes back. */
@ExtendWith(WithBrowser.class)
final class ConnectionIT {

    @Test
    void saysHelloFirstAndWhereItIs(Site site) {
        site.with("/", "<a href=/cars/1?color=red#top>Cars</a>");
        Page page = site.connect("/");
        page.click("a");
        until(
                page,
                () -> site.server().connections().size() == 2 && site.server().count("hello") == 2);

        FakeServer.Connection connection = site.server().newest();
        assertThat(connection.url()).isEqualTo("wss://shop.example/beckon/visitor");
        assertThat(connection.received()).singleElement().isEqualTo(FakeServer.JSON.readTree("""
                {"type":"hello","page":{"url":"https://shop.example/cars/1?color=red",\
                "title":"Shop /cars/1","referrer":"https://shop.example/"},"resumed":false}"""));
    }

    @Test
    void aPageThatWasToldOfIsNotViewedTwice(Site site) {
        Page page = site.withChance(0).connect("/");
        site.server().newest().close(4000);
        until(page, () -> site.server().count("hello") == 2);
        page.waitForFunction("() => beckon.connected");
        page.evaluate("() => { history.pushState(null, '', '/cars'); }");
        until(page, () -> site.server().count("page") == 1);
        site.server().newest().close(4000);
        until(page, () -> site.server().count("hello") == 3);
        page.waitForFunction("() => beckon.connected");
        page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}))");
        page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))");
        until(page, () -> site.server().count("hello") == 4);
        page.waitForFunction("() => beckon.connected");
        page.evaluate("() => { history.pushState(null, '', '/cars/1'); }");
        site.server().newest().close(4000);
        until(page, () -> site.server().count("hello") == 5);
        assertThat(site.server()
                        .received("hello")
                        .map(hello -> hello.path("resumed").asBoolean(false)))
                .startsWith(false, true, true, false);
    }

    @Test
    void findsTheServerBesideTheScript(Site site) {
        site.withSnippet("<script src=/shop/beckon/beckon.js data-beckon-connect defer></script>");
        site.connect("/shop/cars");
        assertThat(site.server().newest().url())
                .isEqualTo("wss://shop.example/shop/beckon/visitor");
    }

    @Test
    void isAModuleToo(Site site) {
        site.withSnippet("<script type=module src=/app.js></script>")
                .withScript(
                        "/app.js",
                        "import {connect} from '/shop/beckon/beckon.mjs';"
                                + "window.beckon = connect({streamRate: 5});");
        Page page = site.connect("/");
        assertThat(page.evaluate("beckon.visitor")).isEqualTo("v_1");
        assertThat(site.server().newest().url())
                .isEqualTo("wss://shop.example/shop/beckon/visitor");
    }

    @Test
    void takesAnAddressOrAPath(Site site) {
        site.withSnippet("<script src=/beckon/beckon.js defer></script>");
        Page page = site.open("/");
        page.evaluate("window.beckon = Beckon.connect({path: '/other/beckon'})");
        until(page, () -> site.server().connections().size() == 1);
        page.evaluate("Beckon.connect({url: 'https://chat.example/beckon/visitor'})");
        until(page, () -> site.server().connections().size() == 2);
        assertThat(site.server().connections())
                .extracting(FakeServer.Connection::url)
                .containsExactly(
                        "wss://shop.example/other/beckon/visitor",
                        "wss://chat.example/beckon/visitor");
    }

    @Test
    void tellsThePageOfItsConnection(Site site) {
        site.expectComplaint("room_not_joinable");
        Page page = site.connect("/");
        page.evaluate("""
                () => {
                  window.news = [];
                  for (const name of ['connected', 'disconnected', 'error']) {
                    beckon.on('beckon:' + name, (event) => news.push({name, ...event}));
                  }
                }""");
        FakeServer.Connection first = site.server().newest();
        first.send(
                "{\"type\":\"error\",\"code\":\"room_not_joinable\",\"message\":\"No.\",\"ref\":\"vip\"}");
        first.close(4000);
        page.waitForFunction("() => news.length === 3");
        JsonNode news = FakeServer.JSON.valueToTree(page.evaluate("news"));
        assertThat(news.get(0).path("code").asString()).isEqualTo("room_not_joinable");
        assertThat(news.get(1).path("code").asInt()).isEqualTo(4000);
        assertThat(news.get(1).path("comesBack").asBoolean()).isTrue();
        assertThat(news.get(2).path("connection").asString()).isEqualTo("c_2");
    }

    @Test
    void understandsSeveralMessagesInAFrameAndIgnoresWhatIsNone(Site site) {
        site.expectComplaint("not JSON");
        site.expectComplaint("[null]");
        Page page = site.connect("/");
        page.evaluate(
                "() => { window.heard = []; beckon.on('stock', (data) => heard.push(data)); }");
        FakeServer.Connection connection = site.server().newest();
        connection.send("not JSON");
        connection.send("[null]");
        connection.send("[1,\"text\",{\"type\":\"unheard of\"},{}]");
        connection.send(
                "[{\"type\":\"message\",\"id\":\"1\",\"name\":\"stock\",\"keep\":false,\"data\":1},"
                        + "{\"type\":\"message\",\"id\":\"2\",\"name\":\"stock\",\"keep\":false,\"data\":2}]");
        page.waitForFunction("() => heard.length === 2");
        assertThat(page.evaluate("heard")).isEqualTo(List.of(1, 2));
        assertThat(connection.isOpen()).isTrue();
    }

    @Test
    void comesBackAfterAnyOtherCode(Site site) {
        Page page = site.withChance(0).connect("/");
        int hellos = 1;
        for (int code : new int[] {1000, 1001, 1008, 1011, 1012, 4000, 4003, 4099, 4200}) {
            site.server().newest().close(code);
            int expected = ++hellos;
            until(page, () -> site.server().count("hello") == expected);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4100, 4102, 4199})
    void staysAwayAfter(int code, Site site) {
        site.expectComplaint("Beckon: " + code);
        site.stopTime();
        Page page = site.connect("/");
        site.server().newest().close(code);
        page.waitForFunction("() => !beckon.connected");
        site.pass(600_000);
        page.evaluate("dispatchEvent(new Event('online'))");
        page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))");
        site.pass(600_000);
        assertThat(site.server().connections()).hasSize(1);
    }

    @Test
    void waitsLongerFromTryToTryUpToABound(Site site) {
        // With the longest delay that chance may choose, the tries show the bounds.
        site.withChance(0.999999).stopTime();
        Page page = site.connect("/");
        site.server().doNotGreet();
        site.server().newest().close(4000);
        for (long delay : new long[] {500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000}) {
            site.settleClosed(page);
            int before = site.server().connections().size();
            site.pass(delay - 10);
            assertThat(site.server().connections()).as("before %d ms", delay).hasSize(before);
            site.pass(20);
            until(page, () -> site.server().count("hello") == before + 1);
            site.server().newest().close(1011);
        }
    }

    @Test
    void triesRarelyWhereThereWasNeverAServer(Site site) {
        site.withChance(0.999999).stopTime();
        site.server().doNotGreet();
        Page page = site.open("/");
        for (long delay : new long[] {
            500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 128_000, 256_000, 300_000,
            300_000
        }) {
            int before = site.server().connections().size();
            until(page, () -> site.server().count("hello") == before);
            site.server().newest().close(1011);
            site.settleClosed(page);
            site.pass(delay - 10);
            assertThat(site.server().connections()).as("before %d ms", delay).hasSize(before);
            site.pass(20);
            until(page, () -> site.server().connections().size() == before + 1);
        }
    }

    @Test
    void chanceSpreadsTheTries(Site site) {
        site.withChance(0).stopTime();
        Page page = site.connect("/");
        site.server().newest().close(4000);
        site.pass(1);
        until(page, () -> site.server().count("hello") == 2);
    }

    @Test
    void aConnectionThatHeldBeginsTheTriesAnew(Site site) {
        site.withChance(0.999999).stopTime();
        Page page = site.connect("/");
        for (int round = 2; round < 6; round++) {
            int expected = round;
            site.pass(11_000);
            site.server().newest().close(4000);
            site.settleClosed(page);
            site.pass(600);
            until(page, () -> site.server().count("hello") == expected);
            page.waitForFunction("() => beckon.connected");
        }
    }

    @Test
    void followsTheServersHint(Site site) {
        site.withChance(0.5).stopTime();
        Page page = site.connect("/");
        site.server().newest().send("{\"type\":\"reconnect\",\"after\":20000,\"window\":60000}");
        site.settle(page);
        site.server().newest().close(4000);
        site.settleClosed(page);
        page.evaluate("dispatchEvent(new Event('online'))");
        site.pass(49_000);
        assertThat(site.server().connections()).hasSize(1);
        site.pass(1_100);
        until(page, () -> site.server().count("hello") == 2);
    }

    @Test
    void comesBackByTheHintWhereTheServerForgetsToClose(Site site) {
        site.withChance(0).stopTime();
        Page page = site.connect("/");
        FakeServer.Connection first = site.server().newest();
        first.send("{\"type\":\"reconnect\",\"after\":500,\"window\":5000}");
        site.settle(page);
        site.pass(600);
        until(page, () -> site.server().count("hello") == 2 && !first.isOpen());
    }

    @Test
    void answersPings(Site site) {
        Page page = site.connect("/");
        site.server().newest().send("{\"type\":\"ping\"}");
        until(page, () -> site.server().count("pong") == 1);
    }

    @Test
    void asksASilentServerBeforeItGivesUp(Site site) {
        site.stopTime();
        Page page = site.connect("/");
        FakeServer.Connection first = site.server().newest();
        site.pass(54_000);
        assertThat(site.server().count("ping")).isZero();
        site.pass(2_000);
        until(page, () -> site.server().count("ping") == 1);
        site.settle(page); // the answer has come by now
        site.pass(30_000);
        assertThat(first.isOpen()).as("it has answered").isTrue();

        site.server().doNotAnswerPings();
        site.pass(30_000);
        until(page, () -> site.server().count("ping") == 2);
        site.pass(11_000);
        until(page, () -> site.server().count("hello") == 2);
        assertThat(first.isOpen()).isFalse();
    }

    @Test
    void asksAtOnceWhenSomebodyLooksAgain(Site site) {
        Page page = site.connect("/");
        Tabs.hide(page);
        Tabs.reveal(page);
        until(page, () -> site.server().count("ping") == 1);
    }

    @Test
    void givesUpAServerThatDoesNotSayWelcome(Site site) {
        site.stopTime();
        site.server().doNotGreet();
        Page page = site.open("/");
        until(page, () -> site.server().count("hello") == 1);
        site.pass(21_000);
        until(page, () -> site.server().count("hello") == 2);
    }

    @Test
    void comesBackAtOnceWithTheNetwork(Site site) {
        site.withChance(0.999999).stopTime();
        Page page = site.connect("/");
        site.server().newest().close(1011);
        site.settleClosed(page);
        page.evaluate("dispatchEvent(new Event('online'))");
        until(page, () -> site.server().count("hello") == 2);
    }

    @Test
    void joinsItsRoomsAgain(Site site) {
        site.expectComplaint("room_not_joinable");
        Page page = site.connect("/");
        page.evaluate(
                "() => { beckon.join('roadsters'); beckon.join('vip'); beckon.join('vans'); beckon.leave('vans'); }");
        until(page, () -> site.server().count("join") == 3 && site.server().count("leave") == 1);
        site.server()
                .newest()
                .send(
                        "{\"type\":\"error\",\"code\":\"room_not_joinable\",\"message\":\"No.\",\"ref\":\"vip\"}");
        site.settle(page);
        site.server().newest().close(4000);
        until(page, () -> site.server().newest().received("join").count() == 1);
        assertThat(site.server().newest().received("join"))
                .singleElement()
                .satisfies(join -> assertThat(join.path("room").asString()).isEqualTo("roadsters"));
    }

    @Test
    void joinsAgainWhatWasOnlyTooMuchAtOnce(Site site) {
        site.expectComplaint("rate_limited");
        Page page = site.connect("/");
        page.evaluate("() => { beckon.join('roadsters'); }");
        until(page, () -> site.server().count("join") == 1);
        site.server()
                .newest()
                .send(
                        "{\"type\":\"error\",\"code\":\"rate_limited\",\"message\":\"Slowly.\",\"ref\":\"roadsters\"}");
        site.settle(page);
        site.server().newest().close(4000);
        until(page, () -> site.server().count("hello") == 2);
        site.settle(page);
        assertThat(site.server().newest().received("join")).hasSize(1);
    }

    @Test
    void sendsAllThatWaitsBeforeItCloses(Site site) {
        Page page = site.stopTime().connect("/");
        FakeServer.Connection first = site.server().newest();
        page.evaluate(
                "() => { for (let i = 0; i < 100; i++) beckon.track('Event ' + i); beckon.close(); }");
        until(page, first::isClosedByClient);
        assertThat(first.received("track")).hasSize(100);
        assertThat(first.frames()).allMatch(frame -> frame.size() <= 64);
    }

    @Test
    void closesForGoodWhenThePageSaysSo(Site site) {
        Page page = site.connect("/");
        FakeServer.Connection first = site.server().newest();
        page.evaluate(
                "() => { beckon.track('Last Words'); beckon.close(); beckon.track('Too Late'); }");
        until(page, first::isClosedByClient);
        assertThat(site.server().received("track"))
                .singleElement()
                .satisfies(
                        event -> assertThat(event.path("name").asString()).isEqualTo("Last Words"));
        page.evaluate("window.beckon = Beckon.connect()");
        until(page, () -> site.server().count("hello") == 2);
    }

    @Test
    void aPageThatNobodyHasSeenYetIsNotConnected(Site site) {
        site.context()
                .addInitScript(
                        "Object.defineProperty(document, 'prerendering', {configurable: true, value: true})");
        Page page = site.open("/");
        assertThat(site.server().connections()).isEmpty();
        page.evaluate("() => { delete document.prerendering; }");
        page.evaluate("document.dispatchEvent(new Event('prerenderingchange'))");
        until(page, () -> site.server().count("hello") == 1);
    }

    @Test
    void leavesWithThePageAndIsThereAgainWhenItIsShownAgain(Site site) {
        Page page = site.connect("/");
        FakeServer.Connection first = site.server().newest();
        page.evaluate("""
                () => {
                  beckon.track('Last Words');
                  dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}));
                }""");
        until(page, first::isClosedByClient);
        assertThat(first.received("track")).hasSize(1);
        page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))");
        until(page, () -> site.server().count("hello") == 2);
    }
}

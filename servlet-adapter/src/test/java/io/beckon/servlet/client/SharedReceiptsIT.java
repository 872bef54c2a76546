package io.beckon.servlet.client;

import static io.beckon.servlet.client.Site.until;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.util.List;

/** The tabs of a browser hold receipts together, until the server has stored them for good. */
@ExtendWith(WithBrowser.class)
final class SharedReceiptsIT {

    private static final String LISTEN = """
            () => {
              window.shown = [];
              beckon.on('voucher', (data, message) => { shown.push(message.id); });
            }""";
    private static final String HELD =
            "Object.keys(localStorage).map((key) => key.replace(/.*visitor /, '')).sort()";

    @Test
    void aReceiptIsHeldUntilItIsStored(Site site) {
        site.server().doNotAnswerPings();
        Page page = shows(site, site.connect("/"), "A");
        site.settle(page);
        assertThat(page.evaluate(HELD)).isEqualTo(List.of("A displayed"));
        site.server().newest().send("{\"type\":\"pong\"}");
        site.settle(page);
        assertThat(page.evaluate(HELD)).isEqualTo(List.of());
    }

    @Test
    void aPongIsForWhatWasSentBeforeItsPing(Site site) {
        site.server().doNotAnswerPings();
        Page page = shows(site, site.connect("/"), "A");
        shows(site, page, "B");
        site.server().newest().send("{\"type\":\"pong\"}");
        site.settle(page);
        assertThat(page.evaluate(HELD)).isEqualTo(List.of("B displayed"));
        site.server().newest().send("{\"type\":\"pong\"}");
        site.settle(page);
        assertThat(page.evaluate(HELD)).isEqualTo(List.of());
    }

    @Test
    void onePingIsUnderWayAtATime(Site site) {
        site.server().doNotAnswerPings();
        Page page = site.connect("/");
        page.evaluate(LISTEN);
        FakeServer.Connection connection = site.server().newest();
        for (int i = 0; i < 10; i++) {
            connection.keep("M" + i);
        }
        until(page, () -> site.server().count("receipt") == 10);
        site.settle(page);
        assertThat(site.server().count("ping")).isOne();
        connection.send("{\"type\":\"pong\"}");
        until(page, () -> site.server().count("ping") == 2);
        connection.send("{\"type\":\"pong\"}");
        site.settle(page);
        assertThat(page.evaluate(HELD)).isEqualTo(List.of());
        assertThat(site.server().count("receipt")).isEqualTo(10);
    }

    @Test
    void staysWithAServerWhoseStoreIsDown(Site site) {
        site.server().doNotAnswerPings();
        Page page = site.stopTime().connect("/");
        page.evaluate(LISTEN);
        FakeServer.Connection connection = site.server().newest();
        connection.keep("A");
        until(page, () -> site.server().count("claim") == 1);
        site.pass(100);
        until(page, () -> site.server().count("receipt") == 1);
        for (int minutes = 0; minutes < 3; minutes++) {
            Tabs.hide(page);
            Tabs.reveal(page);
            site.pass(30_000);
            connection.send("{\"type\":\"ping\"}");
            site.settle(page);
            site.pass(30_000);
            connection.send("{\"type\":\"ping\"}");
            site.settle(page);
        }
        assertThat(connection.isOpen()).isTrue();
        assertThat(page.evaluate(HELD)).isEqualTo(List.of("A displayed"));
        site.pass(120_000);
        assertThat(connection.isOpen()).as("when nothing comes at all").isFalse();
    }

    @Test
    void anotherTabSendsTheReceiptsOfATabThatIsGone(Site site) {
        site.server().doNotAnswerPings();
        Page other = site.withChance(0).connect("/cars");
        Page page = shows(site, site.connect("/"), "A");
        page.close();
        site.server().connections().get(0).close(1011);
        until(other, () -> site.server().count("hello") == 3);
        until(other, () -> site.server().newest().received("receipt").count() == 1);
        site.server().newest().send("{\"type\":\"pong\"}");
        site.settle(other);
        assertThat(other.evaluate(HELD)).isEqualTo(List.of());
    }

    @Test
    void aTabThatIsLookedAtSendsWhatIsLeft(Site site) {
        site.server().doNotAnswerPings();
        Page other = site.connect("/cars");
        shows(site, site.connect("/"), "A").close();
        Tabs.hide(other);
        Tabs.reveal(other);
        FakeServer.Connection connection = site.server().connections().get(0);
        until(other, () -> connection.received("receipt").count() == 1);
    }

    @Test
    void aTabThatCrashedHasLeftItsReceipts(Site site) {
        site.server().doNotAnswerPings();
        Page page = shows(site, site.connect("/"), "A");
        Page other = site.connect("/cars");
        other.evaluate(LISTEN);
        other.waitForFunction("() => localStorage.length === 1");
        site.crash(page, other);
        site.server().forgetClaims();
        site.server().connections().get(1).keep("A");
        until(
                other,
                () -> site.server().connections().get(1).received("receipt").count() == 1);
        assertThat(site.server().count("claim")).isOne();
        assertThat(other.evaluate("shown")).isEqualTo(List.of());
    }

    @Test
    void noTabShowsWhatAnotherHasShownThoughTheServerHasForgotten(Site site) {
        site.server().doNotAnswerPings();
        Page other = site.withChance(0).connect("/cars");
        other.evaluate(LISTEN);
        Tabs.hide(other);
        site.server().newest().keep("A");
        Page page = shows(site, site.connect("/"), "A");
        other.waitForFunction("() => localStorage.length === 1");
        site.server().die();
        site.settleClosed(other);
        site.settleClosed(page);
        page.close();
        site.server().comeBack();
        Tabs.reveal(other);
        long before = site.server().count("receipt");
        until(other, () -> site.server().count("receipt") > before);
        site.server().newest().keep("A");
        site.settle(other);
        assertThat(site.server().newest().received("claim")).isEmpty();
        assertThat(other.evaluate("shown")).isEqualTo(List.of());
    }

    @Test
    void noTabShowsWhatWasShownWhileItAsked(Site site) {
        site.server().doNotGrant();
        site.server().doNotAnswerPings();
        Page one = site.connect("/");
        Page two = site.connect("/cars");
        one.evaluate(LISTEN);
        two.evaluate(LISTEN);
        List<FakeServer.Connection> connections = site.server().connections();
        connections.forEach(connection -> connection.keep("A"));
        until(one, () -> site.server().count("claim") == 2);
        connections.get(0).granted("A", 10_000);
        two.waitForFunction("() => localStorage.length === 1");
        connections.get(1).granted("A", 10_000);
        until(two, () -> connections.get(1).received("receipt").count() == 1);
        assertThat(two.evaluate("shown")).isEqualTo(List.of());
    }

    @Test
    void tabsThatWriteAtOnceDoNotUndoEachOthersReceipts(Site site) {
        site.server().doNotAnswerPings();
        List<Page> pages =
                List.of(site.connect("/"), site.connect("/cars"), site.connect("/about"));
        pages.forEach(page -> page.evaluate(LISTEN));
        List<FakeServer.Connection> connections = site.server().connections();
        for (int round = 0; round < 10; round++) {
            for (int tab = 0; tab < pages.size(); tab++) {
                connections.get(tab).keep("M" + round + tab);
            }
        }
        Page first = pages.get(0);
        until(first, () -> site.server().count("receipt") == 30);
        first.waitForFunction("() => localStorage.length === 30");
        for (int pong = 0; pong < 10; pong++) {
            connections.get(2).send("{\"type\":\"pong\"}");
        }
        first.waitForFunction("() => localStorage.length === 20");
        assertThat(first.evaluate(HELD))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .noneMatch(receipt -> receipt.toString().contains("2 displayed"));
    }

    @Test
    void thereAreNeverTooManyOfThem(Site site) {
        site.server().doNotAnswerPings();
        Page page = site.connect("/");
        page.evaluate(LISTEN);
        for (int i = 1_000; i < 1_220; i++) {
            site.server().newest().keep("M" + i);
        }
        page.waitForFunction("() => shown.length === 220");
        page.waitForFunction("() => Object.keys(localStorage).sort().pop().includes('M1219')");
        assertThat(page.evaluate("localStorage.length")).isEqualTo(200);
        assertThat(page.evaluate(HELD + "[0]")).isEqualTo("M1020 displayed");
    }

    /** Lets a page show a message, and waits until the server has heard of it. */
    private static Page shows(Site site, Page page, String id) {
        page.evaluate(LISTEN);
        FakeServer.Connection connection = site.server().newest();
        connection.keep(id);
        long before = connection.received("receipt").count();
        until(page, () -> connection.received("receipt").count() > before);
        return page;
    }
}

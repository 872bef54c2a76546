package io.beckon.servlet.client;

import static io.beckon.servlet.client.Site.until;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.util.ArrayList;
import java.util.List;

/** Many tabs and one offer. */
@ExtendWith(WithBrowser.class)
final class ManyTabsIT {

    private static final int TABS = 10;
    private static final String CARDS = "document.querySelectorAll('beckon-offer').length";

    @Test
    void oneOfTenShowsTheCard(Site site) {
        List<Page> tabs = openAll(site);
        List<FakeServer.Connection> connections = site.server().connections();
        connections.forEach(connection -> connection.offer("A", "Test drive?"));
        Page first = tabs.get(0);
        until(
                first,
                () -> site.server().count("claim") == TABS
                        && site.server().receipts("A").size() == 1);
        assertThat(tabs.stream().mapToInt(tab -> (int) tab.evaluate(CARDS)).sum())
                .isOne();
    }

    @Test
    void theTabThatSomebodyLooksAtShowsIt(Site site) {
        List<Page> tabs = openAll(site);
        Page seen = tabs.get(6);
        tabs.stream().filter(tab -> tab != seen).forEach(Tabs::hide);
        List<FakeServer.Connection> connections = site.server().connections();
        connections.forEach(connection -> connection.offer("A", "Test drive?"));
        until(seen, () -> site.server().receipts("A").size() == 1);
        assertThat(seen.evaluate(CARDS)).isEqualTo(1);
        assertThat(site.server().count("claim")).isOne();

        tabs.forEach(Tabs::reveal);
        until(seen, () -> site.server().count("claim") == TABS);
        assertThat(tabs.stream().mapToInt(tab -> (int) tab.evaluate(CARDS)).sum())
                .isOne();
    }

    private static List<Page> openAll(Site site) {
        List<Page> tabs = new ArrayList<>();
        for (int i = 0; i < TABS; i++) {
            tabs.add(site.connect("/cars/" + i));
        }
        return tabs;
    }
}

package io.beckon.example.carshop;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What browsers and networks do to a page, and how it goes on. */
class InterruptionsIT {
    @RegisterExtension
    final RunningShop shop = new RunningShop("10");

    @RegisterExtension
    final Browsers browsers = new Browsers(shop);

    @Test
    void aPageComesOutOfTheBackForwardCacheAndGoesOn() {
        Dashboard admin = browsers.admin();
        Page visitor = browsers.visitor("/cars/roadster-sport");
        String id = Cards.visitor(visitor);
        visitor.evaluate(
                "addEventListener('pageshow', (event) => { window.restored = event.persisted; })");
        visitor.getByText("Roadster 2.5").click();
        assertThat(admin.row("Roadster 2.5")).isVisible();

        visitor.evaluate("() => { history.back(); }");

        // Only a page that was kept remembers the listener that was added to it.
        visitor.waitForFunction("() => window.restored === true");
        assertThat(admin.row("Roadster Sport")).hasAttribute("data-visitor", id);
        assertThat(admin.rowOf(id).locator(".c-tabs .number")).hasText("1");
        admin.compose(admin.rowOf(id)).write("Back again?", "It is still here.").send();
        assertThat(Cards.title(visitor)).hasText("Back again?");
        assertThat(admin.sent("Back again?", "displayed")).hasText("1");
    }

    @Test
    void aVisitorWhoWasOfflineGetsWhatWasSentMeanwhileAndTellsWhatHappened() {
        Dashboard admin = browsers.admin();
        try (Relay relay = new Relay(shop.url("/"))) {
            Page visitor = browsers.visitor("about:blank");
            visitor.navigate(relay.url("/about"));
            String id = Cards.visitor(visitor);
            admin.compose(admin.rowOf(id)).write("While you were away", "We kept this.");

            visitor.context().setOffline(true);
            relay.cut();
            visitor.waitForCondition(
                    () -> Boolean.FALSE.equals(visitor.evaluate("beckon.connected")));
            visitor.evaluate("beckon.track('Waited Patiently', { minutes: 1 })");
            assertThat(admin.rowOf(id).locator(".c-tabs .number")).hasText("0");
            admin.send();
            assertThat(admin.sent("While you were away", "recipients")).hasText("1");
            assertThat(Cards.on(visitor)).hasCount(0);

            relay.mend();
            visitor.context().setOffline(false);
            assertThat(Cards.title(visitor)).hasText("While you were away");
            assertThat(admin.sent("While you were away", "displayed")).hasText("1");
            assertThat(admin.rowOf(id)).containsText("Waited Patiently");
            assertThat(Cards.visitor(visitor)).isEqualTo(id);
            assertThat(admin.rowOf(id).locator(".c-pages")).hasText("1");
            // The browser tells of the tries that failed.
            browsers.expectBrokenConnections();
            // Before the relay, without which it would try to connect again, and tell of that.
            visitor.close();
        }
    }
}

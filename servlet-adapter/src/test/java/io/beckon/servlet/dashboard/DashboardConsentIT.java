package io.beckon.servlet.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static io.beckon.servlet.dashboard.Json.left;
import static io.beckon.servlet.dashboard.Json.now;
import static io.beckon.servlet.dashboard.Json.object;
import static io.beckon.servlet.dashboard.Json.read;
import static io.beckon.servlet.dashboard.Json.row;
import static io.beckon.servlet.dashboard.Json.set;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.LocatorAssertions;

import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.regex.Pattern;

/** Visitors who do not agree to everything: what the page shows of them, and what it says of offers for them. */
final class DashboardConsentIT extends OnDashboard {
    private static final String NOT_SHOWN =
            "This visitor gets no messages. The offer will not be shown: it counts as held back.";

    // ---- without analytics

    @Test
    void ofAVisitorWithoutAnalyticsTheListShowsNoPage() {
        channel.open(row("v_a", 10), withoutAnalytics("v_b", 20), row("v_c", 30));

        assertThat(rowOf("v_b").locator(".title")).hasText("Page not shared");
        assertThat(rowOf("v_b").locator(".path")).hasText("");
        assertThat(rowOf("v_b").locator(".c-page").getAttribute("title")).isNull();
        assertThat(rowOf("v_b").locator(".c-from")).hasText("");
        assertThat(rowOf("v_b").locator(".c-pages")).hasText("");
        assertThat(rowOf("v_b").locator(".no-messages")).isHidden();
        assertThat(rowOf("v_c")).containsText("Car v_c/cars/c");

        page.selectOption("#sort", "pages");
        channel.send(set(with(withoutAnalytics("v_b", 20), "tabs", 3), row("v_d", 5)));

        assertThat(rowOf("v_b").locator(".c-tabs .number")).hasText("3");
        assertThat(rowOf("v_d")).isVisible();
    }

    @Test
    void ofAVisitorWithoutAnalyticsThePanelShowsNeitherPageNorWhatWasSeen() {
        channel.open(withoutAnalytics("v_b", 20));
        rowOf("v_b").click();
        channel.await("watch");
        channel.send(activity("v_b", object("at", now(), "kind", "arrived", "connection", "c_b")));

        assertThat(page.locator(".timeline .entry")).containsText("Arrived");
        assertThat(page.locator("#person .page-title")).hasText("Page not shared");
        assertThat(page.locator("#person .page-title").getAttribute("href")).isNull();
        assertThat(page.locator("#person .path")).isHidden();
        assertThat(page.locator("#person > .facts > div:visible")).hasText(new Pattern[] {
            Pattern.compile("^Here since"),
            Pattern.compile("^Tabs open1$"),
            Pattern.compile("^Agrees toEverything but analytics$")
        });
        assertThat(page.locator("#person > .nothing")).hasText("Pages and events are not shared.");
        assertThat(page.locator("#person > .nothing")).isVisible();
    }

    @Test
    void anOfferForAVisitorWithoutAnalyticsIsWrittenAsAnyOther() {
        channel.open(withoutAnalytics("v_b", 20));
        offerTo("v_b");
        assertThat(page.locator("#composer-target .where")).hasText("on the site, page not shared");
        assertThat(page.locator("#composer-note")).isHidden();
    }

    @Test
    void whoAgreesAgainHasAPageOnceATabTellsOfIt() {
        channel.open(withoutAnalytics("v_b", 20));
        rowOf("v_b").click();
        Map<String, Object> agrees = withoutAnalytics("v_b", 20);
        agrees.remove("consent");
        channel.send(set(agrees));
        assertThat(rowOf("v_b").locator(".title")).hasText("Page not known yet");
        assertThat(page.locator("#person .page-title")).hasText("Page not known yet");
        assertThat(fact("Agrees to")).isHidden();

        channel.send(set(row("v_b", 20, "/book", "Book")));

        assertThat(rowOf("v_b")).containsText("Book/book");
        assertThat(page.locator("#person .page-title"))
                .hasAttribute("href", "https://shop.example/book");
        assertThat(fact("Came from")).hasText("search.example");
    }

    // ---- without messages

    @Test
    void whoGetsNoMessagesIsLabelled() {
        channel.open(withoutMessages("v_a", 10), row("v_b", 20));
        assertThat(rowOf("v_a").locator(".no-messages")).hasText("no messages");
        assertThat(rowOf("v_a")).containsText("Car v_a/cars/a");
        assertThat(rowOf("v_b").locator(".no-messages")).isHidden();

        rowOf("v_a").click();
        assertThat(page.locator("#person .no-messages")).hasText("no messages");
        assertThat(fact("Agrees to")).hasText("Everything but messages");
        assertThat(page.locator("#person .page-title")).hasText("Car v_a");

        rowOf("v_b").click();
        assertThat(page.locator("#person-title")).hasText("Visitor b");
        assertThat(page.locator("#person .no-messages")).isHidden();
        assertThat(fact("Agrees to")).isHidden();
    }

    @Test
    void thatAnOfferWillNotBeShownIsSaidBeforeItIsSent() {
        channel.open(withoutMessages("v_a", 10));
        offerTo("v_a");
        assertThat(page.locator("#composer-note")).hasText(NOT_SHOWN);
        assertThat(page.locator("#composer-send")).hasAccessibleDescription(NOT_SHOWN);

        fillOffer();
        page.locator("#composer-send").click();

        assertThat(channel.await("send").get("to")).isEqualTo(read("{\"visitor\":\"v_a\"}"));
    }

    @Test
    void anOfferForOneWhoGetsNoMessagesDoesNotWait() {
        channel.open(withoutMessages("v_a", 10));
        offerTo("v_a");
        channel.send(left("v_a"));
        assertThat(page.locator("#composer-target .where"))
                .hasText(Pattern.compile("^left [^;]*$"));
    }

    @Test
    void whatIsForManySaysNothingOfOneWhoGetsNoMessages() {
        channel.open(withoutMessages("v_a", 10), row("v_b", 20));
        offerTo("v_a");
        assertThat(page.locator("#composer-note")).isVisible();
        page.locator("#composer-cancel").click();

        page.locator("#new-offer").click();

        assertThat(page.locator("#audience")).isVisible();
        assertThat(page.locator("#composer-note")).isHidden();
        assertThat(page.locator("#composer-send")).hasAccessibleDescription("");
    }

    // ---- who decides while the page is open

    @Test
    void whoWithdrawsIsForgottenOnTheOpenPage() {
        channel.open(row("v_a", 10, "/secret", "Secret page"));
        rowOf("v_a").click();
        channel.await("watch");
        channel.send(
                sent("id1", object("visitor", "v_a"), "admin", "Test drive?"),
                activity(
                        "v_a",
                        object("at", now(), "kind", "page", "connection", "c_a", "page", secret()),
                        object("at", now(), "kind", "track", "name", "Secret event")));
        assertThat(page.locator(".timeline")).containsText("Opened Secret page");
        assertThat(page.locator(".timeline")).containsText("Secret event");

        channel.send(set(withoutAll("v_a", 10)));

        assertThat(page.locator("#person .page-title")).hasText("Page not shared");
        assertThat(fact("Agrees to")).hasText("Nothing");
        assertThat(page.locator("#person .no-messages")).isVisible();
        assertThat(rowOf("v_a").locator(".title")).hasText("Page not shared");
        assertThat(rowOf("v_a").locator(".no-messages")).isVisible();
        assertThat(page.content()).doesNotContainIgnoringCase("secret");
        assertThat(page.locator(".timeline .entry")).hasCount(1);
        assertThat(page.locator(".timeline .entry")).containsText("Offer sent by admin");
    }

    @Test
    void theComposerSaysItOnceTheVisitorWithdraws() {
        channel.open(row("v_a", 10, "/secret", "Secret page"));
        offerTo("v_a");
        assertThat(page.locator("#composer-note")).isHidden();

        channel.send(set(withoutAll("v_a", 10)));

        assertThat(page.locator("#composer-note")).hasText(NOT_SHOWN);
        assertThat(page.locator("#composer-target .where")).hasText("on the site, page not shared");

        channel.send(set(row("v_a", 10)));

        assertThat(page.locator("#composer-note")).isHidden();
    }

    // ---- small screens

    @Test
    void fitsAPhone() {
        begin(390, 844, AdminChannel.ALL_RIGHTS);
        String longName = "Long".repeat(60);
        Map<String, Object> wide =
                with(row("v_a", 10, "/" + longName, longName), "consent", consent(true, false));
        channel.open(wide, withoutAll("v_b", 20));
        assertInside(rowOf("v_a").locator(".no-messages"));
        assertInside(rowOf("v_b").locator(".no-messages"));
        assertThat(rowOf("v_b").locator(".c-pages")).isHidden();
        assertNothingSticksOut();

        rowOf("v_a").click();
        assertInside(page.locator("#person .no-messages"));
        assertNothingSticksOut();
        page.locator("#person .primary").click();
        assertInside(page.locator("#composer-note"));
        assertInside(page.locator("#composer-send"));
        assertNothingSticksOut();
    }

    // ---- helpers

    private static Map<String, Object> secret() {
        return object("url", "https://shop.example/secret", "title", "Secret page", "referrer", "");
    }

    private static Map<String, Object> withoutAnalytics(String visitor, int secondsAgo) {
        Map<String, Object> row = row(visitor, secondsAgo);
        row.remove("page");
        row.put("referrer", "");
        row.put("pages", 0);
        return with(row, "consent", consent(false, true));
    }

    private static Map<String, Object> withoutMessages(String visitor, int secondsAgo) {
        return with(row(visitor, secondsAgo), "consent", consent(true, false));
    }

    private static Map<String, Object> withoutAll(String visitor, int secondsAgo) {
        return with(withoutAnalytics(visitor, secondsAgo), "consent", false);
    }

    private static Map<String, Object> consent(boolean analytics, boolean messages) {
        return object("analytics", analytics, "personalisation", true, "messages", messages);
    }

    private static Map<String, Object> with(Map<String, Object> row, String name, Object value) {
        row.put(name, value);
        return row;
    }

    private void offerTo(String visitor) {
        rowOf(visitor).hover();
        rowOf(visitor).locator(".row-offer").click();
        assertThat(page.locator("#composer")).isVisible();
    }

    private Locator fact(String name) {
        return page.locator("#person [data-fact='" + name + "']");
    }

    private static void assertInside(Locator element) {
        assertThat(element).isVisible();
        assertThat(element).isInViewport(new LocatorAssertions.IsInViewportOptions().setRatio(1));
    }
}

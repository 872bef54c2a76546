package io.beckon.example.carshop;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.util.concurrent.CompletableFuture;

/** What only a browser can show of the demo's abilities and faults; the rest stands in {@link AncestorDemoIT}. */
class AncestorDemoBrowserIT {
    private static final String HTML = "<img src=x onerror='document.title=1'><b>bold</b>";

    @RegisterExtension
    final RunningShop shop = new RunningShop();

    @RegisterExtension
    final Browsers browsers = new Browsers(shop);

    @Test
    void point10_aPageReactsByItsOwnListener() {
        Page looking = browsers.visitor("/cars/roadster-sport");
        Page listing = browsers.visitor("/cars");
        Page buying = browsers.visitor("/cars/roadster-sport");
        Cards.visitor(looking);
        Cards.visitor(listing);
        Cards.visitor(buying);
        assertThat(looking.locator("[data-stock]")).hasText("2 left");

        buying.getByText("Reserve one").click();

        assertThat(buying.locator(".notice")).hasText("One is reserved for you.");
        assertThat(looking.locator("[data-stock]")).hasText("1 left");
        assertThat(listing.locator("[data-stock=roadster-sport]")).hasText("1 left");
        assertThat(listing.locator("[data-stock=roadster-2-5]")).hasText("2 left");
        assertThat(Cards.on(looking)).hasCount(0);
    }

    @Test
    void fault_theOfferWentToWhoMovedLastNotToTheRowClicked() {
        Page clicked = browsers.visitor("/cars/model-s-70");
        Page mover = browsers.visitor("/cars/model-x-90d");
        Dashboard admin = browsers.admin();
        String id = Cards.visitor(clicked);
        assertThat(admin.rows()).hasCount(2);

        admin.compose(admin.rowOf(id));
        mover.navigate(shop.url("/cars/model-x-p90d"));
        assertThat(admin.row("Model X P90D")).isVisible();
        admin.write("For the one who was clicked", "And for nobody else.").send();

        assertThat(Cards.title(clicked)).hasText("For the one who was clicked");
        mover.navigate(shop.url("/about"));
        assertThat(admin.row("About")).isVisible();
        assertThat(Cards.on(mover)).hasCount(0);
        assertThat(admin.sent("For the one who was clicked", "displayed")).hasText("1");
    }

    @Test
    void fault_anOfferSentWhileTheVisitorChangesPageWasLost() {
        Page visitor = browsers.visitor("/cars");
        String id = Cards.visitor(visitor);
        Dashboard admin = browsers.admin();
        admin.compose(admin.rowOf(id)).write("Caught on the way", "From one page to the next.");

        // The new page is there, and its client is still on its way: the visitor has no connection.
        CompletableFuture<Route> client = new CompletableFuture<>();
        visitor.route("**/beckon/beckon.js", client::complete);
        visitor.evaluate("location.href = '/about'");
        visitor.waitForCondition(client::isDone);
        assertThat(admin.rowOf(id).locator(".c-tabs .number")).hasText("0");
        admin.send();
        assertThat(admin.sent("Caught on the way", "recipients")).hasText("1");
        assertThat(admin.sent("Caught on the way", "delivered")).hasText("0");
        client.join().resume();

        assertThat(Cards.title(visitor)).hasText("Caught on the way");
        assertThat(visitor).hasURL(shop.url("/about"));
        assertThat(admin.sent("Caught on the way", "displayed")).hasText("1");
    }

    @Test
    void fault_aPagesNameWasPutIntoTheAdminsPageAsHtml() {
        Page visitor = browsers.visitor("/cars/model-s-70");
        String id = Cards.visitor(visitor);
        Dashboard admin = browsers.admin();
        assertThat(admin.rowOf(id)).containsText("Model S 70");

        visitor.evaluate("html => document.title = html", HTML);

        assertThat(admin.rowOf(id)).containsText(HTML);
        admin.rowOf(id).click();
        assertThat(admin.page().locator("#person")).containsText(HTML);
        assertThat(admin.page().locator("img[src=x]")).hasCount(0);
        assertThat(admin.page().locator("b").getByText("bold")).hasCount(0);
    }
}

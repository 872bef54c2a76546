package io.beckon.example.carshop;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import tools.jackson.databind.JsonNode;

/** What an admin sees of the offers that were sent, and takes back. */
class OffersIT {
    @RegisterExtension
    final RunningShop shop = new RunningShop();

    @RegisterExtension
    final Browsers browsers = new Browsers(shop);

    @Test
    void whatWaitsForAVisitorWhoIsAwayCanBeRevoked() {
        Dashboard admin = browsers.admin();
        Page visitor = browsers.visitor("/cars");
        String id = Cards.visitor(visitor);
        admin.rowOf(id).click();
        assertThat(admin.page().locator("#person .offers"))
                .containsText("Nothing was sent to this visitor yet.");

        offer(admin, "Test drive?");
        assertThat(Cards.title(visitor)).hasText("Test drive?");
        assertThat(offers(admin).first()).containsText("Test drive? Seen");
        Cards.close(visitor).click();
        assertThat(offers(admin).first()).containsText("Dismissed");

        visitor.navigate("about:blank");
        assertThat(admin.rows()).hasCount(0);
        offer(admin, "Sold already");
        offer(admin, "Open day on Saturday");
        assertThat(offers(admin).nth(1)).containsText("Sold already Waiting");

        admin.page().locator("#person [aria-label=Close]").click();
        Locator sold = admin.sent("Sold already");
        assertThat(sold.locator(".aside")).hasText("1 still waiting");
        sold.locator("button", new Locator.LocatorOptions().setHasText("Revoke"))
                .click();
        admin.page().locator("#confirm-yes").click();
        assertThat(sold.locator(".aside")).hasText("1 revoked");
        assertThat(admin.page().locator("#toasts"))
                .containsText("“Sold already” was revoked for 1 visitor.");

        visitor.navigate(shop.url("/cars"));

        assertThat(Cards.title(visitor)).hasText("Open day on Saturday");
        Cards.close(visitor).click();
        assertThat(admin.sent("Open day on Saturday", "displayed")).hasText("1");
        assertThat(admin.sent("Open day on Saturday").locator(".aside")).hasText("1 dismissed");
        assertThat(admin.sent("Sold already", "delivered")).hasText("0");
        // Rows do not move below the pointer.
        admin.page().mouse().move(1300, 20);
        admin.rowOf(id).click();
        assertThat(offers(admin)).hasCount(3);
        assertThat(offers(admin).nth(0)).containsText("Open day on Saturday Dismissed");
        assertThat(offers(admin).nth(1)).containsText("Sold already Revoked");
        assertThat(offers(admin).nth(2)).containsText("Test drive? Dismissed");
    }

    @Test
    void whatIsSentAgainUnderTheSameKeyIsSentOnceAndAnsweredTwice() {
        String visitor = Cards.visitor(browsers.visitor("/about"));
        String send = "{\"type\":\"send\",\"ref\":\"%s\",\"key\":\"the key\",\"to\":{\"visitor\":\""
                + visitor + "\"},\"offer\":{\"title\":\"Once\"}}";
        JsonNode first;
        try (Line before = shop.admin()) {
            first = before.say(send.formatted("before")).hears("sent");
        }

        try (Line after = shop.admin()) {
            JsonNode again = after.say(send.formatted("after"))
                    .hears("sent", sent -> sent.path("ref").asString("").equals("after"));
            assertThat(again.get("id")).isEqualTo(first.get("id"));
            assertThat(again.get("recipients")).isEqualTo(first.get("recipients"));
            JsonNode history = after.say("{\"type\":\"history\",\"visitor\":\"" + visitor + "\"}")
                    .hears("history");
            assertThat(history.get("deliveries")).hasSize(1);
        }
    }

    /** Sends an offer to the visitor whose panel is open. */
    private static void offer(Dashboard admin, String title) {
        admin.page().locator("#person .primary").click();
        admin.write(title, "From the shop.").send();
    }

    /** The offers of the visitor whose panel is open, the newest first. */
    private static Locator offers(Dashboard admin) {
        return admin.page().locator("#person .offer-list > li");
    }
}

package io.beckon.example.carshop;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.net.http.HttpResponse;
import java.util.List;

/** The main job in a real browser: admins see visitors walk through the shop and send offers, and the visitors see them. */
class WholeWayIT {
    @RegisterExtension
    final RunningShop shop = new RunningShop();

    @RegisterExtension
    final Browsers browsers = new Browsers(shop);

    @Test
    void twoAdminsSeeTwoVisitorsAndOneOfTheseGetsAnOffer() {
        Dashboard here = browsers.admin();
        Dashboard there = browsers.admin();
        Page one = browsers.visitor("/");
        Page two = browsers.visitor("/cars");
        String id = Cards.visitor(one);

        one.getByText("Roadster Sport").click();
        for (Dashboard admin : List.of(here, there)) {
            assertThat(admin.row("Roadster Sport")).isVisible();
            assertThat(admin.rows()).hasCount(2);
            assertThat(admin.rowOf(id).locator(".c-pages")).hasText("2");
        }

        here.compose(here.rowOf(id))
                .write("Test drive?", "Twenty minutes, on us.")
                .button("Find us", "/about")
                .send();
        assertThat(Cards.title(one)).hasText("Test drive?");
        for (Dashboard admin : List.of(here, there)) {
            assertThat(admin.sent("Test drive?", "displayed")).hasText("1");
            assertThat(admin.sent("Test drive?", "clicked")).hasText("0");
        }

        Cards.action(one).click();
        assertThat(one).hasURL(shop.url("/about"));
        for (Dashboard admin : List.of(here, there)) {
            assertThat(admin.sent("Test drive?", "clicked")).hasText("1");
            assertThat(admin.row("About")).isVisible();
            assertThat(admin.row("Cars")).isVisible();
        }
        assertThat(Cards.on(two)).hasCount(0);

        one.close();
        for (Dashboard admin : List.of(here, there)) {
            assertThat(admin.page().locator("#total-visitors")).hasText("1");
        }
    }

    @Test
    void whoHasLookedAtThreeCarsOfOneModelGetsAnOfferFromTheServer() {
        Page visitor = browsers.visitor("/cars/roadster-2-5");
        Cards.visitor(visitor);
        visitor.navigate(shop.url("/cars/model-s-70"));
        Cards.visitor(visitor);
        visitor.navigate(shop.url("/cars/roadster-sport"));
        Cards.visitor(visitor);
        assertThat(Cards.on(visitor)).hasCount(0);

        visitor.navigate(shop.url("/cars/roadster-3-0"));

        assertThat(Cards.title(visitor)).hasText("Which Roadster shall it be?");
        Cards.close(visitor).click();
        assertThat(Cards.on(visitor)).hasCount(0);
        visitor.navigate(shop.url("/cars/roadster-sport"));
        Cards.visitor(visitor);
        visitor.navigate(shop.url("/about"));
        Cards.visitor(visitor);
        assertThat(Cards.on(visitor)).hasCount(0);
    }

    @Test
    void whoGivesNoPasswordIsAskedForOneAndNotToldThatNothingIsThere() {
        HttpResponse<String> answer = shop.person().get("/beckon/dashboard/");
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("your user and password").doesNotContain("sold");
        assertThat(shop.person().get("/cars/none").body()).contains("Perhaps it was sold");
    }

    @Test
    void aButtonOfTheShopIsAnsweredByAnOfferToWhoPressedIt() {
        // Who has no connection, and so no cookie, is nobody to send an offer to.
        assertThat(shop.person()
                        .post("/test-drive", "car=model-x-90d")
                        .headers()
                        .map())
                .containsEntry("location", List.of("/cars/model-x-90d?call"));
        Page other = browsers.visitor("/cars/model-x-90d");
        Page visitor = browsers.visitor("/cars/model-x-90d");
        Cards.visitor(other);
        Cards.visitor(visitor);

        visitor.getByText("Ask for a test drive").click();

        assertThat(visitor.locator(".notice")).containsText("The answer comes to this page.");
        assertThat(Cards.title(visitor)).hasText("The Model X 90D is yours for an hour");
        assertThat(Cards.on(other)).hasCount(0);
    }

    @Test
    void allTabsOfAVisitorTogetherShowAnOfferOnce() {
        Page first = browsers.visitor("/cars");
        String id = Cards.visitor(first);
        Page second = first.context().newPage();
        second.navigate(shop.url("/about"));
        assertThat(Cards.visitor(second)).isEqualTo(id);
        Dashboard admin = browsers.admin();
        assertThat(admin.rowOf(id).locator(".c-tabs .number")).hasText("2");

        admin.compose(admin.rowOf(id))
                .write("Only once", "In one of the two tabs.")
                .send();

        assertThat(admin.sent("Only once", "displayed")).hasText("1");
        first.waitForCondition(() -> Cards.on(first).count() + Cards.on(second).count() == 1);
        Page shown = Cards.on(first).count() == 1 ? first : second;
        Cards.close(shown).click();
        assertThat(admin.page().locator("#sent-list")).containsText("1 dismissed");
        assertThat(Cards.on(first)).hasCount(0);
        assertThat(Cards.on(second)).hasCount(0);
    }
}

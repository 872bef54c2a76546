package io.beckon.example.carshop;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.util.ArrayList;
import java.util.List;

/** All pages live under a strict policy, and nothing they do violates it: {@link Browsers} fails a test where one has complained. */
class StrictPolicyIT {
    @RegisterExtension
    final RunningShop shop = new RunningShop();

    @RegisterExtension
    final Browsers browsers = new Browsers(shop);

    @Test
    void noPageOfTheShopViolatesIt() {
        Page visitor = browsers.visitor("/");
        List<String> paths = new ArrayList<>(List.of("/", "/about", "/cars"));
        Catalogue.cars().forEach(car -> paths.add(car.path()));
        for (String path : paths) {
            Response response = visitor.navigate(shop.url(path));
            assertThat(response.headerValue("content-security-policy"))
                    .startsWith("default-src 'self';")
                    .doesNotContain("unsafe", "http:", "https:", "data:", "*");
            Cards.visitor(visitor);
        }
        assertThat(Cards.title(visitor).first()).isVisible(); // for all that was looked at
        Cards.close(visitor).first().click();
    }

    @Test
    void thePageThatSaysSorryDoesNotViolateItEither() {
        Page visitor = browsers.visitor("/");
        Response response = visitor.navigate(shop.url("/cars/none"));
        assertThat(response.status()).isEqualTo(404);
        assertThat(response.headerValue("content-security-policy"))
                .startsWith("default-src 'self';");
        Cards.visitor(visitor);
        assertThat(browsers.takeComplaints())
                .allMatch(complaint -> complaint.contains("status of 404"));
    }

    @Test
    void theDashboardDoesNotViolateItsOwn() {
        Page visitor = browsers.visitor("/cars/roadster-sport");
        String id = Cards.visitor(visitor);
        Dashboard admin = browsers.admin();
        admin.rowOf(id).click();
        admin.compose(admin.rowOf(id)).write("Test drive?", "Twenty minutes, on us.");
        admin.page().locator("#offer-image").fill("/assets/cars/roadster-sport.svg");
        assertThat(admin.page().locator("#preview-stage")).isVisible();
        admin.send();
        assertThat(Cards.title(visitor)).hasText("Test drive?");
        assertThat(admin.sent("Test drive?", "displayed")).hasText("1");
    }

    @Test
    void aViolationWouldBeNoticed() {
        Page visitor = browsers.visitor("/");
        visitor.evaluate(
                "document.body.append(Object.assign(document.createElement('script'), { textContent: '1' }))");
        visitor.waitForCondition(() -> browsers.takeComplaints().stream()
                .anyMatch(
                        complaint -> complaint.contains("violation of script-src-elem by inline")));
    }
}

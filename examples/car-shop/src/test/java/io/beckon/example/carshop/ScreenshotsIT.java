package io.beckon.example.carshop;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes the README's pictures, of a shop with some people in it. They are put into {@code target/screenshots}; with {@code -Dscreenshots=keep}
 * also to where the README shows them from.
 */
class ScreenshotsIT {
    private static final Path TAKEN = Path.of("target", "screenshots");
    private static final Path SHOWN = Path.of("screenshots");
    private static final long LARGEST = 300_000;

    @RegisterExtension
    final RunningShop shop = new RunningShop("10");

    @RegisterExtension
    final Browsers browsers = new Browsers(shop);

    @Test
    void theReadmesPictures() throws IOException {
        List<Page> people = people();
        Page visitor = people.get(people.size() - 1);
        Dashboard light = browsers.admin(desktop());
        Dashboard phone = browsers.admin(phone());
        String id = Cards.visitor(visitor);
        assertThat(light.rows()).hasCount(people.size());

        write(light, light.row("About"), "Open day on Saturday", "Cars, coffee, and no queue.");
        light.send();
        closeToasts(light);
        write(
                light,
                light.rowOf(id),
                "Test drive this Saturday?",
                "An hour in the Roadster Sport, on us.");
        take(light.page(), "dashboard-offer");
        light.send();
        assertThat(Cards.title(visitor)).hasText("Test drive this Saturday?");
        assertThat(light.sent("Test drive this Saturday?", "displayed")).hasText("1");
        take(visitor, "visitor-card");

        closeToasts(light);
        light.rowOf(id).click();
        assertThat(light.page().locator("#person")).containsText("Saw the offer");
        light.page().mouse().move(0, 0);
        take(light.page(), "dashboard");
        take(phone.page(), "dashboard-phone");

        for (String name :
                List.of("visitor-card", "dashboard-offer", "dashboard", "dashboard-phone")) {
            assertThat(Files.size(TAKEN.resolve(name + ".png"))).isBetween(5_000L, LARGEST);
        }
    }

    private List<Page> people() {
        List<Page> people = new ArrayList<>();
        for (List<String> way : List.of(
                List.of("https://search.example/?q=cars", "/", "/about"),
                List.of("", "/cars"),
                List.of("https://news.example/", "/cars/model-s-70", "/cars/model-s-85d"),
                List.of("", "/", "/cars", "/cars/roadster-3-0"),
                List.of("https://search.example/?q=suv", "/", "/cars/model-x-90d"),
                List.of("", "/", "/about", "/cars/model-s-p85d"),
                List.of("https://forum.example/", "/cars/roadster-2-5", "/cars/roadster-sport"))) {
            people.add(walk(way.get(0), way.subList(1, way.size())));
        }
        press(people.get(2), "Ask for a test drive");
        press(people.get(4), "Reserve one");
        return people;
    }

    private Page walk(String from, List<String> paths) {
        Page page = browsers.visitor("about:blank", desktop());
        page.navigate(shop.url(paths.get(0)), new Page.NavigateOptions().setReferer(from));
        for (String path : paths.subList(1, paths.size())) {
            Cards.visitor(page);
            page.navigate(shop.url(path));
        }
        Cards.visitor(page);
        return page;
    }

    private static void press(Page page, String button) {
        page.getByText(button).click();
        assertThat(page.locator(".notice")).isVisible();
        Cards.visitor(page);
    }

    private static void write(Dashboard admin, Locator row, String title, String text) {
        admin.compose(row).write(title, text).button("Find us", "/about#hours");
        admin.page().locator("#offer-image").fill("/assets/cars/roadster-sport.svg");
    }

    private static void closeToasts(Dashboard admin) {
        Locator toasts = admin.page().locator("#toasts button");
        while (toasts.count() > 0) {
            toasts.first().click();
        }
    }

    private static Browser.NewContextOptions desktop() {
        return new Browser.NewContextOptions()
                .setViewportSize(1440, 810)
                .setReducedMotion(ReducedMotion.REDUCE);
    }

    private static Browser.NewContextOptions phone() {
        return new Browser.NewContextOptions()
                .setViewportSize(390, 844)
                .setHasTouch(true)
                .setColorScheme(ColorScheme.DARK)
                .setReducedMotion(ReducedMotion.REDUCE);
    }

    private static void take(Page page, String name) throws IOException {
        Path file = TAKEN.resolve(name + ".png");
        page.screenshot(new Page.ScreenshotOptions().setPath(file));
        if ("keep".equals(System.getProperty("screenshots"))) {
            Files.createDirectories(SHOWN);
            Files.write(SHOWN.resolve(name + ".png"), Files.readAllBytes(file));
        }
    }
}

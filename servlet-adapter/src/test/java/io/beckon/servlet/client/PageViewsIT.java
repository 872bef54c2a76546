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

/** What the client tells of the pages of a single-page application, and of titles. */
@ExtendWith(WithBrowser.class)
final class PageViewsIT {

    private static final String CARS = "https://shop.example/cars";

    @Test
    void tellsOfThePagesOfTheHistory(Site site) {
        Page page = site.connect("/cars");
        page.evaluate(
                "() => { history.pushState(null, '', '/cars/1'); document.title = 'Roadster'; }");
        until(page, () -> site.server().count("page") == 1);
        page.evaluate("() => { history.replaceState(null, '', '/cars/2?color=red'); }");
        until(page, () -> site.server().count("page") == 2);
        page.goBack();
        until(page, () -> site.server().count("page") == 3);
        assertThat(pages(site))
                .containsExactly(
                        CARS + "/1 | Roadster | " + CARS,
                        CARS + "/2?color=red | Roadster | " + CARS + "/1",
                        CARS + " | Roadster | " + CARS + "/2?color=red");
    }

    @Test
    void aNewTitleIsNoNewPage(Site site) {
        Page page = site.connect("/cars");
        page.evaluate("() => { document.title = 'Sold'; }");
        until(page, () -> site.server().count("page") == 1);
        page.evaluate("() => { document.title = 'Sold!'; document.title = 'Sold'; }");
        page.evaluate("() => { history.replaceState({scrolled: 3}, ''); }");
        page.evaluate("() => { history.pushState(null, '', '/cars/3'); }");
        until(page, () -> site.server().count("page") == 2);
        assertThat(pages(site)).containsExactly(CARS + " | Sold | ", CARS + "/3 | Sold | " + CARS);
    }

    @Test
    void aBlinkingTitleIsToldOfRarely(Site site) {
        Page page = site.stopTime().connect("/cars");
        page.evaluate("() => { setInterval(() => { document.title += '!'; }, 10); }");
        site.pass(2_000);
        site.settle(page);
        assertThat(site.server().count("page")).isBetween(5L, 11L);
    }

    @Test
    void aPlaceOnThePageIsNoPageButARouteIs(Site site) {
        Page page = site.connect("/cars#access_token=secret");
        page.evaluate("() => { location.hash = '#prices'; }");
        page.evaluate("() => { location.hash = '#/cars/4'; }");
        until(page, () -> site.server().count("page") == 1);
        page.evaluate("() => { location.hash = '#!/cars/5'; }");
        until(page, () -> site.server().count("page") == 2);
        assertThat(site.server().received("hello").map(PageViewsIT::described))
                .containsExactly(CARS + " | Shop /cars | ");
        assertThat(pages(site))
                .containsExactly(
                        CARS + "#/cars/4 | Shop /cars | " + CARS,
                        CARS + "#!/cars/5 | Shop /cars | " + CARS + "#/cars/4");
    }

    @Test
    void helloSaysWhereTheVisitorIsByNow(Site site) {
        Page page = site.withChance(0.2).stopTime().connect("/cars");
        site.server().newest().close(4000);
        site.settleClosed(page);
        page.evaluate("() => { history.pushState(null, '', '/cars/1'); document.title = 'One'; }");
        site.pass(20);
        page.evaluate("() => { history.pushState(null, '', '/cars/2'); document.title = 'Two'; }");
        site.pass(200);
        until(page, () -> site.server().count("hello") == 2);
        site.settle(page);
        assertThat(described(
                        site.server().newest().received("hello").findFirst().orElseThrow()))
                .isEqualTo(CARS + "/2 | Two | " + CARS + "/1");
        assertThat(site.server().count("page")).isZero();
    }

    @Test
    void losesNoPageBetweenHelloAndWelcome(Site site) {
        site.server().doNotGreet();
        Page page = site.open("/cars");
        until(page, () -> site.server().count("hello") == 1);
        page.evaluate("() => { history.pushState(null, '', '/cars/1'); }");
        page.evaluate("() => new Promise((resolve) => { setTimeout(resolve, 5); })");
        site.server().newest().welcome();
        until(page, () -> site.server().count("page") == 1);
        assertThat(pages(site)).containsExactly(CARS + "/1 | Shop /cars | " + CARS);
    }

    @Test
    void leavesThePagesToTheApplicationWhereItWants(Site site) {
        site.withSnippet(
                "<script src=/beckon/beckon.js data-beckon-connect data-beckon-page-views=false defer></script>");
        Page page = site.connect("/cars");
        page.evaluate("() => { history.pushState(null, '', '/cars/1'); document.title = 'One'; }");
        page.evaluate(
                "() => { beckon.page({url: '/virtual', title: 'Step 2'}); beckon.page({title: 'Step 3'}); }");
        until(page, () -> site.server().count("page") == 2);
        assertThat(pages(site))
                .containsExactly(
                        "https://shop.example/virtual | Step 2 | " + CARS,
                        "https://shop.example/virtual | Step 3 | " + CARS);
    }

    @Test
    void thePageMayHideWhatIsNobodysBusiness(Site site) {
        site.withSnippet(
                        "<script src=/beckon/beckon.js defer></script><script src=/app.js defer></script>")
                .withScript(
                        "/app.js",
                        "window.beckon = Beckon.connect({mapPage: (page) =>"
                                + " ({...page, url: page.url.replace(/\\?.*/, '')})});");
        Page page = site.connect("/cars?email=a@b.example");
        page.evaluate("() => { history.pushState(null, '', '/cars/1?email=a@b.example'); }");
        until(page, () -> site.server().count("page") == 1);
        assertThat(site.server().received("hello").map(PageViewsIT::described))
                .containsExactly(CARS + " | Shop /cars | ");
        assertThat(pages(site)).singleElement().asString().startsWith(CARS + "/1 | ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "() => { throw new Error('mine'); }",
                "() => {}",
                "async (page) => page",
                "() => ({title: 'a@b.example'})",
                "() => ({url: '/cars', title: Object.create(null)})"
            })
    void whereThePageFailsToHideItOnlyTheSiteIsTold(String mapPage, Site site) {
        site.expectComplaint("mapPage");
        site.withSnippet(
                        "<script src=/beckon/beckon.js defer></script><script src=/app.js defer></script>")
                .withScript(
                        "/app.js", "window.beckon = Beckon.connect({mapPage: " + mapPage + "});");
        Page page = site.connect("/cars?email=a@b.example");
        page.evaluate("() => { beckon.page({url: '/c@d.example', title: 'C'}); }");
        until(page, () -> site.server().count("page") == 1);
        assertThat(site.server().received("hello").map(PageViewsIT::described))
                .containsExactly("https://shop.example/ |  | ");
        assertThat(pages(site)).containsExactly("https://shop.example/ |  | ");
    }

    @Test
    void anAddressWithoutEndDoesNotKeepTheVisitorOut(Site site) {
        Page page = site.connect("/cars?q=" + "x".repeat(20_000));
        assertThat(site.server().received("hello").findFirst().orElseThrow().toString())
                .hasSizeLessThan(16_384);
        page.evaluate("() => { document.title = '\\u{1F697}'.repeat(20000); }");
        until(page, () -> site.server().count("page") == 1);
    }

    @Test
    void leavesTheHistoryAsItWasWhenItIsClosed(Site site) {
        Page page = site.connect("/cars");
        page.evaluate("() => { beckon.close(); }");
        assertThat(page.evaluate("history.pushState === History.prototype.pushState"))
                .isEqualTo(true);
    }

    private static List<String> pages(Site site) {
        return site.server().received("page").map(PageViewsIT::described).toList();
    }

    private static String described(JsonNode message) {
        JsonNode page = message.path("page");
        return page.path("url").asString()
                + " | " + page.path("title").asString()
                + " | " + page.path("referrer").asString();
    }
}

package io.beckon.servlet.client;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static io.beckon.servlet.client.Site.until;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ReducedMotion;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.util.List;

/** The card that shows an offer where the page does not show it itself. */
@ExtendWith(WithBrowser.class)
final class OfferCardIT {

    private static final String WHOLE = """
            {"type":"message","id":"A","name":"offer","keep":true,"data":{"title":"Test drive?",\
            "body":"Twenty minutes,\\non us.","image":"/roadster.svg","action":{"label":"Book","url":"/book"}}}""";

    @BeforeAll
    static void waitAsLongAsOnABusyMachine() {
        PlaywrightAssertions.setDefaultAssertionTimeout(Site.TIMEOUT);
    }

    @Test
    void showsAnOffer(Site site) {
        Page page = site.connect("/");
        site.server().newest().send(WHOLE);
        Locator card = card(page, "Test drive?");
        assertThat(card).isVisible();
        assertThat(card.getByRole(AriaRole.STATUS)).containsText("Test drive?");
        assertThat(card.getByText("Twenty minutes,")).isVisible();
        assertThat(card.getByRole(AriaRole.LINK)).hasText("Book");
        assertThat(card.getByRole(AriaRole.BUTTON)).hasAccessibleName("Close");
        page.waitForFunction(
                "() => document.querySelector('beckon-offer').shadowRoot.querySelector('img').naturalWidth");
        until(page, () -> site.server().receipts("A").size() == 1);
        assertThat(page.evaluate("document.activeElement === document.body")).isEqualTo(true);
    }

    @Test
    void aClickOnTheActionIsToldThoughItLeavesThePage(Site site) {
        Page page = site.connect("/");
        site.server().newest().send(WHOLE);
        card(page, "Test drive?").getByRole(AriaRole.LINK).click();
        page.waitForURL("**/book");
        until(page, () -> site.server().receipts("A").contains("clicked"));
    }

    @Test
    void isDisplayedWhenItWasThereForAMoment(Site site) {
        Page page = site.stopTime().connect("/");
        site.server().newest().send(WHOLE);
        assertThat(card(page, "Test drive?")).isVisible();
        site.pass(900);
        site.settle(page);
        assertThat(site.server().count("receipt")).isZero();
        site.pass(200);
        until(page, () -> site.server().receipts("A").equals(List.of("displayed")));
    }

    @Test
    void anOfferThatComesWhileThePageIsLeftWaitsForTheNext(Site site) {
        Page page = site.connect("/");
        site.server().newest().send(WHOLE);
        assertThat(card(page, "Test drive?")).isVisible();
        FakeServer.Connection first = site.server().newest();
        page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}))");
        until(page, first::isClosedByClient);
        assertThat(first.received("release")).hasSize(1);
        assertThat(page.locator("beckon-offer").count()).isZero();
        page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))");
        until(page, () -> site.server().count("hello") == 2);
        assertThat(site.server().count("receipt")).isZero();
        site.server().newest().send(WHOLE);
        until(page, () -> site.server().receipts("A").equals(List.of("displayed")));
    }

    @Test
    void aCardThatWasDisplayedIsStillThereAfterTheWayBack(Site site) {
        Page page = site.connect("/");
        site.server().newest().send(WHOLE);
        until(page, () -> site.server().receipts("A").equals(List.of("displayed")));
        page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}))");
        page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))");
        until(page, () -> site.server().count("hello") == 2);
        assertThat(card(page, "Test drive?")).isVisible();
        assertThat(site.server().count("release")).isZero();
    }

    @Test
    void aReceiptSurvivesTheWalkToTheNextPage(Site site) {
        Page page = site.withChance(0.5).stopTime().connect("/");
        site.server().newest().send(WHOLE);
        until(page, () -> site.server().count("claim") == 1);
        site.pass(1_100);
        until(page, () -> site.server().receipts("A").size() == 1);
        site.server().newest().close(1011);
        site.settleClosed(page);
        card(page, "Test drive?").getByRole(AriaRole.LINK).click();
        page.waitForURL("**/book");
        until(page, () -> site.server().receipts("A").contains("clicked"));
        site.settle(page);
        site.server().newest().send(WHOLE);
        site.settle(page);
        assertThat(page.locator("beckon-offer").count()).as("shown once").isZero();
    }

    @Test
    void staysThoughTheOfferHasEnded(Site site) {
        Page page = site.connect("/");
        site.server().newest().send(WHOLE);
        assertThat(card(page, "Test drive?")).isVisible();
        site.server().newest().send("{\"type\":\"ended\",\"id\":\"A\"}");
        until(page, () -> site.server().receipts("A").equals(List.of("displayed")));
        site.server().newest().send("{\"type\":\"ended\",\"id\":\"A\"}");
        site.server().newest().offer("B", "Second");
        site.settle(page);
        assertThat(card(page, "Test drive?")).isVisible();
        assertThat(page.locator("beckon-offer")).hasCount(1);
    }

    @Test
    void goesWhenItIsDismissed(Site site) {
        Page page = site.connect("/");
        site.server().newest().send(WHOLE);
        card(page, "Test drive?").getByRole(AriaRole.BUTTON).click();
        until(page, () -> site.server().receipts("A").equals(List.of("displayed", "dismissed")));
        assertThat(page.locator("beckon-offer")).hasCount(0);
    }

    @Test
    void showsOneAfterTheOther(Site site) {
        Page page = site.stopTime().connect("/");
        site.server().newest().offer("A", "First");
        site.server().newest().offer("B", "Second");
        assertThat(card(page, "First")).isVisible();
        site.pass(100);
        site.settle(page);
        assertThat(site.server().count("claim"))
                .as("the second is free for another tab")
                .isOne();
        card(page, "First").getByRole(AriaRole.BUTTON).click();
        site.pass(900);
        assertThat(page.locator("beckon-offer")).hasCount(0);
        site.pass(200);
        assertThat(card(page, "Second")).isVisible();
    }

    @Test
    void textIsTextAndAddressesAreOfTheWeb(Site site) {
        Page page = site.connect("/");
        String[] addresses = {
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            " java\\nscript:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
            "blob:https://shop.example/1",
            "https://",
            ""
        };
        for (String address : addresses) {
            page.evaluate("""
                    (address) => {
                      const card = Beckon.card({title: '<img src=x onerror=alert(1)>', body: '<b>bold</b>',
                          image: address, action: {label: '<i>Go</i>', url: address}});
                      document.body.append(card);
                    }""", address.replace("\\n", "\n"));
        }
        assertThat(page.locator("beckon-offer")).hasCount(addresses.length);
        assertThat(page.locator("beckon-offer :is(a, img, b:not([part]), i)")).hasCount(0);
        assertThat(page.getByText("<img src=x onerror=alert(1)>").first()).isVisible();
    }

    @Test
    void takesAddressesOfTheWebAndOfTheSite(Site site) {
        Page page = site.connect("/cars/1");
        assertThat(page.evaluate("""
                        ['/book', 'book', '//pay.example/', 'http://a.example', 'https://b.example/?q=1#f'].map((url) =>
                            Beckon.card({title: 'T', action: {label: 'Go', url}}).shadowRoot.querySelector('a').href)"""))
                .isEqualTo(List.of(
                        "https://shop.example/book",
                        "https://shop.example/cars/book",
                        "https://pay.example/",
                        "http://a.example/",
                        "https://b.example/?q=1#f"));
    }

    @Test
    void anImageThatDoesNotComeLeavesNoHole(Site site) {
        site.expectComplaint("404");
        site.context()
                .route(
                        "**/gone.png",
                        route -> route.fulfill(new Route.FulfillOptions().setStatus(404)));
        Page page = site.connect("/");
        site.server().newest().send(WHOLE.replace("roadster.svg", "gone.png"));
        assertThat(card(page, "Test drive?")).isVisible();
        assertThat(page.locator("beckon-offer img")).hasCount(0);
    }

    @Test
    void escapeClosesItAndTheFocusGoesBack(Site site) {
        site.with("/", "<input id=search>");
        Page page = site.connect("/");
        page.focus("#search");
        site.server().newest().send(WHOLE);
        Locator card = card(page, "Test drive?");
        assertThat(card).isVisible();
        assertThat(page.locator("#search")).isFocused();
        page.keyboard().press("Escape");
        assertThat(card).isVisible(); // Escape in a field belongs to the field
        page.keyboard().press("Tab");
        assertThat(card.getByRole(AriaRole.LINK)).isFocused();
        page.keyboard().press("Escape");
        assertThat(page.locator("beckon-offer")).hasCount(0);
        assertThat(page.locator("#search")).isFocused();
        until(page, () -> site.server().receipts("A").contains("dismissed"));
    }

    @Test
    void escapeClosesItFromThePageUnlessThePageHasUseForIt(Site site) {
        site.with("/", "<dialog id=dialog>Sizes</dialog>");
        Page page = site.connect("/");
        site.server().newest().send(WHOLE);
        Locator card = card(page, "Test drive?");
        page.evaluate("() => { dialog.showModal(); }");
        page.keyboard().press("Escape");
        assertThat(page.locator("#dialog")).isHidden();
        assertThat(card).isVisible();
        page.keyboard().press("Escape");
        assertThat(page.locator("beckon-offer")).hasCount(0);
    }

    @Test
    void takesTheSitesLooks(Site site) {
        Page page = site.connect("/");
        page.evaluate("""
                () => {
                  const sheet = new CSSStyleSheet();
                  sheet.replaceSync(`
                    * { letter-spacing: 9px; color: red; }
                    body > * { display: none; }
                    beckon-offer { --beckon-background: rgb(1, 2, 3); --beckon-accent: rgb(4, 5, 6); }
                    beckon-offer::part(title) { font-size: 30px; }`);
                  document.adoptedStyleSheets = [sheet];
                }""");
        site.server().newest().send(WHOLE);
        Locator card = page.locator("beckon-offer section");
        assertThat(card).hasCSS("background-color", "rgb(1, 2, 3)");
        assertThat(page.locator("beckon-offer a")).hasCSS("background-color", "rgb(4, 5, 6)");
        assertThat(page.locator("beckon-offer strong")).hasCSS("font-size", "30px");
        assertThat(page.locator("beckon-offer p")).hasCSS("letter-spacing", "normal");
    }

    @Test
    void fitsAPhone(Site site) {
        Page page = site.connect("/");
        page.setViewportSize(320, 480);
        site.server()
                .newest()
                .send(WHOLE.replace("Twenty", "Twenty ".repeat(300) + "x".repeat(200)));
        Locator card = page.locator("beckon-offer section");
        assertThat(card).isVisible();
        page.waitForFunction(
                "() => document.querySelector('beckon-offer').shadowRoot.getAnimations().length === 0");
        assertThat(card.boundingBox().x).isBetween(0.0, 12.0);
        assertThat(card.boundingBox().y).isGreaterThanOrEqualTo(0);
        assertThat(card.boundingBox().width).isLessThanOrEqualTo(320);
        assertThat(card.boundingBox().height).isLessThanOrEqualTo(480);
        assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(320);
        page.locator("beckon-offer button").click();
    }

    @Test
    void isStillForWhoDislikesMotion(Site site) {
        Page page = site.connect("/");
        page.emulateMedia(new Page.EmulateMediaOptions().setReducedMotion(ReducedMotion.REDUCE));
        site.server().newest().send(WHOLE);
        assertThat(page.locator("beckon-offer section")).hasCSS("animation-name", "none");
    }

    @Test
    void thePageMayShowOffersItself(Site site) {
        site.withSnippet(
                        "<script src=/beckon/beckon.js defer></script><script src=/app.js defer></script>")
                .withScript(
                        "/app.js",
                        "window.beckon = Beckon.connect({card(offer, actions) {"
                                + " window.actions = actions; document.body.append(offer.title); }});");
        Page page = site.stopTime().connect("/");
        site.server().newest().offer("A", "First");
        site.server().newest().offer("B", "Second");
        assertThat(page.getByText("First")).isVisible();
        site.pass(5_000);
        until(page, () -> site.server().receipts("A").equals(List.of("displayed")));
        assertThat(page.getByText("Second")).hasCount(0);
        page.evaluate("() => { actions.clicked(); }");
        site.pass(2_000);
        assertThat(page.getByText("Second")).isVisible();
        site.settle(page);
        assertThat(site.server().receipts("A")).containsExactly("displayed", "clicked");
    }

    @Test
    void withoutACardOffersWaitForAListener(Site site) {
        site.withSnippet(
                "<script src=/beckon/beckon.js data-beckon-connect data-beckon-card=false defer></script>");
        Page page = site.connect("/");
        site.server().newest().offer("A", "First");
        site.settle(page);
        assertThat(site.server().count("claim")).isZero();
        page.evaluate("() => { beckon.on('offer', (offer) => { window.title = offer.title; }); }");
        page.waitForFunction("() => window.title === 'First'");
    }

    @Test
    void aListenerForOffersTakesThePlaceOfTheCard(Site site) {
        Page page = site.connect("/");
        page.evaluate(
                "() => { window.titles = []; beckon.on('offer', (offer) => { titles.push(offer.title); }); }");
        site.server().newest().offer("A", "First");
        site.server().newest().offer("B", "Second");
        page.waitForFunction("() => titles.length === 2");
        assertThat(page.locator("beckon-offer").count()).isZero();
    }

    @Test
    void showsALiveOfferWhereSomebodyLooks(Site site) {
        Page page = site.connect("/");
        String live = WHOLE.replace("\"keep\":true", "\"keep\":false");
        Tabs.hide(page);
        site.server().newest().send(live);
        site.settle(page);
        Tabs.reveal(page);
        site.settle(page);
        assertThat(page.locator("beckon-offer").count()).isZero();
        site.server().newest().send(live.replace("\"A\"", "\"B\""));
        assertThat(card(page, "Test drive?")).isVisible();
        card(page, "Test drive?").getByRole(AriaRole.BUTTON).click();
        site.settle(page);
        assertThat(site.server().count("claim") + site.server().count("receipt"))
                .isZero();
    }

    @Test
    void standsInAPageAsPreview(Site site) {
        Page page = site.connect("/");
        page.evaluate("""
                () => {
                  window.done = [];
                  document.body.append(Beckon.card({title: 'Preview', action: {label: 'Go', url: '/go'}}, {
                    inline: true,
                    closeLabel: 'Schließen',
                    clicked(event) { event.preventDefault(); done.push('clicked'); },
                    dismissed() { done.push('dismissed'); },
                  }));
                }""");
        Locator card = card(page, "Preview");
        assertThat(card).hasCSS("position", "relative");
        card.getByRole(AriaRole.LINK).click();
        card.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Schließen"))
                .click();
        assertThat(page.evaluate("done")).isEqualTo(List.of("clicked", "dismissed"));
    }

    private static Locator card(Page page, String title) {
        return page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName(title));
    }
}

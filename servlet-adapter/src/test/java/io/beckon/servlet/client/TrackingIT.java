package io.beckon.servlet.client;

import static io.beckon.servlet.client.Site.until;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import tools.jackson.databind.JsonNode;

import java.util.List;

/** Events that the page tracks by script or by attributes, and how they reach the server. */
@ExtendWith(WithBrowser.class)
final class TrackingIT {

    @Test
    void tracksInOneFrameWhatHappensInOneTurn(Site site) {
        Page page = site.connect("/");
        page.evaluate("""
                () => {
                  beckon.track('Product Viewed', {sku: 'S-100'});
                  beckon.track('Zoomed');
                  beckon.track('Compared', {with: ['S-200']});
                }""");
        until(page, () -> site.server().count("track") == 3);
        assertThat(site.server().newest().frames()).last().asString().isEqualTo("""
                        [{"type":"track","name":"Product Viewed","properties":{"sku":"S-100"}}, \
                        {"type":"track","name":"Zoomed"}, \
                        {"type":"track","name":"Compared","properties":{"with":["S-200"]}}]""");
    }

    @Test
    void tracksWhatAttributesAskFor(Site site) {
        site.with("/", """
                <div data-beckon-track="Area Clicked">
                  <button data-beckon-track="Product Added" data-beckon-sku=S-100
                      data-beckon-list-price=100 data-beckoning=no data-other=no><b>Add</b></button>
                  <i>else</i>
                </div>
                <form data-beckon-track="Newsletter Signup" data-beckon-place=footer action=/done>
                  <input name=email value=a@b.example><button>Send</button></form>""");
        site.withScript(
                        "/app.js",
                        "document.querySelector('button').onclick = (e) => e.stopPropagation();"
                                + "document.querySelector('form').onsubmit = (e) => e.preventDefault();")
                .withSnippet(Site.SNIPPET + "<script src=/app.js defer></script>");
        Page page = site.connect("/");
        page.click("b");
        page.click("i");
        page.click("input");
        page.click("form button");
        until(page, () -> site.server().count("track") == 3);
        site.settle(page);
        assertThat(site.server().received("track").map(TrackingIT::described))
                .containsExactly(
                        "Product Added {\"sku\":\"S-100\",\"listPrice\":\"100\"}",
                        "Area Clicked {}",
                        "Newsletter Signup {\"place\":\"footer\"}");
    }

    @Test
    void aClickThatLeavesThePageIsTrackedToo(Site site) {
        site.with("/", "<a href=/cars data-beckon-track='Teaser Clicked'>Cars</a>");
        Page page = site.connect("/");
        page.click("a");
        until(page, () -> site.server().count("hello") == 2);
        assertThat(site.server().count("track")).isOne();
    }

    @Test
    void aClickThatLeavesThePageIsTrackedBehindAllThatWaits(Site site) {
        site.with("/", "<a href=#prices data-beckon-track='Teaser Clicked'>Cars</a>");
        Page page = site.stopTime().connect("/");
        FakeServer.Connection first = site.server().newest();
        page.evaluate("""
                () => {
                  for (let i = 0; i < 80; i++) beckon.track('Event ' + i, {text: 'x'.repeat(200)});
                  document.querySelector('a').click();
                  dispatchEvent(new PageTransitionEvent('pagehide', {persisted: false}));
                }""");
        until(page, first::isClosedByClient);
        assertThat(first.received("track").map(event -> event.path("name").asString()))
                .hasSize(81)
                .endsWith("Event 79", "Teaser Clicked");
    }

    @Test
    void streamsTheNewestSoManyTimesASecond(Site site) {
        site.withSnippet(
                "<script src=/beckon/beckon.js data-beckon-connect data-beckon-stream-rate=5 defer></script>");
        Page page = site.stopTime().connect("/");
        page.evaluate("""
                () => {
                  let x = 0;
                  setInterval(() => { beckon.stream('cursor', {x: x++}); beckon.stream('scroll', {y: x}); }, 10);
                }""");
        site.pass(2_000);
        site.settle(page);
        List<JsonNode> cursors = site.server()
                .received("track")
                .filter(event -> event.path("name").asString().equals("cursor"))
                .toList();
        assertThat(cursors).hasSizeBetween(9, 11);
        assertThat(cursors).allMatch(event -> event.path("stream").asBoolean());
        assertThat(cursors.get(cursors.size() - 1).path("properties").path("x").asInt())
                .isGreaterThan(170);
        assertThat(site.server().count("track")).isBetween(18L, 22L);
    }

    @Test
    void theLastOfAStreamArrivesAsWell(Site site) {
        Page page = site.stopTime().connect("/");
        page.evaluate("() => { for (let x = 0; x < 5; x++) beckon.stream('cursor', {x}); }");
        site.pass(200);
        site.settle(page);
        assertThat(site.server().received("track").map(TrackingIT::described))
                .containsExactly("cursor {\"x\":0}", "cursor {\"x\":4}");
    }

    @Test
    void streamsThePointersWayOverAnElement(Site site) {
        site.with(
                "/",
                "<img src=/car.svg width=200 height=100 data-beckon-stream=cursor data-beckon-sku=S-1>");
        Page page = site.connect("/");
        double left = page.locator("img").boundingBox().x;
        double top = page.locator("img").boundingBox().y;
        page.mouse().move(left + 30, top + 40);
        until(page, () -> site.server().count("track") == 1);
        assertThat(site.server().received("track").map(TrackingIT::described))
                .containsExactly(
                        "cursor {\"sku\":\"S-1\",\"x\":30,\"y\":40,\"width\":200,\"height\":100}");
        page.mouse().move(left + 30, top + 400);
        site.settle(page);
        assertThat(site.server().count("track")).isOne();
    }

    @Test
    void keepsTheNewestEventsWhileThereIsNoConnection(Site site) {
        Page page = site.withChance(0.9).stopTime().connect("/");
        site.server().newest().close(4000);
        site.settleClosed(page);
        page.evaluate("""
                () => {
                  for (let i = 0; i < 150; i++) beckon.track('Event ' + i);
                  for (let x = 0; x < 50; x++) beckon.stream('cursor', {x});
                }""");
        site.pass(500);
        until(page, () -> site.server().count("hello") == 2);
        site.pass(20_000);
        site.settle(page);
        List<String> events =
                site.server().received("track").map(TrackingIT::described).toList();
        assertThat(events).hasSize(100).contains("cursor {\"x\":49}");
        assertThat(events.get(0)).startsWith("Event 51");
        assertThat(site.server().newest().frames()).allMatch(frame -> frame.size() <= 64);
    }

    @Test
    void keepsWithinTheServersRate(Site site) {
        Page page = site.stopTime().connect("/");
        page.evaluate("""
                () => {
                  let i = 0;
                  const timer = setInterval(() => { beckon.track(i++); }, 10);
                  setTimeout(() => clearInterval(timer), 3000);
                }""");
        site.pass(3_000);
        site.settle(page);
        assertThat(site.server().count("track")).isBetween(80L, 190L);
        site.pass(5_000);
        site.settle(page);
        List<JsonNode> events = site.server().received("track").toList();
        assertThat(events.get(events.size() - 1).path("name").asInt()).isGreaterThan(290);
    }

    @Test
    void dropsWhatTheServerCouldNotTake(Site site) {
        site.expectComplaint("refused");
        Page page = site.connect("/");
        page.evaluate("""
                () => {
                  const loop = {};
                  loop.loop = loop;
                  beckon.track('Loop', loop);
                  beckon.track('Large', {text: 'x'.repeat(100000)});
                  beckon.track('Large in Bytes', {text: '\u0436'.repeat(9000)});
                  beckon.track('Good', {text: 'x'.repeat(6000)});
                  beckon.track('Good', {text: 'x'.repeat(6000)});
                }""");
        until(page, () -> site.server().count("track") == 2);
        assertThat(site.server().received("track"))
                .allMatch(event -> event.path("name").asString().equals("Good"));
    }

    private static String described(JsonNode event) {
        return event.path("name").asString() + " " + event.path("properties");
    }
}

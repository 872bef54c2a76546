package io.beckon.servlet.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static io.beckon.servlet.dashboard.Json.left;
import static io.beckon.servlet.dashboard.Json.now;
import static io.beckon.servlet.dashboard.Json.object;
import static io.beckon.servlet.dashboard.Json.read;
import static io.beckon.servlet.dashboard.Json.row;
import static io.beckon.servlet.dashboard.Json.set;
import static io.beckon.servlet.dashboard.Json.totals;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

final class DashboardIT extends OnDashboard {

    private static final String HTML = "<img src=x onerror=\"window.hacked=1\"><b>Bold</b>";

    // ---- the list

    @Test
    void showsTheSnapshotInTheServersOrder() {
        Map<String, Object> oldest = row("v_oldest", 200, "/cars/1", "Roadster");
        oldest.put("pages", 4);
        oldest.put("tabs", 2);
        oldest.put("event", object("name", "Product Viewed", "at", now()));
        channel.open(oldest, row("v_newest", 10), row("v_middle", 65));

        assertThat(page.locator("[data-visitor]")).hasCount(3);
        assertThat(visitors()).containsExactly("v_newest", "v_middle", "v_oldest");
        assertThat(rowOf("v_oldest"))
                .containsText(Pattern.compile(
                        "Roadster/cars/1Product Viewedjust nowsearch.example3 min.*4.*2"));
        assertThat(page.locator("#totals")).hasText(Pattern.compile("3\\s+visitors\\s+in 3 tabs"));
        assertThat(page.locator("#connection")).hasText(Pattern.compile("Live"));
        assertThat(page.locator("#rooms")).hasText("roadsters7");
    }

    @Test
    void changesARowInPlace() {
        channel.open(row("v_a", 10), row("v_b", 20));
        rowOf("v_b").evaluate("row => { row.sameElement = true }");

        channel.send(set(row("v_b", 20, "/book", "Book a test drive")));

        assertThat(rowOf("v_b")).containsText("Book a test drive/book");
        assertThat(rowOf("v_b").evaluate("row => row.sameElement")).isEqualTo(true);
    }

    @Test
    void addsAndRemovesRows() {
        channel.open(row("v_a", 10), row("v_b", 20), row("v_c", 30));

        channel.send(
                object("type", "changes", "set", List.of(row("v_new", 1)), "left", List.of("v_b")),
                object("type", "totals", "totals", totals(3, 3)));

        assertThat(rowOf("v_new")).isVisible();
        assertThat(rowOf("v_b")).hasCount(0);
        assertThat(visitors()).containsExactly("v_new", "v_a", "v_c");
    }

    @Test
    void rowsUnderTheHandStayWhereTheyAre() {
        channel.open(row("v_a", 10), row("v_b", 20), row("v_c", 30));
        rowOf("v_b").hover();
        double before = top(rowOf("v_b"));

        channel.send(set(row("v_new", 1)), left("v_a"));

        Locator pill = page.locator("#newcomers");
        assertThat(pill).hasText("1 new visitor");
        assertThat(rowOf("v_a")).hasAttribute("data-gone", "left");
        assertThat(rowOf("v_a")).containsText("Left");
        assertThat(top(rowOf("v_b"))).isEqualTo(before);
        assertThat(visitors()).containsExactly("v_a", "v_b", "v_c");

        pill.click();

        assertThat(pill).isHidden();
        assertThat(visitors()).containsExactly("v_new", "v_b", "v_c");
    }

    @Test
    void rowsFollowAgainWhenTheHandIsAway() {
        channel.open(row("v_a", 10), row("v_b", 20));
        rowOf("v_b").hover();
        channel.send(set(row("v_new", 1)));
        assertThat(page.locator("#newcomers")).isVisible();

        page.mouse().move(1300, 500);

        assertThat(page.locator("#newcomers")).isHidden();
        assertThat(visitors()).containsExactly("v_new", "v_a", "v_b");
    }

    @Test
    void arrivalsDoNotShiftWhatIsRead() {
        List<Map<String, Object>> many = rows(100);
        channel.open(many.toArray());
        page.locator("#scroller").evaluate("scroller => { scroller.scrollTop = 1000 }");
        assertThat(rowOf("v_025")).isVisible();
        double before = top(rowOf("v_025"));

        channel.send(set(row("v_new1", 1), row("v_new2", 2), row("v_new3", 3)));

        assertThat(page.locator("#newcomers")).hasText("3 new visitors");
        // Until the list has followed the server, which it does a moment after the scrolling.
        channel.send(set(row("v_024", 24 + 100, "/later", "Later")));
        assertThat(rowOf("v_024")).containsText("Later");
        assertThat(top(rowOf("v_025"))).isEqualTo(before);

        page.locator("#newcomers").click();

        assertThat(visitors()).startsWith("v_new1", "v_new2", "v_new3", "v_000");
    }

    @Test
    void scrollingMovesTheWindow() {
        List<Map<String, Object>> first = rows(200);
        channel.answerWith(first, totals(100_000, 100_000));
        page.navigate(files.address());
        assertThat(channel.await("subscribe").get("window"))
                .isEqualTo(read("{\"offset\":0,\"limit\":200}"));
        assertThat(rowOf("v_000")).isVisible();
        assertThat(page.locator("#grid")).hasAttribute("aria-rowcount", "100001");

        channel.answerWith(
                IntStream.range(50_000, 50_200).mapToObj(i -> row("v_" + i, i)).toList(),
                totals(100_000, 100_000));
        page.locator("#scroller").evaluate("scroller => { scroller.scrollTop = 52 * 50100 }");

        JsonNode window = channel.await("subscribe").get("window");
        assertThat(window.get("offset").asInt()).isBetween(49_950, 50_080);
        assertThat(page.locator("[data-visitor^=v_50]").first()).isVisible();
        assertThat(page.locator("[data-visitor]").count()).isLessThan(40);
        assertThat(page.locator("#foot-count")).containsText("of 100,000");
    }

    @Test
    void keepsUpWithManyChanges() {
        channel.open(rows(50).toArray());
        for (int i = 0; i < 500; i++) {
            String visitor = "v_0%02d".formatted(i % 50);
            channel.send(set(row(visitor, 100 + i % 50, "/at/" + i, "Page " + i)));
        }
        assertThat(rowOf("v_000")).containsText("Page 450/at/450");
        assertThat(rowOf("v_009")).containsText("Page 459/at/459");
    }

    @Test
    void whatVisitorsWriteIsShownAsText() {
        Map<String, Object> row = row("v_a", 10, "/" + HTML, HTML);
        row.put("event", object("name", HTML, "at", now()));
        row.put("rooms", List.of(HTML));
        row.put("referrer", "javascript:alert(1)");
        channel.open(row);
        assertThat(rowOf("v_a").locator(".title")).hasText(HTML);

        rowOf("v_a").click();
        channel.await("watch");
        channel.send(
                activity(
                        "v_a",
                        object(
                                "at",
                                now(),
                                "kind",
                                "track",
                                "name",
                                HTML,
                                "properties",
                                object("p", HTML)),
                        object("at", now(), "kind", "page", "page", row.get("page"))),
                sent("id1", object("visitor", "v_a"), HTML, HTML));

        assertThat(page.locator(".timeline .entry")).hasCount(3);
        assertThat(page.locator(".timeline b", new Page.LocatorOptions().setHasText("Bold")))
                .hasCount(3);
        assertThat(page.locator("img:not(.brand img), [data-visitor] b, .timeline b b"))
                .hasCount(0);
        assertThat(page.evaluate("window.hacked")).isNull();
    }

    @Test
    void addressesThatAreNotOfTheWebAreNoLinks() {
        Map<String, Object> row = row("v_a", 10);
        row.put("page", object("url", "javascript:alert(1)", "title", "Trap", "referrer", ""));
        channel.open(row);
        rowOf("v_a").click();
        assertThat(page.locator("#person .page-title")).hasText("Trap");
        assertThat(page.locator("#person .page-title").getAttribute("href")).isNull();
    }

    // ---- search, filters, order

    @Test
    void filtersBecomeCriteriaOfTheServer() {
        channel.open(row("v_a", 10));

        page.fill("#search", "road");
        assertCriteria("{\"is\":\"text\",\"contains\":\"road\"}");

        addFilter("path", "/cars/**");
        assertCriteria(
                "{\"is\":\"all\",\"of\":[{\"is\":\"text\",\"contains\":\"road\"},{\"is\":\"path\",\"glob\":\"/cars/**\"}]}");

        page.locator("[aria-label='Remove filter Search: road']").click();
        assertCriteria("{\"is\":\"path\",\"glob\":\"/cars/**\"}");
        assertThat(page.locator("#search")).hasValue("");

        addFilter("pages", "3");
        addFilter("event", "Product Viewed");
        page.locator("#rooms button").first().click();
        assertCriteria("{\"is\":\"all\",\"of\":[{\"is\":\"path\",\"glob\":\"/cars/**\"},"
                + "{\"is\":\"pages\",\"atLeast\":3},{\"is\":\"event\",\"name\":\"Product Viewed\"},"
                + "{\"is\":\"room\",\"room\":\"roadsters\"}]}");
        assertThat(page.locator("#chips .chip")).hasCount(4);

        page.getByText("Clear all").click();
        channel.await(message -> message.path("criteria").isMissingNode());
        assertThat(page.locator("#chips")).isHidden();
    }

    @Test
    void asksForAnotherOrder() {
        Map<String, Object> reader = row("v_old", 300);
        reader.put("pages", 9);
        channel.open(row("v_new", 10), reader);

        page.selectOption("#sort", "pages");

        assertThat(channel.await("subscribe").get("sort").asString()).isEqualTo("pages");
        assertThat(visitors()).containsExactly("v_old", "v_new");
    }

    @Test
    void saysWhenNobodyMatches() {
        channel.open(row("v_a", 10));
        channel.answerWith(List.of(), totals(1, 0));
        page.fill("#search", "nobody");
        assertThat(page.locator("#empty-title")).hasText("Nobody matches");

        channel.answerWith(List.of(row("v_a", 10)), totals(1, 1));
        page.locator("#empty-action").click();

        assertThat(rowOf("v_a")).isVisible();
    }

    @Test
    void showsThatTheServerRefusedAFilter() {
        channel.open(row("v_a", 10));
        channel.refuseSubscriptions("invalid", "The glob cannot be read.");

        addFilter("path", "[");

        assertThat(page.locator("#filter-error")).containsText("The glob cannot be read.");
        assertThat(rowOf("v_a")).isVisible();
        channel.acceptSubscriptions();
        page.locator("#chips .chip button").click();
        assertThat(page.locator("#filter-error")).isHidden();
        channel.await(message -> message.path("criteria").isMissingNode());
    }

    @Test
    void showsOtherErrorsOfTheServer() {
        channel.open(row("v_a", 10));
        channel.send(error("too_many_watches", "At most 16 at once.", null));
        assertThat(page.locator(".toast.failed")).containsText("At most 16 at once.");
    }

    // ---- one visitor

    @Test
    void followsOneVisitor() {
        channel.open(row("v_a", 10), row("v_b", 20, "/cars/2", "Roadster"));

        rowOf("v_b").click();

        assertThat(channel.await("watch").get("visitor").asString()).isEqualTo("v_b");
        assertThat(page.locator("#person-title")).hasText("Visitor b");
        channel.send(activity(
                "v_b",
                object("at", now() - 9_000, "kind", "arrived", "connection", "c_b"),
                page("/", "Home", 9_000),
                page("/cars/2", "Roadster", 2_000)));
        Locator entries = page.locator(".timeline .entry");
        assertThat(entries).hasCount(3);
        assertThat(entries.nth(0)).containsText("Opened Roadster");
        assertThat(entries.nth(1)).containsText("stayed 7 s");
        assertThat(entries.nth(2)).containsText("Arrived");

        channel.send(activity(
                "v_b",
                object(
                        "at",
                        now(),
                        "kind",
                        "track",
                        "name",
                        "Product Viewed",
                        "properties",
                        object("sku", "S-100"))));
        assertThat(entries.nth(0)).containsText("Product Viewed");
        assertThat(entries.nth(0)).containsText("sku: S-100");

        page.locator("#person [aria-label=Close]").click();
        assertThat(channel.await("unwatch").get("visitor").asString()).isEqualTo("v_b");
        assertThat(page.locator("#sent")).isVisible();
    }

    @Test
    void walkingFromPageToPageIsNoNewsOfTabs() {
        channel.open(row("v_a", 10));
        rowOf("v_a").click();
        channel.await("watch");

        channel.send(activity(
                "v_a",
                entry("arrived", "c_1", 90_000),
                entry("opened", "c_1", 90_000),
                entry("closed", "c_1", 60_000),
                entry("opened", "c_2", 59_000),
                entry("opened", "c_3", 40_000),
                entry("closed", "c_2", 2_000)));

        Locator entries = page.locator(".timeline .entry");
        assertThat(entries).hasCount(2);
        assertThat(entries.nth(0)).containsText("Opened a tab");
        assertThat(entries.nth(1)).containsText("Arrived");
    }

    @Test
    void saysThatTheVisitorToFollowHasLeft() {
        channel.open(row("v_a", 10));
        rowOf("v_a").click();
        String ref = channel.await("watch").get("ref").asString();

        channel.send(error("unknown_visitor", "No such visitor is on the site.", ref));

        assertThat(page.locator("#person .presence")).containsText("Left");
        assertThat(page.locator("#person > .nothing"))
                .hasText("This visitor is not on the site now.");
        assertThat(page.locator(".toast")).hasCount(0);
    }

    @Test
    void mergesAStreamOfOneEvent() {
        channel.open(row("v_a", 10));
        rowOf("v_a").click();
        channel.await("watch");
        for (int i = 0; i < 20; i++) {
            channel.send(activity(
                    "v_a",
                    object(
                            "at",
                            now() + i * 50L,
                            "kind",
                            "track",
                            "name",
                            "cursor",
                            "properties",
                            object("x", i))));
        }
        assertThat(page.locator(".timeline .entry")).hasCount(1);
        assertThat(page.locator(".timeline .entry")).containsText("× 20");
        assertThat(page.locator(".timeline .entry")).containsText("x: 19");
    }

    // ---- offers

    @Test
    void sendsToTheVisitorWhoseRowWasClicked() {
        channel.open(row("v_a", 10), row("v_b", 20), row("v_c", 30));
        rowOf("v_b").hover();
        rowOf("v_b").locator(".row-offer").click();
        assertThat(page.locator("#composer-target")).containsText("Visitor b");

        // Everybody else moves, and so does the one chosen.
        channel.send(
                set(
                        row("v_new", 1),
                        row("v_a", 10, "/x", "X"),
                        row("v_b", 20, "/book", "Book now")),
                left("v_c"));
        assertThat(page.locator("#composer-target")).containsText("Book now");
        assertThat(page.locator("#composer-target")).containsText("Visitor b");
        fillOffer();
        assertThat(page.locator("#composer-send")).hasText("Send to 1 visitor");
        page.locator("#composer-send").click();

        JsonNode send = channel.await("send");
        assertThat(send.get("to")).isEqualTo(read("{\"visitor\":\"v_b\"}"));
        assertThat(send.get("offer"))
                .isEqualTo(
                        read(
                                "{\"title\":\"Test drive?\",\"body\":\"Twenty minutes, on us.\","
                                        + "\"action\":{\"label\":\"Book\",\"url\":\"/book\"},\"expiresAfter\":3600000}"));
        Map<String, Object> sent = sent("id1", object("visitor", "v_b"), "admin", "Test drive?");
        sent.put("ref", send.get("ref").asString());
        channel.send(sent);
        assertThat(page.locator("#composer")).isHidden();
        assertThat(page.locator(".toast")).containsText("“Test drive?” was sent to 1 visitor.");
    }

    @Test
    void previewsTheCardThatTheVisitorWillSee() {
        channel.open(row("v_a", 10));
        page.locator("#new-offer").click();
        fillOffer();
        Locator card = page.locator("#preview-stage beckon-offer");
        assertThat(card.getByText("Test drive?")).isVisible();
        assertThat(card.getByText("Twenty minutes, on us.")).isVisible();
        assertThat(card.getByText("Book")).isVisible();
        assertThat(page.locator("#preview-note")).isHidden();

        page.fill("#offer-title", HTML);

        assertThat(card.getByText(HTML)).isVisible();
        assertThat(page.evaluate("window.hacked")).isNull();
    }

    @Test
    void asksBeforeSendingToMany() {
        channel.open(row("v_a", 10), row("v_b", 20));
        page.locator("#new-offer").click();
        assertThat(page.locator("#audience")).hasValue("everybody");
        fillOffer();
        page.locator("#composer-send").click();
        assertThat(page.locator("#confirm-title")).hasText("Send “Test drive?” to 2 visitors?");
        page.locator("#confirm-no").click();
        assertThat(channel.hasReceived("send")).isFalse();

        page.locator("#composer-send").click();
        page.locator("#confirm-yes").click();

        assertThat(channel.await("send").get("to")).isEqualTo(read("{\"everybody\":true}"));
    }

    @Test
    void sendsToARoomOrToAllWhoMatch() {
        channel.open(row("v_a", 10), row("v_b", 20));
        addFilter("path", "/cars/**");
        channel.await("subscribe");
        page.locator("#new-offer").click();
        assertThat(page.locator("#audience option")).hasText(new String[] {
            "All who match Path: /cars/** (2)", "Everybody (2)", "Room roadsters (7)"
        });
        fillOffer();
        page.locator("#composer-send").click();
        page.locator("#confirm-yes").click();
        JsonNode send = channel.await("send");
        assertThat(send.get("to"))
                .isEqualTo(read("{\"criteria\":{\"is\":\"path\",\"glob\":\"/cars/**\"}}"));
        channel.send(error("unavailable", "Later.", send.get("ref").asString()));

        page.selectOption("#audience", "room roadsters");
        page.locator("#composer-send").click();
        assertThat(page.locator("#confirm-title")).containsText("7 visitors");
        page.locator("#confirm-yes").click();

        assertThat(channel.await("send").get("to")).isEqualTo(read("{\"room\":\"roadsters\"}"));
    }

    @Test
    void showsTheServersErrorAtTheFormAndKeepsWhatWasWritten() {
        channel.open(row("v_a", 10));
        page.locator("#new-offer").click();
        fillOffer();
        page.locator("#composer-send").click();
        page.locator("#confirm-yes").click();
        String ref = channel.await("send").get("ref").asString();

        channel.send(error("not_allowed", "You may not send to everybody.", ref));

        assertThat(page.locator("#composer-error")).containsText("You may not send to everybody.");
        assertThat(page.locator("#offer-title")).hasValue("Test drive?");
        assertThat(page.locator("#composer-send")).isEnabled();
    }

    @Test
    void refusesAnOfferThatCannotBe() {
        channel.open(row("v_a", 10));
        rowOf("v_a").hover();
        rowOf("v_a").locator(".row-offer").click();
        page.locator("#composer-send").click();
        assertThat(page.locator("#composer-error")).hasText("The offer needs a title.");

        fillOffer();
        page.fill("#offer-url", "javascript:alert(1)");
        page.locator("#composer-send").click();

        assertThat(page.locator("#composer-error")).containsText("The button needs an address");
        assertThat(page.locator("#offer-url")).isFocused();
        assertThat(channel.hasReceived("send")).isFalse();
    }

    @Test
    void doesNotShowWhatThisAdminMayNotDo() {
        begin(1440, 900, List.of());
        channel.open(row("v_a", 10));
        assertThat(page.locator("#new-offer")).isHidden();
        rowOf("v_a").hover();
        assertThat(rowOf("v_a").locator(".row-offer")).isHidden();
        rowOf("v_a").click();
        assertThat(page.locator("#person")).containsText("You may not follow");
        assertThat(page.locator("#person .primary")).isHidden();
        assertThat(channel.hasReceived("watch")).isFalse();
    }

    // ---- the connection

    @Test
    void opensTheChannelOfItsAddress() {
        channel.answerWith(List.of(), totals(0, 0));
        page.navigate(files.address() + "?channel=sales%20north");
        channel.await("subscribe");
        assertThat(channel.address())
                .startsWith("ws://localhost:")
                .endsWith("/beckon/admin/sales%20north");
        assertThat(page.locator("#channel")).hasText("sales north");
        assertThat(page.locator("#empty-title")).hasText("Nobody is here right now");
    }

    @Test
    void comesBackAndGoesOnWhereItWas() {
        channel.open(row("v_a", 10));
        addFilter("path", "/cars/**");
        channel.await("subscribe");
        rowOf("v_a").click();
        channel.await("watch");

        channel.close(4000);
        assertThat(page.locator("#connection"))
                .hasAttribute("data-phase", Pattern.compile("waiting|connecting"));
        assertThat(rowOf("v_a")).isVisible();
        channel.awaitConnections(2);

        assertCriteria("{\"is\":\"path\",\"glob\":\"/cars/**\"}");
        assertThat(channel.await("watch").get("visitor").asString()).isEqualTo("v_a");
        assertThat(page.locator("#connection")).containsText("Live");
        assertThat(rowOf("v_a")).isVisible();
    }

    @Test
    void followsTheServersHintToReconnect() {
        channel.open(row("v_a", 10));
        channel.send(object("type", "reconnect", "after", 10, "window", 10));
        channel.awaitConnections(2);
        assertThat(page.locator("#connection")).containsText("Live");
    }

    @Test
    void staysAwayWhenItIsNotAllowedIn() {
        channel.open(row("v_a", 10));
        channel.close(4100);
        assertThat(page.locator("#empty-title")).hasText("You are not allowed in here");
        assertThat(page.locator("#empty-text")).containsText("beckon-admin");
        assertThat(page.locator("#connection")).containsText("Not connected");
        assertThat(channel.connections()).isEqualTo(1);

        page.locator("#empty-action").click();

        channel.awaitConnections(2);
        assertThat(page.locator("#empty")).isHidden();
    }

    @Test
    void answersPings() {
        channel.open(row("v_a", 10));
        channel.send(object("type", "ping"));
        channel.await("pong");
    }

    // ---- keys and small screens

    @Test
    void canBeUsedByKeyboard() {
        channel.open(row("v_a", 10), row("v_b", 20), row("v_c", 30));
        page.keyboard().press("/");
        assertThat(page.locator("#search")).isFocused();
        page.keyboard().press("Escape");
        rowOf("v_a").focus();
        page.keyboard().press("ArrowDown");
        assertThat(rowOf("v_b")).isFocused();
        page.keyboard().press("End");
        assertThat(rowOf("v_c")).isFocused();

        channel.send(set(row("v_new", 1)));
        assertThat(page.locator("#newcomers")).hasText("1 new visitor");
        assertThat(rowOf("v_c")).isFocused();
        assertThat(visitors()).containsExactly("v_a", "v_b", "v_c");

        page.keyboard().press("Enter");
        assertThat(page.locator("#person-title")).isFocused();
        page.keyboard().press("Escape");
        assertThat(page.locator("#person")).isHidden();
        assertThat(rowOf("v_c")).isFocused();
        page.keyboard().press("o");
        assertThat(page.locator("#composer-target")).containsText("Visitor c");
        assertThat(page.locator("#offer-title")).isFocused();
        page.keyboard().press("Escape");
        assertThat(page.locator("#composer")).isHidden();
        assertThat(rowOf("v_c")).isFocused();
    }

    @Test
    void fitsAPhone() {
        begin(390, 844, AdminChannel.ALL_RIGHTS);
        String longName = "Long".repeat(60);
        channel.open(row("v_a", 10, "/" + longName, longName), row("v_b", 20));
        assertThat(rowOf("v_a")).isVisible();
        assertNothingSticksOut();

        rowOf("v_a").click();
        assertThat(page.locator("#person")).isInViewport();
        assertNothingSticksOut();

        page.locator("#person .primary").click();
        fillOffer();
        assertNothingSticksOut();
        page.locator("#composer-cancel").click();
        page.locator("#person [aria-label=Close]").click();
        assertThat(page.locator("#person")).isHidden();

        page.locator("#show-sent").click();
        assertThat(page.locator("#sent-title")).isInViewport();
        assertNothingSticksOut();
    }

    // ---- helpers

    /** The visitors in the order in which they stand on the screen, once it has been drawn. */
    private List<String> visitors() {
        page.evaluate(
                "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
        return page.locator("#rows [role=row]").all().stream()
                .map(row -> row.getAttribute("data-visitor"))
                .toList();
    }

    private static double top(Locator row) {
        BoundingBox box = row.boundingBox();
        return box.y;
    }

    private void addFilter(String kind, String value) {
        page.locator("#filter-button").click();
        page.selectOption("#filter-kind", kind);
        page.fill("#filter-value", value);
        page.keyboard().press("Enter");
        assertThat(page.locator("#filter-form")).isHidden();
    }

    private void assertCriteria(String expected) {
        JsonNode criteria = read(expected);
        JsonNode subscribe = channel.await(message -> message.path("criteria").equals(criteria));
        assertThat(subscribe.get("type").asString()).isEqualTo("subscribe");
    }

    /** So many visitors, the first of whom came last. */
    private static List<Map<String, Object>> rows(int number) {
        return IntStream.range(0, number)
                .mapToObj(i -> row("v_%03d".formatted(i), 100 + i))
                .toList();
    }

    private static Map<String, Object> page(String path, String title, int millisAgo) {
        return object(
                "at",
                now() - millisAgo,
                "kind",
                "page",
                "connection",
                "c_b",
                "page",
                object("url", "https://shop.example" + path, "title", title));
    }

    private static Map<String, Object> entry(String kind, String connection, int millisAgo) {
        return object("at", now() - millisAgo, "kind", kind, "connection", connection);
    }
}

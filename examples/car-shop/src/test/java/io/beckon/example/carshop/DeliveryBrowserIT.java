package io.beckon.example.carshop;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitUntilState;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Kept messages on their way to a visitor, whatever browsers, networks and servers do meanwhile: each is shown once. */
@Timeout(180)
class DeliveryBrowserIT {
    private static final int TABS = 10;
    private static final int MESSAGES = 500;
    /** Fewer than may wait for a visitor, and than an admin hears of. */
    private static final int UNDER_WAY = 40;

    /** After so many more the visitor goes on to the next page. */
    private static final int PER_PAGE = 12;

    private static final int OFFLINE_MILLIS = 30_000;

    /** Counts in the browser's storage how often each message was shown. */
    private static final String COUNT = """
            addEventListener('DOMContentLoaded', () => {
              window.beckon?.on('voucher', ({ number }) => {
                const key = 'seen ' + number;
                localStorage.setItem(key, 1 + Number(localStorage.getItem(key)));
              });
            });
            """;

    private static final String COUNTS =
            "Object.entries(localStorage).filter(([key]) => key.startsWith('seen ')).map(([, count]) => Number(count))";

    @TempDir
    static Path data;

    @RegisterExtension
    final RunningShop shop = new RunningShop("10", data);

    @RegisterExtension
    final Browsers browsers = new Browsers(shop);

    @Test
    void oneOfTenTabsShowsTheOffer() {
        Page first = browsers.visitor("/cars");
        String visitor = Cards.visitor(first);
        List<Page> tabs = new ArrayList<>(List.of(first));
        while (tabs.size() < TABS - 1) {
            Page tab = first.context().newPage();
            tab.navigate(shop.url("/cars/roadster-sport"));
            tabs.add(tab);
        }
        tabs.add(first.waitForPopup(
                () -> first.evaluate("() => { window.open('/about', '', 'popup'); }")));
        tabs.forEach(Cards::visitor);

        try (Line admin = shop.admin()) {
            String offer = send(admin, visitor, "1", offer("Test drive?"));
            admin.hears("receipt", receipt -> isOf(receipt, offer, "displayed"));
            assertThat(cards(tabs)).isOne();

            Page shown =
                    tabs.stream().filter(DeliveryBrowserIT::hasCard).findFirst().orElseThrow();
            shown.reload();
            Cards.visitor(shown);
            String second = send(admin, visitor, "2", offer("Open day?"));
            first.waitForCondition(() -> cards(tabs) > 0);
            tabs.stream().filter(DeliveryBrowserIT::hasCard).forEach(Page::reload);
            admin.hears("receipt", receipt -> isOf(receipt, second, "displayed"));
            assertThat(cards(tabs)).isOne();
            assertThat(admin.heard("receipt"))
                    .filteredOn(receipt -> receipt.path("status").asString().equals("displayed"))
                    .hasSize(2);
        }
    }

    @Test
    void eachOfManyIsShownOnceToAVisitorWhoWalks() {
        Page page = browsers.visitor("about:blank");
        page.context().addInitScript(COUNT);
        page.navigate(shop.url("/cars"));
        String visitor = Cards.visitor(page);
        int sent;
        try (Line admin = shop.admin()) {
            walk(page, admin, visitor, 0, MESSAGES / 2);
            see(page, admin, visitor, "Test drive?");
            see(page, admin, visitor, "Open day?");
            sent = sendMore(page, admin, visitor, MESSAGES / 2, MESSAGES);
        }

        shop.restart();
        try (Line admin = shop.admin()) {
            walk(page, admin, visitor, sent, MESSAGES);
            see(page, admin, visitor, "Still here?");
            page.waitForCondition(() -> waiting(admin, visitor) == 0);
        }
        assertThat(counts(page)).hasSize(MESSAGES).containsOnly(1);
        browsers.expectBrokenConnections();
    }

    @Test
    void halfAMinuteWithoutANetworkLosesNothing() {
        try (Relay relay = new Relay(shop.url("/"));
                Line admin = shop.admin()) {
            Page page = browsers.visitor("about:blank");
            page.context().addInitScript(COUNT);
            page.navigate(relay.url("/cars"));
            String visitor = Cards.visitor(page);
            String offer = send(admin, visitor, "offer", offer("Test drive?"));
            admin.hears("receipt", receipt -> isOf(receipt, offer, "displayed"));

            page.context().setOffline(true);
            relay.cut();
            page.waitForCondition(() -> Boolean.FALSE.equals(page.evaluate("beckon.connected")));
            Object since = page.evaluate("Date.now()");
            Cards.close(page).click();
            int sent = sendMore(page, admin, visitor, 0, MESSAGES);
            page.waitForFunction(
                    "([since, long]) => Date.now() - since > long",
                    List.of(since, OFFLINE_MILLIS),
                    new Page.WaitForFunctionOptions().setTimeout(2.0 * OFFLINE_MILLIS));
            assertThat(counts(page)).isEmpty();

            relay.mend();
            page.context().setOffline(false);
            page.waitForCondition(() -> counts(page).size() == sent);
            admin.hears("receipt", receipt -> isOf(receipt, offer, "dismissed"));
            page.waitForCondition(() -> waiting(admin, visitor) == 0);
            assertThat(counts(page)).containsOnly(1);
            browsers.expectBrokenConnections();
            page.close(); // before its network is gone for good
        }
    }

    /** Goes from page to page, while messages arrive, until so many were shown. */
    private void walk(Page page, Line admin, String visitor, int before, int until) {
        int sent = before;
        for (int step = 0; counts(page).size() < until; step++) {
            sent = sendMore(page, admin, visitor, sent, until);
            step(page, step);
            page.waitForFunction(
                    "(some) => " + COUNTS + ".length >= some",
                    Math.min(sent, counts(page).size() + PER_PAGE));
        }
    }

    /** Sees the card of an offer that comes while the visitor is on the way. */
    private void see(Page page, Line admin, String visitor, String title) {
        String offer = send(admin, visitor, title, offer(title));
        for (int step = 0; step < 5; step++) {
            step(page, step);
        }
        admin.hears("receipt", receipt -> isOf(receipt, offer, "displayed"));
        assertThat(Cards.title(page)).hasText(title);
        Cards.close(page).click();
        admin.hears("receipt", receipt -> isOf(receipt, offer, "dismissed"));
        assertThat(admin.heard("receipt"))
                .filteredOn(receipt -> isOf(receipt, offer, "displayed"))
                .hasSize(1);
    }

    private void step(Page page, int step) {
        String there = page.url();
        switch (step % 5) {
            case 0 -> page.navigate(shop.url("/cars/roadster-sport"));
            case 1 -> page.reload();
            case 2 -> page.getByText("Roadster 2.5").first().click();
            case 3 -> {
                page.evaluate("() => { history.back(); }");
                page.waitForURL(
                        url -> !url.equals(there),
                        new Page.WaitForURLOptions().setWaitUntil(WaitUntilState.COMMIT));
            }
            default -> {
                // Left again before it is there.
                page.navigate(
                        shop.url("/about"),
                        new Page.NavigateOptions().setWaitUntil(WaitUntilState.COMMIT));
                page.navigate(shop.url("/cars"));
            }
        }
        Cards.visitor(page);
    }

    /** Sends as many messages as may be under way at once. */
    private static int sendMore(Page page, Line admin, String visitor, int before, int until) {
        int sent = before;
        int most = Math.min(until, counts(page).size() + UNDER_WAY);
        while (sent < most) {
            send(
                    admin,
                    visitor,
                    "voucher " + sent,
                    "\"message\":{\"name\":\"voucher\",\"keep\":true,\"data\":{\"number\":" + sent
                            + "}}");
            sent++;
        }
        return sent;
    }

    /** Sends something, and returns its id once it was accepted. */
    private static String send(Line admin, String visitor, String ref, String what) {
        admin.say("{\"type\":\"send\",\"ref\":\"" + ref + "\",\"to\":{\"visitor\":\"" + visitor
                + "\"}," + what + "}");
        return admin.hears("sent", sent -> sent.path("ref").asString("").equals(ref))
                .path("id")
                .asString();
    }

    private static String offer(String title) {
        return "\"offer\":{\"title\":\"" + title + "\"}";
    }

    private static boolean isOf(JsonNode receipt, String id, String status) {
        return receipt.path("id").asString().equals(id)
                && receipt.path("status").asString().equals(status);
    }

    /** How many messages have still to be shown to a visitor, as the server has it. */
    private static long waiting(Line admin, String visitor) {
        int asked = admin.heard("history").size();
        admin.say("{\"type\":\"history\",\"visitor\":\"" + visitor + "\"}");
        admin.hears("history", answer -> admin.heard("history").size() > asked);
        JsonNode deliveries = admin.heard("history").get(asked).get("deliveries");
        return deliveries
                .valueStream()
                .filter(delivery -> !delivery.has("displayedAt"))
                .count();
    }

    /** How often each message was shown that was shown at all. */
    private static List<Integer> counts(Page page) {
        return ((List<?>) page.evaluate(COUNTS))
                .stream().map(Integer.class::cast).toList();
    }

    private static int cards(List<Page> tabs) {
        return tabs.stream().mapToInt(tab -> Cards.on(tab).count()).sum();
    }

    private static boolean hasCard(Page tab) {
        return Cards.on(tab).count() > 0;
    }
}

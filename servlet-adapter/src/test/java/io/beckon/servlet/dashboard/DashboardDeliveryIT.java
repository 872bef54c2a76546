package io.beckon.servlet.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static io.beckon.servlet.dashboard.Json.now;
import static io.beckon.servlet.dashboard.Json.object;
import static io.beckon.servlet.dashboard.Json.read;
import static io.beckon.servlet.dashboard.Json.row;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What becomes of offers: how they are sent, their funnels, revoking, and what one visitor was sent. */
final class DashboardDeliveryIT extends OnDashboard {
    private static final Object EVERYBODY = object("everybody", true);

    // ---- the sent list

    @Test
    void showsTheFunnelOfAnOfferAndWhySomeWereHeldBack() {
        channel.open(row("v_a", 10));
        channel.send(
                sent("id1", EVERYBODY, "maria", "Open day"),
                progress("id1", 40, 38, 20, 5, 9, 2, 4, 1, Map.of("cap", 3, "queue_full", 1)));

        Locator one = page.locator("[data-message=id1]");
        assertThat(one).containsText("Everybody · by maria");
        assertThat(step(one, "recipients")).hasText("40");
        assertThat(step(one, "delivered")).hasText("38");
        assertThat(step(one, "displayed")).hasText("20");
        assertThat(step(one, "clicked")).hasText("5");
        assertThat(one.locator(".aside"))
                .hasText("11 still waiting · 9 dismissed · 2 converted · 4 expired · 1 revoked"
                        + " · 4 held back (3 cap reached, 1 queue full)");
        Locator details = button(one, "Details");
        assertThat(details).hasAttribute("aria-expanded", "false");
        assertThat(one.locator(".stages")).isHidden();

        details.press("Enter");

        assertThat(details).hasAttribute("aria-expanded", "true");
        assertThat(one.locator(".stages > div")).hasText(new String[] {
            "Sent to40",
            "Still waiting1128 %",
            "Delivered3895 %",
            "Seen2050 %",
            "Clicked513 %",
            "Dismissed923 %",
            "Converted25 %",
            "Expired410 %",
            "Revoked13 %",
            "Held back410 %",
            "cap reached3",
            "queue full1"
        });
    }

    @Test
    void receiptsOfAVisitorMoveTheFunnel() {
        channel.open(row("v_a", 10));
        channel.send(sent("id1", to("v_a"), "admin", "Test drive?"));
        Locator one = page.locator("[data-message=id1]");
        assertThat(one).containsText("Visitor a · by you");
        assertThat(one.locator(".aside")).hasText("1 still waiting");

        channel.send(receipt("id1", "v_a", "displayed"));

        assertThat(step(one, "delivered")).hasText("1");
        assertThat(step(one, "displayed")).hasText("1");
        assertThat(step(one, "clicked")).hasText("0");
        assertThat(one.locator(".aside")).hasText("");

        channel.send(receipt("id1", "v_a", "converted"));

        assertThat(one.locator(".aside")).hasText("1 converted");

        channel.send(
                sent("id2", to("v_a"), "admin", "Another"),
                with(receipt("id2", "v_a", "suppressed"), "reason", "queue_full"));

        assertThat(page.locator("[data-message=id2] .aside")).hasText("1 held back (queue full)");
    }

    @Test
    void aLiveMessageHasNoFunnel() {
        channel.open(row("v_a", 10));
        Map<String, Object> live = sent("id1", EVERYBODY, "api", "Stock");
        live.put("name", "stock");
        live.put("recipients", 7);
        Map<String, Object> kept = sent("id2", EVERYBODY, "api", "Reminder");
        kept.put("name", "reminder");

        channel.send(live, kept, progress("id2", 7, 0, 0, 0, 0, 0, 0, 0, Map.of()));

        Locator one = page.locator("[data-message=id1]");
        assertThat(one).containsText("Live: it went to 7 visitors at once, and is not followed.");
        assertThat(one.locator(".funnel")).isHidden();
        assertThat(one.locator("button:visible")).hasCount(0);
        assertThat(step(page.locator("[data-message=id2]"), "recipients")).hasText("7");
    }

    // ---- revoking

    @Test
    void revokesWhatStillWaits() {
        channel.open(row("v_a", 10));
        channel.send(
                sent("id1", EVERYBODY, "maria", "Open day"),
                progress("id1", 40, 38, 20, 5, 9, 0, 0, 0, Map.of()));
        Locator revoke = revoke("id1");
        revoke.click();
        assertThat(page.locator("#confirm-title")).hasText("Revoke “Open day”?");
        assertThat(page.locator("#confirm-text"))
                .hasText(
                        "20 visitors have not seen it yet, and never will. This cannot be undone.");
        assertThat(page.locator("#confirm-no")).isFocused();

        page.locator("#confirm-yes").click();

        assertThat(channel.await("revoke").get("id").asString()).isEqualTo("id1");
        assertThat(revoke).hasText("Revoking");
        assertThat(revoke).isDisabled();
        // News that has nothing to do with it is not taken for the answer.
        channel.send(progress("id1", 40, 38, 21, 5, 9, 0, 0, 0, Map.of()));
        assertThat(step(page.locator("[data-message=id1]"), "displayed")).hasText("21");
        assertThat(revoke).hasText("Revoking");

        channel.send(with(progress("id1", 40, 38, 21, 5, 9, 0, 0, 19, Map.of()), "ended", true));

        assertThat(page.locator(".toast")).hasText("“Open day” was revoked for 19 visitors.");
        assertThat(revoke).isHidden();
        assertThat(page.locator("[data-message=id1] .aside")).containsText("19 revoked");
    }

    @Test
    void revokesWhatOnlyLaterVisitorsWouldGet() {
        channel.open(row("v_a", 10));
        channel.send(
                with(sent("id1", EVERYBODY, "maria", "Open day"), "lateUntil", now() + 3_600_000),
                progress("id1", 1, 1, 1, 0, 0, 0, 0, 0, Map.of()));
        assertThat(page.locator("[data-message=id1] .aside")).hasText("later visitors too");
        revoke("id1").click();
        assertThat(page.locator("#confirm-text"))
                .hasText("Nobody who comes from now on will get it. This cannot be undone.");
        page.locator("#confirm-yes").click();
        channel.await("revoke");

        channel.send(with(progress("id1", 1, 1, 1, 0, 0, 0, 0, 0, Map.of()), "ended", true));

        assertThat(page.locator(".toast")).hasText("“Open day” was revoked: nobody else gets it.");
        assertThat(revoke("id1")).isHidden();
        assertThat(page.locator("[data-message=id1] .aside")).hasText("");
    }

    @Test
    void revokingCanBeThoughtOver() {
        channel.open(row("v_a", 10));
        channel.send(sent("id1", to("v_a"), "admin", "Test drive?"));
        revoke("id1").press("Enter");
        assertThat(page.locator("#confirm-text")).containsText("1 visitor has not seen it yet");

        page.keyboard().press("Escape");

        assertThat(page.locator("#confirm")).isHidden();
        assertThat(revoke("id1")).isFocused();
        revoke("id1").press("Enter");
        page.keyboard().press("Enter");
        assertThat(page.locator("#confirm")).isHidden();
        assertThat(channel.hasReceived("revoke")).isFalse();
    }

    @Test
    void showsWhyNothingWasRevoked() {
        channel.open(row("v_a", 10));
        channel.send(sent("id1", to("v_a"), "admin", "Test drive?"));
        revoke("id1").click();
        page.locator("#confirm-yes").click();
        String ref = channel.await("revoke").get("ref").asString();

        channel.send(error("unavailable", "The store cannot be reached now.", ref));

        Locator failure = page.locator("[data-message=id1] .error");
        assertThat(failure).containsText("The store cannot be reached now.");
        assertThat(revoke("id1")).isEnabled();
        assertThat(page.locator(".toast")).hasCount(0);

        // Another try takes it away.
        revoke("id1").click();
        page.locator("#confirm-yes").click();
        assertThat(failure).isHidden();
    }

    @Test
    void revokesOnlyWhatThisAdminMaySend() {
        begin(1440, 900, List.of("send:visitor"));
        channel.open(row("v_a", 10));
        channel.send(
                sent("id1", EVERYBODY, "maria", "Open day"),
                sent("id2", to("v_a"), "maria", "Test drive?"));
        assertThat(revoke("id2")).isVisible();
        assertThat(revoke("id1")).isHidden();
        revoke("id2").focus();

        channel.send(receipt("id2", "v_a", "displayed"));

        assertThat(revoke("id2")).isHidden();
        // The focus is not lost with the button.
        assertThat(button(page.locator("[data-message=id2]"), "Details")).isFocused();
    }

    @Test
    void doesNotPretendThatItWasRevokedWhenTheConnectionBreaks() {
        channel.open(row("v_a", 10));
        channel.send(sent("id1", to("v_a"), "admin", "Test drive?"));
        revoke("id1").click();
        page.locator("#confirm-yes").click();
        channel.await("revoke");

        channel.close(4006);

        assertThat(page.locator("[data-message=id1] .error")).containsText("has not confirmed");
        channel.awaitConnections(2);
        assertThat(revoke("id1")).isEnabled();
    }

    // ---- what one visitor was sent

    @Test
    void showsTheOffersOfAVisitor() {
        channel.open(row("v_a", 10));
        rowOf("v_a").click();
        assertThat(channel.await("history").get("visitor").asString()).isEqualTo("v_a");
        assertThat(page.locator("#person .offers")).containsText("Asking the server.");

        channel.send(history(
                "v_a",
                delivery("id1", "Welcome", "expired"),
                delivery("id2", "Sale", "suppressed", "reason", "replaced"),
                delivery("id3", "Open day", "converted", "displayedAt", now()),
                delivery("id4", "Stand in", "claimed"),
                delivery("id5", "Test drive?", "pending")));

        assertThat(page.locator("#offers-title")).hasText("Offers 5");
        assertThat(offers()).hasText(new Pattern[] {
            Pattern.compile("Test drive\\? WaitingSent [0-9:]+ by maria"),
            Pattern.compile("Stand in About to show.*"),
            Pattern.compile("Open day Converted.* · seen [0-9:]+"),
            Pattern.compile("Sale Held back.* · replaced by a newer one")
        });
        button(page.locator("#person"), "Show all 5").click();
        assertThat(offers()).hasCount(5);
        assertThat(offers().last()).containsText("Welcome Expired");
        button(page.locator("#person"), "Show the last ones only").click();
        assertThat(offers()).hasCount(4);
    }

    @Test
    void receiptsMoveTheOffersOfAVisitor() {
        channel.open(row("v_a", 10));
        rowOf("v_a").click();
        channel.await("history");
        channel.send(history("v_a"));
        assertThat(page.locator("#person .offers"))
                .containsText("Nothing was sent to this visitor yet.");

        channel.send(sent("id1", to("v_a"), "admin", "Test drive?"));
        assertThat(offers()).hasText(Pattern.compile("Test drive\\? Waiting.* by you"));

        channel.send(receipt("id1", "v_a", "displayed"), receipt("id1", "v_other", "dismissed"));
        assertThat(offers()).hasText(Pattern.compile("Test drive\\? Seen.* · seen [0-9:]+"));

        channel.send(activity("v_a", receiptEntry("id1", "clicked")));
        assertThat(offers()).containsText("Clicked");

        // One that comes late changes nothing.
        channel.send(receipt("id1", "v_a", "delivered"));
        channel.send(sent("id2", to("v_a"), "admin", "Another"));
        assertThat(offers()).hasCount(2);
        assertThat(offers().last()).containsText("Clicked");
    }

    @Test
    void asksAgainWhereTheNewsDoNotSayEnough() {
        channel.open(row("v_a", 10));
        rowOf("v_a").click();
        channel.await("history");
        channel.send(history("v_a", delivery("id1", "Sale", "pending")));
        assertThat(offers()).hasCount(1);

        channel.send(activity(
                "v_a", receiptEntry("id1", "suppressed"), receiptEntry("id2", "delivered")));

        channel.await("history");
        channel.send(history(
                "v_a",
                delivery("id1", "Sale", "suppressed", "reason", "replaced"),
                delivery("id2", "To the whole room", "delivered")));
        assertThat(offers().first()).containsText("To the whole room Delivered");
        assertThat(offers().last()).containsText("replaced by a newer one");
    }

    @Test
    void saysWhyTheOffersOfAVisitorAreNotThere() {
        channel.open(row("v_a", 10));
        rowOf("v_a").click();
        String ref = channel.await("history").get("ref").asString();

        channel.send(error("unavailable", "The store cannot be reached now.", ref));

        assertThat(page.locator("#person .offers"))
                .containsText("The store cannot be reached now.");
        assertThat(page.locator(".toast")).hasCount(0);

        channel.close(4000);
        channel.awaitConnections(2);
        channel.await("history");
        channel.send(history("v_a", delivery("id1", "Sale", "pending")));
        assertThat(offers()).containsText("Sale");
        assertThat(page.locator("#person .offers > .nothing")).isHidden();
    }

    @Test
    void doesNotAskWhatThisAdminMayNotSee() {
        begin(1440, 900, List.of("send:visitor"));
        channel.open(row("v_a", 10));
        rowOf("v_a").click();
        assertThat(page.locator("#person")).containsText("You may not follow");
        assertThat(page.locator("#person .offers")).isHidden();
        assertThat(channel.hasReceived("history")).isFalse();
    }

    // ---- sending

    @Test
    void saysHowAnOfferIsDelivered() {
        channel.open(row("v_a", 10));
        page.locator("#new-offer").click();
        fillOffer();
        assertThat(page.locator("#delivery")).not().hasAttribute("open", "");
        assertThat(page.locator("#delivery-summary")).hasText("as usual");
        page.locator("#delivery summary").press("Enter");
        page.fill("#offer-priority", "10");
        page.fill("#offer-budget", "100");
        page.fill("#offer-replaces", "spring-sale");
        page.getByLabel("Never twice").check();
        page.getByLabel("Later visitors too").check();
        page.getByLabel("Beyond the caps").check();
        assertThat(page.locator("#delivery-summary"))
                .hasText("priority 10, at most 100 displays, replaces “spring-sale”, never twice,"
                        + " later visitors too, beyond the caps");
        page.selectOption("#offer-expiry", "until");
        page.getByLabel("Valid until").fill("2031-05-01T18:00");
        long until = ((Number) page.evaluate("new Date('2031-05-01T18:00').getTime()")).longValue();
        page.clock().setFixedTime("2031-01-01T00:00:00Z");
        page.locator("#composer-send").click();
        page.locator("#confirm-yes").click();

        JsonNode send = channel.await("send");
        assertThat(send.get("offer"))
                .isEqualTo(read("{\"title\":\"Test drive?\",\"body\":\"Twenty minutes, on us.\","
                        + "\"action\":{\"label\":\"Book\",\"url\":\"/book\"},\"expiresAt\":" + until
                        + ",\"priority\":10,\"replaces\":\"spring-sale\",\"budget\":100,"
                        + "\"atMostOnce\":true,\"uncapped\":true,\"lateArrivals\":true}"));

        // The next offer is one as usual.
        channel.send(answer(send, "id1"));
        assertThat(page.locator("#composer")).isHidden();
        page.locator("#new-offer").click();
        assertThat(page.locator("#delivery")).not().hasAttribute("open", "");
        assertThat(page.locator("#delivery-summary")).hasText("as usual");
        assertThat(page.getByLabel("Valid until")).isHidden();
    }

    @Test
    void anOfferForOneVisitorIsNotAskedWhatIsForMany() {
        channel.open(row("v_a", 10));
        page.locator("#new-offer").click();
        page.locator("#delivery summary").click();
        page.fill("#offer-budget", "100");
        page.getByLabel("Later visitors too").check();
        page.locator("#composer-cancel").click();
        rowOf("v_a").focus();
        page.keyboard().press("o");
        fillOffer();
        assertThat(page.locator("#offer-budget")).isHidden();
        assertThat(page.getByLabel("Later visitors too")).isHidden();

        page.locator("#composer-send").click();

        ObjectNode offer = (ObjectNode) channel.await("send").get("offer");
        assertThat(offer.propertyNames())
                .containsExactlyInAnyOrder("title", "body", "action", "expiresAfter");
    }

    @Test
    void anOfferIsSentThoughTheComposerWasClosedOnlyJustBefore() {
        channel.open(row("v_a", 10));
        page.locator("#new-offer").click();
        // Browsers tell of a closed dialog a little later, and here it is open again by then.
        page.evaluate("""
                () => {
                  document.querySelector('#composer-cancel').click();
                  document.querySelector('#new-offer').click();
                }""");
        fillOffer();
        page.locator("#composer-send").click();
        page.evaluate("""
                () => {
                  document.querySelector('#confirm-no').click();
                  document.querySelector('#composer-send').click();
                }""");
        page.locator("#confirm-yes").click();

        assertThat(channel.await("send").get("offer").get("title").asString())
                .isEqualTo("Test drive?");
    }

    @Test
    void refusesADeliveryThatCannotBe() {
        channel.open(row("v_a", 10));
        page.locator("#new-offer").click();
        fillOffer();
        page.locator("#delivery summary").click();
        page.fill("#offer-priority", "1001");
        page.locator("#delivery summary").click();
        page.locator("#composer-send").click();
        assertThat(page.locator("#composer-error"))
                .hasText("The priority is a whole number from -1,000 to 1,000.");
        assertThat(page.locator("#offer-priority")).isFocused();

        page.fill("#offer-priority", "-1000");
        page.fill("#offer-budget", "0");
        page.locator("#composer-send").click();
        assertThat(page.locator("#composer-error")).containsText("at least 1");

        page.fill("#offer-budget", "1");
        page.selectOption("#offer-expiry", "until");
        page.locator("#composer-send").click();
        assertThat(page.locator("#composer-error")).containsText("a moment to come");
        assertThat(page.locator("#offer-until")).isFocused();

        page.fill("#offer-until", "2001-01-01T00:00");
        page.locator("#composer-send").click();
        assertThat(page.locator("#composer-error")).containsText("a moment to come");
        assertThat(channel.hasReceived("send")).isFalse();
    }

    @Test
    void sendsAgainUnderTheSameKeyWhenTheConnectionBreaks() {
        channel.open(row("v_a", 10));
        composeForEverybody();
        JsonNode first = channel.await("send");
        assertThat(first.get("key").asString()).hasSizeBetween(20, 100);

        channel.close(4006);

        assertThat(page.locator("#composer-waiting")).isVisible();
        assertThat(page.locator("#composer-send")).isDisabled();
        JsonNode again = channel.await("send");
        assertThat(page.locator("#composer-waiting")).isHidden();
        assertThat(again.get("key")).isEqualTo(first.get("key"));
        assertThat(again.get("offer")).isEqualTo(first.get("offer"));
        assertThat(again.get("to")).isEqualTo(first.get("to"));
        assertThat(again.get("ref")).isNotEqualTo(first.get("ref"));

        channel.send(answer(again, "id1"));

        assertThat(page.locator("#composer")).isHidden();
        assertThat(page.locator(".toast")).containsText("“Test drive?” was sent to 1 visitor.");
        assertThat(page.locator("[data-message]")).hasCount(1);
    }

    @Test
    void anOfferKeepsItsKeyUntilItIsConfirmedOrAnother() {
        channel.open(row("v_a", 10));
        composeForEverybody();
        JsonNode first = channel.await("send");
        channel.send(error("unavailable", "Later.", first.get("ref").asString()));
        assertThat(page.locator("#composer-send")).isEnabled();

        page.locator("#composer-send").click();
        page.locator("#confirm-yes").click();
        JsonNode same = channel.await("send");
        assertThat(same.get("key")).isEqualTo(first.get("key"));
        channel.send(error("unavailable", "Later.", same.get("ref").asString()));
        assertThat(page.locator("#composer-send")).isEnabled();

        page.fill("#offer-title", "Another");
        page.locator("#composer-send").click();
        page.locator("#confirm-yes").click();
        JsonNode other = channel.await("send");
        assertThat(other.get("key")).isNotEqualTo(first.get("key"));
        channel.send(answer(other, "id1"));
        assertThat(page.locator("#composer")).isHidden();

        // Once it is confirmed, the same again is meant to be sent again.
        composeForEverybody();
        JsonNode afterwards = channel.await("send");
        channel.send(answer(afterwards, "id2"));
        assertThat(page.locator("#composer")).isHidden();
        composeForEverybody();
        assertThat(channel.await("send").get("key")).isNotEqualTo(afterwards.get("key"));
    }

    @Test
    void anOfferThatWasGivenUpIsNotSentAgain() {
        channel.open(row("v_a", 10));
        composeForEverybody();
        channel.await("send");
        channel.close(4006);
        assertThat(page.locator("#composer-waiting")).isVisible();

        page.locator("#composer-cancel").click();

        assertThat(page.locator(".toast.failed")).containsText("has not confirmed");
        channel.awaitConnections(2);
        channel.await("subscribe");
        page.locator("#new-offer").click();
        assertThat(page.locator("#composer-send")).isEnabled();
        assertThat(page.locator("#composer-waiting")).isHidden();
        assertThat(channel.hasReceived("send")).isFalse();
    }

    @Test
    void saysSoWhenTheServerDoesNotLetItComeBack() {
        channel.open(row("v_a", 10));
        composeForEverybody();
        channel.await("send");

        channel.close(4100);

        assertThat(page.locator("#composer-error")).containsText("has not confirmed");
        assertThat(page.locator("#composer-waiting")).isHidden();
    }

    // ---- small screens

    @Test
    void fitsAPhone() {
        begin(390, 844, AdminChannel.ALL_RIGHTS);
        channel.open(row("v_a", 10));
        String longTitle = "Long".repeat(30);
        channel.send(
                sent("id1", EVERYBODY, "Somebody".repeat(10), longTitle),
                progress(
                        "id1",
                        400_000,
                        380_000,
                        200_000,
                        50_000,
                        90_000,
                        20_000,
                        40_000,
                        0,
                        Map.of("cap", 30_000, "queue_full", 10_000)));
        page.locator("#show-sent").click();
        Locator one = page.locator("[data-message=id1]");
        button(one, "Details").click();
        assertNothingSticksOut();
        assertInside(page.locator("#sent"));
        revoke("id1").click();
        assertThat(page.locator("#confirm-yes")).isInViewport();
        assertNothingSticksOut();
        page.locator("#confirm-no").click();
        page.locator("#hide-sent").click();

        rowOf("v_a").click();
        channel.await("history");
        channel.send(
                history("v_a", delivery("id1", longTitle, "suppressed", "reason", "no_consent")));
        assertThat(offers()).hasCount(1);
        assertNothingSticksOut();
        assertInside(page.locator("#person"));

        page.locator("#person .primary").click();
        page.selectOption("#offer-expiry", "until");
        page.locator("#delivery summary").click();
        page.fill("#offer-replaces", longTitle);
        assertNothingSticksOut();
        assertInside(page.locator(".composer-body"));
    }

    // ---- helpers

    private void composeForEverybody() {
        page.locator("#new-offer").click();
        fillOffer();
        page.locator("#composer-send").click();
        page.locator("#confirm-yes").click();
    }

    private Locator offers() {
        return page.locator("#person .offer-list > li");
    }

    private Locator revoke(String id) {
        return page.locator("[data-message=" + id + "] .danger");
    }

    private static Locator button(Locator within, String name) {
        return within.locator("button", new Locator.LocatorOptions().setHasText(name));
    }

    /** Nothing of an element is wider than the element. */
    private static void assertInside(Locator element) {
        assertThat(element.evaluate("e => e.scrollWidth - e.clientWidth")).isEqualTo(0);
    }

    private static Map<String, Object> to(String visitor) {
        return object("visitor", visitor);
    }

    private static Map<String, Object> with(Map<String, Object> object, String name, Object value) {
        object.put(name, value);
        return object;
    }

    /** What the server says to a `send` that it accepts. */
    private static Map<String, Object> answer(JsonNode send, String id) {
        return with(
                sent(id, EVERYBODY, "admin", "Test drive?"),
                "ref",
                send.get("ref").asString());
    }

    private static Map<String, Object> receipt(String id, String visitor, String status) {
        return object(
                "type", "receipt", "id", id, "visitor", visitor, "status", status, "at", now());
    }

    private static Map<String, Object> receiptEntry(String id, String status) {
        return object("at", now(), "kind", "receipt", "name", status, "id", id);
    }

    private static Map<String, Object> history(String visitor, Object... deliveries) {
        return object(
                "type", "history", "visitor", visitor, "deliveries", Arrays.asList(deliveries));
    }

    private static Map<String, Object> delivery(
            String id, String title, String status, Object... more) {
        Map<String, Object> delivery = object(more);
        delivery.putAll(object(
                "id",
                id,
                "name",
                "offer",
                "data",
                object("title", title),
                "by",
                "maria",
                "at",
                now() - 60_000,
                "status",
                status));
        return delivery;
    }

    private static Map<String, Object> progress(
            String id,
            int recipients,
            int delivered,
            int displayed,
            int clicked,
            int dismissed,
            int converted,
            int expired,
            int revoked,
            Map<String, Integer> reasons) {
        return object(
                "type", "progress",
                "id", id,
                "recipients", recipients,
                "delivered", delivered,
                "displayed", displayed,
                "clicked", clicked,
                "dismissed", dismissed,
                "converted", converted,
                "expired", expired,
                "revoked", revoked,
                "suppressed",
                        reasons.values().stream().mapToInt(Integer::intValue).sum(),
                "reasons", new TreeMap<>(reasons));
    }
}

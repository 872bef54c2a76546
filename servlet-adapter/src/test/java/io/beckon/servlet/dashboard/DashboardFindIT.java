package io.beckon.servlet.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static io.beckon.servlet.dashboard.Json.object;
import static io.beckon.servlet.dashboard.Json.row;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import java.util.List;
import java.util.Map;

/** What a real server seldom does where people are concerned: it refuses, breaks off, and says nothing. */
final class DashboardFindIT extends OnDashboard {
    private static final List<String> RIGHTS =
            List.of("watch", "see:identities", "send:visitor", "send:identity");

    @BeforeEach
    void maySeePeople() {
        begin(1440, 900, RIGHTS);
    }

    @Test
    void asksForEverythingThatAnEmailOrAnIdMayBe() {
        channel.open(row("v_a", 10));
        find("ann@example.org");
        assertThat(kinds(channel.await("find")))
                .containsExactly("own/email", "own/userId", "segment/email", "segment/userId");
        find("4711");
        assertThat(kinds(channel.await("find")))
                .containsExactly(
                        "own/userId",
                        "own/externalId",
                        "own/anonymousId",
                        "segment/userId",
                        "segment/externalId",
                        "segment/anonymousId");
    }

    @Test
    void whoMayNotSeePeopleAsksForNobody() {
        begin(1440, 900, AdminChannel.ALL_RIGHTS);
        channel.open(row("v_a", 10));
        find("ann@example.org");
        assertThat(page.locator("#find-person")).isHidden();
        rowOf("v_a").click();
        page.waitForCondition(() -> channel.hasReceived("watch"));
        assertThat(channel.hasReceived("find")).isFalse();
    }

    @Test
    void onlyTheAnswerToTheLastQuestionCounts() {
        channel.open(row("v_a", 10));
        find("first@example.org");
        String first = channel.await("find").get("ref").asString();
        find("second@example.org");
        String second = channel.await("find").get("ref").asString();

        channel.send(found(first, "v_a"), found(second));

        assertThat(page.locator("#find-note")).containsText("second@example.org");
        assertThat(page.locator("#person")).isHidden();
    }

    @Test
    void whyItCouldNotBeAskedIsSaid() {
        channel.open(row("v_a", 10));
        find("ann@example.org");
        channel.send(error(
                "unavailable",
                "Shutting down.",
                channel.await("find").get("ref").asString()));
        assertThat(page.locator("#find-note")).containsText("Shutting down.");
        assertThat(page.locator(".toast")).hasCount(0);

        find("ann@example.org");
        channel.await("find");
        channel.close(4006);
        assertThat(page.locator("#find-note"))
                .hasText("The connection broke before there was an answer.");
    }

    @Test
    void whatIsNotToldAnyMoreOnANewConnectionIsNotShownAnyMore() {
        page.clock().install();
        channel.open(row("v_a", 10));
        rowOf("v_a").click();
        channel.await("watch");
        channel.send(object("type", "person", "visitor", "v_a", "user", object("plan", "gold")));
        Locator profile = page.locator("#person .profile");
        assertThat(profile).containsText("gold");

        channel.close(4006);
        channel.awaitConnections(2);
        channel.await("watch");
        assertThat(profile).containsText("gold");
        page.clock().fastForward(5_000);

        assertThat(profile).isHidden();
    }

    @Test
    void nothingOfAVisitorWhoIsNotShownIsShown() {
        channel.open(row("v_a", 10), row("v_b", 20));
        rowOf("v_a").click();
        channel.await("watch");
        rowOf("v_b").click();
        channel.await("watch");
        channel.send(
                object("type", "person", "visitor", "v_a", "user", object("plan", "of a")),
                object("type", "person", "visitor", "v_b", "user", object("plan", "of b")));
        assertThat(page.locator("#person .profile .value")).hasText(new String[] {"of b"});
    }

    @Test
    void whatWasSentToAPersonIsNamedByTheKindOfIdAlone() {
        channel.open(row("v_a", 10));
        Object to = object(
                "identity",
                object("namespace", "segment", "kind", "userId", "pseudonym", "k3VnX0aQ"));
        channel.send(
                sent("id1", to, "maria", "Test drive?"),
                object("type", "progress", "id", "id1", "recipients", 2));

        Locator one = page.locator("[data-message=id1]");
        assertThat(one.locator(".to")).hasText("A person by user id (Segment) · by maria");
        assertThat(one.locator(".danger")).isVisible();
        assertThat(page.content()).doesNotContain("k3VnX0aQ");
    }

    @Test
    void whoMayNotSendToPeopleMayNotRevokeItEither() {
        begin(1440, 900, AdminChannel.ALL_RIGHTS);
        channel.open(row("v_a", 10));
        Object to = object(
                "identity", object("namespace", "own", "kind", "email", "pseudonym", "k3VnX0aQ"));
        channel.send(
                sent("id1", to, "maria", "Test drive?"),
                object("type", "progress", "id", "id1", "recipients", 2));
        assertThat(page.locator("[data-message=id1] .to")).hasText("A person by email · by maria");
        assertThat(page.locator("[data-message=id1] .danger")).isHidden();
        page.locator("#new-offer").click();
        assertThat(page.locator("#audience option[value=identity]")).hasCount(0);
    }

    private void find(String text) {
        page.fill("#search", text);
        page.press("#search", "Enter");
    }

    private static List<String> kinds(JsonNode find) {
        return find.get("identities")
                .valueStream()
                .map(one ->
                        one.get("namespace").asString() + "/" + one.get("kind").asString())
                .toList();
    }

    private static Map<String, Object> found(String ref, String... visitors) {
        return object("type", "found", "ref", ref, "visitors", List.of(visitors));
    }
}

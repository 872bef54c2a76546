package io.beckon.servlet.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static io.beckon.servlet.dashboard.Json.object;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ReducedMotion;

import io.beckon.AdminGrant;
import io.beckon.AdminRight;
import io.beckon.Beckon;
import io.beckon.Criteria;
import io.beckon.Site;
import io.beckon.people.ClaimTrust;
import io.beckon.people.Identity;
import io.beckon.people.ProfileEvent;
import io.beckon.people.ProfileUpdate;
import io.beckon.people.Projection;
import io.beckon.servlet.BeckonServlets;
import io.beckon.servlet.BeckonServlets.Dashboard;
import io.beckon.servlet.client.WithBrowser;
import io.beckon.servlet.testing.Peer;
import io.beckon.servlet.testing.TomcatServer;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Who visitors are, on the dashboard of a real site: the panel, the search, and people as audience. */
@ExtendWith(WithBrowser.class)
final class DashboardPeopleIT {
    private static final Identity ANN = Identity.userId("ann-4711");
    private static final Identity MAIL = Identity.email("ann@example.org");
    private static final Set<AdminRight> NO_PEOPLE =
            Set.of(AdminRight.WATCH, AdminRight.SEND_TO_CRITERIA);

    private final List<String> complaints = new ArrayList<>();
    private final List<Peer> peers = new ArrayList<>();
    private final TomcatServer tomcat = new TomcatServer();
    private Browser browser;
    private Beckon beckon;
    private BrowserContext context;
    private Page page;

    @BeforeEach
    void start(Browser running) {
        browser = running;
        Projection shown = Projection.builder()
                .traits("plan", "address", "name")
                .segments("VIP", "Trial")
                .accountTraits("company")
                .accountSegments("Partners")
                .events("Order Completed")
                .build();
        AdminGrant all = AdminGrant.all("ann").withPeople(shown);
        AdminGrant none = new AdminGrant("bob", Criteria.everyone(), NO_PEOPLE);
        beckon = Beckon.builder(Site.named("shop")
                        .secret("a secret of the dashboard's tests")
                        .claimTrust("segment", ClaimTrust.ADDRESS)
                        .build())
                .adminChannel(Beckon.DEFAULT_CHANNEL, request -> Optional.of(all))
                .adminChannel("others", request -> Optional.of(none))
                .build();
        tomcat.plain(
                "",
                (classes, app) ->
                        BeckonServlets.options().dashboard(Dashboard.OPEN).register(app, beckon));
        tomcat.start();
        begin(1440, 900);
    }

    @AfterEach
    void stop() {
        context.close();
        peers.forEach(Peer::close);
        beckon.close();
        tomcat.close();
        assertThat(complaints).isEmpty();
    }

    // ---- who a visitor is

    @Test
    void showsWhoAVisitorIsAndOnlyWhatThePolicyShows() {
        update(Map.of("plan", "gold", "income", 90_417), "VIP", "Late payers");
        String visitor = visitor(
                "Cars",
                signed(ANN),
                signed(MAIL),
                claimed("segment", "anonymousId", "7f2a"),
                claimed("crm", "externalId", "C-9"));
        openDashboard("default");
        open(visitor);

        assertThat(lines(".identities")).hasText(new Pattern[] {
            Pattern.compile("^User id\\s*ann-4711\\s*Certain$"),
            Pattern.compile("^Email\\s*ann@example.org\\s*Certain$"),
            Pattern.compile("^Anonymous id \\(Segment\\)\\s*7f2a\\s*Believed$"),
            Pattern.compile("^External id \\(crm\\)\\s*C-9\\s*Only claimed$"),
        });
        assertThat(trait("plan")).hasText("gold");
        assertThat(segments()).hasText(new String[] {"VIP"});
        assertThat(profile().locator("h4:visible")).hasCount(0);
        assertThat(page.content()).doesNotContain("90417", "90,417", "income", "Late payers");
        assertThat(profile().locator("[data-fresh]")).hasCount(0);
    }

    @Test
    void showsTheAccountAndTheLastEvents() {
        String visitor = visitor("Cars", signed(ANN));
        ProfileUpdate update = ProfileUpdate.traits(Map.of())
                .withAccount(Map.of("company", "Example Motors"))
                .withAccountSegments(Set.of("Partners"));
        beckon.profiles().update(ANN, update).join();
        for (int i = 1; i <= 5; i++) {
            Instant at = Instant.now().minusSeconds(600 - i);
            beckon.profiles()
                    .update(
                            ANN,
                            ProfileUpdate.event(
                                    new ProfileEvent("Order Completed", Map.of("total", i), at)))
                    .join();
        }
        openDashboard("default");
        open(visitor);

        assertThat(profile().locator("h4:visible"))
                .hasText(new String[] {"Account", "Last events"});
        assertThat(trait("company")).hasText("Example Motors");
        assertThat(profile().getByLabel("Segments of the account").locator("li"))
                .hasText(new String[] {"Partners"});
        Locator events = profile().getByLabel("Last events").locator("li .more");
        assertThat(events).hasText(new String[] {"total: 5", "total: 4", "total: 3"});
        profile()
                .locator("button:visible", new Locator.LocatorOptions().setHasText("Show all 5"))
                .click();
        assertThat(events).hasCount(5);
    }

    @Test
    void whatChangesIsMarkedAndStaysInItsPlace() {
        update(Map.of("plan", "basic", "name", "Ann"), "VIP");
        String visitor = visitor("Cars", signed(ANN));
        openDashboard("default");
        open(visitor);
        assertThat(trait("plan")).hasText("basic");
        trait("plan").evaluate("value => { value.sameElement = true }");

        update(Map.of("plan", "gold"), "VIP", "Trial");

        assertThat(trait("plan")).hasText("gold");
        assertThat(trait("plan").evaluate("value => value.sameElement")).isEqualTo(true);
        assertThat(segments()).hasText(new String[] {"Trial", "VIP"});
        assertThat(page.locator("#polite")).hasText("Person: plan gold, Trial.");
        assertThat(profile().locator("dt")).hasText(new String[] {"User id", "name", "plan"});
    }

    @Test
    void theMarkOfAChangeGoesAwayAgain() {
        page.clock().install();
        update(Map.of("plan", "basic", "name", "Ann"));
        String visitor = visitor("Cars", signed(ANN));
        openDashboard("default");
        open(visitor);
        assertThat(trait("plan")).hasText("basic");
        page.clock().pauseAt(System.currentTimeMillis() + 60_000);

        update(Map.of("plan", "gold"));

        page.waitForCondition(() -> {
            page.clock().runFor(20);
            return trait("plan").textContent().equals("gold");
        });
        assertThat(profile().locator("[data-fresh]")).hasCount(1);
        assertThat(profile().locator("[data-fresh] .value")).hasText("gold");
        page.clock().runFor(3_000);
        assertThat(profile().locator("[data-fresh]")).hasCount(0);
    }

    @Test
    void aVisitorOfWhomNothingIsKnownHasNoPartAboutThePersonUntilSomethingIs() {
        String visitor = visitor("Cars");
        openDashboard("default");
        open(visitor);
        assertThat(page.locator(".timeline .entry")).not().hasCount(0);
        assertThat(profile()).isHidden();

        peers.get(0)
                .send(Json.write(object("type", "identify", "identities", List.of(signed(ANN)))));

        assertThat(lines(".identities")).hasCount(1);
        beckon.profiles()
                .update(ANN, ProfileUpdate.traits(Map.of("plan", "gold")))
                .join();
        assertThat(trait("plan")).hasText("gold");
        beckon.profiles().remove(ANN).join();
        assertThat(trait("plan")).hasCount(0);
        assertThat(lines(".identities")).hasCount(1);
    }

    @Test
    void whatIsKnownIsTextAndLongValuesAreCutOff() {
        String html = "<img src=x onerror=\"window.hacked=1\"><b>Bold</b>";
        Map<String, Object> address = Map.of("lines", List.of("Street 1", "x".repeat(300)));
        update(Map.of("name", html, "plan", 12.5, "address", address));
        String visitor = visitor("Cars", signed(ANN));
        openDashboard("default");
        open(visitor);

        assertThat(trait("name")).hasText(html);
        assertThat(trait("plan")).hasText("12.5");
        assertThat(trait("address"))
                .hasText(Pattern.compile("^\\{\"lines\":\\[\"Street 1\",\"x{50,130}…$"));
        assertThat(trait("address").getAttribute("title")).isEqualTo(Json.write(address));
        assertThat(page.evaluate("window.hacked")).isNull();
        assertThat(page.locator(".profile b, .profile img")).hasCount(0);
    }

    @Test
    void anotherVisitorIsShownWithNothingOfTheOneBefore() {
        update(Map.of("plan", "gold"), "VIP");
        String ann = visitor("Cars", signed(ANN));
        String other = visitor("Vans");
        openDashboard("default");
        open(ann);
        assertThat(trait("plan")).hasText("gold");
        open(other);
        assertThat(profile()).isHidden();
        assertThat(trait("plan")).hasCount(0);
        open(ann);
        assertThat(trait("plan")).hasText("gold");
    }

    @Test
    void ofWhomWithdrawsNothingIsLeftAndAnOfferIsHeldBack() {
        update(Map.of("plan", "gold"), "VIP");
        String visitor = visitor("Cars", signed(ANN));
        openDashboard("default");
        open(visitor);
        assertThat(trait("plan")).hasText("gold");
        assertThat(page.locator(".timeline")).containsText("Opened Cars");

        peers.get(0).send("{\"type\":\"consent\",\"consent\":false}");

        assertThat(page.locator("#person [data-fact='Agrees to']")).hasText("Nothing");
        assertThat(page.locator("#person .page-title")).hasText("Page not shared");
        assertThat(page.locator(".timeline .entry")).hasCount(0);
        assertThat(profile()).isHidden();
        assertThat(row(visitor)).containsText("no messages");
        assertThat(page.content()).doesNotContain("Cars", "gold", "VIP", "ann-4711");

        page.locator("#person .primary").click();
        assertThat(page.locator("#composer-note")).containsText("will not be shown");
        page.fill("#offer-title", "For nobody");
        page.locator("#composer-send").click();
        assertThat(page.locator("#composer")).isHidden();

        assertThat(page.locator("#person .offers .offer-list"))
                .containsText(Pattern.compile("For nobody\\s*Held back.*no consent"));
        page.locator("#person [aria-label=Close]").click();
        assertThat(page.locator("#sent-list .aside")).hasText("1 held back (no consent)");
    }

    // ---- searching for a person

    @Test
    void aPersonIsFoundByEmailWithTheKeyboardAlone() {
        update(Map.of("plan", "gold"));
        Set<String> ann = Set.of(
                visitor("Laptop", signed(ANN), signed(MAIL)), visitor("Phone", signed(MAIL)));
        visitor("Somebody else", signed(Identity.email("bob@example.org")));
        openDashboard("default");
        assertThat(rows()).hasCount(3);

        page.keyboard().press("/");
        page.keyboard().type("Ann@Example.org");
        page.keyboard().press("Enter");

        assertThat(rows()).hasCount(2);
        assertThat(rows().evaluateAll("rows => rows.map(row => row.dataset.visitor)"))
                .asInstanceOf(InstanceOfAssertFactories.list(String.class))
                .containsExactlyInAnyOrderElementsOf(ann);
        assertThat(page.locator("#find-note"))
                .hasText("2 visitors are known as “Ann@Example.org”.");
        assertThat(lines(".identities").first()).isVisible();
        assertThat(profile()).containsText("ann@example.org");
        assertThat(page.locator("#person-title")).isFocused();
        assertThat(page.locator("#find-person")).isHidden();

        page.locator("[aria-label='Remove filter Person: Ann@Example.org']").click();
        assertThat(rows()).hasCount(3);
        assertThat(page.locator("#find-note")).isHidden();
    }

    @Test
    void aPersonIsFoundByAnIdOfAnotherSystemWithThePointer() {
        String visitor = visitor("Cars", claimed("segment", "anonymousId", "7f2a-99"));
        visitor("Somebody else");
        openDashboard("default");

        page.fill("#search", "7f2a-99");
        assertThat(page.locator("#find-person"))
                .hasText(Pattern.compile("Find the person 7f2a-99"));
        page.locator("#find-person").click();

        assertThat(rows()).hasCount(1);
        assertThat(row(visitor)).hasAttribute("aria-selected", "true");
        assertThat(profile()).containsText("7f2a-99");
    }

    @Test
    void thatNobodyIsFoundIsSaid() {
        visitor("Cars", signed(ANN));
        openDashboard("default");
        page.fill("#search", "nobody@example.org");
        page.press("#search", "Enter");
        assertThat(page.locator("#find-note"))
                .hasText("Nobody who is on the site now is known as “nobody@example.org”.");
        assertThat(page.locator("#find-person")).isHidden();
        assertThat(page.locator("#person")).isHidden();

        page.fill("#search", "null");
        assertThat(page.locator("#find-note")).isHidden();
        page.press("#search", "Enter");
        assertThat(page.locator("#find-note")).hasText("Nobody can be known as “null”.");

        page.press("#search", "Escape");
        assertThat(page.locator("#find-note")).isHidden();
        assertThat(rows()).hasCount(1);
    }

    @Test
    void wordsAreNoPerson() {
        visitor("Red roadster", signed(ANN));
        openDashboard("default");
        page.fill("#search", "red roadster");
        assertThat(page.locator("#find-person")).isHidden();
        page.press("#search", "Enter");
        assertThat(rows()).hasCount(1);
        assertThat(page.locator("#find-note")).isHidden();
    }

    @Test
    void aPersonWhoIsListedIsListedOnAnotherBrowserToo() {
        page.clock().install();
        visitor("Laptop", signed(MAIL));
        openDashboard("default");
        find("ann@example.org");
        assertThat(rows()).hasCount(1);

        String phone = visitor("Phone", signed(MAIL));
        page.clock().fastForward(11_000);

        assertThat(row(phone)).isVisible();
        assertThat(rows()).hasCount(2);
    }

    @Test
    void whoMayNotSeePeopleSeesNeitherSearchNorPerson() {
        update(Map.of("plan", "gold"), "VIP");
        String visitor = visitor("Cars", signed(ANN), signed(MAIL));
        openDashboard("others");
        assertThat(page.locator("#search")).hasAttribute("placeholder", "Search visitors");
        page.fill("#search", "ann@example.org");
        assertThat(page.locator("#empty-title")).hasText("Nobody matches");
        assertThat(page.locator("#find-person")).isHidden();
        page.press("#search", "Enter");
        page.fill("#search", "");
        open(visitor);

        update(Map.of("plan", "silver"), "VIP");
        peers.get(0).send("{\"type\":\"track\",\"name\":\"After the change\"}");

        assertThat(page.locator(".timeline")).containsText("After the change");
        assertThat(profile()).isHidden();
        assertThat(page.locator("#find-note")).isHidden();
        assertThat(page.content()).doesNotContain("silver", "gold", "ann@example.org", "VIP");
    }

    // ---- people as audience

    @Test
    void anOfferReachesThoseOfASegment() {
        update(Map.of(), "VIP");
        visitor("Cars", signed(ANN));
        visitor("Vans");
        openDashboard("default");

        addFilter("segment", "VIP");
        assertThat(rows()).hasCount(1);
        page.locator("#new-offer").click();
        assertThat(page.locator("#audience option:checked"))
                .hasText("All who match Segment: VIP (1)");
        send("For VIPs");

        assertThat(page.locator("#sent-list")).containsText("Who matched segment VIP · by you");
        assertReaches("For VIPs", peers.get(0), peers.get(1));
    }

    @Test
    void anOfferReachesThoseWithATrait() {
        update(Map.of("plan", "gold"));
        visitor("Vans");
        visitor("Cars", signed(ANN));
        openDashboard("default");

        page.locator("#filter-button").click();
        page.selectOption("#filter-kind", "trait");
        page.locator("#filter-form button[type=submit]").click();
        assertThat(page.locator("#filter-name")).isFocused();
        page.fill("#filter-name", "plan");
        page.fill("#filter-value", "gold");
        page.press("#filter-value", "Enter");
        assertThat(page.locator("#chips .chip")).hasText(new String[] {"Trait plan = gold"});
        assertThat(rows()).hasCount(1);
        page.locator("#new-offer").click();
        send("For gold");

        assertThat(page.locator("#sent-list")).containsText("Who matched trait plan = gold");
        assertReaches("For gold", peers.get(1), peers.get(0));
    }

    @Test
    void aSegmentInThePanelFiltersTheList() {
        update(Map.of(), "VIP");
        String ann = visitor("Cars", signed(ANN));
        visitor("Vans");
        openDashboard("default");
        open(ann);
        segments().locator("button").click();
        assertThat(page.locator("#chips .chip")).hasText(new String[] {"Segment: VIP"});
        assertThat(rows()).hasCount(1);

        // What has been seen is suggested.
        page.locator("#filter-button").click();
        page.selectOption("#filter-kind", "segment");
        assertThat(page.locator("#filter-values option")).hasAttribute("value", "VIP");
    }

    @Test
    void whatThePolicyHidesIsRefusedInPlainWords() {
        update(Map.of("income", "high"), "Late payers");
        visitor("Cars", signed(ANN));
        openDashboard("default");

        addFilter("segment", "Late payers");

        assertThat(page.locator("#filter-error"))
                .hasText(
                        "You may not filter by this. Your policy does not show you this segment of people.");
        page.locator("#new-offer").click();
        assertThat(page.locator("#audience option:checked")).hasText("Everybody (1)");
        assertThat(page.locator("#audience")).not().containsText("Late payers");
    }

    @Test
    void anOfferReachesAPersonByEmail() {
        visitor("Vans");
        visitor("Cars", signed(MAIL));
        openDashboard("default");
        page.locator("#new-offer").click();
        page.selectOption("#audience", "identity");
        assertThat(page.locator("#composer-send")).hasText("Send to this person");
        page.fill("#offer-title", "For Ann");
        page.locator("#composer-send").click();
        assertThat(page.locator("#composer-error")).hasText("The person needs an email or an id.");
        assertThat(page.getByLabel("Email or id of the person")).isFocused();

        page.keyboard().type("ann@example.org");
        assertThat(page.getByLabel("What the person is known by").locator("option:checked"))
                .hasText("Email");
        page.fill("#offer-title", "For Ann");
        page.locator("#composer-send").click();
        assertThat(page.locator("#confirm-title")).hasText("Send “For Ann” to this person?");
        assertThat(page.locator("#confirm-text"))
                .containsText("To: The person with the email ann@example.org.");
        page.locator("#confirm-yes").click();

        Locator sent = page.locator("#sent-list .sent-one");
        assertThat(sent.locator(".to")).hasText("A person by email · by you");
        assertThat(sent.locator("[data-step=recipients] dd")).hasText("1");
        assertThat(sent).not().containsText("ann@example.org");
        assertReaches("For Ann", peers.get(1), peers.get(0));
    }

    @Test
    void thatNobodyGotWhatWasForAPersonIsSaid() {
        visitor("Vans");
        openDashboard("default");
        page.locator("#new-offer").click();
        page.selectOption("#audience", "identity");
        page.getByLabel("Email or id of the person").fill("4711");
        assertThat(page.getByLabel("What the person is known by").locator("option:checked"))
                .hasText("User id");
        send("For nobody");
        assertThat(page.locator(".toast"))
                .containsText(
                        "Nobody on the site is known by that now, so nobody gets “For nobody”.");
    }

    // ---- small screens

    @Test
    void fitsASmallPhone() {
        begin(360, 740);
        String long300 = "long-".repeat(60);
        update(Map.of("name", long300, "address", Map.of("street", long300)), "VIP", "Trial");
        visitor(
                "Cars",
                signed(ANN),
                claimed("segment", "anonymousId", "x".repeat(200)),
                claimed("a-system-with-a-name-of-forty-characters", "externalId", "C-9"));
        openDashboard("default");
        page.fill("#search", "x".repeat(200));
        assertThat(page.locator("#find-person")).isVisible();
        assertNothingSticksOut();
        page.locator("#find-person").click();
        assertThat(lines(".identities")).hasCount(3);
        assertThat(trait("name")).isVisible();
        assertNothingSticksOut();
        assertThat(page.locator("#person").evaluate("e => e.scrollWidth - e.clientWidth"))
                .isEqualTo(0);
        page.locator("#person .glyph").click();
        page.locator("#new-offer").click();
        page.selectOption("#audience", "identity");
        assertThat(page.getByLabel("Email or id of the person")).isVisible();
        assertNothingSticksOut();
        assertThat(page.locator("#composer").evaluate("e => e.scrollWidth - e.clientWidth"))
                .isEqualTo(0);
    }

    @Test
    void onAPhoneOneOfSeveralVisitorsOfAPersonIsChosen() {
        begin(360, 740);
        visitor("Laptop", signed(MAIL));
        String phone = visitor("Phone", signed(MAIL));
        visitor("Vans");
        openDashboard("default");
        find("ann@example.org");
        assertThat(rows()).hasCount(2);
        assertThat(page.locator("#find-note"))
                .hasText("2 visitors are known as “ann@example.org”.");
        assertThat(page.locator("#person")).isHidden();
        open(phone);
        assertThat(profile()).containsText("ann@example.org");
    }

    // ---- the dashboard

    private void begin(int width, int height) {
        if (context != null) {
            context.close();
        }
        context = browser.newContext(new Browser.NewContextOptions()
                .setViewportSize(width, height)
                .setReducedMotion(ReducedMotion.REDUCE));
        context.setDefaultTimeout(10_000);
        page = context.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") || message.type().equals("warning")) {
                complaints.add(message.text());
            }
        });
        page.onPageError(complaints::add);
    }

    private void openDashboard(String channel) {
        page.navigate(tomcat.http("/beckon/dashboard/?channel=" + channel).toString());
        page.waitForSelector("#grid:not([data-loading])");
        assertThat(rows()).hasCount(peers.size());
    }

    private void open(String visitor) {
        row(visitor).click();
        assertThat(row(visitor)).hasAttribute("aria-selected", "true");
    }

    private void find(String text) {
        page.fill("#search", text);
        page.press("#search", "Enter");
    }

    private Locator rows() {
        return page.locator("#rows [role=row]");
    }

    private Locator row(String visitor) {
        return page.locator("#rows [data-visitor='" + visitor + "']");
    }

    private Locator profile() {
        return page.locator("#person .profile");
    }

    private Locator lines(String list) {
        return profile().locator(list + " > div");
    }

    private Locator trait(String name) {
        return profile()
                .locator("dl:not(.identities) > div")
                .filter(new Locator.FilterOptions()
                        .setHas(page.locator("dt >> text=/^" + name + "$/")))
                .locator(".value");
    }

    private Locator segments() {
        return profile()
                .getByLabel("Segments", new Locator.GetByLabelOptions().setExact(true))
                .locator("li");
    }

    private void addFilter(String kind, String value) {
        page.locator("#filter-button").click();
        page.selectOption("#filter-kind", kind);
        page.fill("#filter-value", value);
        page.press("#filter-value", "Enter");
        assertThat(page.locator("#filter-form")).isHidden();
    }

    private void send(String title) {
        page.fill("#offer-title", title);
        page.locator("#composer-send").click();
        page.locator("#confirm-yes").click();
        assertThat(page.locator("#composer")).isHidden();
    }

    private void assertNothingSticksOut() {
        assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
                .isLessThanOrEqualTo(360);
    }

    // ---- the site

    private void update(Map<String, ?> traits, String... segments) {
        ProfileUpdate update = ProfileUpdate.traits(traits).withSegments(Set.of(segments));
        beckon.profiles().update(ANN, update).join();
    }

    /** Brings a visitor to the site, and tells which one. */
    private String visitor(String title, Object... identities) {
        Peer peer = Peer.to(tomcat.ws("/beckon/visitor")).open();
        peers.add(peer);
        peer.send(Json.write(object(
                "type",
                "hello",
                "page",
                object("url", tomcat.origin() + "/" + title.length(), "title", title),
                "identities",
                List.of(identities))));
        // Who the visitor is has been taken by the time of the answer.
        peer.send("{\"type\":\"ping\"}").await("\"pong\"");
        return Json.read(peer.await("\"welcome\"")).findPath("visitor").asString();
    }

    private Map<String, Object> signed(Identity identity) {
        return object("signed", beckon.identities().sign(identity));
    }

    private static Map<String, Object> claimed(String namespace, String kind, String value) {
        return object("namespace", namespace, "kind", kind, "value", value);
    }

    private static void assertReaches(String title, Peer one, Peer other) {
        one.await(title);
        // Whatever was on its way to the other one has come before the answer.
        other.send("{\"type\":\"identify\",\"identities\":[{\"signed\":\"none\"}]}")
                .await("identity_invalid");
        assertThat(other.frames()).noneMatch(frame -> frame.contains(title));
    }
}

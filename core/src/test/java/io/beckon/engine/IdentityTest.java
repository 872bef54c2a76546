package io.beckon.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import io.beckon.Audience;
import io.beckon.BeckonListener;
import io.beckon.ConnectionId;
import io.beckon.Delivery;
import io.beckon.Limits;
import io.beckon.MessageId;
import io.beckon.Page;
import io.beckon.Site;
import io.beckon.SuppressionReason;
import io.beckon.Visitor;
import io.beckon.VisitorId;
import io.beckon.people.ClaimTrust;
import io.beckon.people.Identity;
import io.beckon.people.Identity.Kind;
import io.beckon.people.Profile;
import io.beckon.people.ProfileUpdate;
import io.beckon.protocol.ErrorCode;
import io.beckon.protocol.FromVisitor;
import io.beckon.protocol.ToAdmin;
import io.beckon.protocol.ToVisitor;
import io.beckon.spi.CloseCode;
import io.beckon.spi.Payload;
import io.beckon.testing.Handshakes;
import io.beckon.testing.TestAdmin;
import io.beckon.testing.TestTab;
import io.beckon.testing.TestVisitor;

import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Who visitors are elsewhere: what is believed, what is not, and how the next person is told from the last. */
class IdentityTest extends EngineTestBase {
    static final Identity ANN = Identity.userId("ann");
    static final Identity BOB = Identity.userId("bob");
    private static final Identity BROWSER = new Identity("segment", Kind.ANONYMOUS_ID, "a-1");
    private static final String BLOG = "https://blog.example";

    private String signed(Identity identity) {
        return beckon.identities().sign(identity);
    }

    private List<VisitorId> whoIs(Identity identity) {
        return beckon.visitors().of(identity).stream().map(Visitor::id).toList();
    }

    private TestTab onBlog(TestVisitor visitor, String token) {
        TestTab tab =
                visitor.connect(transport(), Handshakes.ofBrowser().origin(BLOG).build());
        tab.say(new FromVisitor.Hello(TestTab.pageAt("/"), false, null, token, null, List.of()));
        return tab;
    }

    @Test
    void aSignedIdentityIsBelieved() {
        TestVisitor visitor = visitorOn("/");
        visitor.tab().identify(signed(ANN));
        assertThat(whoIs(ANN)).containsExactly(visitor.id());
        assertThat(beckon.visitors().identities(visitor.id()))
                .containsExactly(entry(ANN, ClaimTrust.FULL));
    }

    @Test
    void helloMayBringIdentities() {
        TestVisitor visitor = visitor();
        arriveAs(visitor, ANN);
        assertThat(whoIs(ANN)).containsExactly(visitor.id());
    }

    @Test
    void whatAPageClaimsIsNotedAndNoMore() {
        TestVisitor visitor = visitorOn("/");
        visitor.tab().claim(ANN);
        assertThat(whoIs(ANN)).isEmpty();
        assertThat(beckon.visitors().identities(visitor.id()))
                .containsExactly(entry(ANN, ClaimTrust.NONE));
    }

    @Test
    void aNamespaceMayBeBelieved() {
        start(
                shop().claimTrust("segment", ClaimTrust.ADDRESS)
                        .claimTrust("kiosk", ClaimTrust.FULL)
                        .build(),
                builder -> builder);
        Identity kiosk = new Identity("kiosk", Kind.USER_ID, "k-77");
        TestVisitor visitor = visitorOn("/");
        visitor.tab().claim(BROWSER, kiosk, ANN);
        assertThat(beckon.visitors().identities(visitor.id()))
                .containsExactly(
                        entry(BROWSER, ClaimTrust.ADDRESS),
                        entry(kiosk, ClaimTrust.FULL),
                        entry(ANN, ClaimTrust.NONE));
        assertThat(whoIs(BROWSER)).containsExactly(visitor.id());
        assertThat(whoIs(kiosk)).containsExactly(visitor.id());
        assertThat(whoIs(ANN)).isEmpty();
    }

    @Test
    void aClaimBecomesCertainWhenItIsSigned() {
        TestVisitor visitor = visitorOn("/");
        visitor.tab().claim(ANN);
        visitor.tab().identify(signed(ANN));
        visitor.tab().claim(ANN);
        assertThat(beckon.visitors().identities(visitor.id()))
                .containsExactly(entry(ANN, ClaimTrust.FULL));
    }

    @Test
    void whoTheContainerHasAuthenticatedIsBelieved() {
        TestVisitor visitor = visitor();
        TestTab tab = visitor.connect(
                transport(), Handshakes.ofBrowser().principal("ann").build());
        assertThat(whoIs(ANN)).isEmpty();
        tab.hello("/");
        assertThat(whoIs(ANN)).containsExactly(visitor.id());
    }

    @Test
    void aSignatureOfAnotherSiteOrAnotherSecretIsRefused() {
        String ofOther = beckon.identities().sign(ANN);
        start(Site.named("shop").secret("fedcba9876543210").build(), builder -> builder);
        TestVisitor visitor = visitorOn("/");
        visitor.tab().identify(ofOther, "rubbish", "a.b", signed(BOB));
        visitor.tab().expectError(ErrorCode.IDENTITY_INVALID);
        assertThat(whoIs(ANN)).isEmpty();
        assertThat(whoIs(BOB)).containsExactly(visitor.id());
        assertThat(figure("identities.refused")).isEqualTo(3);
    }

    @Test
    void aSignatureWhoseTimeIsOverIsRefused() {
        TestVisitor visitor = visitorOn("/");
        String signed = beckon.identities().sign(ANN, Duration.ofMinutes(1));
        time.advance(Duration.ofMinutes(1));
        visitor.tab().identify(signed);
        visitor.tab().expectError(ErrorCode.IDENTITY_EXPIRED);
        assertThat(whoIs(ANN)).isEmpty();
    }

    @Test
    void whatStandsForNobodyIsLeftOut() {
        TestVisitor visitor = visitorOn("/");
        visitor.tab()
                .sayRaw(
                        "{\"type\":\"identify\",\"identities\":["
                                + "{\"namespace\":\"segment\",\"kind\":\"userId\",\"value\":\" NULL \"},"
                                + "{\"namespace\":\"segment\",\"kind\":\"userId\",\"value\":\"\"},"
                                + "{\"namespace\":\"segment\",\"kind\":\"email\",\"value\":\"A@Example.org\"}]}");
        assertThat(beckon.visitors().identities(visitor.id()).keySet())
                .containsExactly(new Identity("segment", Kind.EMAIL, "a@example.org"));
    }

    @Test
    void aVisitorIsKnownBySoManyIdsOnly() {
        startWith(Limits.builder().identitiesPerVisitor(2));
        TestVisitor visitor = visitorOn("/");
        visitor.tab().claim(BROWSER, Identity.email("a@example.org"), ANN);
        visitor.tab().expectError(ErrorCode.TOO_MANY_IDENTITIES);
        assertThat(beckon.visitors().identities(visitor.id())).hasSize(2);
        visitor.tab().claim(BROWSER);
        assertThat(visitor.tab().received(io.beckon.protocol.Problem.class)).hasSize(1);
    }

    @Test
    void anIdNamesSoManyVisitorsOnly() {
        startWith(Limits.builder().visitorsPerIdentity(2));
        List<TestVisitor> visitors = visitors(3);
        visitors.forEach(visitor -> visitor.tab().identify(signed(ANN)));
        visitors.get(2).tab().expectError(ErrorCode.TOO_MANY_IDENTITIES);
        assertThat(whoIs(ANN)).hasSize(2).doesNotContain(visitors.get(2).id());
        visitors.get(0).leave();
        graceIsOver();
        visitors.get(2).tab().identify(signed(ANN));
        assertThat(whoIs(ANN)).hasSize(2).contains(visitors.get(2).id());
    }

    @Test
    void anotherPersonOnTheSameBrowserIsNotMixedWithTheLast() {
        TestVisitor visitor = visitorOn("/");
        visitor.tab().claim(BROWSER);
        visitor.tab().identify(signed(ANN), signed(Identity.email("ann@example.org")));
        visitor.tab().claim(BOB); // a word against a signature
        assertThat(whoIs(ANN)).hasSize(1);
        visitor.tab().identify(signed(BOB));
        assertThat(beckon.visitors().identities(visitor.id()))
                .containsExactly(entry(BOB, ClaimTrust.FULL));
        assertThat(whoIs(ANN)).isEmpty();
        assertThat(whoIs(Identity.email("ann@example.org"))).isEmpty();
    }

    @Test
    void whoLeavesIsNotFoundAnyMore() {
        TestVisitor visitor = visitorOn("/");
        visitor.tab().identify(signed(ANN));
        visitor.tab().leave();
        assertThat(whoIs(ANN)).hasSize(1);
        graceIsOver();
        assertThat(whoIs(ANN)).isEmpty();
        assertThat(beckon.visitors().identities(visitor.id())).isEmpty();
    }

    @Test
    void listenersHearOfIt() {
        List<String> calls = new ArrayList<>();
        beckon.listen(new BeckonListener() {
            @Override
            public void identityJoined(Visitor visitor, Identity identity, boolean verified) {
                calls.add(visitor.id() + " " + identity.value() + " " + verified);
            }
        });
        TestVisitor visitor = visitorOn("/");
        visitor.tab().claim(BROWSER);
        visitor.tab().identify(signed(ANN));
        visitor.tab().identify(signed(ANN));
        assertThat(calls).containsExactly(visitor.id() + " a-1 false", visitor.id() + " ann true");
    }

    @Test
    void aResetMakesTheBrowserANewVisitor() {
        TestVisitor browser = visitorOn("/");
        TestTab other = browser.open("/2");
        other.identify(signed(ANN));
        VisitorId before = browser.id();

        Handshakes handshake = Handshakes.ofBrowser().reset();
        browser.cookies().forEach(handshake::cookie);
        TestTab tab = browser.connect(transport(), handshake.build());
        assertThat(browser.lastSetCookie()).isNotNull();
        tab.hello("/");

        assertThat(browser.id()).isNotEqualTo(before);
        assertThat(whoIs(ANN)).isEmpty();
        assertThat(other.closeCode()).isEqualTo(CloseCode.RESET);
        assertThat(CloseCode.RESET.comeBack()).isTrue();
        other.leave();
        assertThat(browser.open("/2").welcome().visitor()).isEqualTo(browser.id());
    }

    @Test
    void aPageOfAnotherSiteKeepsItsVisitorByAToken() {
        start(shop().allowOrigin(BLOG).build(), builder -> builder);
        TestVisitor first = visitor();
        TestTab tab = onBlog(first, null);
        String token = tab.welcome().token();
        assertThat(token).isNotNull();
        VisitorId id = tab.welcome().visitor();

        assertThat(onBlog(visitor(), token).welcome().visitor()).isEqualTo(id);
        assertThat(onBlog(visitor(), token + "x").welcome().visitor()).isNotEqualTo(id);
    }

    @Test
    void aTokenIsGoodForItsOriginAlone() {
        start(
                shop().allowOrigin(BLOG).allowOrigin("https://evil.example").build(),
                builder -> builder);
        TestTab tab = onBlog(visitor(), null);
        String token = tab.welcome().token();
        TestTab elsewhere = visitor()
                .connect(
                        transport(),
                        Handshakes.ofBrowser().origin("https://evil.example").build());
        elsewhere.say(
                new FromVisitor.Hello(TestTab.pageAt("/"), false, null, token, null, List.of()));
        assertThat(elsewhere.welcome().visitor()).isNotEqualTo(tab.welcome().visitor());
    }

    @Test
    void aPageOfTheServersOwnGetsNoTokenAndHasNoUseForOne() {
        start(shop().allowOrigin(BLOG).build(), builder -> builder);
        String token = onBlog(visitor(), null).welcome().token();
        TestVisitor own = visitor();
        TestTab tab = own.connect();
        tab.say(new FromVisitor.Hello(TestTab.pageAt("/"), false, null, token, null, List.of()));
        assertThat(tab.welcome().token()).isNull();
        assertThat(token).doesNotStartWith(tab.welcome().visitor().value());
    }

    @Test
    void aCookieGoesBeforeAToken() {
        start(shop().allowOrigin(BLOG).build(), builder -> builder);
        String token = onBlog(visitor(), null).welcome().token();
        TestVisitor known = visitorOn("/");
        Handshakes handshake = Handshakes.ofBrowser().origin(BLOG);
        known.cookies().forEach(handshake::cookie);
        VisitorId id = known.id();
        TestTab tab = known.connect(transport(), handshake.build());
        tab.say(new FromVisitor.Hello(TestTab.pageAt("/"), false, null, token, null, List.of()));
        assertThat(tab.welcome().visitor()).isEqualTo(id);
    }

    @Test
    void theConfigurationIsReplacedWhileTheSiteRuns() {
        TestVisitor visitor = visitorOn("/");
        visitor.tab().claim(BROWSER);
        assertThat(whoIs(BROWSER)).isEmpty();
        beckon.configure(beckon.site().toBuilder()
                .claimTrust("segment", ClaimTrust.ADDRESS)
                .allowOrigin(BLOG)
                .build());
        assertThat(whoIs(BROWSER)).containsExactly(visitor.id());
        assertThat(visitor.tab().closeCode()).isNull();
        assertThat(onBlog(visitor(), null).closeCode()).isNull();
        beckon.configure(
                beckon.site().toBuilder().claimTrust("segment", ClaimTrust.NONE).build());
        assertThat(whoIs(BROWSER)).isEmpty();
    }

    @Test
    void aNewSecretHoldsFromThenOn() {
        String signed = signed(ANN);
        beckon.configure(beckon.site().toBuilder()
                .previousSecret("0123456789abcdef")
                .secret("fedcba9876543210")
                .build());
        TestVisitor visitor = visitorOn("/");
        visitor.tab().identify(signed);
        assertThat(whoIs(ANN)).hasSize(1);
        beckon.configure(shop().secret("fedcba9876543210").build());
        TestVisitor other = visitorOn("/");
        other.tab().identify(signed);
        other.tab().expectError(ErrorCode.IDENTITY_INVALID);
    }

    @Test
    void theConfigurationOfAnotherSiteIsRefused() {
        Site other = Site.named("other").secret("0123456789abcdef").build();
        assertThatThrownBy(() -> beckon.configure(other))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aMessageToAnIdentityReachesWhoIsKnownByIt() {
        start(shop().claimTrust("segment", ClaimTrust.ADDRESS).build(), builder -> builder);
        List<TestVisitor> visitors = visitors(4);
        visitors.get(0).tab().identify(signed(ANN));
        visitors.get(1).tab().identify(signed(ANN), signed(Identity.email("a@example.org")));
        visitors.get(2).tab().claim(ANN, BROWSER);
        assertThat(send(live("stock"), Audience.identity(ANN)).recipients()).isEqualTo(2);
        assertThat(send(kept("offer"), Audience.identity(BROWSER)).recipients()).isOne();
        assertThat(visitors)
                .extracting(visitor -> visitor.tab().messageNames())
                .containsExactly(List.of("stock"), List.of("stock"), List.of("offer"), List.of());
        assertThat(send(kept("offer"), Audience.identity(BOB)).recipients()).isZero();
    }

    @Test
    void whoBecomesKnownLaterGetsWhatIsAlsoForThose() {
        send(kept("late", policy -> policy.lateArrivals()), Audience.identity(ANN));
        send(kept("now"), Audience.identity(ANN));
        TestVisitor visitor = visitorOn("/");
        assertThat(visitor.tab().messageNames()).isEmpty();
        visitor.tab().identify(signed(BOB));
        assertThat(visitor.tab().messageNames()).isEmpty();
        TestVisitor ann = visitorOn("/");
        ann.tab().identify(signed(ANN));
        ann.tab().identify(signed(ANN));
        assertThat(ann.tab().messageNames()).containsExactly("late");
        assertThat(ann.open("/2").messageNames()).containsExactly("late");
    }

    @Test
    void whatWasForOnePersonIsNotShownToTheNextOnTheSameBrowser() {
        send(kept("for Bob", policy -> policy.lateArrivals()), Audience.identity(BOB));
        TestVisitor visitor = visitorOn("/");
        visitor.tab().identify(signed(ANN));
        visitor.tab().leave();
        MessageId forAnn = send(kept("for Ann"), Audience.identity(ANN)).id();
        visitor.open("/2").identify(signed(BOB));
        visitor.tab().claim(forAnn);
        visitor.tab().expectRefused(forAnn, ToVisitor.Reason.OVER);
        assertThat(visitor.open("/3").messageNames()).containsExactly("for Bob");
        assertThat(beckon.deliveries().of(visitor.id()).join())
                .filteredOn(delivery -> delivery.message().equals(forAnn))
                .extracting(Delivery::reason)
                .containsExactly(SuppressionReason.OTHER_PERSON);
    }

    @Test
    void theStoreAndAdminsDoNotLearnWhoAPersonIs() {
        Identity canary = Identity.email("canary@example.org");
        TestAdmin admin = admin();
        send(kept("offer", policy -> policy.lateArrivals()), Audience.identity(canary));
        aMomentPasses();
        ToAdmin.SentNotice notice = admin.expect(ToAdmin.SentNotice.class);
        assertThat(notice.to()).isInstanceOf(Audience.Addressed.class);
        assertThat(admin.transport().payloads())
                .extracting(Payload::text)
                .noneMatch(text -> text.contains("canary"));
        assertThat(beckon.deliveries().recent("default", 1).join().toString())
                .contains("Addressed")
                .doesNotContain("canary");
    }

    @Test
    void anAdminSendsToAnIdentity() {
        TestVisitor visitor = visitorOn("/");
        visitor.tab().identify(signed(ANN));
        TestAdmin admin = admin();
        admin.send("1", Audience.identity(ANN), live("stock"));
        assertThat(visitor.tab().messageNames()).containsExactly("stock");
    }

    @Test
    void aMessageOutlivesAChangeOfTheSecret() {
        send(kept("late", policy -> policy.lateArrivals()), Audience.identity(ANN));
        beckon.configure(beckon.site().toBuilder()
                .previousSecret("0123456789abcdef")
                .secret("fedcba9876543210")
                .build());
        TestVisitor visitor = visitorOn("/");
        visitor.tab().identify(signed(ANN));
        assertThat(visitor.tab().messageNames()).containsExactly("late");
    }

    @Test
    void whatWasForOnePersonIsNotShownToTheNextHoweverMuchLater() {
        TestVisitor visitor = visitorOn("/");
        visitor.tab().identify(signed(ANN));
        send(kept("for Ann"), Audience.identity(ANN));
        visitor.leave();
        graceIsOver();
        assertThat(arriveAs(visitor, BOB).messageNames()).isEmpty();
    }

    @Test
    void whatATabOfTheLastPersonHasClaimedDoesNotComeToTheNext() {
        TestVisitor visitor = visitorOn("/");
        visitor.tab().identify(signed(ANN));
        MessageId message = send(kept("for Ann"), Audience.identity(ANN)).id();
        visitor.tab().claim(message);
        visitor.tab().expectGranted(message);
        TestTab next = visitor.open("/2");
        next.identify(signed(BOB));
        visitor.leave();
        time.advance(Duration.ofMinutes(5));
        assertThat(visitor.open("/3").messageNames()).isEmpty();
    }

    @Test
    void theNextPersonIsInNoRoomThatWasChosenForTheLast() {
        start(shop().joinableRooms(room -> room.equals("cars")).build(), builder -> builder);
        TestVisitor visitor = visitorOn("/");
        visitor.tab().identify(signed(ANN));
        visitor.tab().join("cars");
        beckon.rooms().join(visitor.id(), "order-42");
        visitor.tab().identify(signed(BOB));
        assertThat(seen(visitor).rooms()).containsExactly("cars");
        assertThat(beckon.rooms().members("order-42")).isEmpty();
    }

    @Test
    void aUserOfTheContainerWithAnotherIdInThePageIsOnePerson() {
        TestVisitor visitor = visitor();
        TestTab tab = visitor.connect(
                transport(), Handshakes.ofBrowser().principal("ann@corp").build());
        tab.say(new FromVisitor.Hello(
                TestTab.pageAt("/"),
                false,
                null,
                null,
                null,
                List.of(new FromVisitor.Claimed.Signed(signed(ANN)))));
        MessageId message = send(kept("offer"), Audience.identity(ANN)).id();
        tab.claim(BROWSER);
        assertThat(beckon.visitors().identities(visitor.id())).containsOnlyKeys(ANN, BROWSER);
        tab.claim(message);
        tab.expectGranted(message);
    }

    @Test
    void whatIsSignedHasRoomWhateverPagesClaim() {
        startWith(Limits.builder().identitiesPerVisitor(2));
        TestVisitor visitor = visitorOn("/");
        visitor.tab().claim(BROWSER, Identity.email("a@example.org"));
        visitor.tab().identify(signed(ANN));
        assertThat(whoIs(ANN)).hasSize(1);
        assertThat(beckon.visitors().identities(visitor.id())).hasSize(2);
    }

    @Test
    void aSignatureCountsMoreThanANamespaceThatBecomesTrusted() {
        TestVisitor visitor = visitorOn("/");
        visitor.tab().claim(ANN);
        visitor.tab().identify(signed(BOB));
        beckon.configure(
                beckon.site().toBuilder().claimTrust("own", ClaimTrust.FULL).build());
        beckon.profiles()
                .update(ANN, ProfileUpdate.traits(Map.of("name", "Ann")))
                .join();
        assertThat(visitor.tab().profiles()).containsExactly(Profile.empty());
    }

    @Test
    void theLogDoesNotLearnWhoAPersonIsNorWhatIsKnown() {
        Logger logger = (Logger) LoggerFactory.getLogger("io.beckon");
        Level before = logger.getLevel();
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        logger.setAdditive(false);
        logger.setLevel(Level.TRACE);
        try {
            start(builder -> builder.profileSource(identities -> {
                throw new IllegalStateException("canary");
            }));
            Identity canary = Identity.email("canary@example.org");
            TestVisitor visitor = visitorOn("/");
            visitor.tab().claim(new Identity("segment", Kind.USER_ID, "canary-id"));
            visitor.tab().identify(signed(canary), "canary.signature");
            beckon.profiles()
                    .update(canary, ProfileUpdate.traits(Map.of("canary", "canary")))
                    .join();
            send(kept("offer"), Audience.identity(canary));
            visitor.tab().identify(signed(Identity.email("canary2@example.org")));
        } finally {
            logger.setLevel(before);
            logger.setAdditive(true);
            logger.detachAppender(log);
        }
        assertThat(log.list).extracting(ILoggingEvent::getMessage).contains("identity.joined");
        assertThat(log.list)
                .noneMatch(event -> (event.getFormattedMessage()
                                + event.getKeyValuePairs()
                                + (event.getThrowableProxy() == null
                                        ? ""
                                        : event.getThrowableProxy().getMessage()))
                        .contains("canary"));
    }

    private TestTab arriveAs(TestVisitor visitor, Identity identity) {
        TestTab tab = visitor.connect();
        tab.say(new FromVisitor.Hello(
                TestTab.pageAt("/"),
                false,
                null,
                null,
                null,
                List.of(new FromVisitor.Claimed.Signed(signed(identity)))));
        return tab;
    }

    @Test
    void whoSaysInHelloWhoItIsHasArrivedBeforeThatIsKnown() {
        beckon.profiles()
                .update(ANN, ProfileUpdate.traits(Map.of("name", "Ann")))
                .join();
        List<String> calls = new ArrayList<>();
        beckon.listen(new BeckonListener() {
            @Override
            public void visitorArrived(Visitor visitor) {
                calls.add("arrived");
            }

            @Override
            public void identityJoined(Visitor visitor, Identity identity, boolean verified) {
                calls.add("identity");
            }

            @Override
            public void pageViewed(Visitor visitor, ConnectionId connection, Page page) {
                calls.add("page of " + visitor.profile().traits());
            }
        });
        arriveAs(visitor(), ANN);
        assertThat(calls).containsExactly("arrived", "identity", "page of {name=Ann}");
    }

    @Test
    void whoSaysInTheFirstHelloWhoItIsGetsWhatIsForThosePeople() {
        send(kept("late", policy -> policy.lateArrivals()), Audience.identity(ANN));
        TestVisitor visitor = visitor();
        assertThat(arriveAs(visitor, ANN).messageNames()).containsExactly("late");
        assertThat(beckon.deliveries().of(visitor.id()).join()).hasSize(1);
    }
}

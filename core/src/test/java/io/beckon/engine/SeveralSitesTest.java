package io.beckon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.Audience;
import io.beckon.Beckon;
import io.beckon.DeliveryPolicy;
import io.beckon.MessageId;
import io.beckon.Offer;
import io.beckon.Site;
import io.beckon.people.Identities.Verification;
import io.beckon.people.Identity;
import io.beckon.people.Profile;
import io.beckon.people.ProfileUpdate;
import io.beckon.people.Projection;
import io.beckon.protocol.FromVisitor;
import io.beckon.testing.FakeTransport;
import io.beckon.testing.HandExecutor;
import io.beckon.testing.Handshakes;
import io.beckon.testing.RecordingListener;
import io.beckon.testing.TestAdmin;
import io.beckon.testing.TestTab;
import io.beckon.testing.TestVisitor;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Two sites in one process have nothing in common, even if they have the same secret: what one has, the other does not see.
 */
class SeveralSitesTest extends EngineTestBase {
    private static final Identity ANN = Identity.userId("ann");
    private static final String BLOG = "https://blog.example";

    private final RecordingListener heardByClub = new RecordingListener();
    private Beckon club;

    /** A visitor of the shop, and one of the club whose visitor id is the same. */
    private TestVisitor inShop;

    private TestTab inClub;

    @BeforeEach
    void openBoth() {
        start(configured("shop").build(), builder -> builder);
        club = Beckon.builder(configured("club").build())
                .time(time, time)
                .executor(HandExecutor.inline())
                .drain(Duration.ZERO)
                .listener(heardByClub)
                .build();
        inShop = visitorOn("/shop");
        String signed = new Signer(new CurrentSite(club.site()), "visitor")
                .sign(inShop.id().value());
        inClub = openWithCookie(club, "beckon_club", inShop.id() + "." + signed);
        assertThat(inClub.welcome().visitor()).isEqualTo(inShop.id());
        heard.clear();
        heardByClub.clear();
    }

    @AfterEach
    void theBooksOfTheOtherBalanceToo() {
        Books.check(club);
        club.close();
        Books.check(club);
    }

    private static Site.Builder configured(String name) {
        return Site.named(name)
                .secret("the same secret of both")
                .allowOrigin(BLOG)
                .joinableRooms(room -> true)
                .projection(Projection.builder().traits("plan").build());
    }

    private static TestTab openWithCookie(Beckon site, String name, String value) {
        TestTab tab = TestVisitor.of(site)
                .connect(
                        new FakeTransport(),
                        Handshakes.ofBrowser().cookie(name, value).build());
        tab.hello("/club");
        return tab;
    }

    private String cookieOfShop() {
        return inShop.cookies().get("beckon_shop");
    }

    @Test
    void whoIsAtOneIsNotAtTheOther() {
        TestVisitor another = visitorOn("/shop");
        assertThat(beckon.visitors().count()).isEqualTo(2);
        assertThat(club.visitors().count()).isEqualTo(1);
        assertThat(club.visitors().find(another.id())).isEmpty();
        inShop.tab().track("looked");
        assertThat(heard.details("eventTracked")).containsExactly("looked");
        assertThat(heardByClub.calls()).isEmpty();
        inShop.leave();
        graceIsOver();
        assertThat(beckon.visitors().find(inShop.id())).isEmpty();
        assertThat(club.visitors().find(inShop.id())).isPresent();
    }

    @Test
    void aCookieOfOneIsWorthNothingAtTheOtherByWhicheverName() {
        for (String name : List.of("beckon_shop", "beckon_club")) {
            assertThat(openWithCookie(club, name, cookieOfShop()).welcome().visitor())
                    .isNotEqualTo(inShop.id());
            assertThat(club.gateway().visitorOf(Map.of(name, cookieOfShop()))).isNull();
        }
        assertThat(beckon.gateway().visitorOf(inShop.cookies()))
                .isEqualTo(inShop.id().value());
    }

    @Test
    void aTokenOfOneIsWorthNothingAtTheOther() {
        TestTab tab = onBlog(beckon, null);
        String token = tab.welcome().token();
        assertThat(token).isNotNull();
        assertThat(onBlog(beckon, token).welcome().visitor())
                .isEqualTo(tab.welcome().visitor());
        assertThat(onBlog(club, token).welcome().visitor())
                .isNotEqualTo(tab.welcome().visitor());
    }

    private static TestTab onBlog(Beckon site, @Nullable String token) {
        TestTab tab = TestVisitor.of(site)
                .connect(
                        new FakeTransport(), Handshakes.ofBrowser().origin(BLOG).build());
        tab.say(new FromVisitor.Hello(TestTab.pageAt("/"), false, null, token, null, List.of()));
        return tab;
    }

    @Test
    void anIdentityThatOneHasSignedIsNoneAtTheOther() {
        String signed = beckon.identities().sign(ANN);
        assertThat(beckon.identities().verify(signed)).isInstanceOf(Verification.Verified.class);
        assertThat(club.identities().verify(signed)).isInstanceOf(Verification.Invalid.class);

        inClub.identify(signed);
        inShop.tab().identify(signed);
        assertThat(beckon.visitors().of(ANN)).hasSize(1);
        assertThat(club.visitors().of(ANN)).isEmpty();
        assertThat(club.visitors().identities(inShop.id())).isEmpty();
    }

    @Test
    void aPersonOfOneIsUnknownAtTheOther() {
        inShop.tab().identify(beckon.identities().sign(ANN));
        inClub.identify(club.identities().sign(ANN));
        beckon.profiles()
                .update(ANN, ProfileUpdate.traits(Map.of("plan", "gold")))
                .join();

        assertThat(inShop.tab().profiles()).last().isEqualTo(planned("gold"));
        assertThat(inClub.profiles()).containsOnly(Profile.empty());
        assertThat(club.profiles().find(ANN).join()).isEmpty();

        club.profiles()
                .update(ANN, ProfileUpdate.traits(Map.of("plan", "basic")))
                .join();
        beckon.profiles().remove(ANN).join();
        assertThat(inClub.profiles()).last().isEqualTo(planned("basic"));
        assertThat(club.profiles().find(ANN).join()).isPresent();
    }

    private static Profile planned(String plan) {
        return Profile.empty().with(ProfileUpdate.traits(Map.of("plan", plan)));
    }

    @Test
    void aRoomOfOneIsEmptyAtTheOther() {
        inShop.tab().join("roadsters");
        assertThat(club.send(live("news"), Audience.room("roadsters")).join().recipients())
                .isZero();
        assertThat(send(live("news"), Audience.room("roadsters")).recipients()).isOne();
        assertThat(inShop.tab().messageNames()).containsExactly("news");
        assertThat(inClub.messageNames()).isEmpty();
    }

    @Test
    void anOfferOfOneIsNotAtTheOtherAlsoForTheSameVisitorAndLater() {
        MessageId one = send(kept("one"), Audience.visitor(inShop.id())).id();
        MessageId all = sendOffer("all", Audience.everybody());
        send(kept("late", DeliveryPolicy.Builder::lateArrivals), Audience.everybody());
        assertThat(inShop.tab().messageNames()).hasSize(3);
        assertThat(inClub.messageNames()).isEmpty();
        assertThat(TestVisitor.on(club, "/club").tab().messageNames()).isEmpty();
        for (MessageId message : List.of(one, all)) {
            assertThat(club.deliveries().find(message).join()).isEmpty();
            inClub.claim(message);
        }
        assertThat(club.deliveries().of(inShop.id()).join()).isEmpty();
        assertThat(Books.waiting(beckon)).isEqualTo(3);
        assertThat(Books.waiting(club)).isZero();
        inShop.tab().claim(one);
        inShop.tab().expectGranted(one);
    }

    @Test
    void aKeyThatOneHasUsedIsNewAtTheOther() {
        Offer offer = Offer.of("Test drive?");
        beckon.send(offer.toMessage(), Audience.everybody(), "spring").join();
        assertThat(club.send(offer.toMessage(), Audience.everybody(), "spring")
                        .join()
                        .recipients())
                .isOne();
        assertThat(inClub.messageNames()).hasSize(1);
    }

    @Test
    void anAdminOfOneSeesAndReachesNothingOfTheOther() {
        TestVisitor second = visitorOn("/shop");
        TestAdmin shopkeeper = admin().subscribe();
        TestAdmin host = TestAdmin.of(club).subscribe();
        aMomentPasses();
        assertThat(shopkeeper.picture().ids()).containsExactlyInAnyOrder(inShop.id(), second.id());
        assertThat(host.picture().ids()).containsExactly(inShop.id());

        host.send("r", Audience.everybody(), Offer.of("Come in"));
        shopkeeper.takeUnread();
        aMomentPasses();
        assertThat(inClub.messageNames()).hasSize(1);
        assertThat(inShop.tab().messageNames()).isEmpty();
        assertThat(second.tab().messageNames()).isEmpty();
        assertThat(shopkeeper.takeUnread()).isEmpty();
    }

    @Test
    void theConfigurationOfOneIsReplacedAndTheOtherStaysAsItIs() {
        beckon.configure(
                Site.named("shop").secret("another secret than the club").build());
        assertThat(beckon.site().allowedOrigins()).isEmpty();
        assertThat(club.site().allowedOrigins()).containsExactly(BLOG);
        inShop.tab().join("roadsters");
        inClub.join("roadsters");
        assertThat(beckon.rooms().members("roadsters")).isEmpty();
        assertThat(club.rooms().members("roadsters")).containsExactly(inShop.id());
    }

    @Test
    void oneIsClosedAndTheOtherGoesOn() {
        beckon.close();
        assertThat(club.send(live("news"), Audience.everybody()).join().recipients())
                .isOne();
        assertThat(inClub.messageNames()).containsExactly("news");
        assertThat(inClub.closeCode()).isNull();
        assertThat(TestVisitor.on(club, "/club").tab().welcome()).isNotNull();
    }
}

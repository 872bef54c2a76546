package io.beckon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.Criteria;
import io.beckon.Page;
import io.beckon.Visitor;
import io.beckon.protocol.ToAdmin;
import io.beckon.testing.Handshakes;
import io.beckon.testing.TestAdmin;
import io.beckon.testing.TestTab;
import io.beckon.testing.TestVisitor;

import org.junit.jupiter.api.Test;

import java.time.Duration;

/** Visitors come, walk from page to page, open tabs, and leave. */
final class PresenceTest extends EngineTestBase {
    @Test
    void aVisitorIsPresentFromItsHelloOn() {
        TestVisitor visitor = visitor();
        TestTab tab = visitor.connect();
        assertThat(beckon.visitors().count()).isZero();

        tab.hello("/cars/1");

        Visitor seen = seen(visitor);
        assertThat(seen.page()).isEqualTo(TestTab.pageAt("/cars/1"));
        assertThat(seen.connection()).isEqualTo(tab.id());
        assertThat(seen.since()).isEqualTo(time.now());
        assertThat(seen.pages()).isOne();
        assertThat(seen.tabs()).isOne();
        assertThat(seen.lastEvent()).isNull();
        assertThat(heard.about(visitor.id()))
                .containsExactly("visitorArrived", "connectionOpened", "pageViewed");
    }

    @Test
    void aVisitorLeavesWhenTheGracePeriodAfterItsLastTabIsOver() {
        TestVisitor visitor = visitorOn("/");
        visitor.leave();

        time.advance(Duration.ofMillis(9_999));
        assertThat(isPresent(visitor)).isTrue();
        assertThat(seen(visitor).tabs()).isZero();

        time.advanceMillis(1);
        assertThat(isPresent(visitor)).isFalse();
        assertThat(beckon.visitors().count()).isZero();
        assertThat(heard.about(visitor.id())).endsWith("connectionClosed", "visitorLeft");
    }

    @Test
    void walkingFromPageToPageNeverShowsAsLeaving() {
        TestAdmin admin = admin().subscribe();
        TestVisitor visitor = visitorOn("/");
        for (int page = 1; page <= 20; page++) {
            visitor.leave();
            time.advanceSeconds(9);
            visitor.open("/cars/" + page);
            time.advanceMillis(100);
        }
        graceIsOver();

        assertThat(admin.picture().row(visitor.id()).pages()).isEqualTo(21);
        assertThat(admin.received(ToAdmin.Changes.class))
                .allSatisfy(changes -> assertThat(changes.left()).isEmpty())
                .allSatisfy(changes -> assertThat(changes.remove()).isEmpty());
        assertThat(heard.count("visitorArrived")).isOne();
        assertThat(heard.count("visitorLeft")).isZero();
    }

    @Test
    void theVisitorIsTheSameAcrossPagesAndTabs() {
        TestVisitor visitor = visitorOn("/");
        var id = visitor.id();
        visitor.walkTo("/cars/1");
        assertThat(visitor.id()).isEqualTo(id);
        visitor.open("/about");
        assertThat(visitor.id()).isEqualTo(id);
        assertThat(beckon.visitors().count()).isOne();
    }

    @Test
    void aVisitorWithSeveralTabsLeavesWithTheLast() {
        TestVisitor visitor = visitor();
        TestTab first = visitor.open("/cars/1");
        TestTab second = visitor.open("/cars/2");
        assertThat(seen(visitor).tabs()).isEqualTo(2);

        second.leave();
        graceIsOver();
        assertThat(seen(visitor).tabs()).isOne();

        first.leave();
        graceIsOver();
        assertThat(isPresent(visitor)).isFalse();
    }

    @Test
    void theTabThatWasActiveLastIsTheOneShown() {
        TestVisitor visitor = visitor();
        TestTab first = visitor.open("/cars/1");
        TestTab second = visitor.open("/cars/2");
        assertThat(seen(visitor).connection()).isEqualTo(second.id());

        first.track("scrolled");

        assertThat(seen(visitor).connection()).isEqualTo(first.id());
        assertThat(seen(visitor).page().path()).isEqualTo("/cars/1");
    }

    @Test
    void anotherUrlIsAPageView() {
        TestVisitor visitor = visitorOn("/cars/1");
        time.advanceSeconds(5);
        visitor.tab().page("/cars/2");

        assertThat(seen(visitor).pages()).isEqualTo(2);
        assertThat(seen(visitor).seen()).isEqualTo(time.now());
        assertThat(heard.details("pageViewed")).containsExactly("/cars/1", "/cars/2");
    }

    @Test
    void anotherTitleIsNoPageView() {
        TestVisitor visitor = visitorOn("/cars/1");
        visitor.tab().page(new Page(Handshakes.SHOP + "/cars/1", "(1) New message", ""));

        assertThat(seen(visitor).page().title()).isEqualTo("(1) New message");
        assertThat(seen(visitor).pages()).isOne();
        assertThat(heard.count("pageViewed")).isOne();
        assertThat(figure("pages")).isOne();
    }

    @Test
    void aPageShownAgainOnAnotherConnectionIsNoPageView() {
        TestVisitor visitor = visitorOn("/cars/1");
        visitor.leave();
        visitor.connect().helloAgain("/cars/1");

        assertThat(seen(visitor).pages()).isOne();
        assertThat(heard.details("pageViewed")).containsExactly("/cars/1");
        assertThat(heard.count("connectionOpened")).isEqualTo(2);
    }

    @Test
    void theReferrerOfTheVisitIsThatOfItsFirstPage() {
        TestVisitor visitor = visitor();
        visitor.connect()
                .hello(new Page(Handshakes.SHOP + "/", "Home", "https://search.example/"), false);
        visitor.tab().page(new Page(Handshakes.SHOP + "/a", "A", Handshakes.SHOP + "/"));

        assertThat(seen(visitor).referrer()).isEqualTo("https://search.example/");
        assertThat(seen(visitor).page().referrer()).isEqualTo(Handshakes.SHOP + "/");
    }

    @Test
    void whoComesBackAfterLeavingArrivesAnew() {
        TestVisitor visitor = visitorOn("/");
        var id = visitor.id();
        visitor.leave();
        graceIsOver();
        visitor.open("/again");

        assertThat(visitor.id()).isEqualTo(id);
        assertThat(seen(visitor).pages()).isOne();
        assertThat(heard.count("visitorArrived")).isEqualTo(2);
        assertThat(heard.count("visitorLeft")).isOne();
    }

    @Test
    void whoReloadsJustBeforeTheGracePeriodEndsStaysThroughItsEnd() {
        TestVisitor visitor = visitorOn("/");
        visitor.leave();
        time.advance(Duration.ofMillis(9_999));
        visitor.open("/");
        time.advanceMillis(1);
        graceIsOver();

        assertThat(isPresent(visitor)).isTrue();
    }

    @Test
    void theGracePeriodBeginsAnewWithEachLastTab() {
        TestVisitor visitor = visitorOn("/");
        visitor.leave();
        time.advanceSeconds(9);
        visitor.open("/a").leave();
        time.advanceSeconds(9);
        assertThat(isPresent(visitor)).isTrue();
        time.advanceSeconds(1);
        assertThat(isPresent(visitor)).isFalse();
    }

    @Test
    void theGracePeriodIsTheOneThatWasSet() {
        start(builder -> builder.grace(Duration.ofSeconds(60)));
        TestVisitor visitor = visitorOn("/");
        visitor.leave();
        time.advanceSeconds(59);
        assertThat(isPresent(visitor)).isTrue();
        time.advanceSeconds(1);
        assertThat(isPresent(visitor)).isFalse();
    }

    @Test
    void aConnectionThatNeverSaidHelloIsNoVisitor() {
        visitor().connect().leave();
        graceIsOver();
        assertThat(heard.calls()).isEmpty();
        assertThat(figure("connections.closed")).isOne();
    }

    @Test
    void anEventIsRememberedAndAStreamIsNot() {
        TestVisitor visitor = visitorOn("/");
        time.advanceSeconds(3);
        visitor.tab().track("Product Viewed", data("sku", "S-100"));
        visitor.tab().stream("cursor", data("x", 10));

        assertThat(seen(visitor).lastEvent()).isEqualTo("Product Viewed");
        assertThat(seen(visitor).lastEventAt()).isEqualTo(time.now());
        assertThat(heard.details("eventTracked")).containsExactly("Product Viewed", "cursor");
        assertThat(beckon.visitors().activity(visitor.id()))
                .extracting(activity -> activity.kind().name())
                .containsExactly("ARRIVED", "OPENED", "PAGE", "TRACK");
        assertThat(beckon.visitors().activity(visitor.id()))
                .last()
                .extracting(activity -> activity.properties().get("sku"))
                .isEqualTo("S-100");
    }

    @Test
    void visitorsAreListedByCriteriaUpToALimit() {
        visitors(5);
        TestVisitor onCars = visitorOn("/cars/1");

        assertThat(beckon.visitors().list(Criteria.everyone(), 3)).hasSize(3);
        assertThat(beckon.visitors().list(Criteria.path("/cars/*"), 10))
                .containsExactly(seen(onCars));
        assertThat(beckon.visitors().count(Criteria.path("/?"))).isEqualTo(5);
        assertThat(beckon.visitors().count()).isEqualTo(6);
        assertThat(beckon.visitors().list(Criteria.everyone(), 0)).isEmpty();
    }

    @Test
    void aVisitorWhoIsSentAwayMayOpenAnotherPage() {
        TestVisitor visitor = visitorOn("/");
        TestTab other = visitor.open("/other");

        assertThat(beckon.visitors().disconnect(visitor.id())).isEqualTo(2);

        assertThat(other.closeCode()).isEqualTo(io.beckon.spi.CloseCode.BANNED);
        assertThat(other.closeCode().comeBack()).isFalse();
        visitor.open("/again");
        assertThat(seen(visitor).tabs()).isOne();
    }
}

package io.beckon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.Activity;
import io.beckon.Criteria;
import io.beckon.VisitorId;
import io.beckon.protocol.ErrorCode;
import io.beckon.protocol.FromAdmin.Sort;
import io.beckon.protocol.ToAdmin;
import io.beckon.spi.DeliveryStore;
import io.beckon.testing.TestAdmin;
import io.beckon.testing.TestTab;
import io.beckon.testing.TestVisitor;

import org.junit.jupiter.api.Test;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** What an admin sees: a snapshot, changes that apply to it, totals, and whom it watches. */
final class AdminPictureTest extends EngineTestBase {
    /** Visitors who come a second apart, and so have an order. */
    private List<TestVisitor> visitorsInOrder(int count) {
        List<TestVisitor> visitors = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            visitors.add(visitorOn("/" + i));
            time.advanceSeconds(1);
        }
        return visitors;
    }

    private static List<VisitorId> ids(List<TestVisitor> visitors) {
        return visitors.stream().map(TestVisitor::id).toList();
    }

    private static List<TestVisitor> reversed(List<TestVisitor> visitors) {
        List<TestVisitor> reversed = new ArrayList<>(visitors);
        Collections.reverse(reversed);
        return reversed;
    }

    @Test
    void whoComesLateLearnsWhoIsThereAndOnWhichPages() {
        TestVisitor visitor = visitorOn("/cars/1");
        visitor.tab().track("Product Viewed");
        beckon.rooms().join(visitor.id(), "roadsters");
        time.advanceSeconds(60);

        TestAdmin late = admin().subscribe();
        aMomentPasses();

        assertThat(late.picture().rows()).containsExactly(seen(visitor));
        assertThat(late.received(ToAdmin.Snapshot.class)).hasSize(1);
    }

    @Test
    void aPageChangeReachesEveryAdminWithVisitorConnectionAndUrl() {
        TestVisitor visitor = visitorOn("/");
        List<TestAdmin> admins = List.of(admin().subscribe(), admin().subscribe());
        aMomentPasses();

        TestTab next = visitor.walkTo("/cars/1");
        time.advanceMillis(20);

        assertThat(admins).allSatisfy(admin -> {
            var row = admin.picture().row(visitor.id());
            assertThat(row.page().path()).isEqualTo("/cars/1");
            assertThat(row.connection()).isEqualTo(next.id());
        });
        assertThat(figure("views")).isOne();
    }

    @Test
    void theNewsOfLeavingNamesWhoLeft() {
        TestAdmin admin = admin().subscribe();
        TestVisitor visitor = visitorOn("/");
        visitor.leave();
        graceIsOver();
        aMomentPasses();

        assertThat(admin.picture().rows()).isEmpty();
        assertThat(admin.picture().left()).containsExactly(visitor.id());
    }

    @Test
    void aChangeCarriesTheVisitorsConcernedAndNobodyElse() {
        List<TestVisitor> visitors = visitorsInOrder(50);
        TestAdmin admin = admin().subscribe();
        aMomentPasses();
        admin.takeUnread();

        visitors.get(20).tab().page("/elsewhere");
        aMomentPasses();

        ToAdmin.Changes changes = admin.expect(ToAdmin.Changes.class);
        assertThat(changes.set()).containsExactly(seen(visitors.get(20)));
        assertThat(changes.remove()).isEmpty();
        assertThat(changes.left()).isEmpty();
    }

    @Test
    void eachOrderIsKept() {
        List<TestVisitor> visitors = visitorsInOrder(4);
        visitors.get(2).tab().page("/a");
        time.advanceSeconds(1);
        visitors.get(2).tab().page("/b");
        time.advanceSeconds(1);
        visitors.get(1).tab().page("/c");
        List<VisitorId> ids = ids(visitors);

        assertThat(shown(Sort.NEWEST)).isEqualTo(ids(reversed(visitors)));
        assertThat(shown(Sort.OLDEST)).isEqualTo(ids);
        assertThat(shown(Sort.ACTIVE)).startsWith(ids.get(1), ids.get(2));
        assertThat(shown(Sort.PAGES)).startsWith(ids.get(2), ids.get(1));
    }

    private List<VisitorId> shown(Sort sort) {
        TestAdmin admin = admin().subscribe(Criteria.everyone(), sort, 0, 10);
        aMomentPasses();
        return admin.picture().ids();
    }

    @Test
    void aWindowShowsSoManyRowsFromAnOffsetOn() {
        List<TestVisitor> visitors = visitorsInOrder(10);
        TestAdmin admin = admin().subscribe(Criteria.everyone(), Sort.OLDEST, 3, 4);
        aMomentPasses();
        assertThat(admin.picture().ids()).isEqualTo(ids(visitors.subList(3, 7)));
        assertThat(admin.picture().totals().matching()).isEqualTo(10);

        visitors.get(0).leave();
        graceIsOver();
        aMomentPasses();
        assertThat(admin.picture().ids()).isEqualTo(ids(visitors.subList(4, 8)));
        assertThat(admin.received(ToAdmin.Changes.class))
                .last()
                .satisfies(changes -> assertThat(changes.left()).isEmpty());
    }

    @Test
    void aWindowBeyondTheEndIsEmptyUntilThereAreRows() {
        TestAdmin admin = admin().subscribe(Criteria.everyone(), Sort.OLDEST, 2, 4);
        aMomentPasses();
        assertThat(admin.picture().rows()).isEmpty();
        List<TestVisitor> visitors = visitorsInOrder(4);
        aMomentPasses();
        assertThat(admin.picture().ids()).isEqualTo(ids(visitors.subList(2, 4)));
    }

    @Test
    void whatHappensOutsideTheWindowCostsNothingButTotals() {
        List<TestVisitor> visitors = visitorsInOrder(20);
        TestAdmin admin = admin().subscribe(Criteria.everyone(), Sort.OLDEST, 0, 5);
        aMomentPasses();
        admin.takeUnread();
        for (TestVisitor visitor : visitors.subList(5, 20)) {
            visitor.tab().page("/elsewhere");
        }
        aMomentPasses();
        assertThat(admin.takeUnread()).isEmpty();
    }

    @Test
    void whoNoLongerMatchesIsRemovedAndHasNotLeft() {
        TestVisitor visitor = visitorOn("/cars/1");
        TestAdmin admin = admin().subscribe(Criteria.path("/cars/*"));
        aMomentPasses();
        visitor.tab().page("/about");
        aMomentPasses();
        assertThat(admin.picture().rows()).isEmpty();
        assertThat(admin.picture().left()).isEmpty();
        visitor.tab().page("/cars/2");
        aMomentPasses();
        assertThat(admin.picture().ids()).containsExactly(visitor.id());
    }

    @Test
    void aFurtherSubscriptionTakesThePlaceOfTheOneBefore() {
        List<TestVisitor> visitors = visitorsInOrder(3);
        TestAdmin admin = admin().subscribe(Criteria.path("/1"));
        aMomentPasses();
        admin.subscribe(Criteria.path("/2"));
        aMomentPasses();
        assertThat(admin.picture().ids()).containsExactly(visitors.get(2).id());
        assertThat(figure("views")).isOne();
        admin.leave();
        assertThat(figure("views")).isZero();
    }

    @Test
    void aVisitorWhoWalksFromPageToPageKeepsItsRow() {
        TestVisitor visitor = visitorOn("/");
        TestAdmin admin = admin().subscribe();
        aMomentPasses();
        visitor.leave();
        aMomentPasses();
        assertThat(admin.picture().row(visitor.id()).tabs()).isZero();
        visitor.open("/next");
        aMomentPasses();
        assertThat(admin.picture().row(visitor.id()).tabs()).isOne();
        assertThat(admin.picture().left()).isEmpty();
    }

    @Test
    void totalsTellOfEverybodyAndOfTheLargestRooms() {
        List<TestVisitor> visitors = visitorsInOrder(3);
        TestAdmin admin = admin().subscribe(Criteria.path("/1"));
        aMomentPasses();
        visitors.get(0).open("/tab");
        beckon.rooms().join(visitors.get(0).id(), "roadsters");
        beckon.rooms().join(visitors.get(1).id(), "roadsters");
        time.advance(Duration.ofMillis(600));

        assertThat(admin.picture().totals())
                .isEqualTo(new ToAdmin.TotalsView(
                        3, 1, 4, List.of(new ToAdmin.RoomSize("roadsters", 2))));
    }

    @Test
    void anAdminWithoutASubscriptionGetsNoRows() {
        TestAdmin admin = admin();
        visitors(3);
        aMomentPasses();
        assertThat(admin.received()).hasOnlyElementsOfType(ToAdmin.AdminWelcome.class);
    }

    @Test
    void aWatchedVisitorsPastComesFirstAndThenEverythingAsItHappens() {
        TestVisitor visitor = visitorOn("/");
        visitor.tab().track("before");
        TestAdmin admin = admin();
        admin.watch(visitor.id());
        aMomentPasses();
        visitor.tab().page("/next");
        visitor.tab().track("after", data("x", 1));
        visitor.tab().stream("cursor", data("x", 2));
        beckon.rooms().join(visitor.id(), "r");
        beckon.rooms().leave(visitor.id(), "r");
        keepFor(visitor, "offer");
        visitor.leave();
        graceIsOver();
        aMomentPasses();

        assertThat(admin.picture().kinds(visitor.id()))
                .containsExactly(
                        Activity.Kind.ARRIVED,
                        Activity.Kind.OPENED,
                        Activity.Kind.PAGE,
                        Activity.Kind.TRACK,
                        Activity.Kind.PAGE,
                        Activity.Kind.TRACK,
                        Activity.Kind.TRACK,
                        Activity.Kind.JOINED,
                        Activity.Kind.PARTED,
                        Activity.Kind.RECEIPT,
                        Activity.Kind.CLOSED,
                        Activity.Kind.LEFT);
    }

    @Test
    void onlyThoseWhoWatchGetActivity() {
        TestVisitor visitor = visitorOn("/");
        TestAdmin watching = admin();
        TestAdmin other = admin();
        watching.watch(visitor.id());
        visitor.tab().track("seen");
        aMomentPasses();
        watching.unwatch(visitor.id());
        watching.takeUnread();
        visitor.tab().track("unseen");
        aMomentPasses();
        assertThat(watching.takeUnread()).isEmpty();
        assertThat(other.received(ToAdmin.ActivityUpdate.class)).isEmpty();
    }

    @Test
    void soManyVisitorsAreWatchedAndNoMore() {
        List<TestVisitor> visitors = visitors(17);
        TestAdmin admin = admin();
        visitors.subList(0, 16).forEach(visitor -> admin.watch(visitor.id()));
        admin.watch(visitors.get(16).id());
        admin.expectError(ErrorCode.TOO_MANY_WATCHES);
        admin.unwatch(visitors.get(0).id());
        admin.watch(visitors.get(16).id());
        visitors.get(16).tab().track("seen");
        aMomentPasses();
        assertThat(admin.picture().kinds(visitors.get(16).id())).endsWith(Activity.Kind.TRACK);
    }

    @Test
    void activityIsRememberedUpToALimit() {
        startWith(io.beckon.Limits.builder().activity(5));
        TestVisitor visitor = visitorOn("/");
        for (int i = 0; i < 10; i++) {
            visitor.tab().track("e" + i);
        }
        assertThat(beckon.visitors().activity(visitor.id()))
                .extracting(Activity::name)
                .containsExactly("e5", "e6", "e7", "e8", "e9");
    }

    /** A store that does something before each change of a mailbox. */
    private static DeliveryStore calling(AtomicReference<Runnable> hook, DeliveryStore store) {
        return (DeliveryStore) Proxy.newProxyInstance(
                DeliveryStore.class.getClassLoader(),
                new Class<?>[] {DeliveryStore.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("update")) {
                        hook.get().run();
                    }
                    return method.invoke(store, arguments);
                });
    }

    @Test
    void whoComesBackTheMomentItLeavesIsStillShown() {
        AtomicReference<Runnable> asTheStoreIsTold = new AtomicReference<>(() -> {});
        DeliveryStore memory = DeliveryStore.inMemory(10, time);
        start(builder -> builder.store(calling(asTheStoreIsTold, memory)));
        TestAdmin admin = admin().subscribe();
        TestVisitor visitor = visitorOn("/");
        visitor.leave();
        // The store is told in the middle of leaving.
        asTheStoreIsTold.set(() -> {
            asTheStoreIsTold.set(() -> {});
            visitor.open("/back");
        });
        graceIsOver();
        aMomentPasses();

        assertThat(isPresent(visitor)).isTrue();
        assertThat(admin.picture().ids()).containsExactly(visitor.id());
    }

    @Test
    void theFirstTotalsCountTheVisitorWhomTheRowsShow() {
        TestAdmin admin = admin().subscribe();
        time.advanceMillis(10);
        visitorOn("/");
        time.advanceMillis(10);
        assertThat(admin.picture().rows()).hasSize(1);
        assertThat(admin.picture().totals().visitors()).isOne();
        assertThat(admin.picture().totals().matching()).isOne();
    }

    @Test
    void aWatchThatWasTakenBackAtOnceIsOff() {
        TestVisitor visitor = visitorOn("/");
        TestAdmin admin = admin();
        onEvent("now", () -> {
            admin.watch(visitor.id());
            admin.unwatch(visitor.id());
        });
        visitor.tab().track("now");
        visitor.tab().track("later");
        aMomentPasses();
        assertThat(admin.picture().timeline(visitor.id()))
                .extracting(Activity::name)
                .doesNotContain("later");
    }

    @Test
    void whoHasLeftIsNoLongerWatched() {
        List<TestVisitor> visitors = visitors(16);
        TestAdmin admin = admin();
        visitors.forEach(visitor -> admin.watch(visitor.id()));
        visitors.forEach(TestVisitor::leave);
        graceIsOver();
        TestVisitor next = visitorOn("/next");
        admin.watch(next.id());
        aMomentPasses();
        assertThat(admin.received(io.beckon.protocol.Problem.class)).isEmpty();
        assertThat(admin.picture().timeline(next.id())).isNotEmpty();
    }

    @Test
    void thePastOfAWatchedVisitorComesAsOneMessage() {
        TestVisitor visitor = visitorOn("/");
        for (int i = 0; i < 10; i++) {
            visitor.tab().track("e" + i);
        }
        TestAdmin admin = admin();
        aMomentPasses();
        admin.watch(visitor.id());
        aMomentPasses();
        assertThat(admin.received(ToAdmin.ActivityUpdate.class)).hasSize(1);
        assertThat(admin.picture().timeline(visitor.id())).hasSize(13);
    }

    @Test
    void anAdminIsToldTheNewsEvenIfTheExecutorRefusesWork() {
        TestAdmin admin = admin().subscribe();
        aMomentPasses();
        executor.refuse();
        TestVisitor visitor = visitorOn("/");
        aMomentPasses();
        visitor.tab().page("/next");
        aMomentPasses();
        assertThat(admin.picture().rows()).containsExactly(seen(visitor));
        assertThat(figure("listeners.dropped")).isPositive();
    }
}

package io.beckon.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.beckon.Activity;
import io.beckon.Audience;
import io.beckon.Consent;
import io.beckon.Consent.Purpose;
import io.beckon.Criteria;
import io.beckon.Delivery;
import io.beckon.DeliveryPolicy;
import io.beckon.DeliveryStatus;
import io.beckon.MessageId;
import io.beckon.Offer;
import io.beckon.Page;
import io.beckon.Receipt;
import io.beckon.SuppressionReason;
import io.beckon.Visitor;
import io.beckon.VisitorId;
import io.beckon.people.Identity;
import io.beckon.people.Profile;
import io.beckon.people.ProfileUpdate;
import io.beckon.people.Projection;
import io.beckon.protocol.ErrorCode;
import io.beckon.protocol.ToAdmin;
import io.beckon.protocol.ToVisitor;
import io.beckon.spi.DeliveryStore;
import io.beckon.spi.Payload;
import io.beckon.testing.BreakableStore;
import io.beckon.testing.Handshakes;
import io.beckon.testing.TestAdmin;
import io.beckon.testing.TestTab;
import io.beckon.testing.TestVisitor;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What a visitor does not agree to does not happen, whatever its pages send. */
class ConsentTest extends EngineTestBase {
    private static final Identity ANN = Identity.userId("ann");
    private static final Consent NO_ANALYTICS =
            Consent.to(Purpose.PERSONALISATION, Purpose.MESSAGES);
    private static final Consent NO_PERSON = Consent.to(Purpose.ANALYTICS, Purpose.MESSAGES);
    private static final Consent NO_MESSAGES =
            Consent.to(Purpose.ANALYTICS, Purpose.PERSONALISATION);

    private TestVisitor visitorOn(String path, Consent consent) {
        TestVisitor visitor = visitor();
        visitor.connect(transport()).hello(path, consent);
        return visitor;
    }

    private void startWithPublicName() {
        start(
                shop().projection(Projection.builder().traits("name").build()).build(),
                builder -> builder);
        beckon.profiles()
                .update(ANN, ProfileUpdate.traits(Map.of("name", "Ann")))
                .join();
    }

    private void identify(TestTab tab) {
        tab.identify(beckon.identities().sign(ANN));
    }

    private Consent decisionOf(TestVisitor visitor) {
        return beckon.privacy().decision(visitor.id()).join().orElseThrow();
    }

    @Test
    void whoHasNotDecidedAgreesToEverythingUnlessTheSiteSaysOtherwise() {
        TestVisitor visitor = visitorOn("/");
        assertThat(seen(visitor).consent()).isEqualTo(Consent.all());
        assertThat(beckon.privacy().decision(visitor.id()).join()).isEmpty();

        start(shop().consent(Consent.none()).build(), builder -> builder);
        assertThat(seen(visitorOn("/")).consent()).isEqualTo(Consent.none());
    }

    @Test
    void globalPrivacyControlIsARefusal() {
        TestVisitor visitor = visitor();
        visitor.connect(
                        transport(),
                        Handshakes.ofBrowser().globalPrivacyControl().build())
                .hello("/");
        assertThat(seen(visitor).consent()).isEqualTo(Consent.none());
        assertThat(seen(visitor).page()).isEqualTo(Page.none());
    }

    @Test
    void globalPrivacyControlIsWhatTheSiteDecides() {
        start(shop().globalPrivacyControl(NO_PERSON).build(), builder -> builder);
        TestVisitor visitor = visitor();
        visitor.connect(
                        transport(),
                        Handshakes.ofBrowser().globalPrivacyControl().build())
                .hello("/");
        assertThat(seen(visitor).consent()).isEqualTo(NO_PERSON);
    }

    @Test
    void aDecisionCountsMoreThanGlobalPrivacyControl() {
        TestVisitor visitor = visitor();
        visitor.connect(
                        transport(),
                        Handshakes.ofBrowser().globalPrivacyControl().build())
                .hello("/", Consent.all());
        assertThat(seen(visitor).consent()).isEqualTo(Consent.all());
        assertThat(seen(visitor).page()).isEqualTo(TestTab.pageAt("/"));
    }

    @Test
    void withoutAnalyticsNobodyLearnsWhereTheVisitorIsAndWhatItDoes() {
        start(builder -> builder.goal("Bought", Duration.ofHours(1)));
        TestAdmin admin = admin().subscribe();
        TestVisitor visitor = visitorOn("/secret", NO_ANALYTICS);
        admin.watch(visitor.id());
        TestTab tab = visitor.tab();
        tab.page("/more");
        tab.track("Bought", Map.of("what", "secret"));
        tab.stream("cursor", Map.of("x", 1));
        aMomentPasses();

        Visitor seen = seen(visitor);
        assertThat(seen.page()).isEqualTo(Page.none());
        assertThat(seen.pages()).isZero();
        assertThat(seen.lastEvent()).isNull();
        assertThat(heard.count("pageViewed") + heard.count("eventTracked")).isZero();
        assertThat(beckon.visitors().activity(visitor.id()))
                .extracting(Activity::kind)
                .containsOnly(Activity.Kind.ARRIVED, Activity.Kind.OPENED);
        assertThat(admin.picture().rows()).singleElement().isEqualTo(seen);
        assertThat(admin.transport().frames().stream()
                        .flatMap(List::stream)
                        .map(Payload::text)
                        .toList()
                        .toString())
                .contains(visitor.id().value())
                .doesNotContain("secret", "cursor");
        assertThat(beckon.visitors().count(Criteria.path("/"))).isZero();
        assertThat(figure("consent.withheld")).isEqualTo(3);
        assertThat(isPresent(visitor)).isTrue();
    }

    @Test
    void whatWasSeenIsForgottenWhereAnalyticsIsWithdrawn() {
        TestAdmin admin = admin().subscribe();
        TestVisitor visitor = visitorOn("/secret");
        visitor.tab().track("Secret Viewed", Map.of());

        visitor.tab().decide(NO_ANALYTICS);
        aMomentPasses();

        assertThat(seen(visitor).page()).isEqualTo(Page.none());
        assertThat(seen(visitor).referrer()).isEmpty();
        assertThat(seen(visitor).pages()).isZero();
        assertThat(seen(visitor).lastEvent()).isNull();
        assertThat(beckon.visitors().activity(visitor.id())).isEmpty();
        assertThat(admin.picture().rows()).singleElement().isEqualTo(seen(visitor));
        assertThat(heard.details("consentChanged")).containsExactly("[PERSONALISATION, MESSAGES]");

        visitor.tab().decide(Consent.all());
        visitor.tab().page("/next");
        assertThat(seen(visitor).page()).isEqualTo(TestTab.pageAt("/next"));
        assertThat(seen(visitor).pages()).isEqualTo(1);
    }

    @Test
    void withoutPersonalisationNobodyLearnsWhoItIs() {
        startWithPublicName();
        TestVisitor visitor = visitorOn("/", NO_PERSON);
        identify(visitor.tab());

        assertThat(beckon.visitors().identities(visitor.id())).isEmpty();
        assertThat(beckon.visitors().of(ANN)).isEmpty();
        assertThat(visitor.tab().profiles()).isEmpty();
        assertThat(seen(visitor).profile()).isEqualTo(Profile.empty());
        assertThat(send(kept("offer"), Audience.identity(ANN)).recipients()).isZero();
    }

    @Test
    void aUserOfTheContainerIsNotKnownWithoutPersonalisationEither() {
        TestVisitor visitor = visitor();
        visitor.connect(transport(), Handshakes.ofBrowser().principal("ann").build())
                .hello("/", NO_PERSON);
        assertThat(beckon.visitors().identities(visitor.id())).isEmpty();
    }

    @Test
    void whoItIsIsForgottenWherePersonalisationIsWithdrawn() {
        startWithPublicName();
        TestVisitor visitor = visitorOn("/");
        TestTab second = visitor.open("/2");
        identify(visitor.tab());

        second.decide(NO_PERSON);

        assertThat(beckon.visitors().identities(visitor.id())).isEmpty();
        assertThat(beckon.visitors().of(ANN)).isEmpty();
        assertThat(second.profiles()).endsWith(Profile.empty());
        assertThat(seen(visitor).profile()).isEqualTo(Profile.empty());
        beckon.profiles()
                .update(ANN, ProfileUpdate.traits(Map.of("name", "Anna")))
                .join();
        assertThat(second.profiles()).endsWith(Profile.empty());
    }

    @Test
    void withoutMessagesNothingIsSent() {
        TestVisitor visitor = visitorOn("/", NO_MESSAGES);
        MessageId kept = keepFor(visitor, "offer");
        send(live("stock"), Audience.everybody());

        assertThat(visitor.tab().messageNames()).isEmpty();
        assertThat(beckon.deliveries().of(visitor.id()).join())
                .extracting(Delivery::message, Delivery::status, Delivery::reason)
                .containsExactly(
                        tuple(kept, DeliveryStatus.SUPPRESSED, SuppressionReason.NO_CONSENT));
        assertThat(figure("consent.withheld")).isEqualTo(1);
    }

    @Test
    void whatWaitsIsGivenUpWhereMessagesAreRefused() {
        TestVisitor visitor = visitorOn("/");
        MessageId granted = keepFor(visitor, "granted");
        MessageId waits = keepFor(visitor, "waits");
        visitor.tab().claim(granted);

        visitor.tab().decide(NO_MESSAGES);

        assertThat(heard.states(waits)).endsWith(DeliveryStatus.SUPPRESSED);
        assertThat(heard.states(granted)).endsWith(DeliveryStatus.SUPPRESSED);
        assertThat(visitor.tab().received(ToVisitor.Ended.class)).hasSize(2);
        visitor.tab().claim(waits);
        visitor.tab().expectRefused(waits, ToVisitor.Reason.OVER);
        assertThat(visitor.open("/2").messageNames()).isEmpty();
    }

    @Test
    void whoAgreesAgainGetsWhatIsSentFromThenOn() {
        TestVisitor visitor = visitorOn("/", NO_MESSAGES);
        keepFor(visitor, "before");
        visitor.tab().decide(Consent.all());
        keepFor(visitor, "after");
        assertThat(visitor.tab().messageNames()).containsExactly("after");
    }

    @Test
    void aDecisionHoldsWhileTheVisitorIsAway() {
        TestVisitor visitor = visitorOn("/", NO_MESSAGES);
        visitor.leave();
        graceIsOver();
        MessageId kept = keepFor(visitor, "offer");

        assertThat(decisionOf(visitor)).isEqualTo(NO_MESSAGES);
        assertThat(heard.states(kept)).endsWith(DeliveryStatus.SUPPRESSED);
    }

    @Test
    void aDecisionIsKnownWhenTheVisitorComesBackAndItsPageSaysNothing() {
        TestVisitor visitor = visitorOn("/", NO_ANALYTICS);
        visitor.leave();
        graceIsOver();
        visitor.open("/secret");

        assertThat(seen(visitor).consent()).isEqualTo(NO_ANALYTICS);
        assertThat(seen(visitor).page()).isEqualTo(Page.none());
        visitor.tab().page("/secret/2");
        assertThat(beckon.visitors().activity(visitor.id()))
                .extracting(Activity::kind)
                .doesNotContain(Activity.Kind.PAGE);
    }

    @Test
    void aDecisionSurvivesARestartWithTheStore() {
        DeliveryStore store = DeliveryStore.inMemory(100, time);
        start(builder -> builder.store(store));
        TestVisitor visitor = visitorOn("/", NO_MESSAGES);
        VisitorId id = visitor.id();
        start(builder -> builder.store(store));

        visitor.reconnectTo(beckon, "/");

        assertThat(visitor.id()).isEqualTo(id);
        assertThat(seen(visitor).consent()).isEqualTo(NO_MESSAGES);
    }

    @Test
    void whatOneTabSaysHoldsForAll() {
        TestVisitor visitor = visitorOn("/");
        TestTab second = visitor.connect(transport());
        second.hello("/2", NO_MESSAGES);
        send(live("stock"), Audience.everybody());

        assertThat(visitor.tab().messageNames()).isEmpty();
        assertThat(decisionOf(visitor)).isEqualTo(NO_MESSAGES);
        TestTab third = visitor.open("/3");
        assertThat(seen(visitor).consent()).isEqualTo(NO_MESSAGES);
        assertThat(third.messageNames()).isEmpty();
    }

    @Test
    void theApplicationDecidesForAVisitorHereOrAway() {
        TestVisitor here = visitorOn("/");
        beckon.privacy().decide(here.id(), NO_ANALYTICS).join();
        assertThat(seen(here).consent()).isEqualTo(NO_ANALYTICS);
        assertThat(seen(here).page()).isEqualTo(Page.none());

        here.leave();
        graceIsOver();
        beckon.privacy().decide(here.id(), NO_MESSAGES).join();
        assertThat(decisionOf(here)).isEqualTo(NO_MESSAGES);
        here.open("/");
        assertThat(seen(here).consent()).isEqualTo(NO_MESSAGES);
    }

    @Test
    void anotherConfigurationCountsForWhoHasNotDecided() {
        TestVisitor undecided = visitorOn("/");
        TestVisitor decided = visitorOn("/2", Consent.all());

        beckon.configure(beckon.site().toBuilder().consent(NO_MESSAGES).build());

        assertThat(seen(undecided).consent()).isEqualTo(NO_MESSAGES);
        assertThat(seen(decided).consent()).isEqualTo(Consent.all());
        keepFor(undecided, "offer");
        assertThat(undecided.tab().messageNames()).isEmpty();
    }

    @Test
    void aDecisionIsKeptOnceTheStoreCanBeReached() {
        BreakableStore store = new BreakableStore(DeliveryStore.inMemory(100, time));
        start(builder -> builder.store(store));
        TestVisitor visitor = visitorOn("/");
        store.breakDown();
        visitor.tab().decide(NO_MESSAGES);
        send(live("stock"), Audience.everybody());
        assertThat(visitor.tab().messageNames()).isEmpty();

        store.mend();
        time.advanceSeconds(3);
        assertThat(decisionOf(visitor)).isEqualTo(NO_MESSAGES);
    }

    @Test
    void aNewerDecisionCountsMoreThanTheOneThatTheStoreTellsLate() {
        BreakableStore store = new BreakableStore(DeliveryStore.inMemory(100, time));
        start(builder -> builder.store(store));
        TestVisitor visitor = visitorOn("/", NO_MESSAGES);
        visitor.leave();
        graceIsOver();
        store.hold();
        visitor.open("/");
        visitor.tab().decide(Consent.all());
        store.answer();

        assertThat(seen(visitor).consent()).isEqualTo(Consent.all());
        assertThat(decisionOf(visitor)).isEqualTo(Consent.all());
    }

    @Test
    void aPageThatWasOpenBeforeDoesNotUndoALaterRefusal() {
        TestVisitor visitor = visitorOn("/", Consent.all());
        visitor.open("/2").decide(NO_MESSAGES);

        visitor.connect().helloAgain("/", NO_PERSON);

        Consent both = Consent.to(Purpose.ANALYTICS);
        assertThat(seen(visitor).consent()).isEqualTo(both);
        assertThat(decisionOf(visitor)).isEqualTo(both);
    }

    @Test
    void aPageThatWasOpenBeforeDoesNotUndoARefusalThatOnlyTheStoreKnows() {
        TestVisitor visitor = visitorOn("/", Consent.all());
        visitor.leave();
        graceIsOver();
        beckon.privacy().decide(visitor.id(), NO_MESSAGES).join();

        visitor.connect().helloAgain("/", Consent.all());

        assertThat(seen(visitor).consent()).isEqualTo(NO_MESSAGES);
        assertThat(decisionOf(visitor)).isEqualTo(NO_MESSAGES);
    }

    @Test
    void whatAPageSaysOfItselfCountsMoreThanWhatWasDecidedBefore() {
        TestVisitor visitor = visitorOn("/", NO_MESSAGES);
        visitor.open("/2");
        visitor.connect().hello("/3", Consent.all());
        assertThat(decisionOf(visitor)).isEqualTo(Consent.all());
    }

    @Test
    void whatWasDecidedBeforeTheStoreIsAskedIsNotLost() {
        BreakableStore store = new BreakableStore(DeliveryStore.inMemory(100, time));
        start(builder -> builder.store(store));
        store.hold();
        beckon.send(kept("late", DeliveryPolicy.Builder::lateArrivals), Audience.everybody());
        TestVisitor visitor = visitorOn("/", Consent.all());
        visitor.tab().decide(Consent.none());
        store.answer();

        assertThat(seen(visitor).consent()).isEqualTo(Consent.none());
        assertThat(decisionOf(visitor)).isEqualTo(Consent.none());
        assertThat(visitor.tab().messageNames()).isEmpty();
    }

    @Test
    void aDecisionIsKeptLaterAlsoOfAVisitorWhoHasLeftMeanwhile() {
        BreakableStore store = new BreakableStore(DeliveryStore.inMemory(100, time));
        start(builder -> builder.store(store));
        TestVisitor visitor = visitorOn("/");
        store.breakDown();
        beckon.privacy().decide(visitor.id(), Consent.none());
        visitor.leave();
        graceIsOver();
        store.mend();
        time.advanceSeconds(10);
        assertThat(decisionOf(visitor)).isEqualTo(Consent.none());
    }

    @Test
    void aUserOfTheContainerIsKnownOnceItAgrees() {
        startWithPublicName();
        TestVisitor visitor = visitor();
        visitor.connect(transport(), Handshakes.ofBrowser().principal("ann").build())
                .hello("/", NO_PERSON);

        visitor.tab().decide(Consent.all());

        assertThat(beckon.visitors().of(ANN)).hasSize(1);
        assertThat(visitor.tab().profiles()).hasSize(1);
    }

    @Test
    void whatWasForAPersonIsNotForWhoDoesNotSayWhoItIs() {
        TestVisitor visitor = visitorOn("/");
        identify(visitor.tab());
        MessageId forAnn = send(kept("for-ann"), Audience.identity(ANN)).id();
        send(kept("for-all"), Audience.everybody());

        visitor.tab().decide(NO_PERSON);

        assertThat(visitor.open("/2").messageNames()).containsExactly("for-all");
        assertThat(beckon.deliveries().of(visitor.id()).join())
                .filteredOn(delivery -> delivery.message().equals(forAnn))
                .extracting(Delivery::reason)
                .containsExactly(SuppressionReason.NO_CONSENT);
    }

    @Test
    void withoutAnalyticsReceiptsAndRoomsAreNotRemembered() {
        start(shop().joinableRooms(room -> true).build(), builder -> builder);
        TestVisitor visitor = visitorOn("/", NO_ANALYTICS);
        visitor.tab().join("page-secret");
        visitor.tab().claim(keepFor(visitor, "offer"));
        assertThat(beckon.visitors().activity(visitor.id()))
                .extracting(Activity::kind)
                .containsOnly(Activity.Kind.ARRIVED, Activity.Kind.OPENED);
        assertThat(beckon.rooms().size("page-secret")).isEqualTo(1);
    }

    @Test
    void adminsSeeWhoGetsNoMessages() {
        visitorOn("/", NO_MESSAGES);
        TestAdmin admin = admin().subscribe();
        aMomentPasses();
        assertThat(admin.picture().rows())
                .singleElement()
                .extracting(Visitor::consent)
                .isEqualTo(NO_MESSAGES);
    }

    @Test
    void adminsHearThatAMessageWasGivenUpAsSoonAsItWasSent() {
        TestVisitor visitor = visitorOn("/", NO_MESSAGES);
        TestAdmin admin = admin().subscribe();
        admin.send("1", Audience.visitor(visitor.id()), Offer.of("Test drive?"));
        aMomentPasses();
        MessageId sent = admin.expectSent();
        assertThat(admin.received(ToAdmin.ReceiptUpdate.class))
                .extracting(ToAdmin.ReceiptUpdate::receipt)
                .extracting(Receipt::message, Receipt::status, Receipt::reason)
                .containsExactly(
                        tuple(sent, DeliveryStatus.SUPPRESSED, SuppressionReason.NO_CONSENT));
        assertThat(admin.received(ToAdmin.ProgressUpdate.class))
                .last()
                .extracting(update -> update.progress().suppressed())
                .isEqualTo(Map.of(SuppressionReason.NO_CONSENT, 1));
    }

    @Test
    void aDecisionOfAnotherFormIsRefused() {
        TestVisitor visitor = visitorOn("/", NO_MESSAGES);
        for (String wrong : List.of(
                "{\"type\":\"consent\"}",
                "{\"type\":\"consent\",\"consent\":\"yes\"}",
                "{\"type\":\"consent\",\"consent\":{\"messages\":1}}")) {
            visitor.tab().sayRaw(wrong);
            visitor.tab().expectError(ErrorCode.INVALID);
        }
        assertThat(seen(visitor).consent()).isEqualTo(NO_MESSAGES);
    }
}

package io.beckon.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckon.Audience;
import io.beckon.Consent;
import io.beckon.Message;
import io.beckon.MessageId;
import io.beckon.Offer;
import io.beckon.Privacy.Erasure;
import io.beckon.VisitorId;
import io.beckon.people.ClaimTrust;
import io.beckon.people.Identity;
import io.beckon.people.Identity.Kind;
import io.beckon.people.Person;
import io.beckon.people.Profile;
import io.beckon.people.ProfileEvent;
import io.beckon.people.ProfileUpdate;
import io.beckon.people.Projection;
import io.beckon.spi.CloseCode;
import io.beckon.spi.DeliveryStore;
import io.beckon.spi.Payload;
import io.beckon.spi.StoreUnavailableException;
import io.beckon.testing.BreakableStore;
import io.beckon.testing.TestAdmin;
import io.beckon.testing.TestTab;
import io.beckon.testing.TestVisitor;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** What is known of somebody is given out, and nothing is left of it once it is erased. */
class PrivacyTest extends EngineTestBase {
    private static final Identity ANN = Identity.userId("canary-ann");
    private static final Identity BOB = Identity.userId("bob");
    private static final Identity MAIL = Identity.email("canary@example.org");
    private static final Identity PHONE =
            new Identity("segment", Kind.ANONYMOUS_ID, "canary-phone");
    private static final String BY = "the help desk";

    @BeforeEach
    void startWithPublicTraits() {
        start(
                shop().projection(Projection.builder().traits("name").build()).build(),
                builder -> builder);
    }

    private TestVisitor visitorKnownAs(Identity... identities) {
        TestVisitor visitor = visitor();
        visitor.connect(transport()).hello("/canary-page");
        for (Identity identity : identities) {
            visitor.tab().identify(beckon.identities().sign(identity));
        }
        return visitor;
    }

    private Person annIsKnown() {
        return beckon.profiles()
                .update(
                        Set.of(ANN, MAIL),
                        ProfileUpdate.traits(Map.of("name", "canary-name"))
                                .withSegments(Set.of("canary-segment"))
                                .withEvent(new ProfileEvent(
                                        "Bought", Map.of("what", "canary-thing"), Instant.EPOCH)))
                .join();
    }

    private static Message canary() {
        return Offer.titled("canary-title").body("canary-body").build().toMessage();
    }

    private Erasure forget(TestVisitor visitor) {
        return beckon.privacy().forget(visitor.id(), BY).join();
    }

    private Erasure forget(Identity identity) {
        return beckon.privacy().forget(identity, BY).join();
    }

    private String export(VisitorId visitor) {
        return beckon.privacy().export(visitor).join();
    }

    private String export(Identity identity) {
        return beckon.privacy().export(identity).join();
    }

    @Test
    void nothingIsKnownOfAVisitorWhoIsErased() {
        annIsKnown();
        TestVisitor visitor = visitorKnownAs(ANN);
        VisitorId id = visitor.id();
        beckon.rooms().join(id, "canary-room");
        visitor.tab().decide(Consent.all());
        MessageId message = send(canary(), Audience.visitor(id)).id();
        assertThat(export(id)).contains("canary-ann", "canary-title", "canary-room", "canary-page");

        // The mailbox, a link, the delivery, the message, and what the channel remembered of it.
        assertThat(forget(visitor)).isEqualTo(new Erasure(1, 0, 5));

        assertThat(beckon.visitors().find(id)).isEmpty();
        assertThat(beckon.visitors().identities(id)).isEmpty();
        assertThat(beckon.visitors().activity(id)).isEmpty();
        assertThat(beckon.visitors().of(ANN)).isEmpty();
        assertThat(beckon.rooms().size("canary-room")).isZero();
        assertThat(beckon.deliveries().of(id).join()).isEmpty();
        assertThat(beckon.deliveries().find(message).join()).isEmpty();
        assertThat(beckon.privacy().decision(id).join()).isEmpty();
        assertThat(export(id)).isEqualTo("{\"visitor\":\"" + id.value() + "\"}");
        assertThat(forget(visitor)).isEqualTo(new Erasure(0, 0, 0));
        graceIsOver();
        assertThat(export(id)).doesNotContain("canary");
        assertThat(heard.count("visitorLeft")).isEqualTo(1);
    }

    @Test
    void theBrowserOfWhoWasErasedBecomesANewVisitor() {
        TestVisitor visitor = visitorKnownAs(ANN);
        VisitorId before = visitor.id();
        TestTab second = visitor.open("/2");
        TestTab connecting = visitor.connect();

        beckon.privacy().forget(before, BY).join();
        connecting.hello("/3");

        assertThat(second.closeCode()).isEqualTo(CloseCode.RESET);
        assertThat(connecting.closeCode()).isEqualTo(CloseCode.RESET);
        assertThat(beckon.visitors().count()).isZero();
        assertThat(beckon.gateway().visitorOf(visitor.cookies())).isNull();
        visitor.open("/4");
        assertThat(visitor.id()).isNotEqualTo(before);
        assertThat(visitor.lastSetCookie()).isNotNull();
        assertThat(beckon.visitors().find(before)).isEmpty();
    }

    @Test
    void aVisitorWhoIsAwayIsErased() {
        TestVisitor visitor = visitorKnownAs(ANN);
        MessageId message = send(canary(), Audience.visitor(visitor.id())).id();
        visitor.leave();
        graceIsOver();
        assertThat(forget(visitor).visitors()).isEqualTo(1);
        assertThat(beckon.deliveries().find(message).join()).isEmpty();
        assertThat(send(kept("offer"), Audience.visitor(visitor.id())).recipients())
                .isZero();
    }

    @Test
    void nothingIsKnownOfAPersonWhoIsErased() {
        annIsKnown();
        TestVisitor laptop = visitorKnownAs(ANN);
        TestVisitor phone = visitorKnownAs(MAIL);
        TestVisitor away = visitorKnownAs(ANN);
        TestVisitor bob = visitorKnownAs(BOB);
        MessageId forAway = send(canary(), Audience.visitor(away.id())).id();
        away.leave();
        graceIsOver();
        laptop.open("/canary-page");
        phone.open("/canary-page");
        bob.open("/");
        MessageId toPerson = send(canary(), Audience.identity(ANN)).id();
        send(kept("offer"), Audience.visitor(bob.id()));
        VisitorId awayId = away.id();
        assertThat(export(MAIL))
                .contains("canary-name", "canary-ann", "canary-thing", "canary-title")
                .contains(awayId.value(), laptop.id().value(), phone.id().value())
                .doesNotContain(bob.id().value());

        Erasure erasure = forget(MAIL);

        assertThat(erasure.visitors()).isEqualTo(3);
        assertThat(erasure.people()).isEqualTo(1);
        assertThat(erasure.records()).isPositive();
        assertThat(beckon.profiles().find(ANN).join()).isEmpty();
        assertThat(beckon.deliveries().find(toPerson).join()).isEmpty();
        assertThat(beckon.deliveries().find(forAway).join()).isEmpty();
        assertThat(beckon.deliveries().of(awayId).join()).isEmpty();
        for (Identity identity : List.of(ANN, MAIL)) {
            assertThat(export(identity)).isEqualTo(nothingBut(identity));
        }
        assertThat(beckon.visitors().count()).isEqualTo(1);
        assertThat(beckon.deliveries().of(bob.id()).join()).hasSize(1);
        assertThat(forget(MAIL)).isEqualTo(new Erasure(0, 0, 0));
    }

    private static String nothingBut(Identity identity) {
        return "{\"identities\":[{\"namespace\":\"" + identity.namespace() + "\",\"kind\":\""
                + identity.kind().wireName() + "\",\"value\":\"" + identity.value() + "\"}]}";
    }

    @Test
    void whoeverOnlyClaimsToBeThePersonIsNotErasedWithIt() {
        annIsKnown();
        TestVisitor claims = visitorOn("/");
        claims.tab().claim(ANN);
        forget(ANN);
        assertThat(isPresent(claims)).isTrue();
        assertThat(claims.tab().closeCode()).isNull();
    }

    @Test
    void aVisitorWhomAnotherPersonHasTakenOverIsNotErasedWithTheFirst() {
        TestVisitor shared = visitorKnownAs(ANN);
        shared.tab().identify(beckon.identities().sign(BOB));
        keepFor(shared, "offer");

        forget(ANN);

        assertThat(isPresent(shared)).isTrue();
        assertThat(beckon.deliveries().of(shared.id()).join()).hasSize(1);
    }

    @Test
    void messagesForLateArrivalsOfThePersonAreGone() {
        Message late = Message.named("offer")
                .kept()
                .delivery(io.beckon.DeliveryPolicy.builder().lateArrivals().build())
                .build();
        send(late, Audience.identity(ANN));
        forget(ANN);
        assertThat(visitorKnownAs(ANN).tab().messageNames()).isEmpty();
    }

    @Test
    void adminsWhoComeLaterAreNotToldOfMessagesToWhoWasErased() {
        TestVisitor visitor = visitorKnownAs(ANN);
        send(canary(), Audience.visitor(visitor.id()));
        send(canary(), Audience.identity(ANN));
        send(Offer.of("for all").toMessage(), Audience.everybody());
        forget(ANN);
        TestAdmin admin = admin().subscribe();
        aMomentPasses();
        assertThat(admin.transport().frames().stream()
                        .flatMap(List::stream)
                        .map(Payload::text)
                        .toList()
                        .toString())
                .contains("for all")
                .doesNotContain("canary");
    }

    @Test
    void theSourceIsAskedAnewForAPersonWhoWasErased() {
        Source source = new Source();
        start(builder -> builder.profileSource(source));
        visitorKnownAs(PHONE);
        source.answer(Optional.empty());
        forget(PHONE);
        visitorKnownAs(PHONE);
        assertThat(source.asked).isEqualTo(2);
    }

    @Test
    void anAnswerThatTheSourceGivesLaterKnowsNobody() {
        Source source = new Source();
        start(builder -> builder.profileSource(source));
        visitorKnownAs(ANN);
        forget(ANN);
        source.answer(Optional.of(new Person.Part(
                Set.of(ANN),
                Profile.empty().with(ProfileUpdate.traits(Map.of("name", "canary"))))));
        assertThat(beckon.profiles().find(ANN).join()).isEmpty();
    }

    @Test
    void anAnswerForSeveralIdsOfThePersonKnowsNobodyEither() {
        Source source = new Source();
        start(builder -> builder.profileSource(source));
        visitorOn("/")
                .tab()
                .identify(beckon.identities().sign(ANN), beckon.identities().sign(MAIL));
        forget(MAIL);
        source.answer(Optional.of(new Person.Part(
                Set.of(ANN, MAIL),
                Profile.empty().with(ProfileUpdate.traits(Map.of("name", "canary"))))));
        assertThat(beckon.profiles().find(MAIL).join()).isEmpty();
    }

    @Test
    void aStoreThatCannotBeReachedFailsIt() {
        BreakableStore store = new BreakableStore(DeliveryStore.inMemory(100, time));
        start(builder -> builder.store(store));
        TestVisitor visitor = visitorOn("/");
        store.breakDown();
        CompletableFuture<Erasure> forgotten = beckon.privacy().forget(visitor.id(), BY);
        assertThatThrownBy(forgotten::join).hasCauseInstanceOf(StoreUnavailableException.class);
        store.mend();
        assertThat(forget(visitor).records()).isPositive();
    }

    @Test
    void whoAsksIsToldWithoutTheId() {
        VisitorId visitor = visitorOn("/").id();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> beckon.privacy().forget(visitor, "for " + visitor.value()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> beckon.privacy().forget(ANN, "Canary-Ann herself"));
    }

    @Test
    void whoAsksIsToldWithoutAnyIdOfThePerson() {
        annIsKnown();
        assertThatThrownBy(() ->
                        beckon.privacy().forget(ANN, "for Canary@Example.org").join())
                .hasCauseInstanceOf(IllegalArgumentException.class);
        assertThat(beckon.profiles().find(ANN).join()).isPresent();
    }

    @Test
    void theNumberOfATicketMayHoldThatOfAPerson() {
        Identity user = Identity.userId("47");
        visitorKnownAs(user);
        assertThat(beckon.privacy().forget(user, "ticket 4711").join().visitors())
                .isEqualTo(1);
    }

    @Test
    void whoeverIsInFrontOfTheBrowserNowIsNotGivenWhatWasTheOthers() {
        TestVisitor shared = visitorKnownAs(ANN);
        shared.tab().track("canary-event", Map.of());
        send(canary(), Audience.identity(ANN));
        send(canary(), Audience.visitor(shared.id()));
        aMomentPasses();
        shared.tab().identify(beckon.identities().sign(BOB));
        aMomentPasses();
        send(Offer.of("for the next").toMessage(), Audience.visitor(shared.id()));

        assertThat(export(BOB))
                .contains("for the next")
                .doesNotContain("canary-event", "canary-title");
    }

    @Test
    void everyBrowserOfAPersonIsInAnExport() {
        for (int i = 0; i < 130; i++) {
            visitorKnownAs(ANN).leave();
            graceIsOver();
        }
        assertThat(export(ANN).split("\"visitor\":", -1)).hasSize(131);
    }

    @Test
    void aVisitorIsErasedWithWhomItIsSinceItsSiteBelievesItsPages() {
        TestVisitor visitor = visitorOn("/");
        visitor.tab().claim(PHONE);
        beckon.configure(
                beckon.site().toBuilder().claimTrust("segment", ClaimTrust.FULL).build());
        keepFor(visitor, "offer");
        visitor.leave();
        graceIsOver();

        assertThat(forget(PHONE).visitors()).isEqualTo(1);
        assertThat(beckon.deliveries().of(visitor.id()).join()).isEmpty();
    }

    @Test
    void whenClosedNothingIsAnswered() {
        VisitorId visitor = visitorOn("/").id();
        beckon.close();
        assertThatThrownBy(() -> beckon.privacy().export(visitor).join())
                .hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void peopleOfWhomThereAreNoNewsAreForgotten() {
        start(builder -> builder.keepProfilesFor(Duration.ofHours(1)));
        annIsKnown();
        time.advance(Duration.ofMinutes(61));
        assertThat(figure("profiles.identities")).isZero();
    }

    @Test
    void visitorsWhoStayAwayAreForgotten() {
        start(builder -> builder.keepVisitorsFor(Duration.ofDays(30)));
        TestVisitor visitor = visitorOn("/");
        visitor.tab().decide(Consent.all());
        visitor.leave();
        graceIsOver();
        time.advance(Duration.ofDays(31));
        assertThat(beckon.privacy().decision(visitor.id()).join()).isEmpty();
    }

    @Test
    void anExportIsWhatIsKnown() {
        annIsKnown();
        TestVisitor visitor = visitorKnownAs(ANN);
        visitor.tab().decide(Consent.to(Consent.Purpose.ANALYTICS, Consent.Purpose.MESSAGES));
        visitor.tab().decide(Consent.all());
        visitor.tab().identify(beckon.identities().sign(ANN));
        visitor.tab().track("Product Viewed", Map.of("sku", "S-100"));
        send(canary(), Audience.visitor(visitor.id()));
        String export = export(visitor.id());
        assertThat(export)
                .contains(
                        "\"consent\":{\"analytics\":true,\"personalisation\":true,\"messages\":true}")
                .contains("\"value\":\"canary-ann\",\"certain\":true")
                .contains("\"name\":\"canary-name\"")
                .contains("\"name\":\"Product Viewed\",\"properties\":{\"sku\":\"S-100\"}")
                .contains("\"status\":\"delivered\"")
                .contains("\"title\":\"canary-title\"");
    }

    /** Answers when it is told to. */
    private static final class Source implements io.beckon.people.ProfileSource {
        private CompletableFuture<Optional<Person.Part>> answer = new CompletableFuture<>();
        private int asked;

        @Override
        public CompletableFuture<Optional<Person.Part>> fetch(List<Identity> identities) {
            asked++;
            answer = new CompletableFuture<>();
            return answer;
        }

        void answer(Optional<Person.Part> part) {
            answer.complete(part);
        }
    }
}

package io.beckon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import io.beckon.Audience;
import io.beckon.Consent;
import io.beckon.Limits;
import io.beckon.MessageId;
import io.beckon.Privacy.Erasure;
import io.beckon.Site;
import io.beckon.people.ClaimTrust;
import io.beckon.people.Identity;
import io.beckon.people.Person;
import io.beckon.people.Profile;
import io.beckon.people.ProfileEvent;
import io.beckon.people.ProfileStore;
import io.beckon.people.ProfileUpdate;
import io.beckon.people.Projection;
import io.beckon.spi.Admission;
import io.beckon.spi.Handshake;
import io.beckon.testing.FakeTransport;
import io.beckon.testing.Handshakes;
import io.beckon.testing.TestTab;
import io.beckon.testing.TestVisitor;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * Each step is logged when it is taken, and not before. Whatever must not be logged has {@code canary} in it here: ids, traits,
 * segments, URLs, titles and texts.
 */
final class EventLogTest extends EngineTestBase {
    private static final Identity ANN = Identity.userId("canary-ann");
    private static final Identity BOB = Identity.userId("canary-bob");
    private static final Identity MAIL = Identity.email("canary@example.org");
    private static final String PATH = "/canary";

    private final Logger logger = (Logger) LoggerFactory.getLogger("io.beckon");
    private final Level before = logger.getLevel();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        start(site().build(), builder -> builder);
        logger.setLevel(Level.TRACE);
        logger.setAdditive(false);
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void nothingOfAPersonIsLogged() {
        logger.detachAppender(log);
        logger.setAdditive(true);
        logger.setLevel(before);
        assertThat(log.list).isNotEmpty();
        assertThat(log.list)
                .extracting(EventLogTest::line)
                .allSatisfy(line -> assertThat(line).doesNotContainIgnoringCase("canary"));
    }

    private static Site.Builder site() {
        return shop().projection(Projection.builder().traits("name").build());
    }

    private static String line(ILoggingEvent event) {
        String thrown = event.getThrowableProxy() == null
                ? ""
                : event.getThrowableProxy().getClassName()
                        + event.getThrowableProxy().getMessage();
        return event.getFormattedMessage() + " " + keys(event) + thrown;
    }

    private static String keys(ILoggingEvent event) {
        return event.getKeyValuePairs() == null
                ? ""
                : event.getKeyValuePairs().stream()
                        .map(pair -> pair.key + "=" + pair.value)
                        .collect(Collectors.joining(" "));
    }

    /** Returns the keys and values of each event of a name so far. */
    private List<String> logged(String name) {
        return log.list.stream()
                .filter(event -> event.getMessage().equals(name))
                .map(EventLogTest::keys)
                .toList();
    }

    private TestVisitor visitorKnownAs(Identity... identities) {
        TestVisitor visitor = visitorOn(PATH);
        for (Identity identity : identities) {
            visitor.tab().identify(beckon.identities().sign(identity));
        }
        return visitor;
    }

    private void update(Identity identity, String name) {
        beckon.profiles().update(identity, named(name)).join();
    }

    private static ProfileUpdate named(String name) {
        return ProfileUpdate.traits(Map.of("name", "canary " + name));
    }

    private boolean isLetIn(Handshake handshake) {
        Admission admission = beckon.gateway().visitor(handshake);
        admission.open(transport());
        return admission.admitted();
    }

    @Test
    void aConnectionStartsSucceedsAndEnds() {
        TestVisitor visitor = visitor();
        TestTab tab = visitor.connect(transport());
        assertThat(logged("connection.start"))
                .singleElement()
                .asString()
                .matches("connection=c_\\S+ role=visitor");
        assertThat(logged("connection.success")).isEmpty();

        tab.hello(PATH);
        assertThat(logged("connection.start"))
                .containsExactly("connection=" + tab.id() + " role=visitor");
        assertThat(logged("connection.success")).containsExactly("connection=" + tab.id());
        assertThat(logged("visitor.arrived")).containsExactly("visitor=" + visitor.id());
        assertThat(logged("page"))
                .containsExactly("visitor=" + visitor.id() + " connection=" + tab.id());
        assertThat(logged("connection.end")).isEmpty();

        tab.leave();
        assertThat(logged("connection.end")).containsExactly("connection=" + tab.id());
        assertThat(logged("visitor.left")).isEmpty();
        graceIsOver();
        assertThat(logged("visitor.left")).containsExactly("visitor=" + visitor.id());
        assertThat(logged("connection.error")).isEmpty();
    }

    @Test
    void anAdminsConnectionStartsAndSucceeds() {
        admin();
        assertThat(logged("connection.start")).singleElement().asString().endsWith(" role=admin");
        assertThat(logged("connection.success")).hasSize(1);
    }

    @Test
    void aSendThatFailsIsAnErrorOfItsConnection() {
        FakeTransport transport = transport();
        TestTab tab = visitor().connect(transport);
        tab.hello(PATH);
        transport.mode(FakeTransport.Mode.FAILING);
        assertThat(logged("connection.error")).isEmpty();
        beckon.send(live("news"), Audience.everybody()).join();
        assertThat(logged("connection.error"))
                .containsExactly(
                        "connection=" + tab.id() + " failure=java.lang.IllegalStateException");
    }

    @Test
    void aHandshakeOfAnotherOriginIsRefusedEachTimeAndExplainedOnce() {
        Handshake elsewhere =
                Handshakes.ofBrowser().origin("https://elsewhere.example").build();
        assertThat(isLetIn(elsewhere)).isFalse();
        assertThat(logged("origin.refused"))
                .singleElement()
                .asString()
                .startsWith(
                        "origin=https://elsewhere.example self=" + Handshakes.SHOP + " advice=");
        assertThat(isLetIn(elsewhere)).isFalse();
        assertThat(logged("origin.refused")).hasSize(1);
        assertThat(logged("connection.refused"))
                .containsExactly("role=visitor reason=origin", "role=visitor reason=origin");
        assertThat(logged("connection.start")).isEmpty();
    }

    @Test
    void aPageOfAnotherOriginThatOnlyAsksIsExplainedAndNotCounted() {
        Handshake elsewhere =
                Handshakes.ofBrowser().origin("https://elsewhere.example").build();
        assertThat(beckon.gateway().allowsOrigin(elsewhere)).isFalse();
        assertThat(beckon.gateway().allowsOrigin(elsewhere)).isFalse();
        assertThat(beckon.gateway().allowsOrigin(Handshakes.ofBrowser().build()))
                .isTrue();
        assertThat(logged("origin.refused")).hasSize(1);
        assertThat(logged("connection.refused")).isEmpty();
        assertThat(figure("connections.refused")).isZero();
    }

    @Test
    void aConnectionThatFindsNoRoomIsRefused() {
        startWith(Limits.builder().connections(1));
        visitorOn(PATH);
        assertThat(logged("connection.refused")).isEmpty();
        visitor().connect(transport());
        assertThat(logged("connection.refused"))
                .singleElement()
                .asString()
                .startsWith("role=any reason=");
    }

    @Test
    void anIdentityJoinsOnce() {
        TestVisitor visitor = visitorOn(PATH);
        assertThat(logged("identity.joined")).isEmpty();
        String signed = beckon.identities().sign(ANN);
        visitor.tab().identify(signed);
        visitor.tab().identify(signed);
        visitor.tab().claim(new Identity("segment", Identity.Kind.ANONYMOUS_ID, "canary"));
        assertThat(logged("identity.joined"))
                .containsExactly(
                        "visitor=" + visitor.id() + " identity=own/userId trust=FULL",
                        "visitor=" + visitor.id() + " identity=segment/anonymousId trust=NONE");
    }

    @Test
    void anotherPersonsIdentityIsRefusedWhereNobodyHasSignedIt() {
        TestVisitor visitor = visitorKnownAs(ANN);
        assertThat(logged("identity.refused")).isEmpty();
        visitor.tab().claim(BOB);
        assertThat(logged("identity.refused"))
                .containsExactly(
                        "visitor=" + visitor.id() + " identity=own/userId reason=otherPerson");
        assertThat(logged("identity.switched")).isEmpty();
        visitor.tab().identify(beckon.identities().sign(BOB));
        assertThat(logged("identity.switched")).containsExactly("visitor=" + visitor.id());
    }

    @Test
    void aSignatureIsRefusedWhoseTimeIsOverOrThatIsNone() {
        String signed = beckon.identities().sign(ANN, Duration.ofSeconds(5));
        TestVisitor visitor = visitorOn(PATH);
        time.advanceSeconds(6);
        visitor.tab().identify(signed);
        String connection = "connection=" + visitor.tab().id();
        assertThat(logged("identity.refused")).containsExactly(connection + " reason=expired");
        visitor.tab().identify("canary.canary");
        assertThat(logged("identity.refused"))
                .containsExactly(connection + " reason=expired", connection + " reason=invalid");
        assertThat(logged("identity.joined")).isEmpty();
    }

    private CompletableFuture<Optional<Person.Part>> startWithSource() {
        CompletableFuture<Optional<Person.Part>> answer = new CompletableFuture<>();
        start(site().build(), builder -> builder.profileSource(identities -> answer));
        return answer;
    }

    @Test
    void whoIsInTheStoreIsNotMissed() {
        startWithSource();
        beckon.profiles()
                .update(ANN, ProfileUpdate.of(Profile.empty().with(named("ann"))))
                .join();
        visitorKnownAs(ANN);
        assertThat(logged("profile.cache.miss")).isEmpty();
        assertThat(logged("profile.fetch.start")).isEmpty();
    }

    @Test
    void aPersonIsMissedFetchedAndFound() {
        CompletableFuture<Optional<Person.Part>> answer = startWithSource();
        visitorKnownAs(ANN);
        assertThat(logged("profile.cache.miss")).containsExactly("identity=own/userId");
        assertThat(logged("profile.fetch.start")).containsExactly("identity=own/userId");
        assertThat(logged("profile.fetch.success")).isEmpty();
        answer.complete(
                Optional.of(new Person.Part(Set.of(ANN), Profile.empty().with(named("ann")))));
        assertThat(logged("profile.fetch.success"))
                .containsExactly("identity=own/userId found=true");
        assertThat(logged("profile.fetch.error")).isEmpty();
    }

    @Test
    void aPersonIsFetchedWhomTheSourceDoesNotKnow() {
        CompletableFuture<Optional<Person.Part>> answer = startWithSource();
        visitorKnownAs(ANN);
        answer.complete(Optional.empty());
        assertThat(logged("profile.fetch.success"))
                .containsExactly("identity=own/userId found=false");
    }

    @Test
    void aSourceFailsOrIsTooSlow() {
        CompletableFuture<Optional<Person.Part>> answer = startWithSource();
        visitorKnownAs(ANN);
        time.advance(ProfileFetches.ANSWER_WITHIN);
        assertThat(logged("profile.fetch.error"))
                .containsExactly(
                        "identity=own/userId failure=java.util.concurrent.TimeoutException");
        answer.completeExceptionally(new IllegalStateException("canary"));
        visitorKnownAs(BOB);
        assertThat(logged("profile.fetch.error"))
                .hasSize(2)
                .endsWith("identity=own/userId failure=java.lang.IllegalStateException");
        assertThat(logged("profile.fetch.success")).isEmpty();
    }

    @Test
    void newsGoToSoManyAndAreSentToEach() {
        TestVisitor laptop = visitorKnownAs(ANN);
        TestVisitor phone = visitorKnownAs(ANN);
        assertThat(logged("profile.updated")).isEmpty();
        update(ANN, "ann");
        update(BOB, "bob");
        assertThat(logged("profile.updated")).containsExactly("visitors=2", "visitors=0");
        assertThat(logged("profile.sent"))
                .containsExactlyInAnyOrder(
                        "visitor=" + laptop.id() + " private=false",
                        "visitor=" + phone.id() + " private=false");
        assertThat(logged("profile.skipped")).isEmpty();
    }

    @Test
    void whoIsPrivateIsToldThat() {
        Projection forSome = Projection.builder()
                .traits("name")
                .onlyForSegments("canary segment")
                .build();
        start(shop().projection(forSome).build(), builder -> builder);
        update(ANN, "ann");
        TestVisitor visitor = visitorKnownAs(ANN);
        assertThat(logged("profile.sent"))
                .containsExactly("visitor=" + visitor.id() + " private=true");
    }

    @Test
    void whatHasNotChangedIsSkipped() {
        TestVisitor visitor = visitorKnownAs(ANN);
        update(ANN, "ann");
        assertThat(logged("profile.skipped")).isEmpty();
        update(ANN, "ann");
        assertThat(logged("profile.skipped"))
                .containsExactly("visitor=" + visitor.id() + " reason=unchanged");
        assertThat(logged("profile.sent")).hasSize(1);
    }

    @Test
    void newsOfWhomAPageOnlyClaimsToBeAreSkipped() {
        start(site().claimTrust("own", ClaimTrust.ADDRESS).build(), builder -> builder);
        TestVisitor visitor = visitorOn(PATH);
        visitor.tab().claim(ANN);
        update(ANN, "ann");
        assertThat(logged("profile.skipped"))
                .containsExactly("visitor=" + visitor.id() + " reason=notVerified");
        assertThat(logged("profile.sent")).isEmpty();
    }

    @Test
    void newsOfAWeakerIdentitysPersonAreSkipped() {
        update(ANN, "ann");
        TestVisitor visitor = visitorKnownAs(ANN, MAIL);
        int skipped = logged("profile.skipped").size();
        update(MAIL, "mail");
        assertThat(logged("profile.skipped"))
                .hasSize(skipped + 1)
                .endsWith("visitor=" + visitor.id() + " reason=otherPerson");
    }

    @Test
    void whatComesAfterNewerNewsIsSkipped() {
        LateStore store = new LateStore(ProfileStore.inMemory(100, Duration.ofDays(1), time));
        start(site().build(), builder -> builder.profileStore(store));
        TestVisitor visitor = visitorKnownAs(ANN);
        store.isLate = true;
        beckon.profiles().update(ANN, named("first"));
        beckon.profiles().update(ANN, named("second"));
        assertThat(logged("profile.updated")).isEmpty();
        store.late.remove(1).run();
        assertThat(logged("profile.skipped")).isEmpty();
        store.late.remove(0).run();
        assertThat(logged("profile.skipped"))
                .containsExactly("visitor=" + visitor.id() + " reason=older");
        store.isLate = false;
    }

    @Test
    void aDecisionIsLogged() {
        TestVisitor visitor = visitorKnownAs(ANN);
        assertThat(logged("consent.changed")).isEmpty();
        visitor.tab().decide(Consent.none());
        assertThat(logged("consent.changed"))
                .containsExactly("visitor=" + visitor.id() + " purposes=[] decided=true");
        visitor.tab().decide(Consent.none());
        assertThat(logged("consent.changed")).hasSize(1);
    }

    @Test
    void anErasureIsLoggedWithItsCountsAndWithoutWhom() {
        update(ANN, "ann");
        TestVisitor ann = visitorKnownAs(ANN);
        keepFor(ann, "offer");
        String id = ann.id().value();
        assertThat(logged("privacy.erased")).isEmpty();
        Erasure person = beckon.privacy().forget(ANN, "support").join();
        assertThat(person.people()).isEqualTo(1);
        assertThat(logged("privacy.erased")).containsExactly("what=person " + counts(person));
        TestVisitor bob = visitorKnownAs(BOB);
        Erasure visitor = beckon.privacy().forget(bob.id(), "support").join();
        assertThat(visitor.visitors()).isEqualTo(1);
        assertThat(logged("privacy.erased"))
                .hasSize(2)
                .endsWith("what=visitor " + counts(visitor))
                .noneMatch(line -> line.contains(id) || line.contains(bob.id().value()));
    }

    private static String counts(Erasure erasure) {
        return "count=" + erasure.visitors() + " people=" + erasure.people() + " records="
                + erasure.records();
    }

    @Test
    void anotherConfigurationIsLogged() {
        beckon.configure(
                beckon.site().toBuilder().allowOrigin("https://canary.example").build());
        assertThat(logged("beckon.configured")).containsExactly("site=shop");
    }

    @Test
    void whatIsSentIsLoggedWithHowManyItIsFor() {
        TestVisitor visitor = visitorKnownAs(ANN);
        visitorOn(PATH);
        MessageId one = sendOffer("canary", Audience.visitor(visitor.id()));
        MessageId all = sendOffer("canary", Audience.everybody());
        MessageId person = sendOffer("canary", Audience.identity(ANN));
        assertThat(logged("message.sent"))
                .containsExactly(
                        "message=" + one + " audience=visitor recipients=1",
                        "message=" + all + " audience=everybody recipients=2",
                        "message=" + person + " audience=identity recipients=1");
    }

    /** All that a person may bring along, so that the check after each test has something to find. */
    @Test
    void aWholeVisitLeavesNothingOfThePersonInTheLog() {
        update(ANN, "ann");
        TestVisitor visitor = visitorKnownAs(ANN, MAIL);
        visitor.tab().page("/more-canary?canary=1");
        visitor.tab().track("Bought", Map.of("canary", "canary"));
        beckon.profiles()
                .update(
                        Set.of(ANN, MAIL),
                        ProfileUpdate.nothing()
                                .withTraits(Map.of("canary", "canary", "name", "canary too"))
                                .withSegments(Set.of("canary"))
                                .withAccount(Map.of("canary", "canary"))
                                .withAccountSegments(Set.of("canary"))
                                .withEvent(new ProfileEvent(
                                        "canary", Map.of("canary", "canary"), Instant.EPOCH)))
                .join();
        sendOffer("canary", Audience.identity(MAIL));
        visitor.tab().show();
        beckon.profiles().separate(MAIL).join();
        beckon.profiles().remove(ANN).join();
        beckon.privacy().export(visitor.id()).join();
        assertThat(log.list)
                .extracting(ILoggingEvent::getMessage)
                .contains(
                        "page",
                        "track",
                        "identity.joined",
                        "profile.updated",
                        "profile.sent",
                        "message.sent",
                        "receipt");
    }
}

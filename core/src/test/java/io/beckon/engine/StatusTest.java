package io.beckon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.Audience;
import io.beckon.BeckonListener;
import io.beckon.Limits;
import io.beckon.Site;
import io.beckon.SiteStatus;
import io.beckon.SiteStatus.Check;
import io.beckon.SiteStatus.State;
import io.beckon.Visitor;
import io.beckon.caffeine.CaffeineProfileStore;
import io.beckon.people.ClaimTrust;
import io.beckon.people.Identity;
import io.beckon.people.LocalProfileStore;
import io.beckon.people.Person;
import io.beckon.people.ProfileStore;
import io.beckon.people.ProfileUpdate;
import io.beckon.people.Projection;
import io.beckon.protocol.Codec;
import io.beckon.spi.DeliveryStore;
import io.beckon.spi.StoreUnavailableException;
import io.beckon.testing.BreakableStore;
import io.beckon.testing.FakeTransport;
import io.beckon.testing.Handshakes;
import io.beckon.testing.TestAdmin;
import io.beckon.testing.TestVisitor;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** What a site says of itself: each check when all is well, and when it is not. */
class StatusTest extends EngineTestBase {
    private static final Identity ANN = Identity.userId("ann");

    private Check check(String name) {
        List<Check> found = beckon.status().checks().stream()
                .filter(check -> check.name().equals(name))
                .toList();
        assertThat(found).as(name).hasSize(1);
        return found.get(0);
    }

    private void assertCheck(String name, State state, String... inTheReason) {
        Check check = check(name);
        assertThat(check.state()).as(check.toString()).isEqualTo(state);
        assertThat(List.of(inTheReason))
                .allSatisfy(text -> assertThat(check.reason()).contains(text));
    }

    private void startSite(Site.Builder site) {
        start(site.build(), builder -> builder);
    }

    private TestVisitor visitorKnownAs(Identity identity) {
        TestVisitor visitor = visitorOn("/");
        visitor.tab().identify(beckon.identities().sign(identity));
        return visitor;
    }

    @Test
    void aSiteWithASecretIsWellAndSaysSoOfEverything() {
        SiteStatus status = beckon.status();

        assertThat(status.site()).isEqualTo("shop");
        assertThat(status.at()).isEqualTo(time.now());
        assertThat(status.state()).isEqualTo(State.WORKING);
        assertThat(status.checks()).extracting(Check::name).doesNotHaveDuplicates();
        assertThat(status.checks())
                .allSatisfy(check -> assertThat(check.reason()).endsWith("."));
    }

    @Test
    void theWorstCheckIsTheState() {
        SiteStatus status = new SiteStatus("shop", Instant.EPOCH, List.of());
        assertThat(status.state()).isEqualTo(State.WORKING);
        status = status.with(List.of(Check.off("a", "."), Check.working("b", ".")));
        assertThat(status.state()).isEqualTo(State.WORKING);
        status = status.with(List.of(Check.failing("c", "."), Check.warning("d", ".")));
        assertThat(status.state()).isEqualTo(State.FAILING);
        assertThat(status.checks()).hasSize(4);
    }

    @Test
    void onceItIsClosedNothingIsTaken() {
        assertCheck("accepting", State.WORKING);
        beckon.close();
        assertCheck("accepting", State.FAILING);
        assertThat(beckon.status().state()).isEqualTo(State.FAILING);
    }

    @Test
    void aRandomSecretIsWarnedOf() {
        assertCheck("secret", State.WORKING);
        startSite(Site.named("shop"));
        assertCheck("secret", State.WARNING, "strangers");
    }

    @Test
    void thePreviousSecretIsToldOf() {
        assertCheck("previousSecret", State.OFF);
        startSite(shop().previousSecret("the one before that"));
        assertCheck("previousSecret", State.WORKING, "400 days");
    }

    @Test
    void itTellsOfTheConfigurationOfNow() {
        assertCheck("origins", State.WORKING, "and no others");
        beckon.configure(shop().allowOrigin("https://a.example")
                .allowOrigin("https://*.b.example")
                .build());
        assertCheck("origins", State.WORKING, "of 2 that");
    }

    @Test
    void pagesThatAreRefusedAreWarnedOfUntilSomebodyIsLetIn() {
        beckon.gateway()
                .visitor(Handshakes.ofBrowser().origin("https://evil.example").build())
                .open(new FakeTransport());
        assertCheck("origins", State.WARNING, "origin.refused", "proxy");
        visitorOn("/");
        assertCheck("origins", State.WORKING, "origin.refused");
    }

    @Test
    void unsignedClaimsAreWarnedOfWhereTheyCountInFull() {
        assertCheck("claims", State.OFF);
        startSite(shop().claimTrust("segment", ClaimTrust.ADDRESS)
                .claimTrust("other", ClaimTrust.NONE));
        assertCheck("claims", State.WORKING, "an id of segment gets the messages");
        startSite(shop().claimTrust("segment", ClaimTrust.FULL));
        assertCheck("claims", State.WARNING, "an id of segment gets what is public");
    }

    @Test
    void whatIsPublicIsToldOf() {
        assertCheck("projection", State.OFF);
        startSite(shop().projection(Projection.builder().onlyForSegments("VIP").build()));
        assertCheck("projection", State.OFF);
        for (Projection.Builder one : List.of(
                Projection.builder().traits("plan"),
                Projection.builder().segments("plan"),
                Projection.builder().accountTraits("plan"),
                Projection.builder().accountSegments("plan"),
                Projection.builder().events("plan"))) {
            startSite(shop().projection(one.build()));
            assertCheck("projection", State.WORKING, "signed in.");
            startSite(shop().projection(one.onlyForSegments("VIP", "staff").build()));
            assertCheck("projection", State.WORKING, "one of 2 segments");
        }
    }

    @Test
    void whereKeptMessagesWaitIsTold() {
        assertCheck("store", State.WORKING, "end with it");
        start(builder -> builder.store(new BreakableStore(DeliveryStore.inMemory(100, time))));
        assertCheck("store", State.WORKING, "store that was set");
    }

    @Test
    void aStoreThatFailsIsToldOfWithItsTimeAndThenThatNothingWasTried() {
        BreakableStore store = new BreakableStore(DeliveryStore.inMemory(100, time));
        start(builder -> builder.store(store));
        TestVisitor visitor = visitorOn("/");
        store.refuseWrites();
        Instant since = time.now();
        beckon.send(kept("offer"), Audience.visitor(visitor.id()));
        assertCheck("store", State.FAILING, "It cannot be written since " + since, "store.failing");
        assertThat(check("store").reason()).doesNotContain("read");

        time.advance(StoreHealth.COUNTS_FOR);
        assertCheck("store", State.WARNING, "Writing failed, and was not tried since " + since);

        store.mend();
        keepFor(visitor, "offer");
        assertCheck("store", State.WORKING);
    }

    @Test
    void aStoreThatCannotBeReadIsToldOfToo() {
        BreakableStore store = new BreakableStore(DeliveryStore.inMemory(100, time));
        start(builder -> builder.store(store));
        store.breakDown();
        time.advance(Duration.ofMinutes(1));
        assertCheck("store", State.FAILING, "It cannot be read since ");
        store.mend();
        time.advance(Duration.ofMinutes(1));
        assertCheck("store", State.WORKING);
    }

    @Test
    void profilesNearTheirLimitAreWarnedOf() {
        int most = 100;
        for (ProfileStore store : List.of(
                ProfileStore.inMemory(most, Duration.ofDays(1), time),
                CaffeineProfileStore.of(most, Duration.ofDays(1), time))) {
            start(builder -> builder.profileStore(store));
            know(89);
            assertCheck("profileStore", State.WORKING, "89 of at most 100 identities");
            know(90);
            assertCheck("profileStore", State.WARNING, "90 of at most 100 identities");
        }
    }

    private void know(int people) {
        for (int i = 0; i < people; i++) {
            beckon.profiles()
                    .update(Identity.userId("u" + i), ProfileUpdate.nothing())
                    .join();
        }
    }

    /** A store that sets no bound, and cannot count when it is broken. */
    private static final class OtherStore extends LocalProfileStore {
        private boolean broken;

        OtherStore(io.beckon.spi.Clock clock) {
            super(clock);
        }

        @Override
        protected @Nullable Person known(Identity identity) {
            return null;
        }

        @Override
        protected void replace(List<Person> before, List<Person> after) {}

        @Override
        public void expire() {}

        @Override
        public long size() {
            if (broken) {
                throw new StoreUnavailableException("canary");
            }
            return 7;
        }

        @Override
        public void close() {}
    }

    @Test
    void aCheckThatCannotTellHowItIsTakesNoOtherAway() {
        OtherStore store = new OtherStore(time);
        start(builder -> builder.profileStore(store));
        int all = beckon.status().checks().size();
        assertCheck("profileStore", State.WORKING, "by 7 identities");
        store.broken = true;
        assertCheck("profileStore", State.FAILING, StoreUnavailableException.class.getName());
        assertThat(check("profileStore").reason()).doesNotContain("canary");
        assertThat(beckon.status().checks()).hasSize(all);
        store.broken = false; // the gauge asks it too
    }

    /** Answers each call by the next of these; by none of them where there are no more. */
    private static final class Source implements io.beckon.people.ProfileSource {
        private final List<@Nullable Throwable> answers = new ArrayList<>();

        @Override
        public CompletionStage<Optional<Person.Part>> fetch(List<Identity> identities) {
            if (answers.isEmpty()) {
                return new CompletableFuture<>();
            }
            Throwable failure = answers.remove(0);
            return failure == null
                    ? CompletableFuture.completedFuture(Optional.empty())
                    : CompletableFuture.failedFuture(failure);
        }

        void nextAnswer(@Nullable Throwable failure) {
            answers.add(failure);
        }
    }

    @Test
    void aProfileSourceIsToldOfByItsLastCalls() {
        assertCheck("profileSource", State.OFF);
        Source source = new Source();
        start(builder -> builder.profileSource(source));
        assertCheck("profileSource", State.WORKING, "no answer since the start");

        source.nextAnswer(new IllegalStateException("canary@example.org"));
        TestVisitor visitor = visitorKnownAs(ANN);
        assertCheck(
                "profileSource",
                State.FAILING,
                "Of its last 1 calls within 10 minutes 1 failed",
                IllegalStateException.class.getName());
        assertThat(check("profileSource").reason()).doesNotContain("canary");

        source.nextAnswer(null);
        time.advance(ProfileFetches.FAILED_FOR);
        Instant answered = time.now();
        assertCheck("profileSource", State.WARNING, "2 calls", "1 failed", "last at " + answered);

        visitor.leave();
        time.advance(RecentUses.LATELY);
        assertCheck("profileSource", State.WORKING, "No call of it", "last at " + answered);
    }

    @Test
    void aProfileSourceThatTakesTooLongFails() {
        start(builder -> builder.profileSource(new Source()));
        visitorKnownAs(ANN).leave();
        assertCheck("profileSource", State.WORKING);
        time.advance(ProfileFetches.ANSWER_WITHIN);
        assertCheck("profileSource", State.FAILING, "more than 5 seconds", "TimeoutException");
    }

    @Test
    void ofManyCallsTheLastOnesCount() {
        Source source = new Source();
        start(builder -> builder.profileSource(source));
        source.nextAnswer(new IllegalStateException());
        for (int i = 0; i <= RecentUses.MOST; i++) {
            source.nextAnswer(null);
            visitorKnownAs(Identity.userId("u" + i)).leave();
        }
        assertCheck(
                "profileSource",
                State.WORKING,
                "last " + RecentUses.MOST + " calls within 10 minutes were answered");
    }

    @Test
    void anOverloadedProfileSourceIsToldOf() {
        start(builder -> builder.profileSource(new Source())
                .limits(Limits.builder().profileFetches(1).build()));
        visitorKnownAs(ANN);
        assertCheck("profileSource", State.WORKING);
        visitorKnownAs(Identity.userId("bob"));
        assertCheck("profileSource", State.FAILING, "because 1 were under way");
    }

    @Test
    void visitorsAndConnectionsNearTheLimitAreToldOf() {
        startWith(Limits.builder().connections(10));
        assertCheck("visitors", State.WORKING, "Nobody has come", "beckon.js");
        visitors(8);
        assertCheck("visitors", State.WORKING, "8 are here, in 0 rooms");
        assertCheck("connections", State.WORKING, "8 of at most 10");
        visitorOn("/");
        assertCheck("connections", State.WARNING, "9 of at most 10", "Limits.connections");
    }

    @Test
    void adminsAreToldOfByChannel() {
        start(builder -> builder.adminChannel("sales", request -> Optional.empty())
                .limits(Limits.builder().admins(2).build()));
        assertCheck("admins", State.WORKING, "0 of at most 2 watch", "default, sales");
        TestAdmin one = admin();
        admin();
        assertCheck("admins", State.WARNING, "2 of at most 2", "Limits.admins");
        one.leave();
        assertCheck("admins", State.WORKING, "1 of at most 2");
    }

    private static final class Throwing implements BeckonListener {
        @Override
        public void visitorArrived(Visitor visitor) {
            throw new IllegalStateException("canary");
        }
    }

    @Test
    void listenersThatThrowAreWarnedOfForAWhile() {
        assertCheck("listeners", State.WORKING, "There are 2.");
        start(builder -> builder.listener(new Throwing()));
        visitorOn("/");
        assertCheck("listeners", State.WARNING, "beckon.listeners.failed 1", "listener.failed");
        time.advance(Counters.LATELY);
        assertCheck("listeners", State.WORKING, "beckon.listeners.failed 1");
    }

    @Test
    void listenersThatAreBehindAreNamed() {
        startWith(Limits.builder().listenerBacklog(1));
        executor.hold();
        visitorOn("/").tab().track("more");
        assertCheck(
                "listeners", State.FAILING, heard.getClass().getName(), "beckon.listeners.dropped");
        executor.release();
        assertCheck("listeners", State.WARNING, "listener.behind");
    }

    @Test
    void whatAPeerBringsAboutIsCountedAndNoFault() {
        assertCheck("losses", State.WORKING, "Nothing was refused");
        visitorOn("/").tab().sayRaw("nonsense");
        assertCheck("losses", State.WORKING, "Since the start: beckon.messages.unusable 1.");
    }

    @Test
    void goalsThatAreLostAreWarnedOf() {
        BreakableStore store = new BreakableStore(DeliveryStore.inMemory(100, time));
        start(builder -> builder.store(store).goal("bought", Duration.ofHours(1)));
        TestVisitor visitor = visitorOn("/");
        store.breakDown();
        visitor.tab().track("bought");
        visitor.leave();
        time.advance(Duration.ofMinutes(1));
        assertThat(figure("goals.lost")).isPositive();
        assertCheck("losses", State.WARNING, "beckon.goals.lost 1", "Goals were lost");
        store.mend();
        time.advance(Counters.LATELY.plus(1, ChronoUnit.MINUTES));
        assertCheck("losses", State.WORKING, "beckon.goals.lost 1");
    }

    @Test
    void noSecretAndNothingOfAPersonIsInIt() {
        Source source = new Source();
        start(
                shop().secret("canary-secret-canary")
                        .previousSecret("canary-secret-before")
                        .allowOrigin("https://canary.example")
                        .projection(Projection.builder().traits("name").build())
                        .build(),
                builder -> builder.profileSource(source));
        beckon.profiles()
                .update(
                        Set.of(Identity.userId("canary"), Identity.email("canary@example.org")),
                        ProfileUpdate.traits(Map.of("name", "canary")))
                .join();
        source.nextAnswer(new IllegalStateException("canary"));
        visitorKnownAs(Identity.userId("canary-2"));
        TestVisitor visitor = visitorKnownAs(Identity.userId("canary"));
        visitor.tab().track("canary");
        visitor.tab().join("canary");
        visitor.tab().sayRaw("canary");
        beckon.gateway()
                .visitor(Handshakes.ofBrowser()
                        .origin("https://canary.example.org")
                        .build());

        SiteStatus status = beckon.status();
        Function<SiteStatus, String> json = new Codec(1_000, 8)::write;
        assertThat(json.apply(status) + status)
                .contains("profileSource")
                .doesNotContain(
                        "canary", visitor.id().value(), visitor.tab().id().value());
    }
}

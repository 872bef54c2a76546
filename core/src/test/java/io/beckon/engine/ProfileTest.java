package io.beckon.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckon.BeckonListener;
import io.beckon.Site;
import io.beckon.people.ClaimTrust;
import io.beckon.people.Identity;
import io.beckon.people.Identity.Kind;
import io.beckon.people.Person;
import io.beckon.people.Profile;
import io.beckon.people.ProfileEvent;
import io.beckon.people.ProfileStore;
import io.beckon.people.ProfileUpdate;
import io.beckon.people.Profiles;
import io.beckon.people.Projection;
import io.beckon.protocol.FromVisitor;
import io.beckon.protocol.ToVisitor;
import io.beckon.spi.Payload;
import io.beckon.testing.FakeTransport;
import io.beckon.testing.TestTab;
import io.beckon.testing.TestVisitor;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is known of people, in the pages of the right person only. */
class ProfileTest extends EngineTestBase {
    private static final Identity ANN = Identity.userId("ann");
    private static final Identity BOB = Identity.userId("bob");
    private static final Identity MAIL = Identity.email("ann@example.org");
    private static final Identity PHONE = new Identity("segment", Kind.ANONYMOUS_ID, "phone");

    @BeforeEach
    void startWithPublicTraits() {
        start(site().build(), builder -> builder);
    }

    private static Site.Builder site() {
        return shop().projection(Projection.builder()
                .traits("name", "plan")
                .segments("VIP")
                .events("Bought")
                .build());
    }

    private Profiles profiles() {
        return beckon.profiles();
    }

    private void update(Identity identity, Map<String, ?> traits) {
        profiles().update(identity, ProfileUpdate.traits(traits)).join();
    }

    private TestVisitor visitorKnownAs(Identity... identities) {
        TestVisitor visitor = visitorOn("/");
        identify(visitor.tab(), identities);
        return visitor;
    }

    private void identify(TestTab tab, Identity... identities) {
        for (Identity identity : identities) {
            tab.identify(beckon.identities().sign(identity));
        }
    }

    private static Profile named(String name) {
        return Profile.empty().with(ProfileUpdate.traits(Map.of("name", name)));
    }

    private static String sentTo(TestTab tab) {
        return tab.transport().frames().stream()
                .flatMap(List::stream)
                .map(Payload::text)
                .collect(Collectors.joining("\n"));
    }

    @Test
    void whatIsKnownComesWithTheIdentity() {
        update(ANN, Map.of("name", "Ann", "income", 90_000));
        assertThat(visitorKnownAs(ANN).tab().profiles()).containsExactly(named("Ann"));
    }

    @Test
    void newsAreInEveryOpenPageAtOnceAndOnceInEach() {
        profiles().update(Set.of(ANN, MAIL), ProfileUpdate.nothing()).join();
        TestVisitor laptop = visitorKnownAs(ANN, MAIL);
        TestTab second = laptop.open("/2");
        TestVisitor phone = visitorKnownAs(MAIL);
        TestVisitor stranger = visitorKnownAs(BOB);

        update(MAIL, Map.of("name", "Ann"));

        for (TestTab tab : List.of(laptop.tab(), second, phone.tab())) {
            assertThat(tab.profiles()).containsExactly(Profile.empty(), named("Ann"));
        }
        assertThat(stranger.tab().profiles()).containsExactly(Profile.empty());
    }

    @Test
    void whatDoesNotChangeThePublicPartIsNotSent() {
        update(ANN, Map.of("name", "Ann"));
        TestVisitor visitor = visitorKnownAs(ANN);
        update(ANN, Map.of("name", "Ann"));
        update(ANN, Map.of("income", 1));
        assertThat(visitor.tab().profiles()).hasSize(1);
        assertThat(figure("profiles.skipped")).isEqualTo(2);
        assertThat(figure("profiles.sent")).isEqualTo(1);
    }

    @Test
    void aTabThatComesLaterIsTold() {
        update(ANN, Map.of("name", "Ann"));
        TestVisitor visitor = visitorKnownAs(ANN);
        assertThat(visitor.open("/2").profiles()).containsExactly(named("Ann"));
        visitor.tab().leave();
        TestTab again = visitor.connect();
        again.helloAgain("/2");
        assertThat(again.profiles()).containsExactly(named("Ann"));
    }

    @Test
    void whatAPageClaimsOpensNoProfile() {
        start(site().claimTrust("segment", ClaimTrust.ADDRESS).build(), builder -> builder);
        update(ANN, Map.of("name", "Ann"));
        update(PHONE, Map.of("name", "Ann"));
        TestVisitor visitor = visitorOn("/");
        visitor.tab().claim(ANN, PHONE);
        update(PHONE, Map.of("name", "Ann too"));
        assertThat(visitor.tab().profiles()).isEmpty();
    }

    @Test
    void aPersonOutsideTheSegmentsIsPrivate() {
        start(
                shop().projection(Projection.builder()
                                .traits("name")
                                .onlyForSegments("VIP")
                                .build())
                        .build(),
                builder -> builder);
        update(ANN, Map.of("name", "Ann"));
        TestVisitor visitor = visitorKnownAs(ANN);
        profiles()
                .update(ANN, ProfileUpdate.nothing().withSegments(Set.of("VIP")))
                .join();
        profiles().update(ANN, ProfileUpdate.nothing().withSegments(Set.of())).join();
        assertThat(visitor.tab().profiles()).containsExactly(null, named("Ann"), null);
        assertThat(sentTo(visitor.tab())).doesNotContain("VIP");
    }

    @Test
    void theNextPersonGetsNothingOfTheLast() {
        update(ANN, Map.of("name", "Ann"));
        update(BOB, Map.of("plan", "basic"));
        TestVisitor visitor = visitorKnownAs(ANN);
        identify(visitor.tab(), BOB);
        update(ANN, Map.of("name", "Ann-Marie"));
        assertThat(visitor.tab().profiles())
                .containsExactly(
                        named("Ann"),
                        Profile.empty().with(ProfileUpdate.traits(Map.of("plan", "basic"))));
    }

    @Test
    void theStrongestIdentityCounts() {
        update(MAIL, Map.of("name", "by mail"));
        TestVisitor visitor = visitorKnownAs(MAIL, ANN);
        assertThat(visitor.tab().profiles()).containsExactly(named("by mail"));
        update(ANN, Map.of("name", "by id"));
        update(MAIL, Map.of("name", "by mail again"));
        assertThat(visitor.tab().profiles()).containsExactly(named("by mail"), named("by id"));
    }

    @Test
    void whoSharesAnEmailWithAnotherUserIsNotShownAsThatOne() {
        profiles()
                .update(Set.of(BOB, MAIL), ProfileUpdate.traits(Map.of("name", "Bob")))
                .join();
        TestVisitor visitor = visitorOn("/");
        visitor.tab().identify(sign(ANN), sign(MAIL));
        update(BOB, Map.of("name", "Bobby"));

        assertThat(names(visitor)).isEmpty();
        assertThat(beckon.privacy().export(ANN).join()).doesNotContain("Bob");
        update(ANN, Map.of("name", "Ann"));
        assertThat(names(visitor)).containsExactly("Ann");
    }

    @Test
    void whoTurnsOutToBeAnotherUserIsShownNothingOfTheOneBefore() {
        profiles()
                .update(Set.of(BOB, MAIL), ProfileUpdate.traits(Map.of("name", "Bob")))
                .join();
        TestVisitor visitor = visitorOn("/");
        visitor.tab().identify(sign(MAIL));
        assertThat(names(visitor)).containsExactly("Bob");

        visitor.tab().identify(sign(ANN), sign(MAIL));
        update(BOB, Map.of("name", "Bobby"));

        assertThat(visitor.tab().profiles()).last().isEqualTo(Profile.empty());
        assertThat(names(visitor)).doesNotContain("Bobby");
        assertThat(seen(visitor).profile()).isEqualTo(Profile.empty());
    }

    private String sign(Identity identity) {
        return beckon.identities().sign(identity);
    }

    private static List<Object> names(TestVisitor visitor) {
        return visitor.tab().profiles().stream()
                .flatMap(profile -> Stream.ofNullable(profile.traits().get("name")))
                .toList();
    }

    @Test
    void aRemovedPersonIsGoneFromThePages() {
        update(ANN, Map.of("name", "Ann"));
        TestVisitor visitor = visitorKnownAs(ANN);
        assertThat(profiles().remove(ANN).join()).isTrue();
        assertThat(profiles().remove(ANN).join()).isFalse();
        assertThat(profiles().find(ANN).join()).isEmpty();
        assertThat(visitor.tab().profiles()).containsExactly(named("Ann"), Profile.empty());
    }

    @Test
    void aMergeThatIsUndoneIsUndoneInThePages() {
        update(PHONE, Map.of("name", "somebody"));
        profiles().update(Set.of(ANN, PHONE), ProfileUpdate.nothing()).join();
        TestVisitor visitor = visitorKnownAs(ANN);
        assertThat(visitor.tab().profiles()).containsExactly(named("somebody"));
        Person phone = profiles().separate(PHONE).join().orElseThrow();
        assertThat(phone.identities()).containsExactly(PHONE);
        assertThat(visitor.tab().profiles()).containsExactly(named("somebody"), Profile.empty());
    }

    @Test
    void whatIsPublicIsReplacedWhileTheSiteRuns() {
        update(ANN, Map.of("name", "Ann", "income", 90_000));
        TestVisitor visitor = visitorKnownAs(ANN);
        beckon.configure(beckon.site().toBuilder()
                .projection(Projection.builder().traits("income").build())
                .build());
        assertThat(visitor.tab().profiles())
                .containsExactly(
                        named("Ann"),
                        Profile.empty().with(ProfileUpdate.traits(Map.of("income", 90_000))));
        beckon.configure(
                beckon.site().toBuilder().projection(Projection.nothing()).build());
        assertThat(visitor.tab().profiles()).hasSize(3).endsWith(Profile.empty());
    }

    @Test
    void whoIsPrivateIsReplacedWhileTheSiteRuns() {
        update(ANN, Map.of("name", "Ann"));
        TestVisitor visitor = visitorKnownAs(ANN);
        TestTab first = visitor.tab();
        Projection everybody = beckon.site().projection();
        Projection some =
                Projection.builder().traits("name").onlyForSegments("VIP").build();

        beckon.configure(beckon.site().toBuilder().projection(some).build());
        assertThat(first.profiles()).containsExactly(named("Ann"), null);
        assertThat(visitor.open("/2").profiles()).containsOnlyNulls();

        beckon.configure(beckon.site().toBuilder().projection(everybody).build());
        assertThat(first.profiles()).containsExactly(named("Ann"), null, named("Ann"));
        assertThat(visitor.tab().profiles()).containsExactly(null, named("Ann"));
        assertThat(sentTo(first)).doesNotContain("VIP");
        assertThat(first.received(ToVisitor.Welcome.class)).hasSize(1);
        assertThat(first.transport().closeCode()).isNull();
    }

    @Test
    void aNextPersonOfWhomNothingIsKnownIsShownNothing() {
        update(ANN, Map.of("name", "Ann"));
        TestVisitor visitor = visitorKnownAs(ANN);
        identify(visitor.tab(), BOB);
        assertThat(visitor.tab().profiles()).containsExactly(named("Ann"), Profile.empty());
    }

    @Test
    void aSlowTabGetsTheNewestOnlyAndNothingIsLost() {
        update(ANN, Map.of("name", "0"));
        TestVisitor visitor = visitor();
        FakeTransport transport = heldTransport();
        TestTab tab = visitor.connect(transport);
        tab.hello("/");
        identify(tab, ANN);
        for (int i = 1; i <= 1_000; i++) {
            update(ANN, Map.of("name", "n" + i));
        }
        transport.release();
        assertThat(tab.profiles()).hasSizeLessThan(5).endsWith(named("n1000"));
    }

    @Test
    void aProfileThatFindsNoRoomFollowsLater() {
        start(
                site().build(),
                builder -> builder.limits(io.beckon.Limits.builder()
                        .outboundMessages(16)
                        .outboundBytes(65_536)
                        .build()));
        TestVisitor visitor = visitor();
        FakeTransport transport = heldTransport();
        TestTab tab = visitor.connect(transport);
        tab.hello("/");
        identify(tab, ANN);
        for (int i = 0; i < 40; i++) {
            keepFor(visitor, tab, "m" + i);
        }
        update(ANN, Map.of("name", "Ann"));
        transport.release();
        assertThat(tab.profiles()).containsExactly(named("Ann"));
    }

    private void keepFor(TestVisitor visitor, TestTab tab, String name) {
        send(kept(name), io.beckon.Audience.visitor(visitor.id(tab)));
    }

    @Test
    void listenersHearOfNews() {
        List<String> calls = new ArrayList<>();
        beckon.listen(new BeckonListener() {
            @Override
            public void profileUpdated(Person person, ProfileUpdate update) {
                calls.add(person.identities() + " " + update.traits());
            }
        });
        update(ANN, Map.of("name", "Ann"));
        assertThat(calls).containsExactly("[own/userId] {name=Ann}");
    }

    @Test
    void manyAreUpdatedByOneCall() {
        TestVisitor ann = visitorKnownAs(ANN);
        TestVisitor bob = visitorKnownAs(BOB);
        Map<Identity, ProfileUpdate> updates = Map.of(
                ANN, ProfileUpdate.traits(Map.of("name", "Ann")),
                BOB, ProfileUpdate.traits(Map.of("name", "Bob")));
        assertThat(profiles().updateAll(updates).join()).isEqualTo(2);
        assertThat(ann.tab().profiles()).containsExactly(Profile.empty(), named("Ann"));
        assertThat(bob.tab().profiles()).containsExactly(Profile.empty(), named("Bob"));
        Map<Identity, ProfileUpdate> tooMany = new HashMap<>();
        for (int i = 0; i <= Profiles.MAX_BULK; i++) {
            tooMany.put(Identity.userId("u" + i), ProfileUpdate.nothing());
        }
        assertThatThrownBy(() -> profiles().updateAll(tooMany))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsClosedKeepsNothing() {
        Profiles profiles = profiles();
        beckon.close();
        assertThat(profiles.update(ANN, ProfileUpdate.nothing())).isCompletedExceptionally();
        assertThat(profiles.find(ANN)).isCompletedExceptionally();
        assertThat(profiles.remove(ANN)).isCompletedExceptionally();
        assertThat(profiles.separate(ANN)).isCompletedExceptionally();
    }

    @Test
    void twoSitesInOneProcessShareNothing() {
        Site other = Site.named("other").secret("0123456789abcdef").build();
        io.beckon.Beckon elsewhere = io.beckon.Beckon.builder(other)
                .time(time, time)
                .executor(executor)
                .drain(Duration.ZERO)
                .build();
        try {
            elsewhere
                    .profiles()
                    .update(ANN, ProfileUpdate.traits(Map.of("name", "Ann")))
                    .join();
            TestVisitor visitor = visitorKnownAs(ANN);
            assertThat(visitor.tab().profiles()).containsExactly(Profile.empty());
            visitor.tab().identify(elsewhere.identities().sign(BOB));
            assertThat(beckon.visitors().of(BOB)).isEmpty();
        } finally {
            elsewhere.close();
        }
    }

    /** Something that is known of a person, and how it is made public. */
    private record Fact(String value, Consumer<Projection.Builder> publish) {}

    /**
     * Random people and projections, replaced while the page is open: a value that is not public is in no frame, and one that is,
     * is in the page.
     */
    @Test
    void whatIsNotPublicIsInNoFrame() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            String which = "seed " + seed + ", round " + round;
            List<Fact> facts = new ArrayList<>();
            ProfileUpdate person = randomPerson(random, facts);
            Set<String> open = new HashSet<>();
            Projection first = randomProjection(random, person, facts, open);
            start(shop().projection(first).build(), builder -> builder);
            TestVisitor visitor = visitorKnownAs(ANN);
            profiles().update(ANN, person).join();
            checkFrames(which, visitor.tab(), 0, facts, open);
            for (int i = 1; i <= 3; i++) {
                int seen = visitor.tab().transport().frames().size();
                Projection other = randomProjection(random, person, facts, open);
                beckon.configure(beckon.site().toBuilder().projection(other).build());
                checkFrames(which + ", configuration " + i, visitor.tab(), seen, facts, open);
            }
        }
    }

    private static ProfileUpdate randomPerson(Random random, List<Fact> facts) {
        Map<String, Object> traits = new LinkedHashMap<>();
        Map<String, Object> account = new LinkedHashMap<>();
        Set<String> segments = new HashSet<>();
        Set<String> accountSegments = new HashSet<>();
        List<ProfileEvent> events = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            String name = "n" + i;
            String value = "canary-" + i + "-";
            Object within = random.nextBoolean() ? value : Map.of("in", List.of(value));
            facts.add(new Fact(
                    value,
                    switch (random.nextInt(5)) {
                        case 0 -> {
                            traits.put(name, within);
                            yield builder -> builder.traits(name);
                        }
                        case 1 -> {
                            account.put(name, within);
                            yield builder -> builder.accountTraits(name);
                        }
                        case 2 -> {
                            segments.add(value);
                            yield builder -> builder.segments(value);
                        }
                        case 3 -> {
                            accountSegments.add(value);
                            yield builder -> builder.accountSegments(value);
                        }
                        default -> {
                            events.add(new ProfileEvent(name, Map.of("p", within), Instant.EPOCH));
                            yield builder -> builder.events(name);
                        }
                    }));
        }
        return new ProfileUpdate(traits, segments, account, accountSegments, events);
    }

    /**
     * Makes a projection.
     *
     * @param open holds afterwards which values of the person are public by it
     */
    private static Projection randomProjection(
            Random random, ProfileUpdate person, List<Fact> facts, Set<String> open) {
        Projection.Builder projection = Projection.builder();
        open.clear();
        for (Fact fact : facts) {
            if (random.nextBoolean()) {
                fact.publish().accept(projection);
                open.add(fact.value());
            }
        }
        List<String> segments = List.copyOf(Objects.requireNonNull(person.segments()));
        if (random.nextInt(3) == 0) {
            boolean isOne = !segments.isEmpty() && random.nextBoolean();
            projection.onlyForSegments(
                    isOne ? segments.get(random.nextInt(segments.size())) : "canary-other-");
            if (!isOne) {
                open.clear();
            }
        }
        return projection.build();
    }

    private static void checkFrames(
            String which, TestTab tab, int seen, List<Fact> facts, Set<String> open) {
        List<Payload> payloads = tab.transport().payloads();
        String shown = payloads.stream()
                .map(Payload::text)
                .filter(text -> text.contains("\"type\":\"profile\""))
                .reduce("", (before, next) -> next);
        String since = String.join("\n", tab.transport().textsAfter(seen));
        assertThat(since).as(which).doesNotContain("canary-other-");
        for (Fact fact : facts) {
            if (open.contains(fact.value())) {
                assertThat(shown).as(which).contains(fact.value());
            } else {
                assertThat(shown + since).as(which).doesNotContain(fact.value());
            }
        }
    }

    /** The application's own source of profiles. */
    private static final class Source implements io.beckon.people.ProfileSource {
        private final List<List<Identity>> asked = new ArrayList<>();
        private CompletableFuture<Optional<Person.Part>> answer = new CompletableFuture<>();

        @Override
        public CompletionStage<Optional<Person.Part>> fetch(List<Identity> identities) {
            asked.add(identities);
            return answer;
        }

        void knows(String name, Identity... identities) {
            answer.complete(Optional.of(new Person.Part(Set.of(identities), named(name))));
        }

        void forget() {
            answer = new CompletableFuture<>();
        }
    }

    private Source startWithSource() {
        Source source = new Source();
        start(site().build(), builder -> builder.profileSource(source));
        return source;
    }

    @Test
    void theSourceIsAskedOnceForAPersonHoweverManyAsk() {
        Source source = startWithSource();
        TestVisitor laptop = visitorKnownAs(ANN);
        TestVisitor phone = visitorKnownAs(ANN);
        assertThat(source.asked).containsExactly(List.of(ANN));
        source.knows("Ann", ANN, MAIL);
        assertThat(laptop.tab().profiles()).containsExactly(named("Ann"));
        assertThat(phone.tab().profiles()).containsExactly(named("Ann"));
        assertThat(visitorKnownAs(MAIL).tab().profiles()).containsExactly(named("Ann"));
        assertThat(source.asked).hasSize(1);
        assertThat(figure("profiles.fetches")).isEqualTo(1);
    }

    @Test
    void theSourceIsNotAskedForWhatAPageClaims() {
        Source source = startWithSource();
        visitorOn("/").tab().claim(ANN);
        assertThat(source.asked).isEmpty();
    }

    @Test
    void thatTheSourceKnowsNobodyIsRememberedForAWhile() {
        Source source = startWithSource();
        source.answer.complete(Optional.empty());
        visitorKnownAs(ANN);
        time.advance(ProfileFetches.UNKNOWN_FOR.minusMillis(1));
        visitorKnownAs(ANN);
        assertThat(source.asked).hasSize(1);
        time.advance(Duration.ofMillis(1));
        source.forget();
        TestVisitor third = visitorKnownAs(ANN);
        source.knows("Ann", ANN);
        assertThat(source.asked).hasSize(2);
        assertThat(third.tab().profiles()).containsExactly(named("Ann"));
    }

    @Test
    void aFailureOfTheSourceIsRememberedBrieflyAndThenItIsAskedAgain() {
        Source source = startWithSource();
        source.answer.completeExceptionally(new IllegalStateException("canary@example.org"));
        TestVisitor first = visitorKnownAs(ANN);
        TestVisitor second = visitorKnownAs(ANN);
        assertThat(source.asked).hasSize(1);
        source.forget();
        time.advance(ProfileFetches.FAILED_FOR.minusMillis(1));
        assertThat(source.asked).hasSize(1);
        time.advance(Duration.ofMillis(1));
        assertThat(source.asked).hasSize(2);
        source.knows("Ann", ANN);
        assertThat(first.tab().profiles()).containsExactly(named("Ann"));
        assertThat(second.tab().profiles()).containsExactly(named("Ann"));
        assertThat(figure("profiles.fetches.failed")).isEqualTo(1);
    }

    @Test
    void whoLeavesIsNotAskedForAgain() {
        Source source = startWithSource();
        source.answer.completeExceptionally(new IllegalStateException());
        visitorKnownAs(ANN).leave();
        time.advance(Duration.ofMinutes(5));
        assertThat(source.asked).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void newsThatComeWhileThePersonIsFetchedAreNewer() {
        Source source = startWithSource();
        TestVisitor visitor = visitorKnownAs(ANN);
        update(ANN, Map.of("name", "news"));
        source.answer.complete(Optional.of(new Person.Part(
                Set.of(ANN),
                Profile.empty()
                        .with(ProfileUpdate.traits(Map.of("name", "fetched", "plan", "gold"))))));
        assertThat(visitor.tab().profiles())
                .endsWith(Profile.empty()
                        .with(ProfileUpdate.traits(Map.of("name", "news", "plan", "gold"))));
    }

    @Test
    void whereOnlyNewsAreKnownTheSourceIsAskedForTheRest() {
        Source source = startWithSource();
        update(ANN, Map.of("plan", "gold"));
        TestVisitor visitor = visitorKnownAs(ANN);
        Profile gold = Profile.empty().with(ProfileUpdate.traits(Map.of("plan", "gold")));
        assertThat(visitor.tab().profiles()).containsExactly(gold);
        source.knows("Ann", ANN);
        assertThat(visitor.tab().profiles())
                .endsWith(gold.with(ProfileUpdate.traits(Map.of("name", "Ann"))));
        visitorKnownAs(ANN);
        assertThat(source.asked).hasSize(1);
    }

    @Test
    void whoIsToldOfCompletelyNeedsNoSource() {
        Source source = startWithSource();
        profiles().update(ANN, ProfileUpdate.of(named("Ann"))).join();
        assertThat(visitorKnownAs(ANN).tab().profiles()).containsExactly(named("Ann"));
        assertThat(source.asked).isEmpty();
    }

    @Test
    void whoIsRemovedIsGoneAtOnceWhateverTheSourceKnows() {
        Source source = startWithSource();
        TestVisitor visitor = visitorKnownAs(ANN);
        source.knows("Ann", ANN);
        source.forget();
        profiles().remove(ANN).join();
        assertThat(visitor.tab().profiles()).containsExactly(named("Ann"), Profile.empty());
        assertThat(source.asked).hasSize(1);
    }

    @Test
    void anOutageOfTheSourceTakesNothingFromPages() {
        Source source = startWithSource();
        TestVisitor visitor = visitorKnownAs(ANN);
        source.knows("Ann", ANN);
        time.advance(Duration.ofDays(1)); // the store has forgotten
        source.forget();
        source.answer.completeExceptionally(new IllegalStateException());
        beckon.configure(
                beckon.site().toBuilder().allowOrigin("https://blog.example").build());
        assertThat(source.asked).hasSize(2);
        assertThat(visitor.tab().profiles()).containsExactly(named("Ann"));
    }

    @Test
    void anotherPersonsTabGetsNothingOfTheLastOne() {
        update(ANN, Map.of("name", "Ann"));
        update(BOB, Map.of("name", "Bob"));
        TestVisitor visitor = visitorKnownAs(ANN);
        send(kept("for Ann"), io.beckon.Audience.visitor(visitor.id()));
        TestTab tab = helloAs(visitor, false, BOB);
        assertThat(tab.profiles()).containsExactly(named("Bob"));
        assertThat(tab.messageNames()).isEmpty();
        assertThat(sentTo(tab)).doesNotContain("Ann");
    }

    private TestTab helloAs(TestVisitor visitor, boolean resumed, Identity... identities) {
        TestTab tab = visitor.connect(transport());
        tab.say(new FromVisitor.Hello(
                TestTab.pageAt("/"),
                resumed,
                null,
                null,
                null,
                Stream.of(identities)
                        .<FromVisitor.Claimed>map(identity -> new FromVisitor.Claimed.Signed(
                                beckon.identities().sign(identity)))
                        .toList()));
        return tab;
    }

    @Test
    void aTabOfTheLastPersonDoesNotSwitchBackWhenItComesAgain() {
        update(ANN, Map.of("name", "Ann"));
        update(BOB, Map.of("name", "Bob"));
        TestVisitor visitor = visitorKnownAs(ANN);
        TestTab old = visitor.tab();
        TestTab bob = helloAs(visitor, false, BOB);
        old.leave();
        TestTab again = helloAs(visitor, true, ANN);
        assertThat(again.profiles()).containsExactly(named("Bob"));
        assertThat(bob.profiles()).containsExactly(named("Bob"));
    }

    @Test
    void whoIsKnownByEmailAloneIsAnotherPersonByAnotherEmail() {
        update(MAIL, Map.of("name", "Ann"));
        TestVisitor visitor = visitorKnownAs(MAIL);
        Identity other = Identity.email("bob@example.org");
        update(other, Map.of("name", "Bob"));
        identify(visitor.tab(), other);
        assertThat(visitor.tab().profiles()).endsWith(named("Bob"));
        assertThat(beckon.visitors().of(MAIL)).isEmpty();
        TestVisitor both = visitor();
        helloAs(both, false, MAIL, other);
        assertThat(beckon.visitors().identities(both.id())).containsOnlyKeys(MAIL, other);
    }

    @Test
    void aTabThatComesAgainLearnsThatNothingIsKnownAnyMore() {
        update(ANN, Map.of("name", "Ann"));
        TestVisitor visitor = visitorKnownAs(ANN);
        visitor.tab().leave();
        profiles().remove(ANN).join();
        assertThat(helloAs(visitor, true, ANN).profiles()).containsExactly(Profile.empty());
    }

    @Test
    void newsOfTheOnePersonThatIsKnownCountByWhicheverIdentity() {
        update(MAIL, Map.of("name", "1"));
        TestVisitor visitor = visitorKnownAs(MAIL, ANN);
        update(MAIL, Map.of("name", "2"));
        assertThat(visitor.tab().profiles()).endsWith(named("2"));
    }

    @Test
    void theStrongestIdentityCountsHoweverOldItsPersonIs() {
        update(ANN, Map.of("name", "by id"));
        time.advanceSeconds(1);
        update(MAIL, Map.of("name", "by mail"));
        TestVisitor visitor = visitorKnownAs(MAIL, ANN);
        assertThat(visitor.tab().profiles()).endsWith(named("by id"));
    }

    @Test
    void aSourceThatTakesTooLongIsNotWaitedFor() {
        Source source = startWithSource();
        TestVisitor visitor = visitorKnownAs(ANN);
        time.advance(ProfileFetches.ANSWER_WITHIN);
        assertThat(figure("profiles.fetches.failed")).isEqualTo(1);
        source.knows("Ann", ANN); // too late
        assertThat(visitor.tab().profiles()).isEmpty();
    }

    @Test
    void aSourceThatThrowsHarmsNobody() {
        start(
                site().build(),
                builder -> builder.profileSource(identities -> {
                    throw new IllegalStateException();
                }));
        TestVisitor visitor = visitorKnownAs(ANN);
        assertThat(visitor.tab().profiles()).isEmpty();
        assertThat(figure("profiles.fetches.failed")).isEqualTo(1);
    }

    @Test
    void soManyAreFetchedAtATimeOnly() {
        Source source = new Source();
        start(
                site().build(),
                builder -> builder.profileSource(source)
                        .limits(io.beckon.Limits.builder().profileFetches(2).build()));
        visitorKnownAs(ANN);
        visitorKnownAs(BOB);
        TestVisitor third = visitorKnownAs(MAIL);
        assertThat(source.asked).hasSize(2);
        assertThat(figure("profiles.fetches.dropped")).isEqualTo(1);
        source.answer.complete(Optional.empty());
        source.forget();
        identify(third.tab(), MAIL);
        assertThat(source.asked).hasSize(3);
    }

    /** Answers in any order: in the end each page has what the store has. */
    @Test
    void theNewestIsWhatStays() {
        Random random = new Random(7);
        for (int round = 0; round < 300; round++) {
            LateStore store = new LateStore(ProfileStore.inMemory(1_000, Duration.ofDays(1), time));
            start(site().build(), builder -> builder.profileStore(store));
            update(ANN, Map.of("name", "start"));
            TestVisitor visitor = visitorOn("/");
            store.isLate = true;
            for (int i = 0; i < 6; i++) {
                if (random.nextInt(3) == 0) {
                    identify(visitor.tab(), random.nextBoolean() ? ANN : MAIL);
                } else {
                    profiles().update(ANN, ProfileUpdate.traits(Map.of("name", "n" + i)));
                }
            }
            identify(visitor.tab(), ANN);
            while (!store.late.isEmpty()) {
                store.late.remove(random.nextInt(store.late.size())).run();
            }
            store.isLate = false;
            Profile now = profiles().find(ANN).join().orElseThrow().profile();
            assertThat(visitor.tab().profiles()).as("round %s", round).endsWith(now);
        }
    }
}

package io.beckon.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.beckon.AdminGrant;
import io.beckon.AdminRight;
import io.beckon.Audience;
import io.beckon.Beckon;
import io.beckon.Criteria;
import io.beckon.people.ClaimTrust;
import io.beckon.people.Identity;
import io.beckon.people.Profile;
import io.beckon.people.ProfileUpdate;
import io.beckon.people.Projection;
import io.beckon.protocol.ErrorCode;
import io.beckon.protocol.FromAdmin;
import io.beckon.protocol.ToAdmin;
import io.beckon.spi.Payload;
import io.beckon.testing.TestAdmin;
import io.beckon.testing.TestVisitor;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What admins see of people, and how they address them. */
class AdminPeopleTest extends EngineTestBase {
    private static final Identity ANN = Identity.userId("ann");
    private static final Identity MAIL = Identity.email("ann@example.org");
    private static final Projection PLAN =
            Projection.builder().traits("plan").segments("VIP").build();
    private static final AdminGrant ALL = AdminGrant.all("ada").withPeople(PLAN);

    private TestAdmin admin(AdminGrant grant) {
        start(builder ->
                builder.adminChannel(Beckon.DEFAULT_CHANNEL, request -> Optional.of(grant)));
        return admin();
    }

    private TestVisitor ann() {
        TestVisitor visitor = visitorOn("/");
        visitor.tab()
                .identify(beckon.identities().sign(ANN), beckon.identities().sign(MAIL));
        return visitor;
    }

    private void update(Map<String, ?> traits, String... segments) {
        ProfileUpdate update = ProfileUpdate.traits(traits).withSegments(Set.of(segments));
        beckon.profiles().update(ANN, update).join();
    }

    private static Profile plan(String plan, String... segments) {
        return Profile.empty()
                .with(ProfileUpdate.traits(Map.of("plan", plan)).withSegments(Set.of(segments)));
    }

    private List<ToAdmin.PersonUpdate> people(TestAdmin admin) {
        aMomentPasses();
        return admin.received(ToAdmin.PersonUpdate.class);
    }

    private static String sentTo(TestAdmin admin) {
        return admin.transport().payloads().stream()
                .map(Payload::text)
                .collect(Collectors.joining("\n"));
    }

    @Test
    void whoWatchesIsToldWhoItIsAsFarAsThePolicyShows() {
        TestAdmin admin = admin(ALL);
        TestVisitor visitor = ann();
        update(Map.of("plan", "gold", "income", 90_000), "VIP", "Late payers");
        admin.watch(visitor.id());
        assertThat(people(admin)).hasSize(1);
        ToAdmin.PersonUpdate person = people(admin).get(0);
        assertThat(person.visitor()).isEqualTo(visitor.id());
        assertThat(person.identities())
                .containsExactly(entry(ANN, ClaimTrust.FULL), entry(MAIL, ClaimTrust.FULL));
        assertThat(person.profile()).isEqualTo(plan("gold", "VIP"));
    }

    @Test
    void whatChangesIsToldWhileItIsWatched() {
        TestAdmin admin = admin(ALL);
        TestVisitor visitor = visitorOn("/");
        admin.watch(visitor.id());
        assertThat(people(admin)).isEmpty();
        visitor.tab().claim(ANN);
        assertThat(people(admin)).hasSize(1);
        visitor.tab().identify(beckon.identities().sign(ANN));
        update(Map.of("plan", "basic"));
        update(Map.of("plan", "gold"));
        assertThat(people(admin)).last().satisfies(person -> {
            assertThat(person.identities()).containsExactly(entry(ANN, ClaimTrust.FULL));
            assertThat(person.profile()).isEqualTo(plan("gold"));
        });
        int before = people(admin).size();
        admin.unwatch(visitor.id());
        update(Map.of("plan", "none"));
        assertThat(people(admin)).hasSize(before);
    }

    @Test
    void thatAPersonIsGoneIsTold() {
        TestAdmin admin = admin(ALL);
        TestVisitor visitor = ann();
        update(Map.of("plan", "gold"));
        admin.watch(visitor.id());
        beckon.profiles().remove(ANN).join();
        assertThat(people(admin)).last().satisfies(person -> {
            assertThat(person.identities()).hasSize(2);
            assertThat(person.profile()).isEqualTo(Profile.empty());
        });
    }

    @Test
    void whoMaySeeNothingIsToldNothing() {
        TestAdmin admin =
                admin(new AdminGrant("ada", Criteria.everyone(), Set.of(AdminRight.WATCH)));
        TestVisitor visitor = ann();
        update(Map.of("plan", "gold"), "VIP");
        admin.watch(visitor.id());
        assertThat(people(admin)).isEmpty();
        admin.say(new FromAdmin.Find("1", List.of(ANN)));
        admin.expectError(ErrorCode.NOT_ALLOWED);
        assertThat(sentTo(admin)).doesNotContain("gold", "ann@example.org");
    }

    @Test
    void aVisitorIsFoundByItsIds() {
        TestAdmin admin = admin(ALL);
        TestVisitor laptop = ann();
        TestVisitor phone = ann();
        visitorOn("/").tab().claim(ANN);
        admin.say(new FromAdmin.Find("1", List.of(MAIL, ANN, Identity.userId("nobody"))));
        assertThat(admin.expect(ToAdmin.Found.class))
                .isEqualTo(new ToAdmin.Found("1", List.of(laptop.id(), phone.id())));
    }

    @Test
    void whoSeesSomeFindsOnlyThose() {
        TestAdmin admin = admin(new AdminGrant(
                "ada", Criteria.path("/cars/**"), Set.of(AdminRight.SEE_IDENTITIES), PLAN));
        ann();
        admin.say(new FromAdmin.Find("1", List.of(ANN)));
        assertThat(admin.expect(ToAdmin.Found.class).visitors()).isEmpty();
    }

    @Test
    void peopleAreAddressedBySegmentAndTrait() {
        TestAdmin admin = admin(ALL);
        TestVisitor visitor = ann();
        TestVisitor other = visitorOn("/");
        update(Map.of("plan", "gold"), "VIP");
        admin.send("1", Audience.matching(Criteria.inSegment("VIP")), live("by segment"));
        admin.send("2", Audience.matching(Criteria.trait("plan", "gold")), live("by trait"));
        assertThat(visitor.tab().messageNames()).containsExactly("by segment", "by trait");
        assertThat(other.tab().messageNames()).isEmpty();
    }

    @Test
    void whatThePolicyHidesCannotBeAskedForEither() {
        TestAdmin admin = admin(ALL);
        TestVisitor visitor = ann();
        update(Map.of("income", 90_000), "Late payers");
        List<Criteria> hidden = List.of(
                Criteria.inSegment("Late payers"),
                Criteria.trait("income", "90000"),
                Criteria.not(Criteria.trait("income", "90000")),
                Criteria.all(Criteria.everyone(), Criteria.trait("income", "90000")),
                Criteria.any(Criteria.everyone(), Criteria.inSegment("Late payers")));
        for (Criteria criteria : hidden) {
            admin.say(new FromAdmin.Subscribe(criteria, FromAdmin.Sort.NEWEST, 0, 10));
            admin.expectError(ErrorCode.NOT_ALLOWED);
            admin.send("1", Audience.matching(criteria), live("probe"));
            admin.expectError(ErrorCode.NOT_ALLOWED);
        }
        assertThat(visitor.tab().messageNames()).isEmpty();
    }

    @Test
    void aViewFollowsWhoBelongsToASegment() {
        TestAdmin admin = admin(ALL);
        admin.subscribe(Criteria.inSegment("VIP"));
        TestVisitor visitor = ann();
        aMomentPasses();
        assertThat(admin.picture().rows()).isEmpty();
        update(Map.of(), "VIP");
        aMomentPasses();
        assertThat(admin.picture().rows()).hasSize(1);
        update(Map.of());
        aMomentPasses();
        assertThat(admin.picture().rows()).isEmpty();
        assertThat(isPresent(visitor)).isTrue();
    }

    @Test
    void whatIsForASegmentAndForThoseWhoComeLateReachesWhoTurnsOutToBelongToIt() {
        start(builder -> builder);
        update(Map.of(), "VIP");
        send(
                kept("late", policy -> policy.lateArrivals()),
                Audience.matching(Criteria.inSegment("VIP")));
        TestVisitor visitor = visitorOn("/");
        assertThat(visitor.tab().messageNames()).isEmpty();
        visitor.tab().identify(beckon.identities().sign(ANN));
        assertThat(visitor.tab().messageNames()).containsExactly("late");
    }

    @Test
    void theRowsOfAWindowTellNothingOfPeople() {
        TestAdmin admin = admin(ALL);
        admin.subscribe();
        ann();
        update(Map.of("plan", "canary-plan"));
        aMomentPasses();
        assertThat(sentTo(admin)).doesNotContain("canary-plan", "ann@example.org");
    }
}

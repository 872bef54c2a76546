package io.beckon.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckon.people.Identity.Kind;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Who is one person with whom, and how that is undone. */
class PersonRulesTest {
    private static final Identity ANN = Identity.userId("ann");
    private static final Identity BOB = Identity.userId("bob");
    private static final Identity MAIL = Identity.email("ann@example.org");
    private static final Identity PHONE = anonymous("phone");
    private static final Identity LAPTOP = anonymous("laptop");

    /** The people of a test, by identity, as a store has them. */
    private final Map<Identity, Person> people = new HashMap<>();

    private long now = 1_000;

    private static Identity anonymous(String value) {
        return new Identity("segment", Kind.ANONYMOUS_ID, value);
    }

    private Person update(Map<String, ?> traits, Identity... identities) {
        ProfileStore.Changed changed = PersonRules.updated(
                people::get, List.of(identities), ProfileUpdate.traits(traits), now++);
        replace(changed.before(), List.of(changed.person()));
        return changed.person();
    }

    private List<Person> separate(Identity identity) {
        Person before = people.get(identity);
        List<Person> after = PersonRules.separated(before, identity, now++);
        replace(List.of(before), after);
        return after;
    }

    private void replace(List<Person> before, List<Person> after) {
        before.forEach(person -> people.keySet().removeAll(person.identities()));
        after.forEach(
                person -> person.identities().forEach(identity -> people.put(identity, person)));
    }

    private Map<String, Object> traits(Identity identity) {
        return people.get(identity).profile().traits();
    }

    @Test
    void whoSignsInKeepsWhatWasKnown() {
        update(Map.of("looked at", "roadster"), PHONE);
        update(Map.of("name", "Ann"), ANN, PHONE);

        assertThat(people.get(ANN)).isSameAs(people.get(PHONE));
        assertThat(traits(ANN)).isEqualTo(Map.of("looked at", "roadster", "name", "Ann"));
    }

    @Test
    void whatTheUserIsKnownForCountsMoreThanWhatTheBrowserIs() {
        update(Map.of("plan", "none"), PHONE);
        update(Map.of("plan", "gold"), ANN);
        update(Map.of(), ANN, PHONE);
        assertThat(traits(PHONE)).containsEntry("plan", "gold");
    }

    @Test
    void twoPeopleOnOneBrowserAreNeverOne() {
        update(Map.of("name", "Ann"), ANN, PHONE);
        Person bob = update(Map.of("name", "Bob"), BOB, PHONE);

        assertThat(bob.identities()).containsExactly(BOB);
        assertThat(people.get(PHONE)).isSameAs(people.get(ANN));
        assertThat(traits(PHONE)).containsEntry("name", "Ann");
    }

    @Test
    void anEmailOfTwoUsersStaysWithTheFirst() {
        update(Map.of(), ANN, MAIL);
        update(Map.of("name", "Bob"), BOB, MAIL);
        assertThat(people.get(MAIL)).isSameAs(people.get(ANN));
        assertThat(traits(ANN)).isEmpty();
    }

    @Test
    void oneCallForTwoUsersIsForTheOneWhoComesFirst() {
        Person person = update(Map.of(), BOB, ANN);
        assertThat(person.identities()).containsExactly(ANN);
        assertThat(people).doesNotContainKey(BOB);
    }

    @Test
    void anIdOfAnotherSystemIsNobodyElse() {
        Identity inSegment = new Identity("segment", Kind.USER_ID, "bob");
        update(Map.of(), ANN, inSegment);
        assertThat(people.get(ANN)).isSameAs(people.get(inSegment));
    }

    @Test
    void aMergeIsUndoneExactly() {
        update(Map.of("looked at", "roadster"), PHONE);
        Profile phone = people.get(PHONE).profile();
        update(Map.of("name", "Ann"), ANN, PHONE);
        update(Map.of("plan", "gold"), ANN);

        separate(PHONE);

        assertThat(people.get(PHONE).profile()).isEqualTo(phone);
        assertThat(people.get(PHONE).identities()).containsExactly(PHONE);
        assertThat(traits(ANN)).isEqualTo(Map.of("name", "Ann", "plan", "gold"));
    }

    @Test
    void anIdThatWasNeverToldApartIsTakenOutAlone() {
        update(Map.of("name", "Ann"), ANN, MAIL);
        List<Person> after = separate(MAIL);
        assertThat(after.get(0).identities()).containsExactly(MAIL);
        assertThat(traits(MAIL)).isEmpty();
        assertThat(traits(ANN)).containsEntry("name", "Ann");
    }

    @Test
    void whoHasOneIdCannotBeTakenApart() {
        Person ann = update(Map.of(), ANN);
        assertThat(PersonRules.separated(ann, ANN, now)).containsExactly(ann);
    }

    @Test
    void aPersonHasARoomForSoManyBrowsersOnly() {
        update(Map.of(), ANN);
        for (int i = 0; i < 2 * Person.MAX_PARTS; i++) {
            update(Map.of("n", i), anonymous("b" + i));
            update(Map.of(), ANN, anonymous("b" + i));
        }
        assertThat(people.get(ANN).parts()).hasSizeLessThanOrEqualTo(Person.MAX_PARTS);
        assertThat(people.get(anonymous("b0"))).isSameAs(people.get(ANN));
        Identity last = anonymous("b" + (2 * Person.MAX_PARTS - 1));
        assertThat(people.get(last).identities()).containsExactly(last);
    }

    @Test
    void aPersonHasSoManyIdsOnly() {
        for (int i = 0; i < 2 * Person.MAX_IDENTITIES; i++) {
            update(Map.of(), ANN, anonymous("b" + i));
        }
        assertThat(people.get(ANN).identities()).hasSize(Person.MAX_IDENTITIES);
    }

    @Test
    void newsWithoutAnyIdAreRefused() {
        assertThatThrownBy(() -> update(Map.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whoWasForgottenAndComesAgainIsNewerThanBefore() {
        long before = update(Map.of(), ANN).revision();
        people.clear();
        assertThat(update(Map.of(), ANN).revision()).isGreaterThan(before);
    }

    /** Random news and separations, after each of which everything must be in order. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void nobodyIsEverTwoPeopleOrInTwoPlaces(int seed) {
        Random random = new Random(seed);
        List<Identity> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            all.add(Identity.userId("u" + i));
            all.add(new Identity("crm", Kind.EXTERNAL_ID, "x" + i));
            all.add(Identity.email("e" + i + "@example.org"));
            all.add(anonymous("a" + i));
        }
        for (int step = 0; step < 3_000; step++) {
            Identity any = all.get(random.nextInt(all.size()));
            if (random.nextInt(4) == 0 && people.containsKey(any)) {
                separate(any);
            } else {
                Collections.shuffle(all, random);
                List<Identity> some = all.subList(0, 1 + random.nextInt(3));
                Person person = update(Map.of("step", step), some.toArray(new Identity[0]));
                // What is new belongs to the strongest of them.
                Identity strongest =
                        some.stream().min(PersonRules.STRONGEST_FIRST).orElseThrow();
                assertThat(people.get(strongest)).isSameAs(person);
            }
            checkOrder();
        }
    }

    private void checkOrder() {
        people.forEach((identity, person) -> assertThat(person.identities()).contains(identity));
        for (Person person : Set.copyOf(people.values())) {
            List<Identity> ids = List.copyOf(person.identities());
            assertThat(person.parts().stream()
                            .mapToInt(part -> part.identities().size())
                            .sum())
                    .isEqualTo(ids.size());
            assertThat(ids).allSatisfy(id -> assertThat(people.get(id)).isSameAs(person));
            for (Identity one : ids) {
                assertThat(ids).noneMatch(other -> PersonRules.areOfTwo(one, other));
            }
        }
    }
}

package io.beckon.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckon.people.Identity;
import io.beckon.people.Person;
import io.beckon.people.Profile;
import io.beckon.people.ProfileEvent;
import io.beckon.people.ProfileStore;
import io.beckon.people.ProfileUpdate;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What every {@link ProfileStore} must keep to. */
public abstract class ProfileStoreContract {
    /** By how many identities people may be known in the stores that are tested. */
    protected static final int LIMIT = 1_000;

    /** After how long without an update they forget a person. */
    protected static final Duration AGE = Duration.ofHours(1);

    private static final Identity ANN = Identity.userId("ann");
    private static final Identity MAIL = Identity.email("ann@example.org");
    private static final Identity PHONE =
            new Identity("segment", Identity.Kind.ANONYMOUS_ID, "phone");

    /** The time that the store goes by. */
    protected final VirtualTime time = new VirtualTime();

    private ProfileStore store;

    /** For implementations. */
    protected ProfileStoreContract() {}

    /**
     * Makes an empty store for {@link #LIMIT} identities and the {@link #AGE}.
     *
     * @return the store
     */
    protected abstract ProfileStore newStore();

    /** Does what the store may leave for later. */
    protected void settle() {}

    @BeforeEach
    void begin() {
        store = newStore();
    }

    @AfterEach
    void end() {
        store.close();
    }

    private Optional<Person> find(Identity... identities) {
        return store.find(List.of(identities)).join();
    }

    private Person update(ProfileUpdate update, Identity... identities) {
        return store.update(List.of(identities), update).join().person();
    }

    private static ProfileUpdate name(String name) {
        return ProfileUpdate.traits(Map.of("name", name));
    }

    @Test
    void nobodyIsKnownAtFirst() {
        assertThat(find(ANN)).isEmpty();
        assertThat(store.size()).isZero();
    }

    @Test
    void newsAreKept() {
        ProfileUpdate update = new ProfileUpdate(
                Map.of("name", "Ann", "address", Map.of("city", "Graz")),
                Set.of("VIP"),
                Map.of("plan", "gold"),
                Set.of("Partners"),
                List.of(new ProfileEvent("Bought", Map.of("n", 1), Instant.ofEpochSecond(5))));
        Person ann = update(update, ANN);
        assertThat(find(ANN)).contains(ann);
        assertThat(ann.profile()).isEqualTo(Profile.empty().with(update));
        assertThat(ann.complete()).isFalse();
        Person all = update(ProfileUpdate.of(Profile.empty()), ANN);
        assertThat(all.profile().traits()).isEqualTo(ann.profile().traits());
        assertThat(all.complete()).isTrue();
        assertThat(update(name("Anna"), ANN).complete()).isTrue();
    }

    @Test
    void aPersonIsFoundByEachIdentityAndTheFirstThatIsKnownCounts() {
        update(name("Ann"), ANN, MAIL);
        update(name("Bob"), PHONE);
        assertThat(find(MAIL)).isEqualTo(find(ANN));
        assertThat(find(Identity.email("nobody@shop.example"), MAIL, PHONE)).isEqualTo(find(ANN));
    }

    @Test
    void aPersonWithAnotherUserIdIsSomebodyElse() {
        update(name("Ann"), ANN, MAIL);
        Person bob = update(name("Bob"), PHONE);
        Identity carl = Identity.userId("carl");
        assertThat(find(carl, MAIL)).isEmpty();
        assertThat(find(carl, MAIL, PHONE)).contains(bob);
    }

    @Test
    void aTraitThatIsSetToNullIsTakenAway() {
        update(name("Ann"), ANN);
        Person ann = update(ProfileUpdate.traits(Collections.singletonMap("name", null)), ANN);
        assertThat(ann.profile().traits()).isEmpty();
    }

    @Test
    void aChangeSaysWhoWasBefore() {
        Person before = update(name("Ann"), ANN);
        Person other = update(name("?"), MAIL);
        ProfileStore.Changed changed =
                store.update(List.of(ANN, MAIL), name("Ann")).join();
        assertThat(changed.before()).containsExactly(before, other);
        assertThat(changed.person().revision())
                .isGreaterThan(Math.max(before.revision(), other.revision()));
    }

    @Test
    void whatTheRulesRefuseChangesNothing() {
        Person ann = update(name("Ann"), ANN);
        Map<String, Object> tooMany = new HashMap<>();
        for (int i = 0; i <= Profile.MAX_ENTRIES; i++) {
            tooMany.put("t" + i, i);
        }
        assertThatThrownBy(() -> update(ProfileUpdate.traits(tooMany), ANN))
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(IllegalArgumentException.class);
        assertThat(find(ANN)).contains(ann);
    }

    @Test
    void aPartIsSeparated() {
        update(name("?"), MAIL);
        update(name("Ann"), ANN, MAIL);
        List<Person> people = store.separate(MAIL).join();
        assertThat(people).hasSize(2);
        assertThat(find(MAIL)).contains(people.get(0));
        assertThat(find(ANN)).contains(people.get(1));
        assertThat(store.separate(Identity.userId("nobody")).join()).isEmpty();
    }

    @Test
    void aRemovedPersonIsGoneWithAllIdentities() {
        Person ann = update(name("Ann"), ANN, MAIL);
        assertThat(store.remove(MAIL).join()).contains(ann);
        assertThat(find(ANN)).isEmpty();
        assertThat(find(MAIL)).isEmpty();
        assertThat(store.remove(ANN).join()).isEmpty();
        settle();
        assertThat(store.size()).isZero();
    }

    @Test
    void aPersonWithoutNewsIsForgotten() {
        update(name("Ann"), ANN, MAIL);
        time.advance(AGE.minusMillis(1));
        assertThat(find(ANN)).isPresent();
        time.advance(Duration.ofMillis(1));
        assertThat(find(MAIL)).isEmpty();
        assertThat(find(ANN)).isEmpty();
        assertThat(update(ProfileUpdate.nothing(), ANN).profile().traits()).isEmpty();
    }

    @Test
    void thereIsNoMoreThanTheLimitAndAPersonIsForgottenWhole() {
        for (int i = 0; i < 2 * LIMIT; i++) {
            update(
                    name("n" + i),
                    Identity.userId("u" + i),
                    Identity.email("e" + i + "@example.org"));
        }
        settle();
        assertThat(store.size()).isBetween(LIMIT / 2L, (long) LIMIT);
        for (int i = 0; i < 2 * LIMIT; i++) {
            assertThat(find(Identity.userId("u" + i)))
                    .isEqualTo(find(Identity.email("e" + i + "@example.org")));
        }
    }

    @Test
    void noneOfManyNewsAtOnceIsLost() throws InterruptedException {
        int threads = 4;
        int each = 500;
        CountDownLatch done = new CountDownLatch(threads);
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        for (int t = 0; t < threads; t++) {
            int thread = t;
            new Thread(() -> {
                        try {
                            for (int i = 0; i < each; i++) {
                                String trait = "t" + thread + "-" + i % 50;
                                CompletableFuture<?> done1 = store.update(
                                        i % 2 == 0 ? List.of(ANN) : List.of(MAIL, ANN),
                                        ProfileUpdate.traits(Map.of(trait, i)));
                                done1.join();
                            }
                        } catch (RuntimeException | AssertionError e) {
                            failures.add(e);
                        } finally {
                            done.countDown();
                        }
                    })
                    .start();
        }
        assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(failures).isEmpty();
        Map<String, Object> traits = find(ANN).orElseThrow().profile().traits();
        assertThat(traits).hasSize(threads * 50);
        assertThat(traits.values()).allMatch(value -> (int) value >= each - 50);
    }

    @Test
    void nothingIsLeftOfWhoHadNoNewsForTooLong() {
        update(name("Ann"), ANN, MAIL);
        time.advance(AGE.dividedBy(2));
        update(name("Bob"), Identity.userId("bob"));
        assertThat(find(ANN)).isPresent(); // asking is no news
        time.advance(AGE.dividedBy(2));

        store.expire();
        settle();

        assertThat(store.size()).isEqualTo(1);
        assertThat(find(ANN)).isEmpty();
        assertThat(find(Identity.userId("bob"))).isPresent();
    }
}

package io.beckon.engine;

import io.beckon.Audience;
import io.beckon.Consent;
import io.beckon.Privacy;
import io.beckon.VisitorId;
import io.beckon.people.ClaimTrust;
import io.beckon.people.Identity;
import io.beckon.people.Person;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Finds everything that is known of somebody: in the engine, in the stores, and in what is remembered for admins. */
final class PrivacyService implements Privacy {
    private static final Erasure NOTHING = new Erasure(0, 0, 0);

    /** How many visitors of a person are erased before it is looked for more. */
    private static final int PORTION = 100;

    /** How many visitors of a person are in an export. */
    private static final int MOST_EXPORTED = 10_000;

    private final Context context;
    private final VisitorDirectory directory;
    private final DeliveryService deliveries;
    private final ProfileService profiles;
    private final Pseudonyms pseudonyms;
    private final AdminChannels channels;
    private final ErasedVisitors erased;
    private final Handover handover;

    PrivacyService(
            Context context,
            VisitorDirectory directory,
            Pseudonyms pseudonyms,
            AdminChannels channels,
            ErasedVisitors erased,
            Handover handover) {
        this.context = context;
        this.directory = directory;
        this.deliveries = directory.deliveries();
        this.profiles = directory.profiles();
        this.pseudonyms = pseudonyms;
        this.channels = channels;
        this.erased = erased;
        this.handover = handover;
    }

    @Override
    public CompletableFuture<Void> decide(VisitorId visitor, Consent consent) {
        if (erased.contains(visitor)) {
            return CompletableFuture.completedFuture(null); // whoever it was decides no more
        }
        return answer(() -> inLane(visitor, state -> state.decide(consent))
                .orElseGet(() -> deliveries.agrees(visitor, () -> Stored.consent(consent, true)))
                .thenApply(done -> null));
    }

    @Override
    public CompletableFuture<Optional<Consent>> decision(VisitorId visitor) {
        return answer(() -> deliveries.decision(visitor));
    }

    @Override
    public CompletableFuture<Erasure> forget(VisitorId visitor, String by) {
        requireWithout(by, visitor.value());
        return answer(() -> erase(visitor, by).thenApply(erasure -> logged("visitor", erasure)));
    }

    @Override
    public CompletableFuture<Erasure> forget(Identity identity, String by) {
        requireWithout(by, identity.value());
        return answer(() -> profiles.find(identity)
                .thenCompose(person -> {
                    Set<Identity> identities = identities(identity, person);
                    identities.forEach(each -> requireWithout(by, each.value()));
                    return erase(identity, identities, by);
                })
                .thenApply(erasure -> logged("person", erasure)));
    }

    @Override
    public CompletableFuture<String> export(VisitorId visitor) {
        return answer(() -> exported(visitor).thenApply(context.codec()::writeObject));
    }

    @Override
    public CompletableFuture<String> export(Identity identity) {
        return answer(() -> profiles.find(identity).thenCompose(person -> {
            Set<Identity> identities = identities(identity, person);
            return visitorsOf(identities, MOST_EXPORTED)
                    .thenCompose(visitors -> each(visitors, this::exported))
                    .thenApply(visitors -> context.codec()
                            .writeObject(
                                    Export.ofPerson(identities, person.orElse(null), visitors)));
        }));
    }

    private CompletableFuture<Map<String, Object>> exported(VisitorId visitor) {
        VisitorState state = directory.state(visitor);
        return deliveries
                .decision(visitor)
                .thenCombine(
                        deliveries.ofPerson(visitor),
                        (decision, known) -> Export.ofVisitor(visitor, state, decision, known));
    }

    private CompletableFuture<Erasure> erase(VisitorId visitor, String by) {
        erased.add(visitor, by); // first, so that it does not come back meanwhile
        return inLane(visitor, state -> CompletableFuture.completedFuture(state.erase()))
                .orElseGet(() -> CompletableFuture.completedFuture(false))
                .thenCompose(present -> deliveries
                        .erase(visitor.value(), by)
                        .thenApply(records -> new Erasure(
                                present || records > 0 ? 1 : 0,
                                0,
                                records + forgetSent(visitor::equals))));
    }

    private int forgetSent(Predicate<VisitorId> to) {
        return channels.erase(
                audience -> audience instanceof Audience.One one && to.test(one.id()));
    }

    private CompletableFuture<Erasure> erase(
            Identity identity, Set<Identity> identities, String by) {
        List<String> all = pseudonyms(identities);
        profiles.forgetFetches(identities);
        return eraseVisitors(identities, by, NOTHING)
                .thenCompose(sum -> fold(
                        all,
                        sum,
                        pseudonym -> deliveries
                                .erase(pseudonym, by)
                                .thenApply(records -> new Erasure(0, 0, records))))
                .thenCompose(sum -> {
                    // Once more, as somebody may have asked since; and before what is there is
                    // removed.
                    profiles.forgetFetches(identities);
                    return profiles.remove(identity).thenApply(removed -> {
                        int sent = channels.erase(
                                audience -> audience instanceof Audience.Addressed addressed
                                        && all.contains(addressed.pseudonym()));
                        return plus(sum, new Erasure(0, removed ? 1 : 0, sent));
                    });
                });
    }

    /** Whoever comes back meanwhile as a new visitor is not waited for: there might be no end of that. */
    private CompletableFuture<Erasure> eraseVisitors(
            Set<Identity> identities, String by, Erasure sum) {
        return visitorsOf(identities, PORTION).thenCompose(visitors -> {
            CompletableFuture<Erasure> erased = fold(visitors, sum, visitor -> erase(visitor, by));
            return visitors.size() < PORTION
                    ? erased
                    : erased.thenCompose(more -> eraseVisitors(identities, by, more));
        });
    }

    /** Finds visitors who are, or were, a person for certain. */
    private CompletableFuture<List<VisitorId>> visitorsOf(Set<Identity> identities, int most) {
        Set<VisitorId> found = new LinkedHashSet<>();
        for (Identity identity : identities) {
            for (VisitorState state : directory.identities().of(identity)) {
                if (!state.gone() && state.identities().get(identity) == ClaimTrust.FULL) {
                    found.add(state.id);
                }
            }
        }
        return deliveries.linked(pseudonyms(identities), most).thenApply(linked -> {
            linked.forEach(visitor -> found.add(new VisitorId(visitor)));
            return List.copyOf(found);
        });
    }

    private List<String> pseudonyms(Set<Identity> identities) {
        return identities.stream()
                .flatMap(identity -> pseudonyms.all(identity).stream())
                .toList();
    }

    private static Set<Identity> identities(Identity asked, Optional<Person> person) {
        Set<Identity> all = new LinkedHashSet<>();
        all.add(asked);
        person.ifPresent(known -> all.addAll(known.identities()));
        return all;
    }

    /** Does something in a visitor's lane, if it is on the site. */
    private <T> Optional<CompletableFuture<T>> inLane(
            VisitorId visitor, Function<VisitorState, CompletableFuture<T>> action) {
        VisitorState state = directory.state(visitor);
        if (state == null) {
            return Optional.empty();
        }
        CompletableFuture<T> done = new CompletableFuture<>();
        state.lane.run(() -> action.apply(state).whenComplete((value, failure) -> {
            if (failure == null) {
                done.complete(value);
            } else {
                done.completeExceptionally(failure);
            }
        }));
        return Optional.of(done);
    }

    /** One after the other: a store should have time for others too. */
    private static <T> CompletableFuture<Erasure> fold(
            Collection<T> all, Erasure sum, Function<T, CompletableFuture<Erasure>> action) {
        CompletableFuture<Erasure> done = CompletableFuture.completedFuture(sum);
        for (T one : all) {
            done = done.thenCompose(
                    before -> action.apply(one).thenApply(more -> plus(before, more)));
        }
        return done;
    }

    private static <T, R> CompletableFuture<List<R>> each(
            List<T> all, Function<T, CompletableFuture<R>> action) {
        List<R> results = new ArrayList<>();
        CompletableFuture<?> done = CompletableFuture.completedFuture(null);
        for (T one : all) {
            done = done.thenCompose(before -> action.apply(one)).thenAccept(results::add);
        }
        return done.thenApply(last -> List.copyOf(results));
    }

    private static Erasure plus(Erasure one, Erasure other) {
        return new Erasure(
                one.visitors() + other.visitors(),
                one.people() + other.people(),
                one.records() + other.records());
    }

    private static Erasure logged(String what, Erasure erasure) {
        EventLog.erased(what, erasure.visitors(), erasure.people(), erasure.records());
        return erasure;
    }

    /** As a word of its own: "4711" does not tell of 47. */
    private static void requireWithout(String by, String id) {
        String word = "(?<![\\p{L}\\p{N}])" + Pattern.quote(id) + "(?![\\p{L}\\p{N}])";
        if (Pattern.compile(word, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE)
                .matcher(by)
                .find()) {
            throw new IllegalArgumentException(
                    "Who asks for an erasure must be told without the id that is erased.");
        }
    }

    private <T> CompletableFuture<T> answer(Supplier<CompletableFuture<T>> work) {
        return deliveries.isOpen()
                ? handover.to(work.get())
                : CompletableFuture.failedFuture(
                        new IllegalStateException("Beckon is closed, and knows nobody any more."));
    }
}

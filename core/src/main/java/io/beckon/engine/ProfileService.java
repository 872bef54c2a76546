package io.beckon.engine;

import io.beckon.Site;
import io.beckon.engine.Counters.Counter;
import io.beckon.people.Identity;
import io.beckon.people.Person;
import io.beckon.people.Profile;
import io.beckon.people.ProfileSource;
import io.beckon.people.ProfileStore;
import io.beckon.people.ProfileUpdate;
import io.beckon.people.Profiles;
import io.beckon.protocol.ToVisitor;
import io.beckon.spi.Payload;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Keeps what is known of people, and brings news to their open pages. Safe for use by many threads. */
final class ProfileService implements Profiles {
    private static final Duration EXPIRY_INTERVAL = Duration.ofMinutes(1);

    private final Context context;
    private final ProfileStore store;
    private final PersonIndex visitors;
    private final Listeners listeners;
    private final @Nullable ProfileFetches fetches;
    private final Periodic expiry; // runs once there is somebody to be forgotten
    private volatile boolean closed;

    /**
     * Makes the service.
     *
     * @param visitors who is on the site, by identity
     * @param source asked for who is not in the store, or null
     * @param sources runs calls of that
     */
    ProfileService(
            Context context,
            ProfileStore store,
            PersonIndex visitors,
            Listeners listeners,
            @Nullable ProfileSource source,
            Executor sources) {
        this.context = context;
        this.store = store;
        this.visitors = visitors;
        this.listeners = listeners;
        this.expiry = new Periodic(context.scheduler(), EXPIRY_INTERVAL, store::expire);
        this.fetches = source == null ? null : new ProfileFetches(context, source, sources);
    }

    /** Changes nothing any more. */
    void close() {
        closed = true;
        expiry.stop();
        store.close();
    }

    long size() {
        return store.size();
    }

    OptionalLong capacity() {
        return store.capacity();
    }

    /** Returns what became of the last calls of the application's source, or null if there is none. */
    @Nullable
    RecentUses sourceUses() {
        return fetches == null ? null : fetches.uses();
    }

    @Override
    public CompletableFuture<Person> update(Collection<Identity> identities, ProfileUpdate update) {
        if (closed) {
            return refused();
        }
        expiry.start();
        return store.update(identities, update).thenApply(changed -> {
            context.counters().add(Counter.PROFILE_UPDATES);
            Person person = changed.person();
            EventLog.profileUpdated(tell(person));
            listeners.tell(listener -> listener.profileUpdated(person, update));
            return person;
        });
    }

    @Override
    public CompletableFuture<Integer> updateAll(Map<Identity, ProfileUpdate> updates) {
        if (updates.size() > MAX_BULK) {
            throw new IllegalArgumentException("At most " + MAX_BULK
                    + " people are updated by one call, not " + updates.size() + ".");
        }
        CompletableFuture<?>[] all = updates.entrySet().stream()
                .map(each -> update(each.getKey(), each.getValue()))
                .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(all).thenApply(done -> all.length);
    }

    @Override
    public CompletableFuture<Optional<Person>> find(Identity identity) {
        return closed ? refused() : store.find(List.of(identity));
    }

    @Override
    public CompletableFuture<Boolean> remove(Identity identity) {
        if (closed) {
            return refused();
        }
        return store.remove(identity).thenApply(person -> {
            person.ifPresent(this::tellGone);
            return person.isPresent();
        });
    }

    @Override
    public CompletableFuture<Optional<Person>> separate(Identity identity) {
        if (closed) {
            return refused();
        }
        return store.separate(identity).thenApply(people -> {
            people.forEach(this::lookAgain);
            return people.stream().findFirst();
        });
    }

    /** Remembers nothing any more of having asked for a person. */
    void forgetFetches(Set<Identity> identities) {
        if (fetches != null) {
            fetches.forget(identities);
        }
    }

    private static <T> CompletableFuture<T> refused() {
        return CompletableFuture.failedFuture(
                new IllegalStateException("Beckon is closed, and keeps no profiles any more."));
    }

    /**
     * Finds the person that a visitor is, and asks the application's source where the store knows nobody.
     *
     * @param identities verified ones, the strongest first
     * @param askSource whether to ask the source at all
     */
    CompletableFuture<Optional<Person>> lookUp(List<Identity> identities, boolean askSource) {
        CompletableFuture<Optional<Person>> known = store.find(identities);
        if (fetches == null || !askSource) {
            return known;
        }
        return known.thenCompose(person -> {
            if (person.isPresent() && person.get().complete()) {
                return known;
            }
            CompletableFuture<Optional<Person>> fetched = fetch(fetches, identities);
            // What little is known needs not wait for the rest, which follows as news.
            return person.isPresent() ? known : fetched;
        });
    }

    private CompletableFuture<Optional<Person>> fetch(
            ProfileFetches from, List<Identity> identities) {
        context.counters().add(Counter.PROFILE_CACHE_MISSES);
        EventLog.profileCacheMiss(identities.get(0));
        return from.fetch(identities)
                .thenCompose(part -> part.isEmpty() || closed
                        ? CompletableFuture.completedFuture(Optional.empty())
                        : keep(identities.get(0), part.get()));
    }

    /** What came in meanwhile is newer than what was fetched. */
    private CompletableFuture<Optional<Person>> keep(Identity asked, Person.Part fetched) {
        expiry.start();
        Set<Identity> identities = new LinkedHashSet<>(fetched.identities());
        identities.add(asked);
        return store.find(List.copyOf(identities))
                .thenCompose(known -> store.update(
                        identities,
                        ProfileUpdate.of(known.map(Person::profile)
                                .orElse(Profile.empty())
                                .over(fetched.profile()))))
                .thenApply(changed -> {
                    tell(changed.person());
                    return Optional.of(changed.person());
                });
    }

    /** Returns what the pages of a person get, as the site is configured now. */
    Projected project(Person person) {
        Site site = context.site();
        Profile profile = person.profile();
        Profile visible =
                site.projection().includes(profile) ? site.projection().of(profile) : null;
        return new Projected(person, site, profile, visible, encode(visible));
    }

    Payload encode(@Nullable Profile visible) {
        return Payload.of(context.codec().write(new ToVisitor.ProfileNews(visible)));
    }

    /** Brings a person's news to all its pages; tells how many visitors have some. */
    private int tell(Person person) {
        Set<VisitorState> here = visitors.of(person);
        if (!here.isEmpty()) {
            Projected projected = project(person);
            inLanes(here, who -> who.show(projected));
        }
        return here.size();
    }

    private void tellGone(Person person) {
        inLanes(visitors.of(person), who -> who.gone(person));
    }

    private void lookAgain(Person person) {
        inLanes(visitors.of(person), VisitorPerson::lookUpAgain);
    }

    private static void inLanes(Set<VisitorState> here, Consumer<VisitorPerson> action) {
        here.forEach(visitor -> visitor.lane.run(() -> visitor.withPerson(action)));
    }
}

package io.beckon.servlet.api;

import io.beckon.people.Identity;
import io.beckon.people.Identity.Kind;
import io.beckon.people.Person;
import io.beckon.people.Profiles;

import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Brings messages to the profiles, each once. Safe for use by many threads; nothing here blocks. */
final class Ingest {
    private final Supplier<Profiles> profiles;
    // Two, so that nobody's page can make us forget what servers have sent.
    private final Duplicates believed;
    private final Duplicates claimed;

    Ingest(Supplier<Profiles> profiles, InstantSource clock) {
        this.profiles = profiles;
        this.believed = new Duplicates(clock);
        this.claimed = new Duplicates(clock);
    }

    int remembered() {
        return believed.size() + claimed.size();
    }

    /** Carries messages out one after the other, because what a person was told first comes first. */
    CompletableFuture<Tally> apply(List<Entry> entries, Caller caller, Tally tally) {
        CompletableFuture<Tally> all = CompletableFuture.completedFuture(tally);
        for (Entry entry : entries) {
            all = all.thenCompose(so -> apply(entry, caller).thenApply(so::add));
        }
        return all;
    }

    private CompletableFuture<Outcome> apply(Entry entry, Caller caller) {
        if (entry.identities().isEmpty()) {
            return CompletableFuture.completedFuture(Outcome.SKIPPED);
        }
        return caller == Caller.PUBLIC
                ? claimed.once(entry.messageId(), () -> applyClaim(entry))
                : believed.once(entry.messageId(), () -> update(entry));
    }

    /** What anybody can say is not added to what is known of somebody with a name. */
    private CompletableFuture<Outcome> applyClaim(Entry entry) {
        Identity anonymous = entry.identities().iterator().next();
        return profiles.get()
                .find(anonymous)
                .thenCompose(person -> person.map(Person::identities).orElse(Set.of()).stream()
                                .anyMatch(identity -> identity.kind() != Kind.ANONYMOUS_ID)
                        ? CompletableFuture.completedFuture(Outcome.SKIPPED)
                        : update(entry));
    }

    private CompletableFuture<Outcome> update(Entry entry) {
        return started(entry)
                .thenApply(person -> Outcome.APPLIED)
                .exceptionallyCompose(failure -> isTooLarge(failure)
                        ? CompletableFuture.completedFuture(Outcome.REJECTED)
                        : CompletableFuture.failedFuture(failure));
    }

    private CompletableFuture<Person> started(Entry entry) {
        try {
            return profiles.get().update(entry.identities(), entry.update());
        } catch (IllegalArgumentException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static boolean isTooLarge(Throwable failure) {
        return HttpApi.unwrapped(failure) instanceof IllegalArgumentException;
    }
}

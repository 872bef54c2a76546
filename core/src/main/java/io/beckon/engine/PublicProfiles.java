package io.beckon.engine;

import io.beckon.people.Identity;
import io.beckon.people.Person;
import io.beckon.people.ProfileUpdate;
import io.beckon.people.Profiles;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What the application has of the {@link ProfileService}: the same, with answers on threads that it may block. */
final class PublicProfiles implements Profiles {
    private final Profiles inner;
    private final Handover handover;

    PublicProfiles(Profiles inner, Handover handover) {
        this.inner = inner;
        this.handover = handover;
    }

    @Override
    public CompletableFuture<Person> update(Collection<Identity> identities, ProfileUpdate update) {
        return handover.to(inner.update(identities, update));
    }

    @Override
    public CompletableFuture<Integer> updateAll(Map<Identity, ProfileUpdate> updates) {
        return handover.to(inner.updateAll(updates));
    }

    @Override
    public CompletableFuture<Optional<Person>> find(Identity identity) {
        return handover.to(inner.find(identity));
    }

    @Override
    public CompletableFuture<Boolean> remove(Identity identity) {
        return handover.to(inner.remove(identity));
    }

    @Override
    public CompletableFuture<Optional<Person>> separate(Identity identity) {
        return handover.to(inner.separate(identity));
    }
}

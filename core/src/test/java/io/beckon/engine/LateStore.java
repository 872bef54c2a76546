package io.beckon.engine;

import io.beckon.people.Identity;
import io.beckon.people.Person;
import io.beckon.people.ProfileStore;
import io.beckon.people.ProfileUpdate;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A store whose answers come when the test wants them. */
final class LateStore implements ProfileStore {
    private final ProfileStore inner;
    final List<Runnable> late = new ArrayList<>();
    boolean isLate;

    LateStore(ProfileStore inner) {
        this.inner = inner;
    }

    private <T> CompletableFuture<T> later(CompletableFuture<T> answer) {
        if (!isLate) {
            return answer;
        }
        CompletableFuture<T> result = new CompletableFuture<>();
        late.add(() -> result.complete(answer.join()));
        return result;
    }

    @Override
    public CompletableFuture<Optional<Person>> find(List<Identity> identities) {
        return later(inner.find(identities));
    }

    @Override
    public CompletableFuture<Changed> update(
            Collection<Identity> identities, ProfileUpdate update) {
        return later(inner.update(identities, update));
    }

    @Override
    public CompletableFuture<List<Person>> separate(Identity identity) {
        return later(inner.separate(identity));
    }

    @Override
    public CompletableFuture<Optional<Person>> remove(Identity identity) {
        return later(inner.remove(identity));
    }

    @Override
    public void expire() {
        inner.expire();
    }

    @Override
    public long size() {
        return inner.size();
    }

    @Override
    public void close() {
        inner.close();
    }
}

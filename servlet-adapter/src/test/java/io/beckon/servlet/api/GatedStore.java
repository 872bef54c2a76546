package io.beckon.servlet.api;

import io.beckon.people.ProfileStore;
import io.beckon.spi.Clock;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** A store of profiles in memory whose updates wait at a gate. */
final class GatedStore {
    private GatedStore() {}

    /**
     * Makes one.
     *
     * @param gate is asked at each update; what fails there is an update that failed
     */
    static ProfileStore behind(Supplier<CompletableFuture<Void>> gate) {
        ProfileStore memory = ProfileStore.inMemory(1_000, Duration.ofHours(1), Clock.system());
        return (ProfileStore) Proxy.newProxyInstance(
                ProfileStore.class.getClassLoader(),
                new Class<?>[] {ProfileStore.class},
                (proxy, method, arguments) -> {
                    if (!method.getName().equals("update")) {
                        return method.invoke(memory, arguments);
                    }
                    return gate.get().thenCompose(open -> {
                        try {
                            return (CompletableFuture<?>) method.invoke(memory, arguments);
                        } catch (ReflectiveOperationException e) {
                            return CompletableFuture.failedFuture(e);
                        }
                    });
                });
    }
}

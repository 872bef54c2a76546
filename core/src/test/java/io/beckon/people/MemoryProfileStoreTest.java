package io.beckon.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckon.testing.ProfileStoreContract;

import org.junit.jupiter.api.Test;

import java.util.List;

class MemoryProfileStoreTest extends ProfileStoreContract {
    @Override
    protected ProfileStore newStore() {
        return ProfileStore.inMemory(LIMIT, AGE, time);
    }

    @Test
    void whoWasAskedForLatelyIsKept() {
        ProfileStore store = newStore();
        Identity first = Identity.userId("first");
        store.update(List.of(first), ProfileUpdate.nothing()).join();
        for (int i = 0; i < 3 * LIMIT; i++) {
            store.update(List.of(Identity.userId("u" + i)), ProfileUpdate.nothing())
                    .join();
            assertThat(store.find(List.of(first)).join()).isPresent();
        }
        assertThat(store.find(List.of(Identity.userId("u0"))).join()).isEmpty();
    }

    @Test
    void aStoreThatHasNoRoomForOnePersonIsRefused() {
        assertThatThrownBy(() -> ProfileStore.inMemory(Person.MAX_IDENTITIES - 1, AGE, time))
                .isInstanceOf(IllegalArgumentException.class);
    }
}

package io.beckon.caffeine;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckon.people.Person;
import io.beckon.people.ProfileStore;
import io.beckon.testing.ProfileStoreContract;

import org.junit.jupiter.api.Test;

class CaffeineProfileStoreTest extends ProfileStoreContract {
    @Override
    protected ProfileStore newStore() {
        return CaffeineProfileStore.of(LIMIT, AGE, time);
    }

    @Test
    void aStoreThatHasNoRoomForOnePersonIsRefused() {
        assertThatThrownBy(() -> CaffeineProfileStore.of(Person.MAX_IDENTITIES - 1, AGE, time))
                .isInstanceOf(IllegalArgumentException.class);
    }
}

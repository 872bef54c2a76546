package io.beckon.engine;

import io.beckon.spi.Clock;

import org.jspecify.annotations.Nullable;

/** Whether the store works, by what became of the last call. Safe for use by many threads. */
final class StoreHealth {
    private final Clock clock;
    private volatile long failingSince; // milliseconds since the epoch; 0 while it works

    StoreHealth(Clock clock) {
        this.clock = clock;
    }

    void outcome(@Nullable Throwable failure) {
        if (failure == null) {
            long since = failingSince;
            if (since != 0) {
                failingSince = 0;
                EventLog.storeBack(clock.millis() - since);
            }
        } else if (failingSince == 0) {
            failingSince = clock.millis();
            EventLog.storeFailing(failure);
        }
    }

    boolean isFailing() {
        return failingSince != 0;
    }
}

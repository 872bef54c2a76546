package io.beckon.servlet.api;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Time passes when it is told to. */
final class ManualClock implements InstantSource {
    static final Instant NOON = Instant.parse("2026-05-05T12:00:00Z");

    private volatile Instant now = NOON;

    void pass(Duration duration) {
        now = now.plus(duration);
    }

    @Override
    public Instant instant() {
        return now;
    }
}

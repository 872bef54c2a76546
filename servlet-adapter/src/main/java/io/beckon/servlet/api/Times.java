package io.beckon.servlet.api;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;

/** When something happened, by our clock, although the sender's may be wrong. */
final class Times {
    /** What is said to be longer ago is a clock that was never set. */
    static final Duration OLDEST = Duration.ofDays(20 * 365);

    private static final int MAX_LENGTH = 40;

    private Times() {}

    /**
     * Corrects a time: how long before the sending something happened is right on a wrong clock too.
     *
     * @param timestamp when it happened, by the sender's clock
     * @param sentAt when it was sent, by the same clock
     * @param receivedAt when it was received, by ours
     * @return when it happened: never later than it was received
     */
    static Instant corrected(
            @Nullable Instant timestamp, @Nullable Instant sentAt, Instant receivedAt) {
        if (timestamp == null) {
            return receivedAt;
        }
        Instant at =
                sentAt == null ? timestamp : receivedAt.minus(Duration.between(timestamp, sentAt));
        boolean possible = !at.isAfter(receivedAt) && !at.isBefore(receivedAt.minus(OLDEST));
        return possible ? at : receivedAt;
    }

    /** Reads a time of ISO 8601; without an offset it is UTC. What is none is null. */
    static @Nullable Instant read(@Nullable Object value) {
        if (!(value instanceof String text) || text.length() > MAX_LENGTH) {
            return null;
        }
        try {
            TemporalAccessor time = DateTimeFormatter.ISO_DATE_TIME.parseBest(
                    text.strip(), OffsetDateTime::from, LocalDateTime::from);
            return sane(
                    time instanceof OffsetDateTime offset
                            ? offset.toInstant()
                            : ((LocalDateTime) time).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            return null;
        }
    }

    // With the years that Java has one can no longer calculate.
    private static @Nullable Instant sane(Instant time) {
        int year = time.atOffset(ZoneOffset.UTC).getYear();
        return year >= 1900 && year < 2200 ? time : null;
    }
}

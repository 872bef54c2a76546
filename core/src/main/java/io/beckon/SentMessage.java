package io.beckon;

import java.time.Instant;
import java.util.Map;

/**
 * A kept message that was accepted, and what has become of it so far.
 *
 * @param id which message
 * @param name the message's name
 * @param data the message's data; unmodifiable
 * @param audience whom it is for
 * @param by who sent it: an admin's name, or {@link Beckon#API_SENDER}
 * @param acceptedAt when it was accepted
 * @param expiresAt when it ends where it was not displayed
 * @param lateArrivals whether visitors who come while it lives get it too
 * @param revoked whether it was taken back
 * @param ended whether it is over for all: it was taken back, has expired, or was displayed as often as its budget allows
 * @param progress the figures
 */
public record SentMessage(
        MessageId id,
        String name,
        Map<String, Object> data,
        Audience audience,
        String by,
        Instant acceptedAt,
        Instant expiresAt,
        boolean lateArrivals,
        boolean revoked,
        boolean ended,
        Progress progress) {}

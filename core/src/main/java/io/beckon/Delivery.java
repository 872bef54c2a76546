package io.beckon;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Map;

/**
 * One kept message for one visitor, as it stands.
 *
 * @param message which message
 * @param name the message's name
 * @param data the message's data; unmodifiable
 * @param by who sent it: an admin's name, or {@link Beckon#API_SENDER}
 * @param acceptedAt when it was accepted
 * @param status the state
 * @param reason why it was suppressed, for {@link DeliveryStatus#SUPPRESSED}; null otherwise
 * @param displayedAt when it was displayed; null if it was not
 */
public record Delivery(
        MessageId message,
        String name,
        Map<String, Object> data,
        String by,
        Instant acceptedAt,
        DeliveryStatus status,
        @Nullable SuppressionReason reason,
        @Nullable Instant displayedAt) {}

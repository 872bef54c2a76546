package io.beckon.engine;

import io.beckon.Audience;
import io.beckon.Consent;
import io.beckon.Consent.Purpose;
import io.beckon.DeliveryStatus;
import io.beckon.MessageId;
import io.beckon.Progress;
import io.beckon.Receipt;
import io.beckon.SentMessage;
import io.beckon.SuppressionReason;
import io.beckon.VisitorId;
import io.beckon.protocol.Codec;
import io.beckon.protocol.Decoded;
import io.beckon.protocol.ToVisitor;
import io.beckon.spi.Change;
import io.beckon.spi.Closing;
import io.beckon.spi.ConsentRecord;
import io.beckon.spi.Delivery;
import io.beckon.spi.DeliveryEvent;
import io.beckon.spi.DeliveryState;
import io.beckon.spi.MessageCounts;
import io.beckon.spi.MessageSummary;
import io.beckon.spi.StoreTotals;
import io.beckon.spi.StoredMessage;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

/** Says what a store has in the words of the public interface. */
final class Stored {
    private Stored() {}

    static DeliveryStatus status(DeliveryState state) {
        return DeliveryStatus.valueOf(state.name());
    }

    /** What a tab's report says has happened. */
    static DeliveryEvent event(DeliveryStatus reported) {
        return switch (reported) {
            case DISPLAYED -> DeliveryEvent.DISPLAY;
            case CLICKED -> DeliveryEvent.CLICK;
            case DISMISSED -> DeliveryEvent.DISMISS;
            default -> throw new IllegalArgumentException("No tab reports " + reported + ".");
        };
    }

    static @Nullable SuppressionReason reason(io.beckon.spi.@Nullable SuppressionReason reason) {
        return reason == null ? null : SuppressionReason.valueOf(reason.name());
    }

    static ConsentRecord consent(Consent consent, boolean decided) {
        return new ConsentRecord(
                consent.allows(Purpose.ANALYTICS),
                consent.allows(Purpose.PERSONALISATION),
                consent.allows(Purpose.MESSAGES),
                decided);
    }

    /** Returns what a visitor has decided itself; null where it has not. */
    static @Nullable Consent decision(ConsentRecord kept) {
        if (!kept.decided()) {
            return null;
        }
        EnumSet<Purpose> purposes = EnumSet.noneOf(Purpose.class);
        addIf(kept.analytics(), Purpose.ANALYTICS, purposes);
        addIf(kept.personalisation(), Purpose.PERSONALISATION, purposes);
        addIf(kept.messages(), Purpose.MESSAGES, purposes);
        return new Consent(purposes);
    }

    private static void addIf(boolean given, Purpose purpose, EnumSet<Purpose> purposes) {
        if (given) {
            purposes.add(purpose);
        }
    }

    static Receipt receipt(Change change) {
        return new Receipt(
                new MessageId(change.message().id()),
                new VisitorId(change.visitor()),
                status(change.to()),
                reason(change.reason()),
                Instant.ofEpochMilli(change.at()));
    }

    static Progress progress(MessageId id, MessageCounts counts) {
        Map<SuppressionReason, Integer> suppressed = new EnumMap<>(SuppressionReason.class);
        counts.suppressed()
                .forEach((reason, count) ->
                        suppressed.put(SuppressionReason.valueOf(reason.name()), count));
        return new Progress(
                id,
                counts.recipients(),
                counts.reached(DeliveryState.DELIVERED),
                counts.reached(DeliveryState.DISPLAYED),
                counts.reached(DeliveryState.CLICKED),
                counts.reached(DeliveryState.DISMISSED),
                counts.reached(DeliveryState.CONVERTED),
                counts.reached(DeliveryState.EXPIRED),
                counts.reached(DeliveryState.REVOKED),
                suppressed);
    }

    static Map<DeliveryStatus, Long> totals(StoreTotals totals) {
        Map<DeliveryStatus, Long> counts = new EnumMap<>(DeliveryStatus.class);
        for (DeliveryState state : DeliveryState.values()) {
            counts.put(status(state), totals.states().getOrDefault(state, 0L));
        }
        return counts;
    }

    static Audience audience(Codec codec, StoredMessage message) {
        return codec.readAudience(message.audience());
    }

    static Map<String, Object> data(Codec codec, StoredMessage message) {
        List<Decoded<ToVisitor>> decoded = codec.readToVisitor(message.text());
        if (decoded.get(0).message() instanceof ToVisitor.Deliver deliver) {
            return deliver.data();
        }
        throw new IllegalStateException(
                "The store has something else than a message under the id " + message.id() + ".");
    }

    static SentMessage sentMessage(Codec codec, MessageSummary summary, long now) {
        StoredMessage message = summary.message();
        MessageId id = new MessageId(message.id());
        return new SentMessage(
                id,
                message.name(),
                data(codec, message),
                audience(codec, message),
                message.by(),
                Instant.ofEpochMilli(message.acceptedAt()),
                Instant.ofEpochMilli(message.expiresAt()),
                message.lateArrivals(),
                summary.closed() == Closing.REVOKED,
                summary.closed() != null || message.expiresAt() <= now,
                progress(id, summary.counts()));
    }

    static io.beckon.Delivery delivery(Codec codec, Delivery delivery) {
        StoredMessage message = delivery.message();
        return new io.beckon.Delivery(
                new MessageId(message.id()),
                message.name(),
                data(codec, message),
                message.by(),
                Instant.ofEpochMilli(message.acceptedAt()),
                status(delivery.state()),
                reason(delivery.reason()),
                delivery.displayedAt() == 0 ? null : Instant.ofEpochMilli(delivery.displayedAt()));
    }
}

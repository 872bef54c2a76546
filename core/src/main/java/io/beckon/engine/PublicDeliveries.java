package io.beckon.engine;

import io.beckon.Deliveries;
import io.beckon.Delivery;
import io.beckon.DeliveryStatus;
import io.beckon.MessageId;
import io.beckon.SentMessage;
import io.beckon.SuppressionReason;
import io.beckon.VisitorId;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What the application has of the {@link DeliveryService}: the same, with answers on threads that it may block. */
final class PublicDeliveries implements Deliveries {
    private final Deliveries inner;
    private final Handover handover;

    PublicDeliveries(Deliveries inner, Handover handover) {
        this.inner = inner;
        this.handover = handover;
    }

    @Override
    public CompletableFuture<Boolean> revoke(MessageId message) {
        return handover.to(inner.revoke(message));
    }

    @Override
    public CompletableFuture<Integer> suppress(VisitorId visitor, SuppressionReason reason) {
        return handover.to(inner.suppress(visitor, reason));
    }

    @Override
    public CompletableFuture<Optional<SentMessage>> find(MessageId message) {
        return handover.to(inner.find(message));
    }

    @Override
    public CompletableFuture<List<SentMessage>> recent(String channel, int limit) {
        return handover.to(inner.recent(channel, limit));
    }

    @Override
    public CompletableFuture<List<Delivery>> of(VisitorId visitor) {
        return handover.to(inner.of(visitor));
    }

    @Override
    public CompletableFuture<Map<DeliveryStatus, Long>> totals() {
        return handover.to(inner.totals());
    }

    @Override
    public CompletableFuture<Optional<MessageId>> goalReached(VisitorId visitor, String goal) {
        return handover.to(inner.goalReached(visitor, goal));
    }
}

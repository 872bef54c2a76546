package io.beckon.engine;

import io.beckon.Audience;
import io.beckon.DeliveryStatus;
import io.beckon.Message;
import io.beckon.MessageId;
import io.beckon.Progress;
import io.beckon.Sent;
import io.beckon.spi.Payload;
import io.beckon.spi.Scheduler;

import org.jspecify.annotations.Nullable;

/** A message that was accepted, stored once however many visitors it is for. Safe for use by many threads. */
final class StoredMessage {
    final MessageId id;
    final Message message;
    final Audience audience;
    final Payload payload;
    final Sender sender;
    final long acceptedAt;
    final long acceptedNanos;

    // All guarded by this.
    private int recipients;
    private int open;
    private int delivered;
    private int displayed;
    private int clicked;
    private int dismissed;
    private int expired;
    private int suppressed;
    private Scheduler.@Nullable Task expiry;

    StoredMessage(
            MessageId id,
            Message message,
            Audience audience,
            Payload payload,
            Sender sender,
            long acceptedAt,
            long acceptedNanos) {
        this.id = id;
        this.message = message;
        this.audience = audience;
        this.payload = payload;
        this.sender = sender;
        this.acceptedAt = acceptedAt;
        this.acceptedNanos = acceptedNanos;
    }

    long expiresAt() {
        return acceptedAt + message.delivery().expiresAfter().toMillis();
    }

    synchronized void accepted(int count) {
        recipients = count;
    }

    synchronized Sent sent() {
        return new Sent(id, recipients);
    }

    synchronized void opened() {
        open++;
    }

    /** Takes the task that will end what is left; it is called off as soon as nothing is. */
    void expiresBy(Scheduler.Task task) {
        synchronized (this) {
            if (open > 0) {
                expiry = task;
                return;
            }
        }
        task.cancel();
    }

    /** Counts that a delivery has reached a state. */
    void reached(DeliveryStatus status) {
        Scheduler.Task obsolete = count(status);
        if (obsolete != null) {
            obsolete.cancel();
        }
    }

    private synchronized Scheduler.@Nullable Task count(DeliveryStatus status) {
        switch (status) {
            case DELIVERED -> delivered++;
            case DISPLAYED -> {
                displayed++;
                open--;
            }
            case EXPIRED -> {
                expired++;
                open--;
            }
            case SUPPRESSED -> {
                suppressed++;
                open--;
            }
            case CLICKED -> clicked++;
            case DISMISSED -> dismissed++;
            case PENDING, CLAIMED, CONVERTED, REVOKED -> {}
        }
        if (open > 0) {
            return null;
        }
        Scheduler.Task obsolete = expiry;
        expiry = null;
        return obsolete;
    }

    synchronized Progress progress() {
        return new Progress(
                id, recipients, delivered, displayed, clicked, dismissed, 0, expired, 0, java.util.Map.of());
    }
}

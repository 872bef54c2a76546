package io.beckon.engine;

import io.beckon.ConnectionId;
import io.beckon.DeliveryStatus;

import org.jspecify.annotations.Nullable;

/** One message for one visitor. Its state is guarded by the {@link Mailbox} that holds it. */
final class Delivery {
    final StoredMessage message;
    final long sequence;

    // All guarded by the mailbox. By whom and when it was claimed counts while the status
    // is CLAIMED.
    DeliveryStatus status = DeliveryStatus.PENDING;
    long claimedAt;

    @Nullable
    ConnectionId claimedBy;

    Delivery(StoredMessage message, long sequence) {
        this.message = message;
        this.sequence = sequence;
    }
}

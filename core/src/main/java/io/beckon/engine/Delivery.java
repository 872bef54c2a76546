package io.beckon.engine;

import io.beckon.ConnectionId;
import io.beckon.DeliveryStatus;

import org.jspecify.annotations.Nullable;

/** One message for one visitor. Its state is guarded by the {@link Mailbox} that holds it. */
final class Delivery {
    final StoredMessage message;
    final long sequence;
    DeliveryStatus status = DeliveryStatus.PENDING; // guarded by the mailbox

    @Nullable
    ConnectionId claimedBy; // guarded by the mailbox; set while the status is CLAIMED

    Delivery(StoredMessage message, long sequence) {
        this.message = message;
        this.sequence = sequence;
    }
}

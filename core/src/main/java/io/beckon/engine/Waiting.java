package io.beckon.engine;

import io.beckon.spi.Delivery;
import io.beckon.spi.DeliveryState;
import io.beckon.spi.Mailbox;
import io.beckon.spi.Payload;

import java.util.ArrayList;
import java.util.List;

/**
 * What waits for a visitor beyond a place in the order.
 *
 * @param items the messages, by offset
 * @param last the last offset that is known of the visitor, of what waits no more included; 0 where there is none
 */
record Waiting(List<Item> items, long last) {
    /**
     * A message that waits.
     *
     * @param message which message
     * @param offset its place in the order
     * @param payload as it goes to a tab
     * @param pending whether no tab has had it yet
     * @param acceptedAt when it was accepted, in milliseconds since the epoch
     */
    record Item(String message, long offset, Payload payload, boolean pending, long acceptedAt) {}

    static Waiting in(Mailbox mailbox, long after) {
        List<Item> items = new ArrayList<>();
        mailbox.waitingAfter(after).forEach(delivery -> items.add(item(delivery)));
        return new Waiting(items, mailbox.lastOffset());
    }

    static Item item(Delivery delivery) {
        return new Item(
                delivery.message().id(),
                delivery.offset(),
                Payload.of(delivery.message().text()),
                delivery.state() == DeliveryState.PENDING,
                delivery.message().acceptedAt());
    }
}

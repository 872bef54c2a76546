package io.beckon.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.spi.Closing;
import io.beckon.spi.DeliveryEvent;
import io.beckon.spi.DeliveryState;
import io.beckon.spi.MailboxRules;
import io.beckon.spi.MessageCounts;
import io.beckon.spi.MessageQuery;
import io.beckon.spi.MessageSummary;
import io.beckon.spi.Recipient;
import io.beckon.spi.StoredMessage;
import io.beckon.spi.SuppressionReason;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What is known of a message as a whole, and how messages are found. */
interface MessageContract extends StoreContract {
    @Test
    default void theFiguresTellHowManyHaveReachedEachState() {
        StoredMessage message = message().replaces("banner").livesFor(60_000).build();
        a().accept(message, visitors(8));
        b().report(visitor(1), message, DeliveryEvent.DELIVER);
        a().claim(visitor(2), message, tab(2));
        a().release(visitor(2), message, tab(2));
        a().claim(visitor(2), message, tab(3));
        a().release(visitor(2), message, tab(3));
        b().show(visitor(3), message);
        a().show(visitor(4), message);
        b().report(visitor(4), message, DeliveryEvent.CLICK);
        a().convert(visitor(4), 1_000);
        b().show(visitor(5), message);
        a().report(visitor(5), message, DeliveryEvent.DISMISS);
        b().accept(message().replaces("banner").build(), visitor(6));
        MailboxRules narrow = new MailboxRules(1, MailboxRules.Overflow.DROP_OLDEST);
        b().accept(message().build(), List.of(new Recipient(visitor(7), true)), narrow);
        time().advanceMillis(60_000);
        a().settle(visitor(0));

        assertThat(b().counts(message))
                .isEqualTo(new MessageCounts(
                        8,
                        Map.of(
                                DeliveryState.DELIVERED, 5,
                                DeliveryState.CLAIMED, 5,
                                DeliveryState.DISPLAYED, 3,
                                DeliveryState.CLICKED, 1,
                                DeliveryState.DISMISSED, 1,
                                DeliveryState.CONVERTED, 1,
                                DeliveryState.EXPIRED, 1,
                                DeliveryState.SUPPRESSED, 2),
                        Map.of(
                                SuppressionReason.REPLACED, 1,
                                SuppressionReason.QUEUE_FULL, 1)));
    }

    @Test
    default void theFiguresAddUpThoughManyCountAtOnce() throws Exception {
        int crowd = Math.min(crowd(), 400);
        StoredMessage message = message().build();
        a().accept(message, visitors(crowd));

        atOnce(crowd, i -> {
            node(i).show(visitor(i), message);
            return i;
        });

        MessageCounts counts = a().counts(message);
        assertThat(counts.reached(DeliveryState.DELIVERED)).isEqualTo(crowd);
        assertThat(counts.reached(DeliveryState.CLAIMED)).isEqualTo(crowd);
        assertThat(counts.reached(DeliveryState.DISPLAYED)).isEqualTo(crowd);
    }

    @Test
    default void messagesAreFoundByTheirIds() {
        List<StoredMessage> sent = send(3, "default");

        assertThat(messages(
                        b(),
                        new MessageQuery.ByIds(List.of(
                                sent.get(2).id(),
                                message().build().id(),
                                sent.get(0).id()))))
                .containsExactlyInAnyOrder(sent.get(0), sent.get(2));
        assertThat(messages(b(), new MessageQuery.ByIds(List.of()))).isEmpty();
    }

    @Test
    default void theLastMessagesOfAChannelAreFound() {
        List<StoredMessage> sent = send(5, "sales");
        send(2, "Sales");
        send(2, "support");

        assertThat(messages(b(), new MessageQuery.Recent("sales", 3)))
                .isEqualTo(sent.subList(2, 5));
        assertThat(messages(a(), new MessageQuery.Recent("sales", 100))).isEqualTo(sent);
        assertThat(messages(a(), new MessageQuery.Recent("nobody", 100))).isEmpty();
    }

    @Test
    default void whatLateArrivalsGetIsFoundUntilItEnds() {
        List<StoredMessage> open = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            time().advanceMillis(1);
            open.add(message().lateArrivals().livesFor(10_000).build());
            node(i).accept(open.get(i), visitor(1));
            node(i).accept(message().build(), visitor(1));
        }
        StoredMessage brief = message().lateArrivals().livesFor(1_000).build();
        a().accept(brief);
        b().end(open.get(1), Closing.REVOKED);
        open.remove(1);

        time().advanceMillis(999);
        assertThat(messages(b(), new MessageQuery.Open(time().millis(), 2)))
                .containsExactly(open.get(3), brief);

        time().advanceMillis(1);
        assertThat(messages(a(), new MessageQuery.Open(time().millis(), 100))).isEqualTo(open);
        assertThat(messages(b(), new MessageQuery.Open(time().millis(), 2)))
                .isEqualTo(open.subList(2, 4));
    }

    private List<StoredMessage> send(int count, String channel) {
        List<StoredMessage> sent = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            time().advanceMillis(1);
            sent.add(message().channel(channel).build());
            node(i).accept(sent.get(i), visitor(i));
        }
        return sent;
    }

    private static List<StoredMessage> messages(StoreNode node, MessageQuery query) {
        return node.find(query).stream().map(MessageSummary::message).toList();
    }
}

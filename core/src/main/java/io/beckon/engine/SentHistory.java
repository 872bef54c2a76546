package io.beckon.engine;

import io.beckon.MessageId;
import io.beckon.spi.MessageQuery;
import io.beckon.spi.MessageSummary;
import io.beckon.spi.StoredMessage;

import java.time.Duration;
import java.util.List;

/** Brings what was sent before this process began to the admin channels, as soon as the store can be reached. */
final class SentHistory {
    private static final Duration TRY_AGAIN_AFTER = Duration.ofSeconds(5);

    private final Context context;
    private final DeliveryService deliveries;
    private final AdminChannels channels;

    SentHistory(Context context, DeliveryService deliveries, AdminChannels channels) {
        this.context = context;
        this.deliveries = deliveries;
        this.channels = channels;
    }

    void load() {
        channels.all().forEach(this::load);
    }

    private void load(AdminChannel channel) {
        deliveries
                .summaries(new MessageQuery.Recent(channel.name, AdminChannel.REMEMBERED))
                .whenComplete((messages, failure) -> {
                    if (failure == null) {
                        remember(channel, messages);
                    } else if (deliveries.isOpen()) {
                        context.scheduler().schedule(() -> load(channel), TRY_AGAIN_AFTER);
                    }
                });
    }

    private void remember(AdminChannel channel, List<MessageSummary> messages) {
        if (!messages.isEmpty()) {
            channel.remember(messages.stream().map(this::record).toList());
        }
    }

    private SentRecord record(MessageSummary summary) {
        StoredMessage message = summary.message();
        SentRecord record = new SentRecord(
                new MessageId(message.id()),
                message.name(),
                Stored.data(context.codec(), message),
                Stored.audience(context.codec(), message),
                new Sender(message.by(), message.channel(), null, null),
                message.acceptedAt(),
                true,
                message.lateArrivals() ? message.expiresAt() : null,
                summary.counts());
        if (summary.closed() != null) {
            record.end();
        }
        return record;
    }
}

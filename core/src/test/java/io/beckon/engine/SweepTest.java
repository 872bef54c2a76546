package io.beckon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.Beckon;
import io.beckon.DeliveryStatus;
import io.beckon.MessageId;
import io.beckon.Site;
import io.beckon.spi.Clock;
import io.beckon.spi.DeliveryStore;
import io.beckon.spi.MailboxRules;
import io.beckon.spi.Recipient;
import io.beckon.spi.StoredMessage;
import io.beckon.testing.KeptMessage;
import io.beckon.testing.VirtualTime;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Many deliveries that end at once, on the threads of a real engine. */
final class SweepTest {
    private static final int VISITORS = 50_000;

    /** The message is made in virtual time, and ended in this one. */
    private static final long MANY_YEARS = Duration.ofDays(100_000).toMillis();

    /** Enough for a call, too little for one within the other for each portion. */
    private static final long SMALL_STACK = 256 * 1024;

    @Test
    void whatIsEndedForManyIsEndedByOthersThanWhoEndedIt() throws Exception {
        DeliveryStore store = DeliveryStore.inMemory(VISITORS, Clock.system());
        StoredMessage message =
                KeptMessage.at(new VirtualTime()).livesFor(MANY_YEARS).build();
        List<Recipient> recipients = IntStream.range(0, VISITORS)
                .mapToObj(i -> new Recipient(String.format("v_%022d", i), true))
                .toList();
        store.accept(message, recipients, new MailboxRules(10, MailboxRules.Overflow.DROP_OLDEST));
        try (Beckon beckon = Beckon.builder(
                        Site.named("sweep").secret("0123456789abcdef").build())
                .store(store)
                .build()) {
            CompletableFuture<Boolean> revoked = new CompletableFuture<>();
            Thread caller = new Thread(
                    null,
                    () -> beckon.deliveries()
                            .revoke(new MessageId(message.id()))
                            .thenAccept(revoked::complete),
                    "caller",
                    SMALL_STACK);
            caller.start();
            caller.join();

            assertThat(revoked.get(30, TimeUnit.SECONDS)).isTrue();
            assertThat(beckon.deliveries().totals().get())
                    .containsEntry(DeliveryStatus.REVOKED, (long) VISITORS)
                    .containsEntry(DeliveryStatus.PENDING, 0L);
        }
    }
}

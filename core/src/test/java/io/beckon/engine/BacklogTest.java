package io.beckon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.Message;
import io.beckon.Overflow;
import io.beckon.spi.Payload;
import io.beckon.testing.VirtualTime;

import org.junit.jupiter.api.Test;

import java.lang.reflect.Field;
import java.time.Duration;
import java.util.List;

/** What a plain list cannot show of a backlog: its cost. What it does is in {@link OverflowPropertyTest}. */
final class BacklogTest {
    private static final int MANY = 1_000_000;

    private final Context context = OutboundQueuePropertyTest.context(new VirtualTime());
    private final Backlog backlog = new Backlog(context);

    private void offer(Message.Builder message, String text) {
        assertThat(backlog.offer(Outgoing.live(message.build(), Payload.of(text), null)))
                .isTrue();
    }

    private int places() throws ReflectiveOperationException {
        Field places = Backlog.class.getDeclaredField("places");
        places.setAccessible(true);
        return ((Object[]) places.get(backlog)).length;
    }

    private List<String> texts() {
        return backlog.payloads().stream().map(Payload::text).toList();
    }

    @Test
    void aKeyThatIsReplacedWithoutEndCostsOnePlace() throws Exception {
        offer(Message.named("news"), "first");
        Message.Builder cursor = Message.named("cursor").mergeKey("k");
        for (int i = 0; i < MANY; i++) {
            offer(cursor, "cursor " + i);
        }
        assertThat(texts()).containsExactly("first", "cursor " + (MANY - 1));
        assertThat(backlog.size()).isEqualTo(2);
        assertThat(places()).isLessThanOrEqualTo(8);
    }

    @Test
    void aStreamThatDropsItsOldestWithoutEndCostsTheBound() throws Exception {
        Message.Builder ticks = Message.named("tick").onOverflow(Overflow.DROP_OLDEST);
        for (int i = 0; i < MANY; i++) {
            offer(ticks, "tick " + i);
        }
        assertThat(backlog.size()).isEqualTo(OutboundQueuePropertyTest.MAX_MESSAGES);
        assertThat(places()).isLessThanOrEqualTo(4 * OutboundQueuePropertyTest.MAX_MESSAGES);
    }

    @Test
    void manyKeysAreFoundWithoutASearch() {
        Backlog large = new Backlog(
                OutboundQueuePropertyTest.context(new VirtualTime(), 100_000, 100_000_000));
        Message[] cursors = new Message[50_000];
        for (int i = 0; i < cursors.length; i++) {
            cursors[i] = Message.named("cursor").mergeKey("k" + i).build();
        }
        Payload payload = Payload.of("{}");
        org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            for (int round = 0; round < 20; round++) {
                for (Message cursor : cursors) {
                    large.offer(Outgoing.live(cursor, payload, null));
                }
            }
        });
        assertThat(large.size()).isEqualTo(cursors.length);
    }
}

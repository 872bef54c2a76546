package io.beckon.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.beckon.spi.Acceptance;
import io.beckon.spi.Change;
import io.beckon.spi.ClaimAnswer;
import io.beckon.spi.ClaimRules;
import io.beckon.spi.Closing;
import io.beckon.spi.Delivery;
import io.beckon.spi.DeliveryEvent;
import io.beckon.spi.DeliveryState;
import io.beckon.spi.MailboxRules;
import io.beckon.spi.Recipient;
import io.beckon.spi.StoredMessage;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What nodes hear of each other, what is left when all of them have ended, and that they never disagree. */
interface SeveralNodesContract extends StoreContract {
    /** How many things are done in {@link #theLawsHoldWhateverNodesDo}. */
    default int operations() {
        return 2_000;
    }

    @Test
    default void othersHearOfWhatWasAccepted() {
        a().accept(message().build(), visitor(1), visitor(2));

        until(() -> b().heardOf().containsAll(Set.of(visitor(1), visitor(2))));
    }

    @Test
    default void othersHearOfWhatWasAddedLater() {
        StoredMessage message = message().lateArrivals().build();
        a().accept(message, visitor(1));

        b().add(visitor(2), message);

        until(() -> a().heardOf().contains(visitor(2)));
    }

    @Test
    default void othersHearOfMessagesForLateArrivals() {
        a().accept(message().lateArrivals().build());
        until(() -> b().messageNews() > 0);
        int before = b().messageNews();

        a().accept(message().lateArrivals().build());

        until(() -> b().messageNews() > before);
    }

    @Test
    default void othersHearOfMessagesThatHaveEnded() {
        StoredMessage message = message().build();
        a().accept(message().lateArrivals().build());
        a().accept(message, visitor(1));
        until(() -> a().messageNews() > 0);
        int before = a().messageNews();

        b().end(message, Closing.REVOKED);

        until(() -> a().messageNews() > before);
    }

    private static void until(Callable<Boolean> condition) {
        await().atMost(Duration.ofSeconds(StoreNode.PATIENCE)).until(condition);
    }

    @Test
    default void aDecisionThatFailsChangesNothing() {
        StoredMessage message = message().build();
        a().accept(message, visitor(1));

        assertThatThrownBy(() -> a().update(visitor(1), (mailbox, ledger) -> {
                    throw new IllegalStateException("of the decision");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("of the decision");
        assertThatThrownBy(() -> b().read(visitor(1), mailbox -> {
                    throw new IllegalStateException("of the question");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("of the question");

        assertThat(b().claim(visitor(1), message, tab(1))).isEqualTo(ClaimAnswer.GRANTED);
    }

    @Test
    default void whatWasKeptIsThereWhenAllNodesHaveEnded() throws Exception {
        ClaimRules rules = StoreNode.caps(2, 0, 0, 0);
        StoredMessage message =
                message().budget(3).key("order-1").lateArrivals().build();
        StoredMessage other = message().build();
        StoredMessage revoked = message().build();
        a().accept(message, visitors(5));
        b().accept(other, visitor(1));
        a().accept(revoked, visitor(1), visitor(2));
        a().claim(visitor(1), message, tab(1), rules);
        b().claim(visitor(2), message, tab(2), rules);
        b().report(visitor(2), message, DeliveryEvent.CLICK);
        b().end(revoked, Closing.REVOKED);
        a().settle(visitor(2));
        List<String> before = everything(message, other, revoked);

        restart();

        assertThat(everything(message, other, revoked)).isEqualTo(before);
        assertThat(a().accept(message().key("order-1").build(), visitor(9)))
                .isEqualTo(new Acceptance(message, 5, true, List.of()));
        assertThat(b().due(10)).containsExactly(visitor(1));
        assertThat(b().claim(visitor(1), message, tab(1), rules)).isEqualTo(ClaimAnswer.HELD);
        assertThat(a().claim(visitor(3), message, tab(3), rules)).isEqualTo(ClaimAnswer.GRANTED);
        assertThat(b().claim(visitor(4), message, tab(4), rules)).isEqualTo(ClaimAnswer.LATER);
        StoredMessage later = message().build();
        b().accept(later, visitor(2));
        assertThat(a().delivery(visitor(2), later).offset())
                .isGreaterThan(a().delivery(visitor(1), revoked).offset());
    }

    private List<String> everything(StoredMessage... messages) {
        List<String> all = new ArrayList<>();
        Stream.of(messages).forEach(message -> all.add(a().summary(message).toString()));
        for (String visitor : visitors(6)) {
            all.add(visitor
                    + a().read(
                                    visitor,
                                    mailbox -> " " + mailbox.lastSeenAt() + " "
                                            + mailbox.visitStartedAt()));
            a().history(visitor).forEach(delivery -> all.add(text(delivery)));
        }
        all.add(a().totals().toString());
        return all;
    }

    private static String text(Delivery delivery) {
        return Stream.of(
                        delivery.message(),
                        delivery.offset(),
                        delivery.state(),
                        delivery.reason(),
                        delivery.claimedBy(),
                        delivery.claimedUntil(),
                        delivery.displayedAt(),
                        delivery.holdsSlot())
                .map(String::valueOf)
                .toList()
                .toString();
    }

    /** Whatever threads on two nodes do to a few visitors and messages at once. */
    @Test
    default void theLawsHoldWhateverNodesDo() throws Exception {
        List<StoredMessage> messages = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            KeptMessage message = message().livesFor(100_000 + 10_000 * i).lateArrivals();
            if (i % 3 == 0) {
                message.budget(2);
            }
            if (i % 4 == 0) {
                message.replaces("banner");
            }
            messages.add(message.build());
            a().accept(messages.get(i));
        }
        long seed = new Random().nextLong();
        atOnce(operations(), i -> {
            act(new Random(seed + i), node(i), messages);
            return i;
        });
        time().advanceSeconds(40);
        a().settleDue();

        for (int v = 0; v < 10; v++) {
            assertBooksAndHistoryAgree(visitor(v), seed);
        }
        for (StoredMessage message : messages) {
            assertBudgetHolds(message, seed);
        }
    }

    private void assertBudgetHolds(StoredMessage message, long seed) {
        long places = IntStream.range(0, 10)
                .mapToObj(this::visitor)
                .flatMap(visitor -> a().history(visitor).stream())
                .filter(delivery -> delivery.message().equals(message) && delivery.holdsSlot())
                .count();
        assertThat(places).as("seed %s", seed).isLessThanOrEqualTo(message.budget());
    }

    private void act(Random random, StoreNode node, List<StoredMessage> messages) {
        MailboxRules rules = new MailboxRules(8, MailboxRules.Overflow.DROP_OLDEST);
        StoredMessage message = messages.get(random.nextInt(messages.size()));
        String visitor = visitor(random.nextInt(10));
        String tab = tab(random.nextInt(3));
        switch (random.nextInt(10)) {
            case 0 ->
                node.accept(
                        message().replaces("banner").build(),
                        List.of(new Recipient(visitor, true)),
                        rules);
            case 1, 2 -> {
                // Nobody adds what is about to expire: it would not be remembered.
                if (message.expiresAt() > time().millis() + 60_000) {
                    node.add(visitor, message);
                }
            }
            case 3 -> node.release(visitor, message, tab);
            case 4 -> node.seen(visitor);
            case 5 -> node.convert(visitor, 10_000);
            case 6 -> time().advanceMillis(random.nextInt(8_000_000 / operations()));
            case 7 -> node.settleDue();
            default -> {
                ClaimAnswer answer = node.claim(visitor, message, tab);
                boolean mayShow = answer == ClaimAnswer.GRANTED || answer == ClaimAnswer.HELD;
                if (mayShow && random.nextBoolean()) {
                    node.report(visitor, message, DeliveryEvent.DISMISS);
                }
            }
        }
    }

    /** Each delivery was displayed at most once, and ended at most once, and what was told of it leads to where it is. */
    private void assertBooksAndHistoryAgree(String visitor, long seed) {
        Map<String, Map<DeliveryState, Integer>> told = new HashMap<>();
        nodes().flatMap(node -> node.changes().stream())
                .filter(change -> change.visitor().equals(visitor))
                .filter(Change::isProgress)
                .forEach(
                        change -> told.computeIfAbsent(change.message().id(), id -> new HashMap<>())
                                .merge(change.to(), 1, Integer::sum));
        told.forEach((id, states) -> {
            int over = IntStream.of(
                            states.getOrDefault(DeliveryState.DISPLAYED, 0),
                            states.getOrDefault(DeliveryState.EXPIRED, 0),
                            states.getOrDefault(DeliveryState.SUPPRESSED, 0),
                            states.getOrDefault(DeliveryState.REVOKED, 0))
                    .sum();
            assertThat(over).as("%s of %s, seed %s", states, id, seed).isLessThanOrEqualTo(1);
        });
        for (Delivery delivery : a().history(visitor)) {
            assertThat(told.getOrDefault(delivery.message().id(), Map.of()))
                    .as("%s, seed %s", delivery.message().id(), seed)
                    .satisfiesAnyOf(
                            states -> assertThat(states).containsKey(delivery.state()),
                            states ->
                                    assertThat(delivery.state()).isEqualTo(DeliveryState.PENDING));
        }
    }
}

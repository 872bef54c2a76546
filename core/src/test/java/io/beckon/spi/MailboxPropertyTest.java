package io.beckon.spi;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Whatever happens to mailboxes, they do what the model does, and the laws hold. */
class MailboxPropertyTest {
    private static final int VISITORS = 2;
    private static final int MESSAGES = 150;
    private static final long START = 1_770_000_000_000L;
    private static final long LEASE = 45_000;

    /** Something that happens. What the numbers mean depends on what it is. */
    record Step(String what, int visitor, int message, int tab, int amount) {}

    /** How the site is set up. */
    record Setup(MailboxRules mailbox, int perHour, int perDay, int perVisit, long gap) {}

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void mailboxesDoWhatTheModelDoes(
            @ForAll("setups") Setup setup, @ForAll("steps") List<Step> steps) {
        Run run = new Run(setup);
        for (Step step : steps) {
            run.take(step);
            run.assertAgrees("v" + step.visitor());
        }
        run.assertLaws();
    }

    @Provide
    Arbitrary<Setup> setups() {
        Arbitrary<MailboxRules> mailboxes = Combinators.combine(
                        Arbitraries.of(2, 5, 60), Arbitraries.of(MailboxRules.Overflow.values()))
                .as(MailboxRules::new);
        return Combinators.combine(
                        mailboxes,
                        Arbitraries.of(0, 0, 2),
                        Arbitraries.of(0, 3, 32),
                        Arbitraries.of(0, 0, 3),
                        Arbitraries.of(0L, 0L, 60_000L))
                .as(Setup::new);
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<String> whats = Arbitraries.of(
                "add",
                "add",
                "add",
                "addAgain",
                "claim",
                "claim",
                "show",
                "show",
                "show",
                "release",
                "report",
                "report",
                "convert",
                "settle",
                "settle",
                "seen",
                "wait",
                "waitLong",
                "end",
                "endByBudget",
                "restart",
                "forget");
        return Combinators.combine(
                        whats,
                        Arbitraries.integers().between(0, VISITORS - 1),
                        Arbitraries.integers().between(0, MESSAGES - 1),
                        Arbitraries.integers().between(0, 2),
                        Arbitraries.integers().between(0, 9))
                .as(Step::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(500)
                .withSizeDistribution(RandomDistribution.uniform());
    }

    /** Mailboxes and the model, side by side. */
    private static final class Run {
        private final Setup setup;
        private final MailboxModel model = new MailboxModel();
        private final Map<String, Mailbox> mailboxes = new HashMap<>();
        private final List<StoredMessage> messages = new ArrayList<>();
        private final List<Change> changes = new ArrayList<>();
        private final TestLedger ledger = new TestLedger();
        private final Map<Integer, Integer> nextMessage = new HashMap<>();
        private long now = START;
        private long startedAt;

        Run(Setup setup) {
            this.setup = setup;
            for (int v = 0; v < VISITORS; v++) {
                mailboxes.put("v" + v, new Mailbox("v" + v));
                seen("v" + v);
            }
            for (int i = 0; i < MESSAGES; i++) {
                messages.add(message(i));
            }
        }

        private static StoredMessage message(int i) {
            return new StoredMessage(
                    "m" + i,
                    "offer",
                    "{}",
                    "{}",
                    "api",
                    "default",
                    START,
                    START + (i % 4 == 0 ? 600_000 : 400_000_000),
                    i % 3,
                    i % 7 == 0 ? "banner" : null,
                    null,
                    i % 5 == 0 ? 1 + i % 2 : 0,
                    i % 11 == 0,
                    i % 13 == 0,
                    i % 3 == 0);
        }

        void take(Step step) {
            String visitor = "v" + step.visitor();
            String tab = "c" + step.tab();
            StoredMessage message = messages.get(step.message());
            switch (step.what()) {
                case "add" -> {
                    for (int i = 0; i <= step.amount() / 3; i++) {
                        addNext(step.visitor());
                    }
                }
                case "addAgain" -> addAgain(visitor, message);
                case "claim" -> claim(visitor, waitingOr(visitor, step), tab);
                case "show" -> show(visitor, waitingOr(visitor, step), tab);
                case "release" -> release(visitor, waitingOr(visitor, step), tab);
                case "report" -> report(visitor, message, step.amount());
                case "convert" -> convert(visitor, step.amount() * 60_000L);
                case "settle" -> settle(visitor);
                case "seen" -> seen(visitor);
                case "wait" -> now += step.amount() * 10_000L;
                case "waitLong" -> now += step.amount() * 1_000_000L;
                case "end" -> end(message, Closing.REVOKED, step);
                case "endByBudget" -> end(message, Closing.BUDGET, step);
                case "restart" -> startedAt = now;
                case "forget" -> forget(visitor, step);
                default -> throw new AssertionError(step);
            }
            for (Mailbox mailbox : mailboxes.values()) {
                Mailbox.Changed changed = mailbox.takeChanged();
                changes.addAll(changed.changes());
                changed.changes().forEach(ledger::count);
            }
        }

        private ClaimRules rules() {
            return new ClaimRules(
                    LEASE,
                    startedAt,
                    setup.perHour(),
                    setup.perDay(),
                    setup.perVisit(),
                    setup.gap());
        }

        /** Most steps concern something that waits, so that something happens. */
        private StoredMessage waitingOr(String visitor, Step step) {
            List<MailboxModel.Facts> waiting = model.waiting(visitor);
            return waiting.isEmpty()
                    ? messages.get(step.message())
                    : waiting.get(step.message() % waiting.size()).message;
        }

        /** Each visitor is sent every message once, in its order. */
        private void addNext(int number) {
            int next = nextMessage.merge(number, 1, Integer::sum) - 1;
            if (next < MESSAGES) {
                add("v" + number, messages.get(next));
            }
        }

        /** Only messages for late arrivals are offered again, as long as they live. */
        private void addAgain(String visitor, StoredMessage message) {
            boolean had = model.find(visitor, message) != null;
            if (had && message.lateArrivals() && message.expiresAt() > now) {
                add(visitor, message);
            }
        }

        private void add(String visitor, StoredMessage message) {
            assertThat(mailbox(visitor).add(message, setup.mailbox(), now, ledger))
                    .isEqualTo(model.add(visitor, message, setup.mailbox()));
        }

        private ClaimAnswer claim(String visitor, StoredMessage message, String tab) {
            Set<String> remembered = remembered(visitor);
            ClaimAnswer answer = mailbox(visitor).claim(message.id(), tab, now, rules(), ledger);
            assertThat(answer)
                    .isEqualTo(model.claim(
                            visitor,
                            message,
                            tab,
                            now,
                            rules(),
                            facts -> remembered.contains(facts.message.id())));
            return answer;
        }

        private void show(String visitor, StoredMessage message, String tab) {
            ClaimAnswer answer = claim(visitor, message, tab);
            if (answer == ClaimAnswer.GRANTED || answer == ClaimAnswer.HELD) {
                report(visitor, message, DeliveryEvent.DISPLAY);
            }
        }

        private void release(String visitor, StoredMessage message, String tab) {
            Set<String> remembered = remembered(visitor);
            boolean released = mailbox(visitor).release(message.id(), tab, now, ledger) != null;
            assertThat(released)
                    .isEqualTo(model.release(
                            visitor,
                            message,
                            tab,
                            facts -> remembered.contains(facts.message.id())));
        }

        private void report(String visitor, StoredMessage message, int which) {
            report(
                    visitor,
                    message,
                    List.of(
                                    DeliveryEvent.DELIVER,
                                    DeliveryEvent.DELIVER,
                                    DeliveryEvent.DISPLAY,
                                    DeliveryEvent.CLICK,
                                    DeliveryEvent.DISMISS)
                            .get(which % 5));
        }

        private void report(String visitor, StoredMessage message, DeliveryEvent event) {
            boolean remembered = remembered(visitor).contains(message.id());
            mailbox(visitor).report(message.id(), event, now, ledger);
            if (remembered) {
                model.report(visitor, message, event, now);
            }
        }

        private void convert(String visitor, long window) {
            Set<String> remembered = remembered(visitor);
            Delivery converted = mailbox(visitor).convert(now, window);
            StoredMessage expected = model.convert(
                    visitor, now, window, facts -> remembered.contains(facts.message.id()));
            assertThat(converted == null ? null : converted.message()).isEqualTo(expected);
        }

        private void settle(String visitor) {
            Set<String> remembered = remembered(visitor);
            List<String> freed = mailbox(visitor).settle(now, rules(), ledger).stream()
                    .map(delivery -> delivery.message().id())
                    .toList();
            assertThat(freed)
                    .isEqualTo(model.settle(
                            visitor,
                            now,
                            rules(),
                            facts -> remembered.contains(facts.message.id())));
            assertThat(mailbox(visitor).dueAt(ledger)).isGreaterThan(now);
        }

        private void seen(String visitor) {
            mailbox(visitor).seen(now);
            model.seen(visitor, now);
        }

        private void end(StoredMessage message, Closing reason, Step step) {
            boolean rightReason = reason == Closing.REVOKED || message.budget() > 0;
            if (step.amount() == 0 && rightReason && model.end(message, reason)) {
                ledger.closed.put(message.id(), reason);
            }
        }

        private void forget(String visitor, Step step) {
            if (step.amount() == 0) {
                mailbox(visitor).forget(now, ledger);
                model.forget(visitor);
            }
        }

        private Mailbox mailbox(String visitor) {
            return mailboxes.get(visitor);
        }

        private Set<String> remembered(String visitor) {
            return mailbox(visitor).history().stream()
                    .map(delivery -> delivery.message().id())
                    .collect(Collectors.toSet());
        }

        void assertAgrees(String visitor) {
            List<Delivery> history = mailbox(visitor).history();
            assertThat(history.stream().map(Run::text).toList())
                    .isEqualTo(history.stream()
                            .map(delivery -> text(model.find(visitor, delivery.message())))
                            .toList());
            assertThat(mailbox(visitor).waitingAfter(0).stream()
                            .map(Delivery::message)
                            .toList())
                    .isEqualTo(model.waiting(visitor).stream()
                            .map(facts -> facts.message)
                            .toList());
            assertThat(mailbox(visitor).dueAt())
                    .isEqualTo(mailbox(visitor).waitingAfter(0).stream()
                            .mapToLong(Delivery::dueAt)
                            .min()
                            .orElse(Long.MAX_VALUE));
            assertSlotsAreNeitherLostNorTooMany();
        }

        private static String text(Delivery delivery) {
            return text(
                    delivery.message(),
                    delivery.state(),
                    delivery.reason(),
                    delivery.claimedBy(),
                    delivery.claimedUntil(),
                    delivery.displayedAt(),
                    delivery.holdsSlot());
        }

        private static String text(MailboxModel.Facts facts) {
            return text(
                    facts.message,
                    facts.state(),
                    facts.reason,
                    facts.tab,
                    facts.tab == null ? 0 : facts.tabUntil,
                    facts.shownAt,
                    facts.slot);
        }

        private static String text(StoredMessage message, @Nullable Object... rest) {
            return message.id() + " " + Arrays.toString(rest);
        }

        private void assertSlotsAreNeitherLostNorTooMany() {
            for (StoredMessage message : messages) {
                if (message.budget() > 0) {
                    int taken = ledger.taken.getOrDefault(message.id(), 0);
                    assertThat(taken)
                            .isEqualTo((int) model.taken(message))
                            .isLessThanOrEqualTo(message.budget());
                }
            }
        }

        void assertLaws() {
            assertEachDeliveryIsDisplayedOrEndsOnce();
            assertBooksBalance();
            for (Mailbox mailbox : mailboxes.values()) {
                assertThat(mailbox.waitingAfter(0))
                        .extracting(Delivery::offset)
                        .isSorted()
                        .doesNotHaveDuplicates();
                assertThat(mailbox.waitingCount())
                        .isLessThanOrEqualTo(setup.mailbox().capacity());
                assertThat(mailbox.history())
                        .hasSizeLessThanOrEqualTo(
                                mailbox.waitingCount() + 2 * Mailbox.REMEMBERED + MESSAGES / 3);
            }
        }

        private void assertEachDeliveryIsDisplayedOrEndsOnce() {
            Map<String, Long> ends = changes.stream()
                    .filter(change -> change.from() != null
                            && change.from().waits()
                            && !change.to().waits())
                    .collect(Collectors.groupingBy(
                            change -> change.visitor() + " " + change.message().id(),
                            Collectors.counting()));
            assertThat(ends.values()).allMatch(count -> count == 1);
        }

        /** Accepted = where the changes have led, and that is where the model says. */
        private void assertBooksBalance() {
            Map<DeliveryState, Long> states = new HashMap<>();
            for (Change change : changes) {
                if (change.from() != null) {
                    states.merge(change.from(), -1L, Long::sum);
                }
                states.merge(change.to(), 1L, Long::sum);
            }
            states.values().removeIf(count -> count == 0);
            assertThat(states)
                    .isEqualTo(model.all().stream()
                            .collect(Collectors.groupingBy(
                                    MailboxModel.Facts::state, Collectors.counting())));
        }
    }

    /** What mailboxes have in common, for one thread. */
    private static final class TestLedger implements Ledger {
        private final Map<String, Closing> closed = new HashMap<>();
        private final Map<String, Integer> taken = new HashMap<>();
        private final Map<String, Integer> displayed = new HashMap<>();
        private long offset;

        void count(Change change) {
            if (change.to() == DeliveryState.DISPLAYED) {
                displayed.merge(change.message().id(), 1, Integer::sum);
            }
        }

        @Override
        public long nextOffset() {
            return ++offset;
        }

        @Override
        public @Nullable Closing closed(StoredMessage message) {
            return closed.get(message.id());
        }

        @Override
        public Slot takeSlot(StoredMessage message) {
            if (taken.getOrDefault(message.id(), 0) < message.budget()) {
                taken.merge(message.id(), 1, Integer::sum);
                return Slot.TAKEN;
            }
            return displayed.getOrDefault(message.id(), 0) < message.budget()
                    ? Slot.NONE_FREE
                    : Slot.SPENT;
        }

        @Override
        public void returnSlot(StoredMessage message) {
            taken.merge(message.id(), -1, Integer::sum);
        }
    }
}

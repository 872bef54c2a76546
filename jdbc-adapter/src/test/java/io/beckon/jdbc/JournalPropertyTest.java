package io.beckon.jdbc;

import static io.beckon.jdbc.JournalSamples.changed;
import static io.beckon.jdbc.JournalSamples.message;
import static io.beckon.jdbc.JournalSamples.visitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.VisitorId;
import io.beckon.spi.Clock;
import io.beckon.spi.DeliveryState;
import io.beckon.spi.StoredMessage;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import javax.sql.DataSource;

/** Whatever is written, erased and trimmed, in whatever order: the journal holds, and has what it should have. */
class JournalPropertyTest {
    private static final int VISITORS = 5;

    /** A moment that no step reaches. */
    private static final long FAR = 1_000_000_000;

    @Property(tries = 200)
    void holdsAndHasWhatItShouldHave(@ForAll("steps") List<Step> steps) throws Exception {
        DataSource source = JournalSources.h2();
        try (Model model = new Model(source)) {
            model.compare();
            for (Step step : steps) {
                step.action.on(model);
                model.compare();
            }
            assertThat(JournalByHand.holds(source)).isTrue();
        }
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Integer> anyVisitor = Arbitraries.integers().between(0, VISITORS - 1);
        Arbitrary<Step> accept = Combinators.combine(
                        anyVisitor.set().ofMaxSize(3),
                        anyVisitor.injectNull(0.5),
                        Arbitraries.of(true, false))
                .as((to, mentioned, late) -> new Step(
                        "accept for " + to + ", mentioning " + mentioned + (late ? ", late" : ""),
                        model -> model.accept(to, mentioned, late)));
        Arbitrary<Step> change =
                anyVisitor.map(one -> new Step("change for " + one, model -> model.change(one)));
        Arbitrary<Step> erase =
                anyVisitor.map(one -> new Step("erase " + one, model -> model.erase(one)));
        Arbitrary<Step> trim = Arbitraries.integers()
                .between(1, 20)
                .map(seconds ->
                        new Step("trim after " + seconds + " s", model -> model.trim(seconds)));
        return Arbitraries.frequencyOf(
                        Tuple.of(4, accept),
                        Tuple.of(4, change),
                        Tuple.of(2, erase),
                        Tuple.of(1, trim))
                .list()
                .ofMaxSize(30);
    }

    /** A step, and what a failed sample calls it. */
    private record Step(String name, Action action) {
        @Override
        public String toString() {
            return name;
        }
    }

    @FunctionalInterface
    private interface Action {
        void on(Model model) throws Exception;
    }

    /** Does to the journal, and to a list of its entries, what a step says. A second passes with each step. */
    private static final class Model implements Clock, AutoCloseable {
        private final DataSource source;
        private final JournalWriter writer;
        private final JdbcJournal journal;
        private final TreeMap<Long, Entry> entries = new TreeMap<>();
        private long last;
        private long now = 1_000_000;

        Model(DataSource source) {
            this.source = source;
            this.writer = new JournalWriter(source);
            this.journal = new JdbcJournal(new Database(source), this);
        }

        void accept(Set<Integer> to, Integer mentioned, boolean late) throws Exception {
            now += 1_000;
            String text = mentioned == null ? "{}" : "{\"of\":\"" + visitor(mentioned) + "\"}";
            String id = message((int) last).id();
            StoredMessage message = new StoredMessage(
                    id, "offer", text, "{}", "Anna", "default", now, FAR, 0, null, null, 0, false,
                    false, late);
            if (late) {
                writer.awaitLateArrivals(message);
            }
            List<String> visitors = to.stream().map(JournalSamples::visitor).toList();
            writer.write(JournalEntry.accepted(message, visitors));
            String mention = mentioned == null ? null : visitor(mentioned);
            boolean forOne = visitors.size() == 1 && !late;
            add(new Entry(now, forOne ? visitors.get(0) : null, mention, id, !late));
            if (!forOne) {
                visitors.forEach(each -> add(new Entry(now, each, null, id, false)));
            }
        }

        void change(int one) throws Exception {
            now += 1_000;
            // Clocks of nodes differ.
            long at = now - 3_000L * (one % 2);
            writer.write(changed(
                    message((int) last),
                    visitor(one),
                    DeliveryState.PENDING,
                    DeliveryState.DELIVERED,
                    at));
            add(new Entry(at, visitor(one), null, null, false));
        }

        void erase(int one) throws Exception {
            now += 1_000;
            String erased = visitor(one);
            int blanked = journal.erase(new VisitorId(erased), "Otto");
            Set<Long> expected = new TreeSet<>();
            entries.forEach((sequence, entry) -> {
                if (entry.has(erased) || isForNobodyBut(erased, entry)) {
                    expected.add(sequence);
                }
            });
            assertThat(blanked).isEqualTo(expected.size());
            expected.forEach(
                    sequence -> entries.computeIfPresent(sequence, (same, entry) -> entry.blank()));
            if (blanked > 0) {
                add(Entry.ofNobody(now));
            }
            assertThat(JournalTraces.of(source, erased)).isEmpty();
        }

        /** Whether a message was for this visitor, and for nobody else that is still known. */
        private boolean isForNobodyBut(String visitor, Entry accepted) {
            if (!accepted.goesWithItsVisitors) {
                return false;
            }
            List<String> recipients = entries.values().stream()
                    .filter(entry -> accepted.message.equals(entry.message))
                    .map(Entry::visitor)
                    .filter(Objects::nonNull)
                    .toList();
            return recipients.equals(List.of(visitor));
        }

        void trim(int seconds) {
            now += 1_000;
            long before = now - seconds * 1_000L;
            long deleted = journal.retain(Duration.ofSeconds(seconds));
            long expected = 0;
            while (!entries.isEmpty() && entries.firstEntry().getValue().at < before) {
                entries.pollFirstEntry();
                expected++;
            }
            assertThat(deleted).isEqualTo(expected);
            if (deleted > 0) {
                add(Entry.ofNobody(now));
            }
        }

        void compare() throws Exception {
            JournalCheck check = journal.verify();
            assertThat(check.fault()).isEmpty();
            assertThat(check.entries()).isEqualTo(entries.size());
            List<List<String>> expected = new ArrayList<>();
            for (Map.Entry<Long, Entry> each : entries.entrySet()) {
                Entry entry = each.getValue();
                expected.add(List.of(
                        each.getKey().toString(),
                        Long.toString(entry.at),
                        Objects.requireNonNullElse(entry.visitor, "-")));
            }
            assertThat(JournalTraces.rows(
                            source,
                            "SELECT sequence, happened_at, visitor FROM beckon_journal"
                                    + " ORDER BY sequence"))
                    .isEqualTo(expected);
        }

        private void add(Entry entry) {
            last++;
            entries.put(last, entry);
        }

        @Override
        public long millis() {
            return now;
        }

        @Override
        public long nanos() {
            return now * 1_000_000;
        }

        @Override
        public void close() {
            writer.close();
        }
    }

    /**
     * An entry, without what was erased from it.
     *
     * @param message of an accepted message, and of whom it is for: which
     * @param goesWithItsVisitors of an accepted message that is for nobody else: that its text goes with the last of them
     */
    private record Entry(
            long at, String visitor, String mention, String message, boolean goesWithItsVisitors) {
        static Entry ofNobody(long at) {
            return new Entry(at, null, null, null, false);
        }

        Entry blank() {
            return new Entry(at, null, null, message, false);
        }

        boolean has(String one) {
            return one.equals(visitor) || one.equals(mention);
        }
    }
}

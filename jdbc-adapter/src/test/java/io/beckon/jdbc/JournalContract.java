package io.beckon.jdbc;

import static io.beckon.jdbc.JournalSamples.changed;
import static io.beckon.jdbc.JournalSamples.message;
import static io.beckon.jdbc.JournalSamples.visitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckon.VisitorId;
import io.beckon.jdbc.JournalFault.Problem;
import io.beckon.spi.Clock;
import io.beckon.spi.Closing;
import io.beckon.spi.DeliveryState;
import io.beckon.spi.StoreUnavailableException;
import io.beckon.spi.StoredMessage;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import javax.sql.DataSource;

/** What a journal does, in whatever database it is. */
abstract class JournalContract {
    private DataSource source;
    private JournalWriter writer;
    private JdbcJournal journal;

    /** An empty database. */
    abstract DataSource source() throws Exception;

    @BeforeEach
    void open() throws Exception {
        source = source();
        writer = new JournalWriter(source);
        journal = JdbcJournal.over(source);
    }

    @AfterEach
    void close() {
        writer.close();
    }

    @Test
    void startsEmptyAndHolds() throws Exception {
        assertThat(journal.head()).isEqualTo(JournalHead.START);
        assertThat(journal.verify().holds()).isTrue();
        assertThat(JournalByHand.holds(source)).isTrue();
    }

    @Test
    void tellsWhatHappenedInItsOrder() throws Exception {
        StoredMessage one = message(1);
        StoredMessage several = message(2);
        writer.write(JournalEntry.accepted(one, List.of(visitor(1))));
        writer.write(
                changed(one, visitor(1), DeliveryState.PENDING, DeliveryState.DELIVERED, 1_100),
                changed(one, visitor(1), DeliveryState.DELIVERED, DeliveryState.CLAIMED, 1_200),
                changed(one, visitor(1), DeliveryState.CLAIMED, DeliveryState.DELIVERED, 1_300),
                changed(one, visitor(1), DeliveryState.DELIVERED, DeliveryState.SUPPRESSED, 1_400),
                JournalEntry.accepted(several, List.of(visitor(2), visitor(3))),
                JournalEntry.ended(several.id(), Closing.BUDGET, 1_500));

        assertThat(rows("SELECT sequence, happened_at, kind, reason, message, visitor"
                        + " FROM beckon_journal ORDER BY sequence"))
                .containsExactly(
                        List.of("1", "1000", "ACCEPTED", "-", one.id(), visitor(1)),
                        List.of("2", "1100", "DELIVERED", "-", one.id(), visitor(1)),
                        List.of("3", "1200", "CLAIMED", "-", one.id(), visitor(1)),
                        List.of("4", "1300", "RELEASED", "-", one.id(), visitor(1)),
                        List.of("5", "1400", "SUPPRESSED", "QUEUE_FULL", one.id(), visitor(1)),
                        List.of("6", "1000", "ACCEPTED", "-", several.id(), "-"),
                        List.of("7", "1000", "PENDING", "-", several.id(), visitor(2)),
                        List.of("8", "1000", "PENDING", "-", several.id(), visitor(3)),
                        List.of("9", "1500", "ENDED", "BUDGET", several.id(), "-"));
        assertThat(rows("SELECT name, sent_by, channel, audience, text FROM beckon_journal"
                        + " WHERE sequence = 1"))
                .containsExactly(List.of("offer", "Anna", "default", one.audience(), one.text()));
        JournalCheck check = journal.verify();
        assertThat(check.holds()).isTrue();
        assertThat(check.entries()).isEqualTo(9);
        assertThat(check.head()).isEqualTo(journal.head());
        assertThat(JournalByHand.holds(source)).isTrue();
    }

    @Test
    void namesTheOnlyVisitorOfALateMessageApart() throws Exception {
        StoredMessage late = message("01J00000000000000000000001", "{}", "{}", "API", true);
        writer.write(JournalEntry.accepted(late, List.of(visitor(1))));

        assertThat(rows("SELECT kind, visitor FROM beckon_journal ORDER BY sequence"))
                .containsExactly(List.of("ACCEPTED", "-"), List.of("PENDING", visitor(1)));
    }

    @Test
    void holdsWithMoreEntriesThanAreReadAtOnce() throws Exception {
        List<String> visitors =
                IntStream.range(0, 2_500).mapToObj(JournalSamples::visitor).toList();
        writer.write(JournalEntry.accepted(message(1), visitors));

        JournalCheck check = journal.verify();
        assertThat(check.fault()).isEmpty();
        assertThat(check.entries()).isEqualTo(2_501);
        assertThat(JournalByHand.holds(source)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "happened_at = happened_at + 1",
                "kind = 'CLICKED'",
                "kind = 'NEVER_HEARD_OF'",
                "reason = 'CAP'",
                "message = '01J00000000000000000000099'",
                "name = 'other'",
                "sent_by = 'Mallory'",
                "channel = 'other'",
                "hash = content_hash",
                "content_hash = hash",
            })
    void showsWhatWasChangedInAnEntry(String change) throws Exception {
        writeEight();
        execute("UPDATE beckon_journal SET " + change + " WHERE sequence = 5");

        assertFault(5, Problem.CHAIN);
        assertThat(journal.verify().entries()).isEqualTo(4);
        assertThat(journal.verify().head().sequence()).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "visitor = 'v_somebody_else_altogether'|CONTENT",
                "visitor = NULL|CONTENT",
                "audience = '{}'|CONTENT",
                "text = 'Nothing of the kind'|CONTENT",
                "salt = hash|CONTENT",
                "erased_in = 8|CONTENT",
                "salt = NULL|CONTENT",
                "visitor = NULL, audience = NULL, text = NULL, salt = NULL|BLANKED",
                "visitor = NULL, audience = NULL, text = NULL, salt = NULL, erased_in = 8|BLANKED",
            })
    void showsWhatWasChangedInContent(String change, Problem problem) throws Exception {
        writeEight();
        execute("UPDATE beckon_journal SET " + change + " WHERE sequence = 5");

        assertFault(5, problem);
    }

    @Test
    void showsAnEntryThatWasBlankedInTheNameOfAnotherErasure() throws Exception {
        writeEight();
        writer.write(JournalEntry.accepted(message(9), List.of(visitor(1))));
        journal.erase(new VisitorId(visitor(1)), "Otto");
        long erasure = journal.head().sequence();
        execute("UPDATE beckon_journal SET visitor = NULL, audience = NULL, text = NULL,"
                + " salt = NULL, erased_in = " + erasure + " WHERE sequence = 5");

        assertFault(5, Problem.BLANKED);
    }

    @Test
    void showsAnEntryThatWasBlankedInTheNameOfAMessage() throws Exception {
        writeEight();
        writer.write(JournalEntry.accepted(
                message("01J00000000000000000000009", "{}", "5"), List.of(visitor(1))));
        execute("UPDATE beckon_journal SET visitor = NULL, audience = NULL, text = NULL,"
                + " salt = NULL, erased_in = 9 WHERE sequence = 5");

        assertFault(5, Problem.BLANKED);
    }

    @Test
    void showsAnErasureWhoseListWasChanged() throws Exception {
        writeEight();
        journal.erase(new VisitorId(visitor(5)), "Otto");
        long erasure = journal.head().sequence();
        execute("UPDATE beckon_journal SET text = CONCAT('4,', text) WHERE sequence = " + erasure);
        execute("UPDATE beckon_journal SET visitor = NULL, audience = NULL, text = NULL,"
                + " salt = NULL, erased_in = " + erasure + " WHERE sequence = 4");

        assertFault(erasure, Problem.CONTENT);
    }

    @Test
    void showsWhatWasDeletedInTheMiddle() throws Exception {
        writeEight();
        execute("DELETE FROM beckon_journal WHERE sequence = 5");
        assertFault(5, Problem.MISSING);

        // Nor does it help to close the gap.
        execute("UPDATE beckon_journal SET sequence = sequence - 1 WHERE sequence = 6");
        execute("UPDATE beckon_journal SET sequence = sequence - 1 WHERE sequence = 7");
        execute("UPDATE beckon_journal SET sequence = sequence - 1 WHERE sequence = 8");
        assertFault(5, Problem.CHAIN);
    }

    @Test
    void showsWhatWasDeletedAtTheStart() throws Exception {
        writeEight();
        execute("DELETE FROM beckon_journal WHERE sequence <= 3");

        assertFault(1, Problem.MISSING);
    }

    @Test
    void showsWhatWasDeletedAtTheEnd() throws Exception {
        writeEight();
        execute("DELETE FROM beckon_journal WHERE sequence >= 7");
        assertFault(7, Problem.MISSING);

        execute("DELETE FROM beckon_journal");
        assertFault(1, Problem.MISSING);
    }

    @Test
    void showsAnEndThatWasChangedTogetherWithTheHead() throws Exception {
        writeEight();
        execute("DELETE FROM beckon_journal WHERE sequence >= 7");
        execute("UPDATE beckon_head SET journal_sequence = 6");

        assertFault(6, Problem.CHAIN);
    }

    @Test
    void showsWhatWasSwapped() throws Exception {
        writeEight();
        execute("UPDATE beckon_journal SET sequence = -1 WHERE sequence = 4");
        execute("UPDATE beckon_journal SET sequence = 4 WHERE sequence = 5");
        execute("UPDATE beckon_journal SET sequence = 5 WHERE sequence = -1");

        assertFault(4, Problem.CHAIN);
    }

    @Test
    void showsContentThatWasSwapped() throws Exception {
        writeEight();
        List<String> fourth =
                rows("SELECT visitor FROM beckon_journal WHERE sequence = 4").get(0);
        List<String> fifth =
                rows("SELECT visitor FROM beckon_journal WHERE sequence = 5").get(0);
        execute("UPDATE beckon_journal SET visitor = '" + fifth.get(0) + "' WHERE sequence = 4");
        execute("UPDATE beckon_journal SET visitor = '" + fourth.get(0) + "' WHERE sequence = 5");

        assertFault(4, Problem.CONTENT);
    }

    @ParameterizedTest
    @CsvSource({"-3, -3, ADDED", "0, 0, ADDED", "9, 9, ADDED", "11, 11, ADDED"})
    void showsWhatWasAdded(long sequence, long at, Problem problem) throws Exception {
        writeEight();
        execute("INSERT INTO beckon_journal SELECT " + sequence
                + ", happened_at, kind, reason, message, name, sent_by, channel, visitor, audience,"
                + " text, salt, content_hash, hash, erased_in FROM beckon_journal"
                + " WHERE sequence = 5");

        assertFault(at, problem);
    }

    @Test
    void showsAnEntryThatWasPutBetween() throws Exception {
        writeEight();
        for (int sequence = 8; sequence >= 5; sequence--) {
            execute("UPDATE beckon_journal SET sequence = sequence + 1 WHERE sequence = "
                    + sequence);
        }
        execute("INSERT INTO beckon_journal SELECT 5, happened_at, kind, reason, message, name,"
                + " sent_by, channel, visitor, audience, text, salt, content_hash, hash, erased_in"
                + " FROM beckon_journal WHERE sequence = 4");

        assertFault(5, Problem.CHAIN);
    }

    @Test
    void showsThatItWasWrittenAnew() throws Exception {
        writeEight();
        JournalHead kept = JournalHead.parse(journal.head().toString());
        writeEight();
        assertThat(journal.verify(kept).holds()).isTrue();

        execute("DELETE FROM beckon_journal");
        execute("UPDATE beckon_head SET journal_sequence = 0, journal_hash = NULL");
        writeEight();
        assertThat(journal.verify().holds()).isTrue();
        assertThat(journal.verify(kept).fault()).contains(new JournalFault(8, Problem.REWRITTEN));

        execute("DELETE FROM beckon_journal");
        execute("UPDATE beckon_head SET journal_sequence = 0, journal_hash = NULL");
        assertThat(journal.verify(kept).fault()).contains(new JournalFault(1, Problem.MISSING));
    }

    @Test
    void erasesAVisitorAndNobodyElse() throws Exception {
        String erased = visitor(1);
        StoredMessage only = message(1);
        StoredMessage shared = message(2);
        writer.write(
                JournalEntry.accepted(only, List.of(erased)),
                JournalEntry.accepted(shared, List.of(erased, visitor(2))),
                changed(shared, erased, DeliveryState.PENDING, DeliveryState.DELIVERED, 1_100),
                changed(shared, visitor(2), DeliveryState.PENDING, DeliveryState.DELIVERED, 1_100));

        assertThat(journal.erase(new VisitorId(erased), "Otto")).isEqualTo(3);

        assertThat(rows("SELECT sequence, kind, visitor, text, erased_in FROM beckon_journal"
                        + " ORDER BY sequence"))
                .containsExactly(
                        List.of("1", "ACCEPTED", "-", "-", "7"),
                        List.of("2", "ACCEPTED", "-", shared.text(), "-"),
                        List.of("3", "PENDING", "-", "-", "7"),
                        List.of("4", "PENDING", visitor(2), "-", "-"),
                        List.of("5", "DELIVERED", "-", "-", "7"),
                        List.of("6", "DELIVERED", visitor(2), "-", "-"),
                        List.of("7", "ERASED", "-", "1,3,5", "-"));
        assertThat(rows("SELECT sent_by FROM beckon_journal WHERE kind = 'ERASED'"))
                .containsExactly(List.of("Otto"));
        assertNoTraceOf(erased);
        JournalCheck check = journal.verify();
        assertThat(check.fault()).isEmpty();
        assertThat(check.erased()).isEqualTo(3);
        assertThat(JournalByHand.holds(source)).isTrue();
    }

    @Test
    void blanksAMessageWithTheLastOfItsVisitors() throws Exception {
        StoredMessage shared = message(1);
        writer.write(JournalEntry.accepted(shared, List.of(visitor(1), visitor(2))));

        assertThat(journal.erase(new VisitorId(visitor(1)), "Otto")).isEqualTo(1);
        assertThat(journal.erase(new VisitorId(visitor(2)), "Otto")).isEqualTo(2);

        assertThat(rows("SELECT sequence FROM beckon_journal WHERE text LIKE '%Offer%'"))
                .isEmpty();
        assertThat(journal.verify().holds()).isTrue();
    }

    @Test
    void erasesWhereAVisitorIsMentioned() throws Exception {
        String erased = visitor(1);
        // A `_` stands for any letter where ids are looked for carelessly.
        String similar = erased.replace('_', '-').replace("v-", "v_");
        writer.write(
                JournalEntry.accepted(
                        message("01J00000000000000000000001", to(erased), "{}"), List.of()),
                JournalEntry.accepted(
                        message("01J00000000000000000000002", "{}", "{\"of\":\"" + erased + "\"}"),
                        List.of(visitor(2), visitor(3))),
                JournalEntry.accepted(
                        message("01J00000000000000000000003", to(similar), "{}"), List.of()));

        assertThat(journal.erase(new VisitorId(erased), "Otto")).isEqualTo(2);

        assertNoTraceOf(erased);
        assertThat(rows("SELECT audience FROM beckon_journal WHERE sequence = 5"))
                .containsExactly(List.of(to(similar)));
        assertThat(journal.verify().holds()).isTrue();
    }

    @Test
    void erasesInAsManyEntriesAsItTakes() throws Exception {
        List<JournalEntry> entries = new ArrayList<>();
        for (int i = 0; i < 2_100; i++) {
            entries.add(changed(
                    message(1),
                    visitor(1),
                    DeliveryState.PENDING,
                    DeliveryState.DELIVERED,
                    1_000 + i));
        }
        writer.write(entries.toArray(JournalEntry[]::new));

        assertThat(journal.erase(new VisitorId(visitor(1)), "Otto")).isEqualTo(2_100);

        assertThat(rows("SELECT COUNT(*) FROM beckon_journal WHERE kind = 'ERASED'"))
                .containsExactly(List.of("3"));
        assertNoTraceOf(visitor(1));
        assertThat(journal.verify().fault()).isEmpty();
        assertThat(JournalByHand.holds(source)).isTrue();
    }

    @Test
    void erasesNobodyItDoesNotKnow() throws Exception {
        writeEight();

        assertThat(journal.erase(new VisitorId(visitor(99)), "Otto")).isZero();

        assertThat(journal.head().sequence()).isEqualTo(8);
        assertThat(journal.verify().holds()).isTrue();
    }

    @Test
    void refusesToWriteDownWhoIsErased() {
        assertThatThrownBy(
                        () -> journal.erase(new VisitorId(visitor(1)), "Otto, for " + visitor(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void trimsWhatIsOld() throws Exception {
        JdbcJournal later = new JdbcJournal(new Database(source), at(10_000));
        writeEight();
        writer.write(changed(
                message(1), visitor(1), DeliveryState.PENDING, DeliveryState.DELIVERED, 9_500));
        writer.write(changed(
                message(1), visitor(1), DeliveryState.DELIVERED, DeliveryState.CLAIMED, 1_000));

        assertThat(later.retain(Duration.ofSeconds(5))).isEqualTo(8);

        // What is old and comes after something younger stays until that goes.
        assertThat(rows("SELECT sequence, kind FROM beckon_journal ORDER BY sequence"))
                .containsExactly(
                        List.of("9", "DELIVERED"),
                        List.of("10", "CLAIMED"),
                        List.of("11", "TRIMMED"));
        assertThat(later.verify().fault()).isEmpty();
        assertThat(later.verify().entries()).isEqualTo(3);
        assertThat(JournalByHand.holds(source)).isTrue();
        assertThat(later.retain(Duration.ofSeconds(5))).isZero();
        assertThat(journal.head().sequence()).isEqualTo(11);

        writeEight();
        assertThat(later.verify().holds()).isTrue();
    }

    @Test
    void showsThatItWasWrittenAnewBeforeItWasTrimmed() throws Exception {
        JdbcJournal later = new JdbcJournal(new Database(source), at(10_000));
        writeEight();
        JournalHead kept = journal.head();
        later.retain(Duration.ofSeconds(5));

        assertThat(later.verify(kept).fault()).isEmpty();
        JournalHead other = new JournalHead(8, new byte[JournalHead.HASH_BYTES]);
        assertThat(later.verify(other).fault()).contains(new JournalFault(8, Problem.REWRITTEN));
        assertThat(later.verify(new JournalHead(7, other.hash())).holds()).isTrue();
    }

    @Test
    void trimsAllInSteps() throws Exception {
        List<String> visitors =
                IntStream.range(0, 4_500).mapToObj(JournalSamples::visitor).toList();
        writer.write(JournalEntry.accepted(message(1), visitors));
        JdbcJournal later = new JdbcJournal(new Database(source), at(10_000_000));

        assertThat(later.retain(Duration.ofSeconds(1))).isEqualTo(4_501);

        assertThat(rows("SELECT sequence, kind FROM beckon_journal ORDER BY sequence"))
                .containsExactly(
                        List.of("4502", "TRIMMED"),
                        List.of("4503", "TRIMMED"),
                        List.of("4504", "TRIMMED"));
        assertThat(later.verify().fault()).isEmpty();
        assertThat(JournalByHand.holds(source)).isTrue();
    }

    @Test
    void showsWhatWasTrimmedByAnotherHand() throws Exception {
        JdbcJournal later = new JdbcJournal(new Database(source), at(10_000));
        writeEight();
        later.retain(Duration.ofSeconds(5));
        writeEight();
        execute("DELETE FROM beckon_journal WHERE sequence = 10");
        assertFault(10, Problem.MISSING);

        // Then nothing tells any more why the first eight are missing.
        execute("DELETE FROM beckon_journal WHERE sequence <= 12");
        assertFault(1, Problem.MISSING);
    }

    @Test
    void trimsWhatWasErased() throws Exception {
        JdbcJournal later = new JdbcJournal(new Database(source), at(10_000));
        writeEight();
        StoredMessage young = message(9);
        writer.write(
                changed(young, visitor(1), DeliveryState.PENDING, DeliveryState.DELIVERED, 9_900));
        later.erase(new VisitorId(visitor(1)), "Otto");

        assertThat(later.retain(Duration.ofSeconds(5))).isEqualTo(8);

        assertThat(later.verify().fault()).isEmpty();
        assertThat(later.verify().erased()).isEqualTo(1);
        assertThat(JournalByHand.holds(source)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1})
    void refusesToKeepNothing(long seconds) {
        assertThatThrownBy(() -> journal.retain(Duration.ofSeconds(seconds)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void isOneChainHoweverManyWrite() throws Exception {
        int writers = 3;
        int transactions = 40;
        List<Callable<Void>> tasks = new ArrayList<>();
        for (int w = 0; w < writers; w++) {
            int number = w;
            tasks.add(() -> {
                writeMany(number, transactions);
                return null;
            });
        }
        tasks.add(() -> {
            for (int i = 0; i < 5; i++) {
                assertThat(journal.verify().fault()).isEmpty();
                journal.erase(new VisitorId(visitor(i)), "Otto");
            }
            return null;
        });
        runAtOnce(tasks);

        JournalCheck check = journal.verify();
        assertThat(check.fault()).isEmpty();
        assertThat(check.entries()).isGreaterThanOrEqualTo((long) writers * transactions * 2);
        assertThat(JournalByHand.holds(source)).isTrue();
    }

    @Test
    void saysThatTheDatabaseDoesNotAnswer() throws Exception {
        writeEight();
        execute("DROP TABLE beckon_head");

        assertThatThrownBy(journal::verify).isInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(journal::head).isInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(() -> journal.erase(new VisitorId(visitor(1)), "Otto"))
                .isInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(() -> journal.retain(Duration.ofDays(1)))
                .isInstanceOf(StoreUnavailableException.class);
    }

    private void writeMany(int number, int transactions) throws SQLException {
        try (JournalWriter own = new JournalWriter(source)) {
            for (int i = 0; i < transactions; i++) {
                StoredMessage message = message(number * 1_000 + i);
                String to = visitor(i);
                own.write(
                        JournalEntry.accepted(message, List.of(to)),
                        changed(
                                message,
                                to,
                                DeliveryState.PENDING,
                                DeliveryState.DELIVERED,
                                2_000));
            }
        }
    }

    private static void runAtOnce(List<Callable<Void>> tasks) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
        try {
            for (Future<Void> done : threads.invokeAll(tasks)) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** Entries 1 to 8, where the journal was empty; each of another visitor. */
    private void writeEight() throws SQLException {
        for (int i = 1; i <= 4; i++) {
            StoredMessage message = message(i);
            writer.write(
                    JournalEntry.accepted(message, List.of(visitor(2 * i))),
                    changed(message, visitor(2 * i + 1), null, DeliveryState.PENDING, 1_000 + i));
        }
    }

    private void assertFault(long sequence, Problem problem) throws Exception {
        assertThat(journal.verify().fault()).contains(new JournalFault(sequence, problem));
        assertThat(journal.verify().holds()).isFalse();
        assertThat(JournalByHand.holds(source)).isFalse();
    }

    private void assertNoTraceOf(String visitor) throws SQLException {
        assertThat(JournalTraces.of(source, visitor)).isEmpty();
    }

    private List<List<String>> rows(String query) throws SQLException {
        return JournalTraces.rows(source, query);
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String to(String visitor) {
        return "{\"visitor\":\"" + visitor + "\"}";
    }

    private static Clock at(long millis) {
        return new Clock() {
            @Override
            public long millis() {
                return millis;
            }

            @Override
            public long nanos() {
                return millis * 1_000_000;
            }
        };
    }
}

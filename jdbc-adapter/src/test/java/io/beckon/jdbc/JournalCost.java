package io.beckon.jdbc;

import io.beckon.VisitorId;
import io.beckon.jdbc.testing.PostgresServer;
import io.beckon.spi.StoredMessage;

import org.h2.jdbcx.JdbcDataSource;
import org.postgresql.ds.PGSimpleDataSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import javax.sql.DataSource;

/**
 * Measures what the journal adds to a store's transactions: entries for messages to one visitor each, some hundreds in a
 * transaction, and one for 100,000 visitors. Prints what it has found.
 */
final class JournalCost {
    private static final int BATCH = 300;
    private static final int BATCHES = 400;

    private JournalCost() {}

    public static void main(String[] args) throws Exception {
        hashing();
        Path folder = Files.createTempDirectory("beckon-journal");
        try {
            JdbcDataSource h2 = new JdbcDataSource();
            h2.setURL("jdbc:h2:file:" + folder.resolve("journal"));
            measure("H2, a file", h2);
        } finally {
            delete(folder);
        }
        try (PostgresServer server = PostgresServer.started()) {
            PGSimpleDataSource postgres = new PGSimpleDataSource();
            postgres.setURL(server.newDatabase());
            measure("PostgreSQL", postgres);
        }
    }

    private static void hashing() {
        JournalHash hash = new JournalHash();
        byte[] salt = new byte[JournalHash.SALT_BYTES];
        byte[] last = new byte[JournalHead.HASH_BYTES];
        int rounds = 500_000;
        for (int warm = 0; warm < 2; warm++) {
            long start = System.nanoTime();
            for (int i = 0; i < rounds; i++) {
                JournalEntry entry = entry(i);
                last = hash.entry(last, i, entry, hash.content(salt, entry));
            }
            report("hashing", "entry", System.nanoTime() - start, rounds);
        }
    }

    private static void measure(String database, DataSource source) throws Exception {
        Session session = new Session(new Database(source), true);
        Journal journal = new Journal();
        try {
            append(database + ", warming up", session, journal);
            append(database, session, journal);
            long start = System.nanoTime();
            write(session, journal, List.of(JournalEntry.accepted(message(0), crowd())));
            report(database + ", 100,000 visitors", "visitor", System.nanoTime() - start, 100_000);
        } finally {
            session.release();
        }
        long start = System.nanoTime();
        JournalCheck check = JdbcJournal.over(source).verify();
        report(database + ", verify", "entry", System.nanoTime() - start, check.entries());
        start = System.nanoTime();
        long erased =
                JdbcJournal.over(source).erase(new VisitorId(JournalSamples.visitor(17)), "Otto");
        report(
                database + ", erasing " + erased + " entries",
                "visitor",
                System.nanoTime() - start,
                1);
    }

    private static void append(String what, Session session, Journal journal) throws SQLException {
        long nanos = 0;
        for (int batch = 0; batch < BATCHES; batch++) {
            List<JournalEntry> entries = new ArrayList<>();
            for (int i = 0; i < BATCH; i++) {
                entries.add(entry(batch * BATCH + i));
            }
            nanos += write(session, journal, entries);
        }
        report(what, "entry", nanos, BATCH * BATCHES);
    }

    /** Returns how long the entries alone took, without lock and commit. */
    private static long write(Session session, Journal journal, List<JournalEntry> entries)
            throws SQLException {
        Head head = Head.lock(session);
        long start = System.nanoTime();
        head.journal = journal.append(session, head.journal, entries);
        long nanos = System.nanoTime() - start;
        head.writeIfChanged(session);
        session.commit();
        return nanos;
    }

    private static JournalEntry entry(int number) {
        return JournalEntry.accepted(
                message(number), List.of(JournalSamples.visitor(number % 10_000)));
    }

    private static StoredMessage message(int number) {
        return JournalSamples.message(
                "01J%023d".formatted(number),
                "{\"visitor\":\"" + JournalSamples.visitor(number % 10_000) + "\"}",
                "{\"type\":\"message\",\"id\":\"01J8Z6M2T0V5X9R3K7N1Q4W8EB\",\"name\":\"offer\","
                        + "\"keep\":true,\"expires\":1800000000000,\"data\":{\"title\":\"Test"
                        + " drive?\",\"body\":\"Twenty minutes, on us.\",\"action\":{\"label\":"
                        + "\"Book\",\"url\":\"/book\"}}}");
    }

    private static List<String> crowd() {
        return IntStream.range(0, 100_000)
                .mapToObj(i -> JournalSamples.visitor(i % 100_000))
                .toList();
    }

    private static void report(String what, String per, long nanos, long count) {
        System.out.printf("%s: %.1f us per %s, %,d%n", what, nanos / 1e3 / count, per, count);
    }

    private static void delete(Path folder) throws Exception {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}

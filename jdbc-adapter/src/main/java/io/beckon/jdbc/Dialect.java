package io.beckon.jdbc;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The databases that a store can work on, and what differs between them. */
@SuppressWarnings("ImmutableEnumChecker") // its lists and maps never change
enum Dialect {
    H2(
            Map.of(
                    "id", "VARCHAR(64)",
                    "word", "VARCHAR(255)",
                    "text", "VARCHAR",
                    "hash", "VARBINARY(32)",
                    "table", ""),
            List.of(),
            List.of("SET LOCK_TIMEOUT " + Dialect.LOCK_SECONDS * 1000),
            List.of()),

    // Names are compared by their bytes: faster than by the rules of a language. It must neither
    // keep a plan that it has made while a table was empty, nor read whole tables because it
    // knows nothing of a new one yet.
    POSTGRESQL(
            Map.of(
                    "id", "VARCHAR(64) COLLATE \"C\"",
                    "word", "VARCHAR(255) COLLATE \"C\"",
                    "text", "TEXT",
                    "hash", "BYTEA",
                    "table", ""),
            List.of("SET plan_cache_mode = force_custom_plan", "SET enable_seqscan = off"),
            List.of(
                    "SET lock_timeout = '" + Dialect.LOCK_SECONDS + "s'",
                    "SET idle_in_transaction_session_timeout = '" + Dialect.FROZEN_SECONDS + "s'"),
            List.of(
                    "RESET plan_cache_mode",
                    "RESET enable_seqscan",
                    "RESET lock_timeout",
                    "RESET idle_in_transaction_session_timeout")),

    // The usual order of letters would take `A` for `a`, and `a ` for `a`.
    MARIADB(
            Map.of(
                    "id", "VARCHAR(64)",
                    "word", "VARCHAR(255)",
                    "text", "LONGTEXT",
                    "hash", "VARBINARY(32)",
                    "table",
                            " ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4"
                                    + " COLLATE utf8mb4_nopad_bin"),
            List.of(),
            List.of("SET SESSION innodb_lock_wait_timeout = " + Dialect.LOCK_SECONDS
                    + ", idle_write_transaction_timeout = " + Dialect.FROZEN_SECONDS),
            List.of("SET SESSION innodb_lock_wait_timeout = DEFAULT,"
                    + " idle_write_transaction_timeout = DEFAULT"));

    /** How long one node waits for another one's transaction. */
    private static final int LOCK_SECONDS = 20;

    /** After how long the server takes it that a node in a transaction has been frozen. */
    private static final int FROZEN_SECONDS = 30;

    /** By itself, H2 writes behind: half a second later, and without waiting for the disk. */
    private static final List<String> AFTER_COMMIT_H2 = List.of("CHECKPOINT SYNC");

    private final Map<String, String> words;
    private final List<String> settings;
    private final List<String> writerSettings;
    private final List<String> settingsBefore;

    Dialect(
            Map<String, String> words,
            List<String> settings,
            List<String> writerSettings,
            List<String> settingsBefore) {
        this.words = words;
        this.settings = settings;
        this.writerSettings = writerSettings;
        this.settingsBefore = settingsBefore;
    }

    /**
     * Tells whether a transaction that has had to wait for a lock must not be rolled back whole. H2 2.4 lets one lock a row while the transaction
     * that has changed it still commits; a rollback then brings back the row as it was before both of them.
     */
    boolean losesWhatItUnlocks() {
        return this == H2;
    }

    static Dialect of(DatabaseMetaData database) throws SQLException {
        String product = database.getDatabaseProductName();
        String both = product + " " + database.getDatabaseProductVersion();
        if (product.equals("H2")) {
            return H2;
        }
        if (product.equals("PostgreSQL")) {
            return POSTGRESQL;
        }
        if (both.toLowerCase(Locale.ROOT).contains("mariadb")) {
            return MARIADB;
        }
        throw new SQLException(
                "Beckon can keep its messages in H2, PostgreSQL or MariaDB, not in " + both + ".");
    }

    /** Returns a script's statement as this database understands it. */
    String fill(String statement) {
        String filled = statement;
        for (Map.Entry<String, String> word : words.entrySet()) {
            filled = filled.replace("{" + word.getKey() + "}", word.getValue());
        }
        // An index without the rows that nobody looks for in it.
        return filled.replaceAll(
                "\\{where (\\w+)}", this == POSTGRESQL ? " WHERE $1 IS NOT NULL" : "");
    }

    /** How many values stand in one list at the most. */
    int listSize() {
        return switch (this) {
            case POSTGRESQL -> 1_000;
            case MARIADB -> 512;
            // It compares each row with each value of the list.
            case H2 -> 16;
        };
    }

    /** What a connection is told before it is used. */
    List<String> settings() {
        return settings;
    }

    /** What it is told besides before it writes, so that nobody waits for ever. */
    List<String> writerSettings() {
        return writerSettings;
    }

    /** What brings to disk what was committed, where a commit does not. */
    List<String> afterCommit() {
        return this == H2 ? AFTER_COMMIT_H2 : List.of();
    }

    /**
     * What undoes {@link #settings} and {@link #writerSettings}.
     *
     * @param connection as it was before them
     */
    List<String> settingsBefore(Connection connection) throws SQLException {
        if (this != H2) {
            return settingsBefore;
        }
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("CALL LOCK_TIMEOUT()")) {
            rows.next();
            return List.of("SET LOCK_TIMEOUT " + rows.getInt(1));
        }
    }
}

package io.beckon.jdbc;

import io.beckon.spi.Clock;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the tables, or brings them to the version that this library knows. Only one node does so at a time: PostgreSQL and
 * MariaDB have locks for that. An embedded H2 is open in one process, where a lock of the class will do; and scripts can be
 * carried out again.
 */
final class Schema {
    /** In their order: version 1 first. A script that was released is never changed. */
    static final List<String> SCRIPTS = List.of(
            "V1__deliveries.sql", "V2__journal.sql", "V3__other_person.sql", "V4__privacy.sql");

    private static final Logger logger = LoggerFactory.getLogger(Schema.class);

    /** By which PostgreSQL knows the lock: `beckon` in ASCII. */
    private static final long LOCK_NUMBER = 0x6265636B6F6EL;

    private static final int LOCK_SECONDS = 60;

    private final Connection connection;
    private final Dialect dialect;
    private final List<String> scripts;

    Schema(Connection connection, Dialect dialect) {
        this(connection, dialect, SCRIPTS);
    }

    Schema(Connection connection, Dialect dialect, List<String> scripts) {
        this.connection = connection;
        this.dialect = dialect;
        this.scripts = scripts;
    }

    /**
     * Carries out the scripts that were not yet.
     *
     * @throws SQLException if that fails, or the tables are of a newer version than this library knows
     */
    void upgrade() throws SQLException {
        boolean autoCommit = connection.getAutoCommit();
        connection.setAutoCommit(true);
        try {
            if (version() == scripts.size()) {
                return;
            }
            synchronized (Schema.class) {
                lock();
                try {
                    carryOut();
                } finally {
                    unlock();
                }
            }
        } finally {
            connection.setAutoCommit(autoCommit);
        }
    }

    private void carryOut() throws SQLException {
        execute("CREATE TABLE IF NOT EXISTS beckon_schema ("
                + "version INTEGER NOT NULL PRIMARY KEY, applied_at BIGINT NOT NULL)");
        int version = version();
        if (version > scripts.size()) {
            throw new SQLException("The tables of Beckon in this database are of version " + version
                    + ", and this library knows them up to version " + scripts.size()
                    + ": a newer one has changed them. Use that one.");
        }
        for (String script : scripts.subList(version, scripts.size())) {
            for (String statement : statements(read(script))) {
                execute(dialect.fill(statement));
            }
            version++;
            keep(version);
            logger.info("Brought Beckon's tables to version {} with {}", version, script);
        }
    }

    /** Returns 0 where there are no tables. */
    private int version() throws SQLException {
        if (!exists()) {
            return 0;
        }
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT COALESCE(MAX(version), 0) FROM beckon_schema")) {
            return rows.next() ? rows.getInt(1) : 0;
        }
    }

    private boolean exists() throws SQLException {
        // Names of tables are in the case that the database likes.
        String here = dialect == Dialect.MARIADB ? "DATABASE()" : "CURRENT_SCHEMA";
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = "
                                + here + " AND LOWER(table_name) = 'beckon_schema'")) {
            return rows.next() && rows.getInt(1) > 0;
        }
    }

    private void keep(int version) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO beckon_schema (version, applied_at) VALUES (?, ?)")) {
            insert.setInt(1, version);
            insert.setLong(2, Clock.system().millis());
            insert.executeUpdate();
        }
    }

    private void lock() throws SQLException {
        switch (dialect) {
            case POSTGRESQL -> {
                execute("SET lock_timeout = '" + LOCK_SECONDS + "s'");
                execute("SELECT pg_advisory_lock(" + LOCK_NUMBER + ")");
            }
            case MARIADB -> lockMariaDb();
            case H2 -> {}
        }
    }

    private void lockMariaDb() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT GET_LOCK(CONCAT('beckon.', DATABASE()), " + LOCK_SECONDS + ")")) {
            if (!rows.next() || rows.getInt(1) != 1) {
                throw new SQLException("Another node has been changing Beckon's tables for "
                        + LOCK_SECONDS + " seconds.");
            }
        }
    }

    private void unlock() throws SQLException {
        switch (dialect) {
            case POSTGRESQL -> {
                execute("SELECT pg_advisory_unlock(" + LOCK_NUMBER + ")");
                execute("RESET lock_timeout");
            }
            case MARIADB -> execute("SELECT RELEASE_LOCK(CONCAT('beckon.', DATABASE()))");
            case H2 -> {}
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String read(String script) {
        try (InputStream in = Schema.class.getResourceAsStream("schema/" + script)) {
            if (in == null) {
                throw new IllegalStateException("The library's " + script + " is missing.");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes a script apart; in a script, no comment or string contains a semicolon. */
    static List<String> statements(String script) {
        StringBuilder text = new StringBuilder();
        script.lines().forEach(line -> {
            int comment = line.indexOf("--");
            text.append(comment < 0 ? line : line.substring(0, comment)).append('\n');
        });
        List<String> statements = new ArrayList<>();
        for (String statement : text.toString().split(";", -1)) {
            if (!statement.isBlank()) {
                statements.add(statement.strip());
            }
        }
        return statements;
    }
}

package io.beckon.jdbc;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One thread's connection to the database. It is had when it is needed, kept with its prepared statements while there is
 * work, and given back when there is none or something went wrong. Belongs to one thread.
 */
final class Session {
    /** After how long a server that does not answer is given up, in milliseconds. */
    private static final int NETWORK_TIMEOUT = 60_000;

    /** A pool may want to renew a connection now and then. */
    private static final long HELD_NANOS = TimeUnit.MINUTES.toNanos(5);

    private final Database database;
    private final boolean writes;
    private final Map<String, PreparedStatement> statements = new HashMap<>();
    private @Nullable Connection connection;
    private @Nullable Savepoint locked; // where what a rollback undoes begins; null for the whole
    private List<String> undo = List.of();
    private long heldSince;
    private boolean autoCommitBefore;
    private int isolationBefore;
    private int networkTimeoutBefore = -1;

    /**
     * Creates a session without a connection.
     *
     * @param writes whether its statements make up transactions, which {@link #commit} ends
     */
    Session(Database database, boolean writes) {
        this.database = database;
        this.writes = writes;
    }

    /** Returns the connection, which the session goes on to own. Blocks while none is to be had. */
    Connection connection() throws SQLException {
        Connection held = connection;
        if (held == null) {
            held = database.connect();
            try {
                settle(held);
            } catch (SQLException | RuntimeException e) {
                closeQuietly(held);
                throw e;
            }
            connection = held;
            heldSince = System.nanoTime();
        }
        return held;
    }

    Dialect dialect() {
        return database.dialect();
    }

    /** Returns a statement, prepared once for as long as the connection is held. */
    PreparedStatement prepare(String sql) throws SQLException {
        Connection held = connection();
        PreparedStatement known = statements.get(sql);
        if (known == null) {
            known = held.prepareStatement(sql);
            statements.put(sql, known);
        }
        return known;
    }

    /** Commits, so that it is on disk when this returns. */
    void commit() throws SQLException {
        commitBehind();
        flush();
    }

    /** Commits what {@link #flush} then brings to disk, which another session may do. */
    void commitBehind() throws SQLException {
        locked = null;
        connection().commit();
    }

    /**
     * Says that a row was locked for which others wait, and that nothing has been written yet. Where {@link
     * Dialect#losesWhatItUnlocks} says so, a rollback undoes only what follows, and commits the rest, which is nothing.
     */
    void locked() throws SQLException {
        if (dialect().losesWhatItUnlocks()) {
            locked = connection().setSavepoint();
        }
    }

    /** Brings to disk what was committed, where committing alone does not. */
    void flush() throws SQLException {
        execute(connection(), dialect().afterCommit());
    }

    /** Undoes what was not committed; if that fails too, gives up the connection. */
    void rollback() {
        Connection held = connection;
        if (held == null) {
            return;
        }
        try {
            undo(held);
        } catch (SQLException e) {
            discard();
        }
    }

    private void undo(Connection held) throws SQLException {
        Savepoint from = locked;
        locked = null;
        if (from == null) {
            held.rollback();
        } else {
            held.rollback(from);
            held.commit();
        }
    }

    /** Gives the connection back as it was, so that others can use it. */
    void release() {
        Connection held = connection;
        if (held == null) {
            return;
        }
        closeStatements();
        connection = null;
        try {
            if (writes) {
                undo(held);
            }
            restore(held);
        } catch (SQLException e) {
            // The pool sees to it that nobody gets a broken one.
        } finally {
            closeQuietly(held);
        }
    }

    /** Gives the connection back if it was held for long. */
    void releaseIfOld() {
        if (connection != null && System.nanoTime() - heldSince > HELD_NANOS) {
            release();
        }
    }

    /** Gives up the connection, which is broken. */
    void discard() {
        Connection held = connection;
        closeStatements();
        connection = null;
        if (held != null) {
            if (locked != null) {
                closeQuietly(() -> undo(held));
            }
            closeQuietly(held);
        }
    }

    /**
     * Looks up rows by a list of values of any length.
     *
     * @param sql a query in which {@code {in}} stands for the condition, such as {@code id {in}}, before other parameters
     * @param keys the values
     * @param others the parameters after it
     * @param reader is handed the rows, one after the other
     */
    void find(String sql, Collection<String> keys, List<?> others, RowReader reader)
            throws SQLException {
        List<String> all = List.copyOf(keys);
        if (all.isEmpty()) {
            return;
        }
        connection();
        int size = dialect().listSize();
        for (int from = 0; from < all.size(); from += size) {
            List<String> part = all.subList(from, Math.min(all.size(), from + size));
            if (dialect() == Dialect.POSTGRESQL) {
                findByArray(sql, part, others, reader);
            } else {
                findByList(sql, part, others, reader);
            }
        }
    }

    /** Looks up rows. */
    void find(String sql, List<?> parameters, RowReader reader) throws SQLException {
        PreparedStatement query = prepare(sql);
        bind(query, 1, parameters);
        read(query, reader);
    }

    /** Carries out a statement that changes rows; tells how many. */
    int change(String sql, Object... parameters) throws SQLException {
        PreparedStatement change = prepare(sql);
        bind(change, 1, List.of(parameters));
        return change.executeUpdate();
    }

    /** Writes rows, each with a value for each column, the key first. */
    void write(Write write, List<@Nullable Object[]> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        connection();
        if (dialect() == Dialect.POSTGRESQL) {
            writeArrays(write, rows);
        } else {
            writeRows(write, rows);
        }
    }

    private void writeArrays(Write write, List<@Nullable Object[]> rows) throws SQLException {
        PreparedStatement statement = prepare(write.arrays());
        List<Column> columns = write.columns();
        for (int column = 0; column < columns.size(); column++) {
            @Nullable Object[] values = columns.get(column).values(rows.size());
            for (int row = 0; row < values.length; row++) {
                values[row] = rows.get(row)[column];
            }
            statement.setArray(
                    column + 1, connection().createArrayOf(columns.get(column).type(), values));
        }
        statement.executeUpdate();
    }

    private void writeRows(Write write, List<@Nullable Object[]> rows) throws SQLException {
        PreparedStatement statement = prepare(write.rowwise());
        int[] order = write.order();
        for (@Nullable Object[] row : rows) {
            for (int i = 0; i < order.length; i++) {
                statement.setObject(i + 1, row[order[i]]);
            }
            statement.addBatch();
        }
        statement.executeBatch();
    }

    private void findByArray(String sql, List<String> keys, List<?> others, RowReader reader)
            throws SQLException {
        PreparedStatement query = prepare(sql.replace("{in}", "= ANY(?)"));
        query.setArray(1, connection().createArrayOf("varchar", keys.toArray()));
        bind(query, 2, others);
        read(query, reader);
    }

    /** Lists are filled up to a power of two, so that there are few different statements. */
    private void findByList(String sql, List<String> keys, List<?> others, RowReader reader)
            throws SQLException {
        int size = 1;
        while (size < keys.size()) {
            size *= 2;
        }
        String marks = "?, ".repeat(size - 1) + "?";
        PreparedStatement query = prepare(sql.replace("{in}", "IN (" + marks + ")"));
        for (int i = 0; i < size; i++) {
            query.setString(i + 1, keys.get(Math.min(i, keys.size() - 1)));
        }
        bind(query, size + 1, others);
        read(query, reader);
    }

    private static void bind(PreparedStatement statement, int first, List<?> parameters)
            throws SQLException {
        int position = first;
        for (Object parameter : parameters) {
            statement.setObject(position++, parameter);
        }
    }

    private static void read(PreparedStatement query, RowReader reader) throws SQLException {
        try (ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                reader.read(rows);
            }
        }
    }

    private void settle(Connection held) throws SQLException {
        autoCommitBefore = held.getAutoCommit();
        isolationBefore = held.getTransactionIsolation();
        networkTimeoutBefore = networkTimeout(held, NETWORK_TIMEOUT);
        if (isolationBefore != Connection.TRANSACTION_READ_COMMITTED) {
            held.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        }
        held.setAutoCommit(true);
        Dialect dialect = database.dialect();
        undo = dialect.settingsBefore(held);
        execute(held, dialect.settings());
        if (writes) {
            execute(held, dialect.writerSettings());
            held.setAutoCommit(false);
        }
    }

    private void restore(Connection held) throws SQLException {
        held.setAutoCommit(true);
        execute(held, undo);
        if (isolationBefore != Connection.TRANSACTION_READ_COMMITTED) {
            held.setTransactionIsolation(isolationBefore);
        }
        held.setAutoCommit(autoCommitBefore);
        if (networkTimeoutBefore >= 0) {
            networkTimeout(held, networkTimeoutBefore);
        }
    }

    /** Returns what it was before; negative where there is no such thing. */
    private static int networkTimeout(Connection held, int millis) throws SQLException {
        try {
            int before = held.getNetworkTimeout();
            held.setNetworkTimeout(Runnable::run, millis);
            return before;
        } catch (SQLFeatureNotSupportedException e) {
            return -1;
        }
    }

    private static void execute(Connection held, List<String> settings) throws SQLException {
        try (Statement statement = held.createStatement()) {
            for (String setting : settings) {
                statement.execute(setting);
            }
        }
    }

    private void closeStatements() {
        for (PreparedStatement statement : new ArrayList<>(statements.values())) {
            closeQuietly(statement);
        }
        statements.clear();
    }

    static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            // It was of no use any more.
        }
    }

    /** Takes what it wants of the row at which the result stands. */
    @FunctionalInterface
    interface RowReader {
        void read(ResultSet row) throws SQLException;
    }
}

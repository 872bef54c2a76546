package io.beckon.jdbc;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import javax.sql.DataSource;

/** The database that the application has. Whoever gets the first connection to it sees to the tables. */
final class Database {
    private final DataSource source;

    /** Null until the first connection was had; then it stays. Written under {@link #lock}. */
    private volatile @Nullable Dialect dialect;

    private final Object lock = new Object();

    Database(DataSource source) {
        this.source = source;
    }

    /**
     * Gets a connection. Blocks as long as the data source does.
     *
     * @throws NoConnectionException if there is none
     * @throws SQLException if the tables are not there and cannot be made
     */
    Connection connect() throws SQLException {
        Connection connection = obtain();
        try {
            prepare(connection);
            return connection;
        } catch (SQLException | RuntimeException e) {
            Session.closeQuietly(connection);
            throw e;
        }
    }

    /** What kind of database it is, for who holds a connection. */
    Dialect dialect() {
        Dialect known = dialect;
        if (known == null) {
            throw new IllegalStateException("There was no connection yet.");
        }
        return known;
    }

    private Connection obtain() throws NoConnectionException {
        try {
            Connection connection = source.getConnection();
            if (connection == null) {
                throw new NoConnectionException(new SQLException("The data source has none."));
            }
            return connection;
        } catch (SQLException | RuntimeException e) {
            throw new NoConnectionException(e);
        }
    }

    private void prepare(Connection connection) throws SQLException {
        if (dialect != null) {
            return;
        }
        synchronized (lock) {
            if (dialect == null) {
                Dialect found = Dialect.of(connection.getMetaData());
                requireRights(connection, found);
                new Schema(connection, found).upgrade();
                dialect = found;
            }
        }
    }

    private static void requireRights(Connection connection, Dialect found) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String flush : found.afterCommit()) {
                statement.execute(flush);
            }
        } catch (SQLException e) {
            throw new SQLException(
                    "Beckon needs a user who may carry out " + found.afterCommit()
                            + ": otherwise nothing is on disk when it says so.",
                    e);
        }
    }

    /** There is no connection to be had. */
    static final class NoConnectionException extends SQLException {
        private static final long serialVersionUID = 1L;

        NoConnectionException(Throwable cause) {
            super("No connection to the database: " + cause.getMessage(), cause);
        }
    }
}

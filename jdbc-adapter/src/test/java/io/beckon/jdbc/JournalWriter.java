package io.beckon.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

import javax.sql.DataSource;

/** Writes the journal as a store does. For one thread. */
final class JournalWriter implements AutoCloseable {
    private final Journal journal = new Journal();
    private final Session session;

    JournalWriter(DataSource source) {
        session = new Session(new Database(source), true);
    }

    /** Writes entries in a transaction. */
    JournalHead write(JournalEntry... entries) throws SQLException {
        Connection connection = session.connection();
        JournalHead head = JournalEnds.lockHead(connection);
        JournalHead next = journal.append(connection, head, List.of(entries));
        JournalEnds.moveHead(connection, next);
        session.commit();
        return next;
    }

    @Override
    public void close() {
        session.release();
    }
}

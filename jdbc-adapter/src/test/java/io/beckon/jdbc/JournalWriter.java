package io.beckon.jdbc;

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
        Head head = Head.lock(session);
        head.journal = journal.append(session, head.journal, List.of(entries));
        head.writeIfChanged(session);
        session.commit();
        return head.journal;
    }

    @Override
    public void close() {
        session.release();
    }
}

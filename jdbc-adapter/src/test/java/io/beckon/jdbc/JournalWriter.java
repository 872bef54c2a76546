package io.beckon.jdbc;

import io.beckon.spi.StoredMessage;

import java.sql.PreparedStatement;
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

    /** Notes that a message goes to those, too, who come late, as a store does where it accepts one. */
    void awaitLateArrivals(StoredMessage message) throws SQLException {
        PreparedStatement insert =
                session.prepare("INSERT INTO beckon_late (message, expires_at) VALUES (?, ?)");
        insert.setString(1, message.id());
        insert.setLong(2, message.expiresAt());
        insert.executeUpdate();
        session.commit();
    }

    @Override
    public void close() {
        session.release();
    }
}

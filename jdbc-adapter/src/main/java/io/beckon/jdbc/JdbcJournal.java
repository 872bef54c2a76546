package io.beckon.jdbc;

import io.beckon.VisitorId;
import io.beckon.spi.Clock;
import io.beckon.spi.StoreUnavailableException;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;

import javax.sql.DataSource;

/**
 * The journal of a database: every message that was accepted, by whom and for whom, and what became of it. Stores write it;
 * this checks it, and takes out what must not be kept. {@code JOURNAL.md} has the tables, for queries, and what an entry's
 * hash is made of.
 *
 * <p>Safe for use by many threads and beside any number of stores. All methods block until the database has answered, and
 * hold one connection for that time.
 */
public final class JdbcJournal {
    private final Database database;
    private final Clock clock;

    JdbcJournal(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Opens the journal that stores keep in a database. Does not connect yet.
     *
     * @param source connections to the database; the user needs the rights that {@code JOURNAL.md} says
     * @return the journal
     */
    public static JdbcJournal over(DataSource source) {
        Objects.requireNonNull(source, "source");
        return new JdbcJournal(new Database(source), Clock.system());
    }

    /**
     * Returns the end of the journal as it is now. Kept where the users of the database cannot change it, it can be given
     * to {@link #verify(JournalHead)} later.
     *
     * @return number and hash of the last entry
     * @throws StoreUnavailableException if the database does not answer
     */
    public JournalHead head() {
        return withConnection(JournalEnds::head);
    }

    /**
     * Checks every entry from the first that is kept to the last. Takes as long as reading all of the journal does, in
     * little memory; what is written, erased and trimmed meanwhile is not seen.
     *
     * <p>It shows what was changed by somebody who has not computed all later hashes anew; for those who have, see {@link
     * #verify(JournalHead)}.
     *
     * @return how far the journal holds, and the first entry that does not
     * @throws StoreUnavailableException if the database does not answer
     */
    public JournalCheck verify() {
        return withConnection(connection -> check(connection, null));
    }

    /**
     * Checks every entry, and that the journal still contains what it contained earlier.
     *
     * @param earlier a head that was kept; one whose entry was trimmed since says nothing any more
     * @return how far the journal holds, and the first entry that does not
     * @throws StoreUnavailableException if the database does not answer
     */
    public JournalCheck verify(JournalHead earlier) {
        Objects.requireNonNull(earlier, "earlier");
        return withConnection(connection -> check(connection, earlier));
    }

    /**
     * Erases what is known of a visitor, in the journal and in all that a store keeps: its deliveries, of which those that
     * wait are ended first, the messages that were for nobody else, its consent, its links with persons, and the visitor
     * itself. The journal's hashes stay, so that it can still be checked, and an entry tells that something was erased, but
     * not of whom. All or nothing. {@link JdbcDeliveryStore#erase} does the same, and erases persons, too.
     *
     * <p>Of a visitor who is on the site meanwhile, new things become known; to erase for good, do so when it has left.
     *
     * @param visitor whom to erase
     * @param by who asks for it, as the journal tells from now on; must not contain the visitor's id
     * @return how many entries of the journal were blanked
     * @throws IllegalArgumentException if {@code by} contains the visitor's id
     * @throws StoreUnavailableException if the database does not answer; nothing was erased
     */
    public int erase(VisitorId visitor, String by) {
        JournalErasure.requireWithout(visitor.value(), by);
        return withSession(
                session -> new JournalErasure(session, visitor.value(), by, true, clock.millis())
                        .erase()
                        .entries());
    }

    /**
     * Deletes the oldest entries, up to the first one that is not older than it may be. For the time of each step of a few
     * thousand entries, stores have to wait.
     *
     * @param age how old an entry may be; positive
     * @return how many entries were deleted
     * @throws IllegalArgumentException if the age is not positive
     * @throws StoreUnavailableException if the database does not answer; some entries may have been deleted
     */
    public long retain(Duration age) {
        if (age.isNegative() || age.isZero()) {
            throw new IllegalArgumentException(
                    "Entries are kept for a positive time, not " + age + ".");
        }
        return withSession(session -> new JournalTrim(session, clock.millis()).trim(age));
    }

    private static JournalCheck check(Connection connection, @Nullable JournalHead witness)
            throws SQLException {
        JournalHead head = JournalEnds.head(connection);
        JournalHead start = JournalEnds.start(connection, head);
        return new JournalChecker(connection, start, head, witness).check();
    }

    /** Shows one state of the database throughout. */
    private <R> R withConnection(Work<Connection, R> work) {
        try (Connection connection = database.connect()) {
            int isolation = connection.getTransactionIsolation();
            boolean autoCommit = connection.getAutoCommit();
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(snapshot());
            try {
                return work.on(connection);
            } finally {
                connection.rollback();
                connection.setTransactionIsolation(isolation);
                connection.setAutoCommit(autoCommit);
            }
        } catch (SQLException e) {
            throw unavailable(e);
        }
    }

    /** The weakest level at which all tables are as they were at one moment. */
    private int snapshot() {
        return database.dialect() == Dialect.H2
                ? Connection.TRANSACTION_SERIALIZABLE
                : Connection.TRANSACTION_REPEATABLE_READ;
    }

    private <R> R withSession(Work<Session, R> work) {
        Session session = new Session(database, true);
        try {
            return work.on(session);
        } catch (SQLException e) {
            throw unavailable(e);
        } finally {
            session.release();
        }
    }

    private static StoreUnavailableException unavailable(SQLException cause) {
        return new StoreUnavailableException(
                StoreUnavailableException.Reason.UNREACHABLE,
                "The database with Beckon's journal does not answer as it should.",
                cause);
    }

    @FunctionalInterface
    private interface Work<T, R> {
        R on(T database) throws SQLException;
    }
}

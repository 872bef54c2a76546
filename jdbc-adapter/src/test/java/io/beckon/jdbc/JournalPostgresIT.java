package io.beckon.jdbc;

import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

import java.sql.SQLException;

import javax.sql.DataSource;

/** The journal in PostgreSQL. */
class JournalPostgresIT extends JournalContract {
    @Override
    DataSource source() {
        return JournalSources.postgres();
    }

    @Test
    void isHeldByTheRightsOfItsPage() throws Exception {
        PGSimpleDataSource owner = JournalSources.postgres();
        JournalRights.check(owner, as("beckon_store", owner), as("beckon_keeper", owner));
    }

    private static DataSource as(String user, PGSimpleDataSource owner) throws SQLException {
        JournalRights.execute(owner, "CREATE ROLE " + user + " LOGIN");
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setURL(owner.getURL());
        source.setUser(user);
        return source;
    }
}

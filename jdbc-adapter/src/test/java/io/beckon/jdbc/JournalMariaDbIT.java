package io.beckon.jdbc;

import org.junit.jupiter.api.Test;
import org.mariadb.jdbc.MariaDbDataSource;

import java.sql.SQLException;

import javax.sql.DataSource;

/** The journal in MariaDB. */
class JournalMariaDbIT extends JournalContract {
    @Override
    DataSource source() throws SQLException {
        return JournalSources.mariaDb();
    }

    @Test
    void isHeldByTheRightsOfItsPage() throws Exception {
        MariaDbDataSource owner = JournalSources.mariaDb();
        JournalRights.check(owner, as("beckon_store", owner), as("beckon_keeper", owner));
    }

    private static DataSource as(String user, MariaDbDataSource owner) throws SQLException {
        JournalRights.execute(owner, "CREATE USER " + user);
        return new MariaDbDataSource(owner.getUrl().replaceAll("user=[^&]*", "user=" + user));
    }
}

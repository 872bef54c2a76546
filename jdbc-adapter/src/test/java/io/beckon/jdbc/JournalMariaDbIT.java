package io.beckon.jdbc;

import java.sql.SQLException;

import javax.sql.DataSource;

/** The journal in MariaDB. */
class JournalMariaDbIT extends JournalContract {
    @Override
    DataSource source() throws SQLException {
        return JournalSources.mariaDb();
    }
}

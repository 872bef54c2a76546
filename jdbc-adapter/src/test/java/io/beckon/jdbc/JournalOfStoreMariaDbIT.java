package io.beckon.jdbc;

import java.sql.SQLException;

import javax.sql.DataSource;

/** The journal as stores write it into MariaDB. */
class JournalOfStoreMariaDbIT extends JournalOfStoreContract {
    @Override
    DataSource source() throws SQLException {
        return JournalSources.mariaDb();
    }
}

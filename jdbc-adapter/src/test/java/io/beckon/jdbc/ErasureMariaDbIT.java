package io.beckon.jdbc;

import java.sql.SQLException;

import javax.sql.DataSource;

/** What stores erase in MariaDB. */
class ErasureMariaDbIT extends ErasureContract {
    @Override
    DataSource source() throws SQLException {
        return JournalSources.mariaDb();
    }
}

package io.beckon.jdbc;

import javax.sql.DataSource;

/** What stores erase in PostgreSQL. */
class ErasurePostgresIT extends ErasureContract {
    @Override
    DataSource source() {
        return JournalSources.postgres();
    }
}

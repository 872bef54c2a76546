package io.beckon.jdbc;

import javax.sql.DataSource;

/** The journal as stores write it into PostgreSQL. */
class JournalOfStorePostgresIT extends JournalOfStoreContract {
    @Override
    DataSource source() {
        return JournalSources.postgres();
    }
}

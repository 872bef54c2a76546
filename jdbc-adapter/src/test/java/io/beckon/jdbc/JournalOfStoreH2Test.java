package io.beckon.jdbc;

import javax.sql.DataSource;

/** The journal as stores write it into H2. */
class JournalOfStoreH2Test extends JournalOfStoreContract {
    @Override
    DataSource source() {
        return JournalSources.h2();
    }
}

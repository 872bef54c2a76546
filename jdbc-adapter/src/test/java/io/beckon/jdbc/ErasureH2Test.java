package io.beckon.jdbc;

import javax.sql.DataSource;

/** What stores erase in H2. */
class ErasureH2Test extends ErasureContract {
    @Override
    DataSource source() {
        return JournalSources.h2();
    }
}

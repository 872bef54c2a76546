package io.beckon.jdbc;

import javax.sql.DataSource;

/** The journal in H2. */
class JournalH2Test extends JournalContract {
    @Override
    DataSource source() {
        return JournalSources.h2();
    }
}

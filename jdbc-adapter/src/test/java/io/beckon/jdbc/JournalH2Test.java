package io.beckon.jdbc;

import org.h2.jdbcx.JdbcDataSource;

import java.util.UUID;

import javax.sql.DataSource;

/** The journal in H2. */
class JournalH2Test extends JournalContract {
    @Override
    DataSource source() {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        return source;
    }
}

package io.beckon.jdbc;

import io.beckon.jdbc.testing.MariaDbServer;
import io.beckon.jdbc.testing.PostgresServer;

import org.h2.jdbcx.JdbcDataSource;
import org.mariadb.jdbc.MariaDbDataSource;
import org.postgresql.ds.PGSimpleDataSource;

import java.sql.SQLException;
import java.util.UUID;

import javax.sql.DataSource;

/** Empty databases. */
final class JournalSources {
    private JournalSources() {}

    static DataSource h2() {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        return source;
    }

    static PGSimpleDataSource postgres() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setURL(PostgresServer.shared().newDatabase());
        return source;
    }

    static MariaDbDataSource mariaDb() throws SQLException {
        return new MariaDbDataSource(MariaDbServer.shared().newDatabase());
    }
}

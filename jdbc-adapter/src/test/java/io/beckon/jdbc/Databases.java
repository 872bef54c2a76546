package io.beckon.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

/** Pools of connections, as an application has one. */
final class Databases {
    static {
        // A connection that was used a moment ago is looked at as well: its server may have
        // been killed since.
        System.setProperty("com.zaxxer.hikari.aliveBypassWindowMs", "0");
    }

    private Databases() {}

    /** For tests in which no database is away: a slow disk is not to look like one. */
    static HikariDataSource patientPool(String url) {
        return pool(url, 30_000);
    }

    static HikariDataSource pool(String url) {
        return pool(url, 2_000);
    }

    private static HikariDataSource pool(String url, int patienceMillis) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(8);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(patienceMillis);
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }
}

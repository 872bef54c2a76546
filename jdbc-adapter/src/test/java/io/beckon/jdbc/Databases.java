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

    static HikariDataSource pool(String url) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(8);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(2_000);
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }
}

package io.beckon.jdbc;

import io.beckon.jdbc.testing.PostgresServer;

class PostgresContractIT extends JdbcStoreContract {
    @Override
    String newDatabase() {
        return PostgresServer.shared().newDatabase();
    }
}

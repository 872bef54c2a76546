package io.beckon.jdbc;

import io.beckon.jdbc.testing.MariaDbServer;

class MariaDbContractIT extends JdbcStoreContract {
    @Override
    String newDatabase() {
        return MariaDbServer.shared().newDatabase();
    }
}

package io.beckon.jdbc;

import java.util.UUID;

class H2MemoryContractTest extends JdbcStoreContract {
    @Override
    String newDatabase() {
        return "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
    }
}

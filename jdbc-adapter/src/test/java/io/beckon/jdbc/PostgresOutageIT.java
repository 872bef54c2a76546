package io.beckon.jdbc;

import io.beckon.jdbc.testing.DatabaseServer;
import io.beckon.jdbc.testing.PostgresServer;

class PostgresOutageIT extends OutageContract {
    @Override
    DatabaseServer startServer() {
        return PostgresServer.started();
    }
}

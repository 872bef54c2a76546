package io.beckon.jdbc;

import io.beckon.jdbc.testing.DatabaseServer;
import io.beckon.jdbc.testing.MariaDbServer;

class MariaDbOutageIT extends OutageContract {
    @Override
    DatabaseServer startServer() {
        return MariaDbServer.started();
    }
}

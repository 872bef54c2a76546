package io.beckon.jdbc;

import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.UUID;

class H2FileContractTest extends JdbcStoreContract {
    @TempDir
    static Path folder;

    @Override
    String newDatabase() {
        return "jdbc:h2:file:" + folder.resolve(UUID.randomUUID().toString());
    }
}

package io.beckon.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;

import io.beckon.testing.StoreNode;
import io.beckon.testing.VirtualTime;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.function.Consumer;

/** What is left in the files of an H2 of who was erased. */
class CanaryH2Test {
    @TempDir
    Path folder;

    private final VirtualTime time = new VirtualTime();

    @Test
    void nothingIsLeftInTheFilesOnceTheyWereCompacted() throws Exception {
        String url = "jdbc:h2:file:" + folder.resolve("data");
        with(url, node -> Canary.sing(node, time));
        compact(url);
        assertThat(found()).containsExactlyInAnyOrderElementsOf(Canary.words());

        with(url, Canary::silence);
        compact(url);

        assertThat(found()).isEmpty();
        with(url, node -> assertThat(node.waiting(Canary.OTHER)).hasSize(2));
    }

    @Test
    void nothingIsLeftInFilesThatEveryClosingCompacts() throws Exception {
        String url = "jdbc:h2:file:" + folder.resolve("data") + ";DEFRAG_ALWAYS=TRUE";
        with(url, node -> Canary.sing(node, time));
        assertThat(found()).containsExactlyInAnyOrderElementsOf(Canary.words());

        with(url, Canary::silence);

        assertThat(found()).isEmpty();
    }

    private void with(String url, Consumer<StoreNode> work) {
        try (HikariDataSource source = Databases.pool(url);
                JdbcDeliveryStore store =
                        JdbcDeliveryStore.on(source).clock(time).build()) {
            work.accept(new StoreNode(store, time));
        }
    }

    /** As README.md says. */
    private static void compact(String url) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("SHUTDOWN COMPACT");
        }
    }

    private Set<String> found() throws IOException {
        return CanaryFiles.of(folder, Canary.words());
    }
}

package io.beckon.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.testing.StoreNode;
import io.beckon.testing.VirtualTime;

import org.h2.jdbcx.JdbcDataSource;
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

    /** Works with a database that is closed afterwards: with the last of its connections. */
    private void with(String url, Consumer<StoreNode> work) throws SQLException {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL(url);
        try (Connection last = source.getConnection();
                JdbcDeliveryStore store =
                        JdbcDeliveryStore.on(source).clock(time).build()) {
            assertThat(last.isClosed()).isFalse();
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

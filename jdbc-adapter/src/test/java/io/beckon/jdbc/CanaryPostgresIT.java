package io.beckon.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;

import io.beckon.jdbc.testing.PostgresServer;
import io.beckon.testing.StoreNode;
import io.beckon.testing.VirtualTime;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

import javax.sql.DataSource;

/** What is left in the files of a PostgreSQL of who was erased. */
class CanaryPostgresIT {
    private final VirtualTime time = new VirtualTime();

    @Test
    void nothingIsLeftInTheFilesOnceTheTablesWereWrittenAnew() throws Exception {
        try (PostgresServer server = PostgresServer.started();
                HikariDataSource source = Databases.pool(server.newDatabase());
                JdbcDeliveryStore store =
                        JdbcDeliveryStore.on(source).clock(time).build()) {
            StoreNode node = new StoreNode(store, time);
            Canary.sing(node, time);
            JournalRights.execute(source, "ANALYZE");
            JournalRights.execute(source, "CHECKPOINT");
            assertThat(found(source)).containsExactlyInAnyOrderElementsOf(Canary.words());
            assertThat(statistics(source)).contains(Canary.VISITOR);

            Canary.silence(node);
            clean(source);

            assertThat(found(source)).isEmpty();
            assertThat(node.waiting(Canary.OTHER)).hasSize(2);
        }
    }

    /** As README.md says. */
    private static void clean(DataSource source) throws Exception {
        for (String word : List.of("DELETE FROM pg_catalog", "VACUUM")) {
            for (String statement : JournalPage.statements(Path.of("README.md"), word)) {
                JournalRights.execute(source, statement);
            }
        }
        JournalRights.execute(source, "CHECKPOINT");
    }

    /** In the files of this database; not in the write-ahead log. */
    private static Set<String> found(DataSource source) throws Exception {
        String folder = row(source, "SHOW data_directory");
        String oid =
                row(source, "SELECT oid::text FROM pg_database WHERE datname = current_database()");
        return CanaryFiles.of(Path.of(folder, "base", oid), Canary.words());
    }

    /** What the server remembers of which values are frequent. */
    private static String statistics(DataSource source) throws Exception {
        return JournalTraces.rows(
                        source,
                        "SELECT most_common_vals::text, histogram_bounds::text FROM pg_stats"
                                + " WHERE tablename LIKE 'beckon%'")
                .toString();
    }

    private static String row(DataSource source, String query) throws Exception {
        return JournalTraces.rows(source, query).get(0).get(0);
    }
}

package io.beckon.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;

import io.beckon.spi.Mailbox;
import io.beckon.spi.Recipient;
import io.beckon.testing.KeptMessage;
import io.beckon.testing.StoreNode;
import io.beckon.testing.VirtualTime;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** A database in a file of the application's own. */
class H2FileTest {
    private static final String VISITOR = "v_0000000000000000000001";

    @TempDir
    Path folder;

    private final VirtualTime time = new VirtualTime();

    @Test
    void whatWasAnsweredIsInTheFileThoughNobodyClosesIt() throws Exception {
        try (HikariDataSource source = Databases.pool(url("data"));
                JdbcDeliveryStore store =
                        JdbcDeliveryStore.on(source).clock(time).build()) {
            for (int i = 1; i <= 20; i++) {
                accept(store);
                Files.copy(folder.resolve("data.mv.db"), folder.resolve("copy" + i + ".mv.db"));

                assertThat(waitingIn("copy" + i)).isEqualTo(i);
            }
        }
    }

    @Test
    void whatIsLostWithTheNodeLeavesNoOffsetsToBeGivenOutAgain() throws Exception {
        try (HikariDataSource source = Databases.pool(url("data"));
                JdbcDeliveryStore store =
                        JdbcDeliveryStore.on(source).clock(time).build()) {
            accept(store);
            Files.copy(folder.resolve("data.mv.db"), folder.resolve("early.mv.db"));
            for (int i = 0; i < 20; i++) {
                accept(store);
            }
            long sent = get(store.read(VISITOR, Mailbox::lastOffset));

            assertThat(nextOffsetIn("early")).isGreaterThan(sent);
        }
    }

    /** The offset of what is accepted by a node that finds a file. */
    private long nextOffsetIn(String name) throws Exception {
        try (HikariDataSource source = Databases.pool(url(name));
                JdbcDeliveryStore store =
                        JdbcDeliveryStore.on(source).clock(time).build()) {
            accept(store);
            return get(store.read(VISITOR, Mailbox::lastOffset));
        }
    }

    private void accept(JdbcDeliveryStore store) throws Exception {
        get(store.accept(
                KeptMessage.at(time).build(),
                List.of(new Recipient(VISITOR, true)),
                StoreNode.ROOMY));
    }

    private int waitingIn(String name) throws Exception {
        try (HikariDataSource source = Databases.pool(url(name));
                JdbcDeliveryStore store =
                        JdbcDeliveryStore.on(source).clock(time).build()) {
            return get(store.read(VISITOR, Mailbox::waitingCount));
        }
    }

    @Test
    void aUserWhoMayNotBringItToDiskIsRefused() throws Exception {
        try (HikariDataSource admin = Databases.pool(url("data"));
                Connection connection = admin.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE USER shop PASSWORD 'shop'");
            statement.execute("GRANT ALTER ANY SCHEMA TO shop");
            try (HikariDataSource source =
                            Databases.pool(url("data") + ";USER=shop;PASSWORD=shop");
                    JdbcDeliveryStore store = JdbcDeliveryStore.on(source).build()) {
                assertThatThrownBy(() -> get(store.totals()))
                        .rootCause()
                        .hasMessageContaining("Admin rights are required");
            }
        }
    }

    private String url(String name) {
        return "jdbc:h2:file:" + folder.resolve(name);
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
}

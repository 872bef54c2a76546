package io.beckon.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;

import io.beckon.spi.Acceptance;
import io.beckon.spi.Mailbox;
import io.beckon.spi.Recipient;
import io.beckon.spi.StoreUnavailableException;
import io.beckon.testing.KeptMessage;
import io.beckon.testing.StoreNode;
import io.beckon.testing.VirtualTime;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import javax.sql.DataSource;

/** What was committed and cannot be brought to disk. */
class FlusherTest {
    private static final String VISITOR = "v_0000000000000000000001";

    @TempDir
    Path folder;

    private final VirtualTime time = new VirtualTime();
    private volatile Supplier<Exception> failure = () -> null;
    private HikariDataSource pool;
    private JdbcDeliveryStore store;

    @BeforeEach
    void open() throws Exception {
        pool = Databases.pool("jdbc:h2:file:" + folder.resolve("data"));
        store = JdbcDeliveryStore.on(failing(pool)).clock(time).build();
        // The second is brought to disk apart from the writer.
        accept("first");
        accept("second");
    }

    @AfterEach
    void close() {
        store.close();
        pool.close();
    }

    @Test
    void isNotSaidToBeKept() throws Exception {
        failure = () -> new SQLException("No space left on device");

        assertThatThrownBy(() -> accept("third"))
                .hasCauseInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("not known");

        failure = () -> null;
        assertThat(accept("third").message().idempotencyKey()).isEqualTo("third");
        assertThat(get(store.read(VISITOR, Mailbox::waitingCount))).isEqualTo(3);
    }

    @Test
    void isAnsweredWhateverThePoolThrows() throws Exception {
        failure = () -> new IllegalStateException("The application is going away.");
        for (int i = 0; i < 10; i++) {
            String key = "more-" + i;
            assertThatThrownBy(() -> accept(key))
                    .hasCauseInstanceOf(StoreUnavailableException.class);
        }

        failure = () -> null;
        accept("last");
    }

    @Test
    void leavesAGapBehindIt() throws Exception {
        long before = get(store.read(VISITOR, Mailbox::lastOffset));
        failure = () -> new SQLException("No space left on device");
        assertThatThrownBy(() -> accept("third")).isInstanceOf(Exception.class);
        failure = () -> null;

        accept("fourth");

        assertThat(get(store.read(VISITOR, Mailbox::lastOffset))).isGreaterThan(before + 50_000);
    }

    private Acceptance accept(String key) throws Exception {
        return get(store.accept(
                KeptMessage.at(time).key(key).build(),
                List.of(new Recipient(VISITOR, true)),
                StoreNode.ROOMY));
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    /** Connections by which nothing is brought to disk while there is a failure. */
    private DataSource failing(DataSource source) {
        return Gate.proxy(
                DataSource.class,
                (method, call) -> {
                    Object answer = call.call();
                    return answer instanceof Connection connection ? failing(connection) : answer;
                },
                source);
    }

    private Connection failing(Connection connection) {
        return Gate.proxy(
                Connection.class,
                (method, call) -> {
                    Object answer = call.call();
                    return method.equals("createStatement") ? failing((Statement) answer) : answer;
                },
                connection);
    }

    /** The store carries out nothing else without preparing it, once it has its connections. */
    private Statement failing(Statement statement) {
        return Gate.proxy(
                Statement.class,
                (method, call) -> {
                    Exception now = method.equals("execute") ? failure.get() : null;
                    if (now != null) {
                        throw now;
                    }
                    return call.call();
                },
                statement);
    }
}

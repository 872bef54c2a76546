package io.beckon.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import com.zaxxer.hikari.HikariDataSource;

import io.beckon.jdbc.testing.MariaDbServer;
import io.beckon.jdbc.testing.PostgresServer;
import io.beckon.spi.StoreTotals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** How the tables come into being, on each database. */
class SchemaIT {
    enum Kind {
        H2 {
            @Override
            String newDatabase() {
                return "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
            }
        },
        POSTGRESQL {
            @Override
            String newDatabase() {
                return PostgresServer.shared().newDatabase();
            }
        },
        MARIADB {
            @Override
            String newDatabase() {
                return MariaDbServer.shared().newDatabase();
            }
        };

        abstract String newDatabase();
    }

    @ParameterizedTest
    @EnumSource
    void tablesAreMadeOnceThoughManyNodesStartAtOnce(Kind kind) throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger(Schema.class);
        logger.setLevel(Level.INFO);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        try (HikariDataSource source = Databases.pool(kind.newDatabase())) {
            List<JdbcDeliveryStore> stores = new ArrayList<>();
            List<CompletableFuture<StoreTotals>> answers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                stores.add(JdbcDeliveryStore.on(source).build());
            }
            stores.forEach(store -> answers.add(store.totals().toCompletableFuture()));

            for (CompletableFuture<StoreTotals> answer : answers) {
                assertThat(answer.get(60, TimeUnit.SECONDS).accepted()).isZero();
            }
            stores.forEach(JdbcDeliveryStore::close);
            assertThat(versions(source)).containsExactly(1, 2, 3);
            assertThat(log.list)
                    .filteredOn(event -> event.getLevel() == Level.INFO)
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .containsExactly(
                            "Brought Beckon's tables to version 1 with V1__deliveries.sql",
                            "Brought Beckon's tables to version 2 with V2__journal.sql",
                            "Brought Beckon's tables to version 3 with V3__other_person.sql");
        } finally {
            logger.detachAppender(log);
            logger.setLevel(null);
        }
    }

    @ParameterizedTest
    @EnumSource
    void tablesOfAnOlderVersionAreUpgraded(Kind kind) throws Exception {
        try (HikariDataSource source = Databases.pool(kind.newDatabase())) {
            try (Connection connection = source.getConnection()) {
                Dialect dialect = Dialect.of(connection.getMetaData());
                new Schema(connection, dialect, Schema.SCRIPTS.subList(0, 1)).upgrade();
            }
            assertThat(versions(source)).containsExactly(1);

            try (JdbcDeliveryStore store = JdbcDeliveryStore.on(source).build()) {
                store.totals().toCompletableFuture().get(60, TimeUnit.SECONDS);
            }

            assertThat(versions(source)).containsExactly(1, 2, 3);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aScriptThatWasInterruptedIsCarriedOutAgain(Kind kind) throws Exception {
        try (HikariDataSource source = Databases.pool(kind.newDatabase());
                Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            Dialect dialect = Dialect.of(connection.getMetaData());
            new Schema(connection, dialect).upgrade();
            statement.execute("DELETE FROM beckon_schema");

            new Schema(connection, dialect).upgrade();

            assertThat(versions(source)).containsExactly(1, 2, 3);
        }
    }

    @ParameterizedTest
    @EnumSource
    void tablesOfANewerVersionAreLeftAlone(Kind kind) throws Exception {
        try (HikariDataSource source = Databases.pool(kind.newDatabase())) {
            try (Connection connection = source.getConnection();
                    Statement statement = connection.createStatement()) {
                new Schema(connection, Dialect.of(connection.getMetaData())).upgrade();
                statement.execute("INSERT INTO beckon_schema VALUES (4, 0)");
            }
            try (JdbcDeliveryStore store = JdbcDeliveryStore.on(source).build()) {
                assertThatThrownBy(() ->
                                store.totals().toCompletableFuture().get(60, TimeUnit.SECONDS))
                        .hasRootCauseMessage(
                                "The tables of Beckon in this database are of version 4,"
                                        + " and this library knows them up to version 3: a newer one has"
                                        + " changed them. Use that one.");
            }
        }
    }

    private static List<Integer> versions(HikariDataSource source) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "SELECT version FROM beckon_schema ORDER BY version")) {
            List<Integer> versions = new ArrayList<>();
            while (rows.next()) {
                versions.add(rows.getInt(1));
            }
            return versions;
        }
    }
}

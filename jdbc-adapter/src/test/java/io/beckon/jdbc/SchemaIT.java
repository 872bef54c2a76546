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
import io.beckon.spi.ConsentRecord;
import io.beckon.spi.Mailbox;
import io.beckon.spi.StoreTotals;
import io.beckon.spi.StoredMessage;
import io.beckon.testing.KeptMessage;
import io.beckon.testing.StoreNode;
import io.beckon.testing.VirtualTime;

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
            assertThat(versions(source)).containsExactly(1, 2, 3, 4);
            assertThat(log.list)
                    .filteredOn(event -> event.getLevel() == Level.INFO)
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .containsExactly(
                            "Brought Beckon's tables to version 1 with V1__deliveries.sql",
                            "Brought Beckon's tables to version 2 with V2__journal.sql",
                            "Brought Beckon's tables to version 3 with V3__other_person.sql",
                            "Brought Beckon's tables to version 4 with V4__privacy.sql");
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

            assertThat(versions(source)).containsExactly(1, 2, 3, 4);
        }
    }

    @ParameterizedTest
    @EnumSource
    void visitorsOfAnOlderVersionAgreeToAllAndGetWhatWaits(Kind kind) throws Exception {
        String visitor = "v_0000000000000000000001";
        StoredMessage message = KeptMessage.at(new VirtualTime()).build();
        try (HikariDataSource source = Databases.pool(kind.newDatabase())) {
            try (Connection connection = source.getConnection();
                    Statement statement = connection.createStatement()) {
                Dialect dialect = Dialect.of(connection.getMetaData());
                new Schema(connection, dialect, Schema.SCRIPTS.subList(0, 3)).upgrade();
                statement.execute("INSERT INTO beckon_visitor VALUES ('" + visitor + "', 5, 7)");
                statement.execute("INSERT INTO beckon_message (id, message_offset, name, text,"
                        + " audience, sent_by, channel, accepted_at, expires_at, priority, budget,"
                        + " at_most_once, uncapped, late_arrivals, over_at, recipients) VALUES ('"
                        + message.id() + "', 1, 'offer', '{}', '{}', 'api', 'default', 1, "
                        + message.expiresAt() + ", 0, 0, FALSE, FALSE, FALSE, "
                        + message.expiresAt() + ", 1)");
                statement.execute("INSERT INTO beckon_delivery (delivery_offset, message, visitor,"
                        + " state, claimed_until, displayed_at, holds_slot, due_at, remember_until)"
                        + " VALUES (2, '" + message.id() + "', '" + visitor
                        + "', 'PENDING', 0, 0, FALSE, " + message.expiresAt() + ", 0)");
                statement.execute("UPDATE beckon_head SET next_offset = 3");
            }
            try (JdbcDeliveryStore store = JdbcDeliveryStore.on(source).build()) {
                StoreNode node = new StoreNode(store, new VirtualTime());

                assertThat(node.read(visitor, Mailbox::lastSeenAt)).isEqualTo(7);
                assertThat(node.read(visitor, Mailbox::consent)).isEqualTo(ConsentRecord.UNKNOWN);
                assertThat(node.waiting(visitor)).containsExactly(message.id());
                ConsentRecord known = new ConsentRecord(false, true, false, true);
                node.consent(visitor, known);
                assertThat(node.read(visitor, Mailbox::consent)).isEqualTo(known);
                assertThat(node.waiting(visitor)).isEmpty();
                node.link(visitor, "somebody");
                assertThat(node.linked("somebody")).containsExactly(visitor);
            }
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

            assertThat(versions(source)).containsExactly(1, 2, 3, 4);
        }
    }

    @ParameterizedTest
    @EnumSource
    void tablesOfANewerVersionAreLeftAlone(Kind kind) throws Exception {
        try (HikariDataSource source = Databases.pool(kind.newDatabase())) {
            try (Connection connection = source.getConnection();
                    Statement statement = connection.createStatement()) {
                new Schema(connection, Dialect.of(connection.getMetaData())).upgrade();
                statement.execute("INSERT INTO beckon_schema VALUES (5, 0)");
            }
            try (JdbcDeliveryStore store = JdbcDeliveryStore.on(source).build()) {
                assertThatThrownBy(() ->
                                store.totals().toCompletableFuture().get(60, TimeUnit.SECONDS))
                        .hasRootCauseMessage(
                                "The tables of Beckon in this database are of version 5,"
                                        + " and this library knows them up to version 4: a newer one has"
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

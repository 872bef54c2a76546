package io.beckon.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckon.VisitorId;
import io.beckon.spi.StoreUnavailableException;

import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

import javax.sql.DataSource;

/** The journal in PostgreSQL. */
class JournalPostgresIT extends JournalContract {
    private PGSimpleDataSource owner;

    @Override
    DataSource source() {
        owner = JournalSources.postgres();
        return owner;
    }

    @Test
    void isHeldByTheRightsOfItsPage() throws Exception {
        JdbcJournal.over(owner).head();
        DataSource store = as("beckon_store");
        DataSource keeper = as("beckon_keeper");
        for (String rights : JournalPage.statements("GRANT")) {
            execute(owner, rights);
        }

        try (JournalWriter writer = new JournalWriter(store)) {
            writer.write(JournalEntry.accepted(
                    JournalSamples.message(1), List.of(JournalSamples.visitor(1))));
        }
        assertThat(JdbcJournal.over(store).verify().holds()).isTrue();
        assertRefused(store, "UPDATE beckon_journal SET visitor = NULL");
        assertRefused(store, "DELETE FROM beckon_journal");
        assertThatThrownBy(() -> JdbcJournal.over(store).retain(Duration.ofMillis(1)))
                .isInstanceOf(StoreUnavailableException.class);

        assertRefused(keeper, "UPDATE beckon_journal SET hash = content_hash");
        assertRefused(keeper, "UPDATE beckon_journal SET sent_by = 'Mallory'");
        VisitorId visitor = new VisitorId(JournalSamples.visitor(1));
        assertThat(JdbcJournal.over(keeper).erase(visitor, "Otto")).isEqualTo(1);
        assertThat(JdbcJournal.over(keeper).retain(Duration.ofMillis(1))).isPositive();
        assertThat(JdbcJournal.over(keeper).verify().fault()).isEmpty();
    }

    private DataSource as(String user) throws SQLException {
        execute(
                owner,
                "DO $$ BEGIN CREATE ROLE " + user
                        + " LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$");
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setURL(owner.getURL());
        source.setUser(user);
        return source;
    }

    private static void assertRefused(DataSource source, String sql) {
        assertThatThrownBy(() -> execute(source, sql))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("permission denied");
    }

    private static void execute(DataSource source, String sql) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}

package io.beckon.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckon.VisitorId;
import io.beckon.spi.StoreUnavailableException;
import io.beckon.testing.KeptMessage;
import io.beckon.testing.StoreNode;
import io.beckon.testing.VirtualTime;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import javax.sql.DataSource;

/** The rights that JOURNAL.md gives to two users, and what these can do with them and what they cannot. */
final class JournalRights {
    private JournalRights() {}

    static void check(DataSource owner, DataSource store, DataSource keeper) throws Exception {
        JdbcJournal.over(owner).head();
        for (String right : rights()) {
            execute(owner, right);
        }
        VisitorId visitor = new VisitorId(JournalSamples.visitor(1));

        try (JournalWriter writer = new JournalWriter(store)) {
            writer.write(
                    JournalEntry.accepted(JournalSamples.message(1), List.of(visitor.value())));
        }
        assertThat(JdbcJournal.over(store).verify().entries()).isEqualTo(1);
        assertRefused(store, "UPDATE beckon_journal SET visitor = NULL");
        assertRefused(store, "DELETE FROM beckon_journal");
        assertThatThrownBy(() -> JdbcJournal.over(store).retain(Duration.ofMillis(1)))
                .isInstanceOf(StoreUnavailableException.class);

        assertRefused(keeper, "UPDATE beckon_journal SET hash = content_hash");
        assertRefused(keeper, "UPDATE beckon_journal SET sent_by = 'Mallory'");
        assertThat(JdbcJournal.over(keeper).erase(visitor, "Otto")).isEqualTo(1);
        eraseByStores(store, keeper);
        assertThat(JdbcJournal.over(keeper).retain(Duration.ofMillis(1))).isPositive();
        assertThat(JdbcJournal.over(keeper).verify().fault()).isEmpty();
    }

    private static void eraseByStores(DataSource source, DataSource keeper) throws Exception {
        VirtualTime time = new VirtualTime();
        String visitor = JournalSamples.visitor(2);
        try (JdbcDeliveryStore alone = JdbcDeliveryStore.on(source).build();
                JdbcDeliveryStore both =
                        JdbcDeliveryStore.on(source).erasingBy(keeper).build()) {
            StoreNode node = new StoreNode(alone, time);
            node.accept(KeptMessage.at(time).build(), visitor);
            node.link(visitor, "somebody");

            assertThatThrownBy(() -> node.erase(visitor))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("nothing was erased");
            assertThat(node.isKnown(visitor)).isTrue();
            assertThat(node.linked("somebody")).containsExactly(visitor);

            assertThat(new StoreNode(both, time).erase(visitor).records()).isEqualTo(4);
            assertThat(JournalTraces.of(source, visitor)).isEmpty();
        }
    }

    static void execute(DataSource source, String sql) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** One statement for each table: not every database takes several. */
    private static List<String> rights() throws IOException {
        List<String> rights = new ArrayList<>();
        for (String right : JournalPage.statements("GRANT")) {
            String before = right.substring(0, right.indexOf(" ON ") + 4);
            String tables = right.substring(before.length(), right.indexOf(" TO "));
            String after = right.substring(right.indexOf(" TO "));
            for (String table : tables.split(", ", -1)) {
                rights.add(before + table + after);
            }
        }
        return rights;
    }

    private static void assertRefused(DataSource source, String sql) {
        assertThatThrownBy(() -> execute(source, sql))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("denied");
    }
}

package io.beckon.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;

import io.beckon.spi.Closing;
import io.beckon.spi.Mailbox;
import io.beckon.spi.MessageQuery;
import io.beckon.spi.Recipient;
import io.beckon.spi.StoredMessage;
import io.beckon.testing.KeptMessage;
import io.beckon.testing.StoreNode;
import io.beckon.testing.VirtualTime;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** What is deleted, and when. */
class HousekeepingTest {
    private static final long DAY = Duration.ofDays(1).toMillis();

    private final VirtualTime time = new VirtualTime();
    private final HikariDataSource source =
            Databases.pool("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    private final Session session = new Session(new Database(source), true);
    private final Housekeeping housekeeping = new Housekeeping(30 * DAY, 365 * DAY, time);
    private StoreNode node;
    private JdbcDeliveryStore store;

    @BeforeEach
    void open() {
        store = JdbcDeliveryStore.on(source).clock(time).build();
        node = new StoreNode(store, time);
    }

    @AfterEach
    void close() {
        assertThat(node.totals().balance()).isTrue();
        store.close();
        session.release();
        source.close();
    }

    @Test
    void whatIsOverForLongIsDeleted() throws SQLException {
        StoredMessage shown = KeptMessage.at(time).key("order").lateArrivals().build();
        node.accept(shown, visitor(1), visitor(2));
        node.show(visitor(1), shown);
        time.advanceMillis(shown.expiresAt() - time.millis());
        node.settleDue();
        time.advanceMillis(30 * DAY);
        work();
        assertThat(node.counts(shown).recipients()).isEqualTo(2);

        time.advanceMillis(1);
        work();

        assertThat(node.find(new MessageQuery.ByIds(List.of(shown.id())))).isEmpty();
        assertThat(node.history(visitor(1))).isEmpty();
        assertThat(node.totals().accepted()).isZero();
        assertThat(node.accept(KeptMessage.at(time).key("order").build(), visitor(1))
                        .repeated())
                .isFalse();
    }

    @Test
    void whatStillWaitsIsNotDeleted() throws SQLException {
        StoredMessage message = KeptMessage.at(time).build();
        node.accept(message, visitor(1), visitor(2));
        node.show(visitor(2), message);
        time.advanceMillis(100 * DAY);
        work();

        assertThat(node.counts(message).recipients()).isEqualTo(2);
        assertThat(node.waiting(visitor(1))).containsExactly(message.id());
        node.settleDue();
        work();
        assertThat(node.find(new MessageQuery.ByIds(List.of(message.id())))).isEmpty();
    }

    @Test
    void whatWasRevokedIsDeletedEarlier() throws SQLException {
        StoredMessage message = KeptMessage.at(time).livesFor(365 * DAY).build();
        node.accept(message, visitor(1));
        node.end(message, Closing.REVOKED);
        node.settleDue();
        time.advanceMillis(30 * DAY + 1);
        work();

        assertThat(node.find(new MessageQuery.ByIds(List.of(message.id())))).isEmpty();
    }

    @Test
    void aMessageForManyIsDeletedBitByBitAndTheBooksBalance() throws SQLException {
        String[] many = new String[2_500];
        Arrays.setAll(many, HousekeepingTest::visitor);
        StoredMessage message = KeptMessage.at(time).build();
        node.accept(message, many);
        node.end(message, Closing.REVOKED);
        node.settleDue();
        time.advanceMillis(31 * DAY);

        assertThat(housekeeping.work(session)).isTrue();
        assertThat(node.totals().accepted()).isEqualTo(1_500);
        assertThat(node.totals().balance()).isTrue();
        work();

        assertThat(node.totals().accepted()).isZero();
        assertThat(node.find(new MessageQuery.ByIds(List.of(message.id())))).isEmpty();
    }

    @Test
    void oldMessagesThatLiveOnDoNotKeepOthersFromBeingDeleted() throws SQLException {
        for (int i = 0; i < 450; i++) {
            node.accept(KeptMessage.at(time).livesFor(300 * DAY).build(), visitor(i));
        }
        StoredMessage message = KeptMessage.at(time).build();
        node.accept(message, visitor(1));
        node.show(visitor(1), message);
        time.advanceMillis(31 * DAY);
        work();

        assertThat(node.find(new MessageQuery.ByIds(List.of(message.id())))).isEmpty();
        assertThat(node.totals().accepted()).isEqualTo(450);
    }

    @Test
    void visitorsWhoStayAwayAreForgottenUnlessSomethingIsKeptForThem() throws SQLException {
        node.seen(visitor(1), visitor(2), visitor(3));
        node.link(visitor(1), "first", "second");
        node.link(visitor(2), "first");
        node.link(visitor(3), "second");
        node.accept(
                KeptMessage.at(time).livesFor(365 * DAY).build(),
                List.of(new Recipient(visitor(2), false)),
                StoreNode.ROOMY);
        time.advanceMillis(300 * DAY);
        node.seen(visitor(3));
        time.advanceMillis(65 * DAY + 1);
        work();

        assertThat(node.read(visitor(1), Mailbox::isKnown)).isFalse();
        assertThat(node.read(visitor(2), Mailbox::isKnown)).isTrue();
        assertThat(node.read(visitor(3), Mailbox::isKnown)).isTrue();
        assertThat(node.linked("first")).containsExactly(visitor(2));
        assertThat(node.linked("second")).containsExactly(visitor(3));
    }

    /** Works until there is nothing more to be done. */
    private void work() throws SQLException {
        for (int i = 0; i < 100; i++) {
            if (!housekeeping.work(session)) {
                return;
            }
        }
        throw new AssertionError("Housekeeping finds no end.");
    }

    private static String visitor(int number) {
        return String.format("v_%022d", number);
    }
}

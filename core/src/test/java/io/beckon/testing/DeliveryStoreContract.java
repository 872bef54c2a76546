package io.beckon.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.spi.DeliveryState;
import io.beckon.spi.DeliveryStore;
import io.beckon.spi.MessageCounts;
import io.beckon.spi.MessageQuery;
import io.beckon.spi.StoreTotals;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What every {@link DeliveryStore} promises, tested on two nodes that share the same data. A store's own test extends this
 * class, and adds what only that store promises. After each test the books must balance.
 */
public abstract class DeliveryStoreContract
        implements AcceptanceContract,
                OrderContract,
                ClaimContract,
                EndingContract,
                BudgetContract,
                CapContract,
                MailboxContract,
                MessageContract,
                PrivacyContract,
                SeveralNodesContract {
    private final VirtualTime time = new VirtualTime();
    private final Set<String> sent = new HashSet<>(); // before the last restart
    private StoreNode a;
    private StoreNode b;

    /**
     * Opens a store on data of its own: nothing that another test has left is there.
     *
     * @param time tells the time
     * @return a new store
     * @throws Exception if it cannot be opened
     */
    protected abstract DeliveryStore openFresh(VirtualTime time) throws Exception;

    /**
     * Opens another store on the data of this test, as another node has it, or the same one after a restart. If the store
     * can be closed and opened again in no other way, this may be the same object as the first.
     *
     * @param time tells the time
     * @return a store
     * @throws Exception if it cannot be opened
     */
    protected abstract DeliveryStore openAnother(VirtualTime time) throws Exception;

    @BeforeEach
    final void openNodes() throws Exception {
        a = new StoreNode(openFresh(time), time);
        b = new StoreNode(openAnother(time), time);
    }

    @AfterEach
    final void booksBalance() {
        try {
            StoreTotals totals = a.totals();
            assertThat(totals).matches(StoreTotals::balance, "balances");
            assertThat(b.totals()).isEqualTo(totals);
            assertThat(waitingByMessage()).isEqualTo(waiting(totals));
        } finally {
            a.close();
            b.close();
        }
    }

    @Override
    public final StoreNode a() {
        return a;
    }

    @Override
    public final StoreNode b() {
        return b;
    }

    @Override
    public final VirtualTime time() {
        return time;
    }

    @Override
    public final void restart() throws Exception {
        sent.addAll(a.messages());
        sent.addAll(b.messages());
        a.close();
        b.close();
        a = new StoreNode(openAnother(time), time);
        b = new StoreNode(openAnother(time), time);
    }

    @Override
    public int crowd() {
        return 2_000;
    }

    /** What waits, by the figures of the messages that were accepted. */
    private long waitingByMessage() {
        Set<String> ids = new HashSet<>(sent);
        ids.addAll(a.messages());
        ids.addAll(b.messages());
        return a.find(new MessageQuery.ByIds(new ArrayList<>(ids))).stream()
                .mapToLong(summary -> waiting(summary.counts()))
                .sum();
    }

    private static long waiting(MessageCounts counts) {
        int over = counts.reached(DeliveryState.DISPLAYED)
                + counts.reached(DeliveryState.EXPIRED)
                + counts.reached(DeliveryState.SUPPRESSED)
                + counts.reached(DeliveryState.REVOKED);
        assertThat(counts.suppressed().values().stream()
                        .mapToInt(Integer::intValue)
                        .sum())
                .isEqualTo(counts.reached(DeliveryState.SUPPRESSED));
        return (long) counts.recipients() - over;
    }

    private static long waiting(StoreTotals totals) {
        Map<DeliveryState, Long> states = totals.states();
        return List.of(DeliveryState.PENDING, DeliveryState.DELIVERED, DeliveryState.CLAIMED)
                .stream()
                .mapToLong(state -> states.getOrDefault(state, 0L))
                .sum();
    }
}

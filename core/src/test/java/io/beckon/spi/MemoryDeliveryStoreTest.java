package io.beckon.spi;

import io.beckon.testing.DeliveryStoreContract;
import io.beckon.testing.VirtualTime;

/** The store in memory keeps the contract; two nodes are two engines that share one. */
class MemoryDeliveryStoreTest extends DeliveryStoreContract {
    private DeliveryStore store;

    @Override
    protected DeliveryStore openFresh(VirtualTime time) {
        store = DeliveryStore.inMemory(100_000, time);
        return store;
    }

    @Override
    protected DeliveryStore openAnother(VirtualTime time) {
        return store;
    }

    @Override
    public int crowd() {
        return 10_000;
    }

    @Override
    public int operations() {
        return 100_000;
    }
}

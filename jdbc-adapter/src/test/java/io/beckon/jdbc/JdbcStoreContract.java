package io.beckon.jdbc;

import com.zaxxer.hikari.HikariDataSource;

import io.beckon.spi.DeliveryStore;
import io.beckon.testing.DeliveryStoreContract;
import io.beckon.testing.VirtualTime;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

import java.time.Duration;

/** The contract of all stores, for a store in a database: each test has a database of its own. */
@TestInstance(TestInstance.Lifecycle.PER_METHOD)
abstract class JdbcStoreContract extends DeliveryStoreContract {
    private static HikariDataSource source;

    abstract String newDatabase() throws Exception;

    @Override
    protected final DeliveryStore openFresh(VirtualTime time) throws Exception {
        closeSource();
        source = Databases.patientPool(newDatabase());
        return openAnother(time);
    }

    @Override
    protected final DeliveryStore openAnother(VirtualTime time) {
        return JdbcDeliveryStore.on(source)
                .clock(time)
                .newsEvery(Duration.ofMillis(20))
                .build();
    }

    @AfterAll
    static void closeSource() {
        if (source != null) {
            source.close();
        }
    }
}

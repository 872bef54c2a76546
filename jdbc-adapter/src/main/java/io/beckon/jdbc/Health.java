package io.beckon.jdbc;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.atomic.AtomicReference;

/** Whether the database can be used, said once in the log when that changes. Safe for use by many threads. */
final class Health {
    private static final Logger logger = LoggerFactory.getLogger(JdbcDeliveryStore.class);

    private enum State {
        UNKNOWN,
        UP,
        DOWN
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.UNKNOWN);

    void up() {
        if (state.get() != State.UP && state.getAndSet(State.UP) == State.DOWN) {
            logger.info("The database of Beckon's store can be used again");
        }
    }

    void down(Throwable cause) {
        if (state.getAndSet(State.DOWN) != State.DOWN) {
            logger.warn("The database of Beckon's store cannot be used: {}", cause.toString());
        }
        logger.debug("The store failed", cause);
    }
}

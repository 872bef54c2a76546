package io.beckon.jdbc;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.atomic.AtomicReference;

/** Whether the database can be read, or written, said once in the log when that changes. Safe for use by many threads. */
final class Health {
    private static final Logger logger = LoggerFactory.getLogger(JdbcDeliveryStore.class);

    private enum State {
        UNKNOWN,
        UP,
        DOWN
    }

    private final String use;
    private final AtomicReference<State> state = new AtomicReference<>(State.UNKNOWN);

    /**
     * Begins without knowing.
     *
     * @param use what it is that can be done: {@code read} or {@code written}
     */
    Health(String use) {
        this.use = use;
    }

    void up() {
        if (state.get() != State.UP && state.getAndSet(State.UP) == State.DOWN) {
            logger.info("The database of Beckon's store can be {} again", use);
        }
    }

    void down(Throwable cause) {
        if (state.getAndSet(State.DOWN) != State.DOWN) {
            logger.warn("The database of Beckon's store cannot be {}: {}", use, cause.toString());
        }
        logger.debug("The store failed", cause);
    }
}

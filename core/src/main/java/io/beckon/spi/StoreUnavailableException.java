package io.beckon.spi;

import org.jspecify.annotations.Nullable;

/**
 * A store has not done what it was asked. Trying again later may help, for a message with its idempotency key.
 */
public final class StoreUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why, and what became of what was to be stored. */
    public enum Reason {
        /** The store cannot be reached, or not be used. Nothing was stored. */
        UNREACHABLE,
        /** The store works, and has more to do than it takes on. Nothing was stored. */
        OVERLOADED,
        /** The store was lost while it was storing. All of it was stored or nothing, and nobody knows which. */
        OUTCOME_UNKNOWN
    }

    /** Why. */
    private final Reason reason;

    /**
     * Creates an exception.
     *
     * @param reason why
     * @param message what to do about it
     * @param cause what the store has said, or null
     */
    public StoreUnavailableException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /**
     * Creates an exception for a store that cannot be reached.
     *
     * @param message what to do about it
     */
    public StoreUnavailableException(String message) {
        this(Reason.UNREACHABLE, message, null);
    }

    /**
     * Returns why.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }
}

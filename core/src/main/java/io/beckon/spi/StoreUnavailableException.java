package io.beckon.spi;

/**
 * A store cannot be reached, or is at the end of its capacity. Nothing was stored; or, where {@link #mayBeKept}, it is not
 * known whether all of it was. Trying again later may help, for a message with its idempotency key.
 */
public final class StoreUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean mayBeKept;

    /**
     * Creates an exception where nothing was stored.
     *
     * @param message what to do about it
     * @param cause what the store has said
     */
    public StoreUnavailableException(String message, Throwable cause) {
        this(message, cause, false);
    }

    /**
     * Creates an exception.
     *
     * @param message what to do about it
     * @param cause what the store has said
     * @param mayBeKept whether all of it may have been stored
     */
    public StoreUnavailableException(String message, Throwable cause, boolean mayBeKept) {
        super(message, cause);
        this.mayBeKept = mayBeKept;
    }

    /**
     * Creates an exception where nothing was stored.
     *
     * @param message what to do about it
     */
    public StoreUnavailableException(String message) {
        super(message);
        this.mayBeKept = false;
    }

    /**
     * Tells whether all of it may have been stored, as the store was lost while it was storing.
     *
     * @return false if nothing was
     */
    public boolean mayBeKept() {
        return mayBeKept;
    }
}

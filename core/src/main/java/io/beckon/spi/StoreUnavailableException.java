package io.beckon.spi;

/**
 * A store cannot be reached, or is at the end of its capacity. Nothing was stored; or, where the message says so, it is not
 * known whether all of it was. Trying again later may help, for a message with its idempotency key.
 */
public final class StoreUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message what to do about it
     * @param cause what the store has said
     */
    public StoreUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * Creates an exception.
     *
     * @param message what to do about it
     */
    public StoreUnavailableException(String message) {
        super(message);
    }
}

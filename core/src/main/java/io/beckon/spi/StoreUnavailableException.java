package io.beckon.spi;

/** A store cannot be reached, or is at the end of its capacity; nothing was stored. Trying again later may help. */
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

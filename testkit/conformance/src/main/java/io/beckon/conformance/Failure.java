package io.beckon.conformance;

/** A case does not hold. The message says why, for people. */
final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Failure(String message) {
        super(message);
    }

    /** Makes the failure of a step. */
    Failure in(String step) {
        Failure whole = new Failure(step + ": " + getMessage());
        whole.initCause(this);
        return whole;
    }
}

package io.beckon.conformance;

/** The server under test cannot do what the case needs it to do. */
final class Unsupported extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unsupported(String message) {
        super(message);
    }
}

package io.beckon.protocol;

/**
 * Ends the reading of a message that cannot be used. It never leaves this package, and it has no stack trace: peers
 * decide how often it is thrown.
 */
final class Unusable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final String text;

    /**
     * Says what is wrong.
     *
     * @param code which kind of wrong
     * @param text what is wrong and what would be right, for the peer; it holds nothing of what the peer sent
     */
    Unusable(ErrorCode code, String text) {
        super(text, null, false, false);
        this.code = code;
        this.text = text;
    }

    ErrorCode code() {
        return code;
    }

    String text() {
        return text;
    }
}

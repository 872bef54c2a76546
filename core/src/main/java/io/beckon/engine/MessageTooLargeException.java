package io.beckon.engine;

/** A message has more bytes than one may have. */
final class MessageTooLargeException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    MessageTooLargeException(int bytes, int most) {
        super("A message may have " + most + " bytes; this one has " + bytes
                + ". Send less, or raise Limits.messageBytes.");
    }
}

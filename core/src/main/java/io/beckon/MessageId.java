package io.beckon;

/**
 * Names one message. Ids made later sort after ids made before, within one server process. The server makes
 * them of the time and chance, in Crockford's Base32, as in the ULID specification; of ids that come from elsewhere only
 * the form is checked.
 *
 * @param value 26 letters, digits, {@code -} or {@code _}
 */
public record MessageId(String value) implements Comparable<MessageId> {
    /**
     * Checks the form.
     *
     * @param value 26 letters, digits, {@code -} or {@code _}
     * @throws IllegalArgumentException if the value is not of the form of a message id
     */
    public MessageId {
        Ids.require(value, "", 26, "message id");
    }

    @Override
    public int compareTo(MessageId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}

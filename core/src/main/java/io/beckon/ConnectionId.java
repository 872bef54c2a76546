package io.beckon;

/**
 * Names one connection, that is, one live transport of one tab or of one admin's page.
 *
 * @param value the id as it stands in the protocol, {@code c_} and 12 characters
 */
public record ConnectionId(String value) {
    /**
     * Checks the form.
     *
     * @param value the id as it stands in the protocol, {@code c_} and 12 characters
     * @throws IllegalArgumentException if the value is not of the form of a connection id
     */
    public ConnectionId {
        Ids.require(value, "c_", 12, "connection id");
    }

    @Override
    public String toString() {
        return value;
    }
}

package io.beckon;

/**
 * Names one visitor: one browser on a site. It is random, issued by the server, and opens nothing by itself: what a
 * browser keeps is this id with the site's signature.
 *
 * @param value the id as it stands in the protocol, {@code v_} and 22 characters
 */
public record VisitorId(String value) {
    /**
     * Checks the form.
     *
     * @param value the id as it stands in the protocol, {@code v_} and 22 characters
     * @throws IllegalArgumentException if the value is not of the form of a visitor id
     */
    public VisitorId {
        Ids.require(value, "v_", 22, "visitor id");
    }

    @Override
    public String toString() {
        return value;
    }
}

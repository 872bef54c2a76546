package io.beckon.conformance;

import java.net.URI;
import java.util.List;

/**
 * Where a connection is asked for, and as whom.
 *
 * @param address where, over HTTP, without a query
 * @param headers their names and values in turn
 */
record Door(URI address, List<String> headers) {
    /** Returns the address of something below it, or of itself with a query. */
    URI at(String rest) {
        return URI.create(address + rest);
    }

    /** Returns the end of an address. */
    static String query(Step.Connect connect) {
        return connect.query().isEmpty() ? "" : "?" + connect.query();
    }
}

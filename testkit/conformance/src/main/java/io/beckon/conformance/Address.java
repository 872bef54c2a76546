package io.beckon.conformance;

import java.net.URI;

/** Where servers are. */
final class Address {
    private Address() {}

    /**
     * Reads an address.
     *
     * @throws IllegalArgumentException if it is none that can be asked over HTTP
     */
    static URI of(String text) {
        return checked(URI.create(text));
    }

    /**
     * Returns what is one.
     *
     * @throws IllegalArgumentException if it can not be asked over HTTP
     */
    static URI checked(URI address) {
        String scheme = address.getScheme();
        if ((!"http".equalsIgnoreCase(scheme) && !"https".equalsIgnoreCase(scheme))
                || address.getHost() == null) {
            throw new IllegalArgumentException("This is no address of a server: " + address);
        }
        return address;
    }
}

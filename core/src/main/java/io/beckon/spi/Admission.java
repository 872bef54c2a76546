package io.beckon.spi;

import org.jspecify.annotations.Nullable;

/**
 * The answer to one handshake. It is good for one connection and not safe for use by several threads at once.
 *
 * <p>Containers let an endpoint refuse a handshake for its origin only, so that a refusal for any other reason is carried out
 * after the upgrade: an adapter calls {@link #open} in either case.
 */
public interface Admission {
    /**
     * Tells whether the peer is let in.
     *
     * @return false if {@link #open} will close the connection at once
     */
    boolean admitted();

    /**
     * Returns the {@code Set-Cookie} header that the handshake's response must carry.
     *
     * @return the header's value, or null where none is needed
     */
    @Nullable
    String setCookie();

    /**
     * The connection stands. If the peer was refused, the transport is closed with {@link CloseCode#NOT_ALLOWED}.
     *
     * @param transport the way to the peer
     * @return where the adapter pushes what comes in
     */
    Inbound open(Transport transport);
}

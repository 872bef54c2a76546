package io.beckon.servlet;

import io.beckon.Beckon;
import io.beckon.servlet.BeckonServlets.Options;
import io.beckon.servlet.BeckonServlets.Registered;

import jakarta.websocket.server.ServerContainer;

import java.net.URI;

/**
 * Registers a {@link Beckon} at a server that has WebSocket endpoints and no servlets. A web application registers by {@link
 * BeckonServlets}.
 *
 * <pre>{@code
 * URI address = URI.create("https://shop.example/shop");
 * Registered registered = BeckonEndpoints.register(container, beckon, address, BeckonServlets.options());
 * }</pre>
 */
public final class BeckonEndpoints {
    private BeckonEndpoints() {}

    /**
     * Registers the WebSocket endpoints alone. There is no browser client then, no dashboard, no HTTP API and no way over HTTP:
     * pages bring the client from elsewhere. Of the options the path, {@link Options#trustForwarded}, {@link
     * Options#closeWithContext} and {@link Options#compression} count.
     *
     * <p>Pages of the address are let in, and of the origins that the site allows. Where the server does not authenticate
     * people there is nobody whom an admin channel that asks for a role lets in; one with a policy of its own decides by
     * itself, as always. The peer's address is known only behind a trusted proxy.
     *
     * @param container where the endpoints are added; some servers take them only before they have started
     * @param beckon what to register; if the options hand it over, it is closed as well if it cannot be registered
     * @param address how browsers reach the server: {@code http} or {@code https}, host, perhaps a port, and the path below
     *     which it answers, if there is one, without a slash at its end and as browsers send it, such as {@code
     *     https://shop.example/shop}. A path with {@code ;} or {@code ,} is refused: a cookie cannot name it
     * @param options how to register
     * @return what is to be closed before the server stops, so that browsers are told to come back
     * @throws IllegalArgumentException if the address is not of that form
     * @throws IllegalStateException if the server does not take the endpoints
     */
    public static Registered register(
            ServerContainer container, Beckon beckon, URI address, Options options) {
        try {
            return EndpointRegistration.register(container, beckon, address, options);
        } catch (Throwable e) {
            if (options.closeWithContext()) {
                beckon.close();
            }
            throw e;
        }
    }
}

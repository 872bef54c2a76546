package io.beckon.servlet;

import jakarta.servlet.ServletRequestEvent;
import jakarta.servlet.ServletRequestListener;
import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;

/**
 * What the servlet request knows of a handshake and the WebSocket API does not tell, or not in every container. A listener notes
 * it when the request begins, because that comes before any filter, and handshakes are made by a filter in most containers,
 * on the same thread.
 *
 * @param scheme http or https
 * @param host the name under which the server was reached
 * @param port its port
 * @param remoteAddress the peer's address
 */
record RequestFacts(
        String scheme, String host, int port, @Nullable String remoteAddress) {
    // In classes of Java alone. Tomcat does not tell of the end of a request that ends while the
    // web application stops, and what is left on its thread must not hold on to that.
    private static final ThreadLocal<@Nullable List<@Nullable String>> CURRENT =
            new ThreadLocal<>();

    /** Returns the facts of the handshake on this thread, or null if the container makes it on another one. */
    static @Nullable RequestFacts current() {
        List<@Nullable String> noted = CURRENT.get();
        return noted == null
                ? null
                : new RequestFacts(
                        String.valueOf(noted.get(0)),
                        String.valueOf(noted.get(1)),
                        Integer.parseInt(String.valueOf(noted.get(2))),
                        noted.get(3));
    }

    static RequestFacts of(HttpServletRequest request) {
        return new RequestFacts(
                request.getScheme(),
                request.getServerName(),
                request.getServerPort(),
                request.getRemoteAddr());
    }

    /** Notes the facts of handshakes, and of nothing else. */
    static final class Listener implements ServletRequestListener {
        @Override
        public void requestInitialized(ServletRequestEvent event) {
            if (event.getServletRequest() instanceof HttpServletRequest request
                    && request.getHeader("Upgrade") != null) {
                CURRENT.set(Arrays.asList(
                        request.getScheme(),
                        request.getServerName(),
                        String.valueOf(request.getServerPort()),
                        request.getRemoteAddr()));
            }
        }

        @Override
        public void requestDestroyed(ServletRequestEvent event) {
            CURRENT.remove();
        }
    }
}

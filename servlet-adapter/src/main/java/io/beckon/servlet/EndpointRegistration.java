package io.beckon.servlet;

import io.beckon.Beckon;
import io.beckon.servlet.BeckonServlets.Options;
import io.beckon.servlet.BeckonServlets.Registered;

import jakarta.websocket.server.ServerContainer;

import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;

/** One Beckon at a server without servlets, which has the endpoints alone. Safe for use by many threads. */
final class EndpointRegistration implements Registered {
    private static final Set<String> SCHEMES = Set.of("http", "https");
    private static final int LARGEST_PORT = 65_535;

    /** Segments of which none is empty or says where another one leads, and that end no attribute of a cookie. */
    private static final Pattern PATH =
            Pattern.compile("(/(?!\\.{1,2}(/|$))[A-Za-z0-9._~!$&'()*+=:@%-]+)*");

    private final Beckon beckon;
    private final boolean closeBeckon;
    private final Endpoints endpoints;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EndpointRegistration(Beckon beckon, URI address, Options options) {
        this.beckon = beckon;
        this.closeBeckon = options.closeWithContext();
        String contextPath = contextPath(address);
        HandshakeFacts facts = new HandshakeFacts(
                beckon.gateway().roles(),
                Set.of(),
                contextPath.isEmpty() ? "/" : contextPath,
                origin(address),
                options.trustForwarded());
        this.endpoints = new Endpoints(beckon, facts, options.compression());
    }

    static EndpointRegistration register(
            ServerContainer container, Beckon beckon, URI address, Options options) {
        EndpointRegistration registration = new EndpointRegistration(beckon, address, options);
        try {
            registration.endpoints.addTo(container, options.path());
        } catch (Throwable e) {
            registration.endpoints.stop();
            throw e;
        }
        EventLog.registered(beckon.site().name(), contextPath(address) + options.path());
        return registration;
    }

    private static String origin(URI address) {
        String scheme = address.getScheme();
        String host = address.getHost();
        String origin = scheme == null || host == null || !isOriginAndPath(address)
                ? Origins.UNKNOWN
                : Origins.of(scheme, host, address.getPort());
        if (origin.isEmpty()) {
            throw new IllegalArgumentException(
                    "The address under which browsers reach the server is one such as"
                            + " https://shop.example/shop; this one is \"" + address + "\".");
        }
        return origin;
    }

    private static boolean isOriginAndPath(URI address) {
        return SCHEMES.contains(address.getScheme().toLowerCase(Locale.ROOT))
                && address.getUserInfo() == null
                && address.getPort() != 0
                && address.getPort() <= LARGEST_PORT
                && PATH.matcher(contextPath(address)).matches()
                && address.getQuery() == null
                && address.getFragment() == null;
    }

    /** As browsers send it, and as they compare it with the path of a cookie. */
    private static String contextPath(URI address) {
        String path = address.getRawPath();
        return path == null || path.equals("/") ? "" : path;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            try {
                if (closeBeckon) {
                    beckon.close();
                }
            } finally {
                endpoints.stop();
                EventLog.stopped(beckon.site().name(), endpoints.count());
            }
        }
    }
}

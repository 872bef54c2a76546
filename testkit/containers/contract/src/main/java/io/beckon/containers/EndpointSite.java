package io.beckon.containers;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import io.beckon.Beckon;
import io.beckon.containers.webapp.Control;
import io.beckon.servlet.BeckonEndpoints;
import io.beckon.servlet.BeckonServlets;
import io.beckon.servlet.BeckonServlets.Registered;

import jakarta.websocket.server.ServerContainer;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** One site at a server without servlets, in the test's JVM, with a server of Java's own beside it that answers tests. */
final class EndpointSite implements AutoCloseable {
    private static final String CONTEXT_PATH = "/shop";

    private final EndpointServer server;
    private final Beckon beckon;
    private final AutoCloseable[] closedAfter;
    private final int port = ServerFolder.freePort();
    private final HttpServer control;
    private @Nullable Registered registered;
    private boolean closed;

    EndpointSite(EndpointServer server, Beckon beckon, AutoCloseable... closedAfter) {
        this.server = server;
        this.beckon = beckon;
        this.closedAfter = closedAfter;
        try {
            control = HttpServer.create(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            control.createContext("/control", this::answer);
            control.start();
            server.start(port, CONTEXT_PATH, this::register);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void register(ServerContainer container) {
        registered = BeckonEndpoints.register(
                container,
                beckon,
                URI.create("http://127.0.0.1:" + port + CONTEXT_PATH),
                BeckonServlets.options().closeWithContext(true));
    }

    Deployed deployed() {
        return new Deployed(
                port,
                CONTEXT_PATH,
                "http://127.0.0.1:" + control.getAddress().getPort(),
                site -> close());
    }

    private void answer(HttpExchange exchange) throws IOException {
        Map<String, String> parameters = new HashMap<>();
        for (String pair : exchange.getRequestURI().getRawQuery().split("&", -1)) {
            int equals = pair.indexOf('=');
            String value = URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8);
            parameters.put(pair.substring(0, equals), value);
        }
        String what = exchange.getRequestURI().getPath().substring("/control".length());
        byte[] body = String.valueOf(Control.answer(
                        beckon, what, parameters.getOrDefault("of", ""), parameters.get("bytes")))
                .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /** Ends it, the first time it is called. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (registered != null) {
                registered.close();
            }
            server.stop();
            control.stop(0);
            for (AutoCloseable other : closedAfter) {
                other.close();
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}

package io.beckon.servlet.dashboard;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;

/** Serves the browser files from the class path, with the strict policy of the real server. */
final class WebFiles implements AutoCloseable {

    private static final String BASE = "/beckon/";

    private static final String POLICY =
            "default-src 'self'; img-src 'self' https: data:; frame-ancestors 'none'";

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "mjs", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml");

    private final HttpServer server;

    private WebFiles(HttpServer server) {
        this.server = server;
    }

    static WebFiles serve() throws IOException {
        InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        HttpServer server = HttpServer.create(free, 0);
        server.createContext(BASE, WebFiles::answer);
        server.start();
        return new WebFiles(server);
    }

    /** The address of the dashboard. */
    String address() {
        return "http://localhost:" + server.getAddress().getPort() + BASE + "dashboard/";
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath().substring(BASE.length());
            String name = path.endsWith("/") ? path + "index.html" : path;
            byte[] file = read(name);
            if (file == null) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.getResponseHeaders().set("Content-Security-Policy", POLICY);
            exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
            exchange.sendResponseHeaders(200, file.length);
            exchange.getResponseBody().write(file);
        }
    }

    private static byte @Nullable [] read(String name) throws IOException {
        try (InputStream in =
                WebFiles.class.getResourceAsStream("/io/beckon/servlet/web/" + name)) {
            return in == null ? null : in.readAllBytes();
        }
    }
}

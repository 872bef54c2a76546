package io.beckon.servlet;

import io.beckon.servlet.BeckonServlets.Dashboard;
import io.beckon.servlet.api.HttpApi;
import io.beckon.servlet.line.Lines;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;

/** Answers plain HTTP below the base path: visitors without WebSocket, the browser client, the dashboard, the HTTP API, and whether all is well. */
final class SiteServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    private static final String TEXT = "text/plain;charset=utf-8";
    private static final String DASHBOARD = "dashboard";
    private static final String FALLBACK = "beckon-http.mjs";

    // Transient as a formality: servlets are serializable, and this one never goes anywhere.
    private final transient Registration registration;
    private final transient StaticFiles files;
    private final transient HttpApi api;

    SiteServlet(Registration registration, StaticFiles files, HttpApi api) {
        this.registration = registration;
        this.files = files;
        this.api = api;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Referrer-Policy", "no-referrer");
        String info = request.getPathInfo();
        String path = info == null ? "" : info.substring(1);
        if (HttpApi.owns(path)) {
            api.handle(request, response, path, origin(request));
            return;
        }
        Lines lines = registration.lines();
        if (lines != null && Lines.owns(path)) {
            lines.handle(request, response, path);
            return;
        }
        String method = request.getMethod();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            response.setHeader("Allow", "GET, HEAD");
            say(
                    request,
                    response,
                    HttpServletResponse.SC_METHOD_NOT_ALLOWED,
                    "Only GET and HEAD are answered here.");
            return;
        }
        answer(request, response, path);
    }

    private void answer(HttpServletRequest request, HttpServletResponse response, String path)
            throws IOException {
        if (path.equals("health")) {
            health(request, response);
        } else if (path.equals("visitor") || path.startsWith("admin/")) {
            response.setHeader("Upgrade", "websocket");
            say(request, response, 426, "This address is for WebSocket connections.");
        } else if (path.equals(DASHBOARD) || path.startsWith(DASHBOARD + "/")) {
            dashboard(request, response, path);
        } else {
            StaticFile file = files.find(path);
            if (file == null || isWithheld(path)) {
                notFound(request, response);
            } else {
                // Pages of allowed origins load the client as a module, which takes leave
                // from its server.
                response.setHeader("Access-Control-Allow-Origin", "*");
                response.setHeader("Cross-Origin-Resource-Policy", "cross-origin");
                send(request, response, file);
            }
        }
    }

    /** A client that gets this file takes it that the server is there and takes visitors over HTTP. */
    private boolean isWithheld(String path) {
        return registration.lines() == null && path.equals(FALLBACK);
    }

    private void dashboard(HttpServletRequest request, HttpServletResponse response, String path)
            throws IOException {
        Dashboard access = registration.dashboard();
        if (access == Dashboard.OFF) {
            notFound(request, response);
        } else if (access == Dashboard.AUTHENTICATED && request.getUserPrincipal() == null) {
            say(request, response, HttpServletResponse.SC_FORBIDDEN, unguarded());
        } else if (path.equals(DASHBOARD)) {
            response.setStatus(HttpServletResponse.SC_FOUND);
            response.setHeader(
                    "Location",
                    request.getContextPath() + registration.path() + "/" + DASHBOARD + "/");
        } else {
            StaticFile file = files.find(path);
            if (file == null) {
                notFound(request, response);
            } else {
                send(request, response, file);
            }
        }
    }

    private String unguarded() {
        String path = registration.path();
        return "The dashboard is for people whom the container has authenticated, and it has not authenticated you.\n\n"
                + "To the webapp's developer: guard " + path + "/dashboard/* and " + path
                + "/admin/* by a\n"
                + "<security-constraint> with a <login-config> in web.xml, and give the people who may in the role\n"
                + "that the admin channel asks for (beckon-admin unless set otherwise).\n";
    }

    private void send(HttpServletRequest request, HttpServletResponse response, StaticFile file)
            throws IOException {
        response.setHeader("ETag", file.tag());
        // Kept by the browser, and asked about at each use: a deployment shows at once.
        response.setHeader("Cache-Control", "no-cache");
        response.setHeader(
                "Content-Security-Policy",
                file.html() ? pagePolicy(request) : "default-src 'none'");
        if (matches(request.getHeader("If-None-Match"), file.tag())) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            return;
        }
        write(request, response, file.type(), file.content());
    }

    private static boolean matches(@Nullable String header, String tag) {
        if (header == null) {
            return false;
        }
        for (String candidate : header.split(",", -1)) {
            String one = candidate.strip();
            // A proxy that compresses makes a strong tag weak; for this comparison both are
            // the same.
            if (one.equals("*") || one.equals(tag) || one.equals("W/" + tag)) {
                return true;
            }
        }
        return false;
    }

    /** Names the WebSocket's address as well, because not every browser counts it as {@code 'self'}. */
    private String pagePolicy(HttpServletRequest request) {
        String origin = origin(request);
        String socket = origin.isEmpty() ? "" : " ws" + origin.substring("http".length());
        return "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' https: data:;"
                + " connect-src 'self'" + socket
                + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }

    private String origin(HttpServletRequest request) {
        String origin =
                Origins.of(request.getScheme(), request.getServerName(), request.getServerPort());
        if (!registration.trustForwarded()) {
            return origin;
        }
        return Origins.forwarded(
                origin, last(request, "X-Forwarded-Proto"), last(request, "X-Forwarded-Host"));
    }

    private static @Nullable String last(HttpServletRequest request, String header) {
        return Origins.last(Collections.list(request.getHeaders(header)));
    }

    private void health(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        boolean ready = registration.ready();
        response.setStatus(
                ready ? HttpServletResponse.SC_OK : HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        response.setHeader("Cache-Control", "no-store");
        String body = "{\"live\":true,\"ready\":" + ready
                + (ready ? "" : ",\"reason\":\"shutting down\"")
                + ",\"store\":\"" + (registration.storeWorking() ? "working" : "failing") + "\"}";
        write(
                request,
                response,
                "application/json;charset=utf-8",
                body.getBytes(StandardCharsets.UTF_8));
    }

    private static void notFound(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        say(request, response, HttpServletResponse.SC_NOT_FOUND, "There is nothing here.");
    }

    private static void say(
            HttpServletRequest request, HttpServletResponse response, int status, String text)
            throws IOException {
        response.setStatus(status);
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("Content-Security-Policy", "default-src 'none'");
        write(request, response, TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void write(
            HttpServletRequest request, HttpServletResponse response, String type, byte[] body)
            throws IOException {
        response.setContentType(type);
        response.setContentLength(body.length);
        if (!request.getMethod().equals("HEAD")) {
            response.getOutputStream().write(body);
        }
    }

    /** The web application stops, and the container has not yet cut its connections. */
    @Override
    public void destroy() {
        registration.stop();
    }
}

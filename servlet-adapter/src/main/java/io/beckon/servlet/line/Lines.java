package io.beckon.servlet.line;

import io.beckon.servlet.api.BodyReader;
import io.beckon.spi.Admission;
import io.beckon.spi.CloseCode;
import io.beckon.spi.Gateway;
import io.beckon.spi.Handshake;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Takes visitors over HTTP where WebSocket does not get through, as {@code PROTOCOL.md} says: events down one held response of
 * each browser, requests up. Safe for use by many threads; a response that is held holds none.
 *
 * <p>The visitor's cookie alone can do nothing: each request has a header that a page of another origin can send only with leave,
 * and names a line or a connection by an id that nobody else knows.
 */
public final class Lines {
    private static final String PREFIX = "visitor/";
    private static final String LINE = "Beckon-Line";
    private static final String CONNECTION = "Beckon-Connection";
    private static final String NUMBER = "Beckon-Number";
    private static final String NEW = "new";

    /** How many browsers at most; who comes later is told to try again. */
    private static final int MOST = 20_000;

    /** Below the minute after which many proxies give up a response that says nothing. */
    private static final Duration POLL = Duration.ofSeconds(25);

    /** Then the browser asks again, and misses nothing. */
    private static final Duration STREAM = Duration.ofMinutes(10);

    private static final Duration REQUEST = Duration.ofSeconds(30);
    private static final int ID_BYTES = 18;

    private final Gateway gateway;
    private final Function<HttpServletRequest, Handshake> facts;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Line> lines = new ConcurrentHashMap<>();
    private final Map<String, LineConnection> connections = new ConcurrentHashMap<>();
    private volatile boolean stopped;

    /**
     * Makes a way in.
     *
     * @param gateway where connections are brought
     * @param facts copies what a handshake is decided by
     */
    public Lines(Gateway gateway, Function<HttpServletRequest, Handshake> facts) {
        this.gateway = gateway;
        this.facts = facts;
    }

    /**
     * Tells whether an address is one of these.
     *
     * @param path the path below the base path, without a slash at its beginning
     * @return true if it is
     */
    public static boolean owns(String path) {
        return path.startsWith(PREFIX);
    }

    /**
     * Returns how many browsers hold a line.
     *
     * @return a number
     */
    public int count() {
        return lines.size();
    }

    /**
     * Answers a request, now or later.
     *
     * @param request the request
     * @param response its response
     * @param path as {@link #owns} takes it
     * @throws IOException if the peer is gone
     */
    public void handle(HttpServletRequest request, HttpServletResponse response, String path)
            throws IOException {
        response.setHeader("Cache-Control", "no-store");
        String call = request.getMethod() + " " + path.substring(PREFIX.length());
        switch (call) {
            case "GET line" -> line(request, response);
            case "POST open" -> open(request, response);
            case "POST send" -> send(request, response);
            case "POST close" -> close(request, response);
            case "OPTIONS line", "OPTIONS open", "OPTIONS send", "OPTIONS close" ->
                preflight(request, response);
            default -> say(response, HttpServletResponse.SC_NOT_FOUND, "There is nothing here.");
        }
    }

    private void preflight(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Handshake handshake = facts.apply(request);
        if (!gateway.visitor(handshake).admitted()) {
            notAllowed(response);
            return;
        }
        allow(response, handshake);
        response.setHeader("Access-Control-Allow-Methods", "GET, POST");
        response.setHeader(
                "Access-Control-Allow-Headers",
                String.join(", ", LINE, CONNECTION, NUMBER, "Last-Event-ID", "Content-Type"));
        response.setHeader("Access-Control-Max-Age", "7200");
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    }

    private static void allow(HttpServletResponse response, Handshake handshake) {
        String origin = handshake.origin();
        if (origin != null && !origin.equals(handshake.self())) {
            response.setHeader("Access-Control-Allow-Origin", origin);
            response.setHeader("Access-Control-Allow-Credentials", "true");
            response.setHeader("Vary", "Origin");
        }
    }

    /** A browser asks for what comes down. */
    private void line(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String id = header(request, response, LINE);
        if (id == null) {
            return;
        }
        Handshake handshake = facts.apply(request);
        // A page of the same origin sends none with GET; one of another cannot send the header
        // above
        // without having been asked about its origin.
        if (handshake.origin() != null && !gateway.visitor(handshake).admitted()) {
            notAllowed(response);
            return;
        }
        allow(response, handshake);
        if (!request.isAsyncSupported()) {
            say(
                    response,
                    HttpServletResponse.SC_NOT_IMPLEMENTED,
                    "A filter of this web application does not support asynchronous requests; give it"
                            + " <async-supported>true</async-supported>.");
            return;
        }
        Line line = lines.get(id);
        if (line == null) {
            gone(response);
        } else {
            hold(line, request, response);
        }
    }

    private static void hold(Line line, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        boolean once = request.getParameter("poll") != null;
        response.setContentType("text/event-stream;charset=utf-8");
        response.setHeader("X-Accel-Buffering", "no"); // so that nginx does not hold it back
        AsyncContext context = request.startAsync(request, response);
        context.setTimeout((once ? POLL : STREAM).toMillis());
        Response held = new Response(line, context, response.getOutputStream(), once);
        context.addListener(held);
        if (line.attach(held, arrived(request))) {
            held.start();
        } else {
            line.end();
            gone(response);
            context.complete();
        }
    }

    /** What is no number has never arrived. */
    private static long arrived(HttpServletRequest request) {
        return number(request.getHeader("Last-Event-ID"));
    }

    private static long number(@Nullable String text) {
        return text == null || !text.matches("[0-9]{1,15}") ? 0 : Long.parseLong(text);
    }

    /** A tab connects, on its browser's line, or on a new one. */
    private void open(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String id = header(request, response, LINE);
        if (id == null) {
            return;
        }
        Handshake handshake = facts.apply(request);
        Admission admission = gateway.visitor(handshake);
        if (!admission.admitted()) {
            notAllowed(response);
            return;
        }
        allow(response, handshake);
        boolean isNew = id.equals(NEW);
        if (isNew && lines.size() >= MOST) {
            response.setHeader("Retry-After", "10");
            say(
                    response,
                    HttpServletResponse.SC_SERVICE_UNAVAILABLE,
                    "There is no room for one more; try again later.");
            return;
        }
        Line line = isNew ? new Line(id(), this) : lines.get(id);
        LineConnection connection =
                line == null ? null : new LineConnection(id(), line, handshake.origin(), this);
        if (line == null || connection == null || !line.add(connection)) {
            gone(response);
            return;
        }
        if (isNew) {
            lines.put(line.id(), line);
        }
        begin(connection, admission, response);
        json(
                response,
                HttpServletResponse.SC_OK,
                "{\"connection\":\"" + connection.id() + "\",\"line\":\"" + line.id() + "\"}");
    }

    private void begin(
            LineConnection connection, Admission admission, HttpServletResponse response) {
        connections.put(connection.id(), connection);
        String cookie = admission.setCookie();
        if (cookie != null) {
            response.addHeader("Set-Cookie", cookie);
        }
        connection.begin(admission.open(connection));
        if (stopped) {
            connection.close(CloseCode.RESTART);
        }
    }

    /** A frame comes up. */
    private void send(HttpServletRequest request, HttpServletResponse response) throws IOException {
        LineConnection connection = connection(request, response);
        if (connection == null) {
            return;
        }
        long number = number(request.getHeader(NUMBER));
        AsyncContext context = request.startAsync(request, response);
        context.setTimeout(REQUEST.toMillis());
        BodyReader.read(request.getInputStream(), gateway.maxFrameBytes())
                .handle((body, failure) -> body == null
                        ? HttpServletResponse.SC_BAD_REQUEST
                        : status(connection.take(number, text(body)), body))
                .thenAccept(status -> {
                    response.setStatus(status);
                    context.complete();
                });
    }

    /** What is no UTF-8 is replaced, and then no JSON where that matters. */
    private static @Nullable String text(Optional<byte[]> body) {
        return body.map(bytes -> new String(bytes, StandardCharsets.UTF_8)).orElse(null);
    }

    private static int status(LineConnection.Taken taken, Optional<byte[]> body) {
        return switch (taken) {
            case TAKEN, REPEATED ->
                body.isEmpty()
                        ? HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE
                        : HttpServletResponse.SC_NO_CONTENT;
            case TOO_EARLY -> HttpServletResponse.SC_CONFLICT;
            case OVER -> HttpServletResponse.SC_GONE;
        };
    }

    /** A tab is closed, or has found a better way. */
    private void close(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        LineConnection connection = connection(request, response);
        if (connection != null) {
            connection.gone();
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        }
    }

    private @Nullable LineConnection connection(
            HttpServletRequest request, HttpServletResponse response) throws IOException {
        String id = header(request, response, CONNECTION);
        if (id == null) {
            return null;
        }
        Handshake handshake = facts.apply(request);
        String origin = handshake.origin();
        LineConnection connection = connections.get(id);
        if (connection == null) {
            // A page of another origin is to know that it is over.
            if (origin != null && gateway.visitor(handshake).admitted()) {
                allow(response, handshake);
            }
            gone(response);
            return null;
        }
        if (origin == null || !origin.equals(connection.origin())) {
            notAllowed(response);
            return null;
        }
        allow(response, handshake);
        return connection;
    }

    private static @Nullable String header(
            HttpServletRequest request, HttpServletResponse response, String name)
            throws IOException {
        String value = request.getHeader(name);
        if (value == null || value.isEmpty()) {
            say(
                    response,
                    HttpServletResponse.SC_FORBIDDEN,
                    "Such a request has the header " + name + ".");
            return null;
        }
        return value;
    }

    private String id() {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static void notAllowed(HttpServletResponse response) throws IOException {
        CloseCode code = CloseCode.NOT_ALLOWED;
        json(
                response,
                HttpServletResponse.SC_FORBIDDEN,
                "{\"code\":" + code.number() + ",\"reason\":\"" + code.reason() + "\"}");
    }

    private static void gone(HttpServletResponse response) throws IOException {
        say(response, HttpServletResponse.SC_GONE, "This is over; begin anew.");
    }

    private static void say(HttpServletResponse response, int status, String text)
            throws IOException {
        write(response, status, "text/plain;charset=utf-8", text);
    }

    private static void json(HttpServletResponse response, int status, String text)
            throws IOException {
        write(response, status, "application/json;charset=utf-8", text);
    }

    private static void write(HttpServletResponse response, int status, String type, String text)
            throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.setContentType(type);
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }

    void remove(Line line) {
        lines.remove(line.id());
    }

    void remove(LineConnection connection) {
        connections.remove(connection.id());
    }

    /** Closes what is open; browsers are told to come back. Does not block. */
    public void stop() {
        stopped = true;
        lines.values().forEach(line -> line.close(CloseCode.RESTART));
        lines.values().forEach(Line::end);
    }
}

package io.beckon.servlet.line;

import io.beckon.servlet.api.BodyReader;
import io.beckon.spi.Admission;
import io.beckon.spi.Gateway;
import io.beckon.spi.Handshake;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes visitors and admins over HTTP where WebSocket does not get through, as {@code PROTOCOL.md} says: events down one held response of
 * each browser, requests up. Safe for use by many threads; a response that is held holds none.
 *
 * <p>The visitor's cookie alone can do nothing: each request has a header that a page of another origin can send only with leave,
 * and names a line or a connection by an id that nobody else knows.
 */
public final class Lines {
    private static final String VISITOR = "visitor";
    private static final String ADMIN = "admin/";

    /** A door, where visitors or the admins of a channel connect, and what is asked there. */
    private static final Pattern ADDRESS = Pattern.compile("(visitor|admin/[^/]+)/([^/]*)");

    private static final String LINE = "Beckon-Line";
    private static final String CONNECTION = "Beckon-Connection";
    private static final String NUMBER = "Beckon-Number";
    private static final Logger log = LoggerFactory.getLogger("io.beckon.servlet");

    private static final String LAST_EVENT = "Last-Event-ID";
    private static final String NEW = "new";
    private static final Pattern NUMERAL = Pattern.compile("[0-9]{1,15}");
    private static final long UNUSABLE = -1;

    /** Below the minute after which many proxies give up a response that says nothing. */
    private static final Duration POLL = Duration.ofSeconds(25);

    /** Then the browser asks again, and misses nothing. */
    private static final Duration STREAM = Duration.ofMinutes(10);

    private static final Duration REQUEST = Duration.ofSeconds(30);

    /** How much later the container ends a response, so that it does so only where nothing can be written. */
    private static final Duration LATER = Duration.ofSeconds(20);

    private final Gateway gateway;
    private final Function<HttpServletRequest, Handshake> facts;
    private final OpenLines open;
    private final Figures figures = new Figures();
    private final AtomicBoolean toldOfFilter = new AtomicBoolean();

    /**
     * Makes a way in.
     *
     * @param gateway where connections are brought, and whose scheduler ends what is to end by itself
     * @param facts copies what a handshake is decided by
     * @param browsers how many browsers may have a line at a time, one at least; who comes later is told to try again
     */
    public Lines(Gateway gateway, Function<HttpServletRequest, Handshake> facts, int browsers) {
        this.gateway = gateway;
        this.facts = facts;
        this.open = new OpenLines(gateway.scheduler(), browsers);
    }

    /**
     * Tells whether an address is one of these.
     *
     * @param path the path below the base path, without a slash at its beginning
     * @return true if it is
     */
    public static boolean owns(String path) {
        return ADDRESS.matcher(path).matches();
    }

    /**
     * Returns what was counted so far, and how many lines and connections there are now.
     *
     * @return the figures by their names, which {@code CLIENT.md} lists; unmodifiable
     */
    public Map<String, Long> figures() {
        return figures.values(open.lineCount(), open.connectionCount());
    }

    /** Closes what is open; browsers are told to come back. Blocks for a second at the most, where one of them takes nothing. */
    public void stop() {
        open.stop();
    }

    /**
     * Answers a request, now or later.
     *
     * @param request the request
     * @param response its response
     * @param path one that is {@linkplain #owns owned}
     * @throws IOException if the peer is gone
     * @throws IllegalArgumentException if the path is another one
     */
    public void handle(HttpServletRequest request, HttpServletResponse response, String path)
            throws IOException {
        Matcher address = ADDRESS.matcher(path);
        if (!address.matches()) {
            throw new IllegalArgumentException(path);
        }
        String door = address.group(1);
        response.setHeader("Cache-Control", "no-store");
        switch (request.getMethod() + " " + address.group(2)) {
            case "GET line" -> line(door, request, response);
            case "POST open" -> open(door, request, response);
            case "POST send" -> send(door, request, response);
            case "POST close" -> close(door, request, response);
            case "OPTIONS line", "OPTIONS open", "OPTIONS send", "OPTIONS close" ->
                preflight(request, response);
            default -> Answers.notFound(response);
        }
    }

    /** A page of another origin asks whether it may. That is asked about the origin alone, without credentials. */
    private void preflight(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Handshake handshake = facts.apply(request);
        if (!gateway.allowsOrigin(handshake)) {
            Answers.notAllowed(response);
            return;
        }
        Answers.allow(response, handshake);
        response.setHeader("Access-Control-Allow-Methods", "GET, POST");
        response.setHeader(
                "Access-Control-Allow-Headers",
                String.join(", ", LINE, CONNECTION, NUMBER, LAST_EVENT, "Content-Type"));
        response.setHeader("Access-Control-Max-Age", "7200");
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    }

    private Admission admission(String door, Handshake handshake) {
        return door.equals(VISITOR)
                ? gateway.visitor(handshake)
                : gateway.admin(door.substring(ADMIN.length()), handshake);
    }

    /** A browser asks for what comes down. */
    private void line(String door, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        String id = header(request, response, LINE);
        if (id == null) {
            return;
        }
        Handshake handshake = facts.apply(request);
        // A page of the same origin sends none with GET. One of another cannot send the header
        // of the line without having been asked about its origin.
        if (handshake.origin() != null && !admission(door, handshake).admitted()) {
            Answers.notAllowed(response);
            return;
        }
        Answers.allow(response, handshake);
        if (!request.isAsyncSupported()) {
            notAsynchronous(response);
            return;
        }
        String last = request.getHeader(LAST_EVENT);
        long arrived = last == null ? 0 : number(last);
        Line line = open.lineAt(door, id);
        if (arrived == UNUSABLE) {
            Answers.noNumber(response, LAST_EVENT);
        } else if (line == null) {
            Answers.over(response);
        } else {
            hold(line, arrived, request, response);
        }
    }

    private void hold(
            Line line, long arrived, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        boolean once = request.getParameter("poll") != null;
        response.setContentType("text/event-stream;charset=utf-8");
        response.setHeader("X-Accel-Buffering", "no"); // so that nginx does not hold it back
        AsyncContext context = request.startAsync(request, response);
        Duration time = once ? POLL : STREAM;
        context.setTimeout(time.plus(LATER).toMillis());
        Response held = new Response(open, line, context, response.getOutputStream(), once);
        open.add(held);
        context.addListener(held);
        if (line.attach(held, arrived)) {
            figures.held(once, arrived > 0);
            held.start();
            open.endLater(held, time);
        } else {
            open.remove(held);
            line.end();
            Answers.over(response);
            context.complete();
        }
    }

    /** Returns a number of a header; {@value #UNUSABLE} if it is none. */
    private static long number(@Nullable String text) {
        return text == null || !NUMERAL.matcher(text).matches() ? UNUSABLE : Long.parseLong(text);
    }

    /** A tab connects, on its browser's line, or on a new one. */
    private void open(String door, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        String id = header(request, response, LINE);
        if (id == null) {
            return;
        }
        Handshake handshake = facts.apply(request);
        Admission admission = admission(door, handshake);
        // Unlike a handshake, it has to say where it comes from: what it sends later is held
        // against that.
        if (handshake.origin() == null || !admission.admitted()) {
            if (gateway.allowsOrigin(handshake)) {
                Answers.allow(response, handshake); // so that the page can read why
            }
            Answers.notAllowed(response);
            return;
        }
        Answers.allow(response, handshake);
        boolean isNew = id.equals(NEW);
        if (!request.isAsyncSupported()) {
            notAsynchronous(response);
        } else if (isNew && open.isFull()) {
            figures.full.increment();
            Answers.full(response);
        } else {
            Line line = isNew ? open.newLine(door) : open.lineAt(door, id);
            open(line, handshake.origin(), admission, response);
        }
    }

    /** The visitor cannot mend it; who reads the log can, and is told once. */
    private void notAsynchronous(HttpServletResponse response) throws IOException {
        if (toldOfFilter.compareAndSet(false, true)) {
            log.atError()
                    .addKeyValue(
                            "advice",
                            "a filter before Beckon's servlet does not support asynchronous requests, and"
                                    + " nobody is reached whose WebSocket does not get through: set"
                                    + " async-supported for it")
                    .log("http.asynchronous.unsupported");
        }
        Answers.notAsynchronous(response);
    }

    private void open(
            @Nullable Line line, String origin, Admission admission, HttpServletResponse response)
            throws IOException {
        if (line == null) {
            Answers.over(response);
            return;
        }
        LineConnection connection = new LineConnection(open.newId(), line, origin, open);
        switch (line.add(connection)) {
            case TAKEN -> begin(connection, line, admission, response);
            case FULL -> Answers.lineFull(response);
            case OVER -> Answers.over(response);
        }
    }

    private void begin(
            LineConnection connection, Line line, Admission admission, HttpServletResponse response)
            throws IOException {
        figures.opened.increment();
        open.add(connection);
        String cookie = admission.setCookie();
        if (cookie != null) {
            response.addHeader("Set-Cookie", cookie);
        }
        connection.begin(admission.open(connection));
        open.closeIfStopped(connection);
        Answers.opened(response, connection, line);
    }

    /** A frame comes up. */
    private void send(String door, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        LineConnection connection = connection(door, request, response);
        if (connection == null) {
            return;
        }
        long number = number(request.getHeader(NUMBER));
        if (number == UNUSABLE) {
            Answers.noNumber(response, NUMBER);
            return;
        }
        AsyncContext context = request.startAsync(request, response);
        context.setTimeout(REQUEST.toMillis());
        BodyReader.read(request.getInputStream(), gateway.maxFrameBytes())
                .handle((body, failure) -> body == null
                        ? HttpServletResponse.SC_BAD_REQUEST
                        : status(connection.take(number, text(body)), body))
                .whenComplete((status, failure) -> {
                    response.setStatus(
                            status == null ? HttpServletResponse.SC_INTERNAL_SERVER_ERROR : status);
                    context.complete();
                });
    }

    /** What is no UTF-8 is replaced, and then no JSON where that matters. */
    private static @Nullable String text(Optional<byte[]> body) {
        return body.map(bytes -> new String(bytes, StandardCharsets.UTF_8)).orElse(null);
    }

    private int status(LineConnection.Taken taken, Optional<byte[]> body) {
        if (taken == LineConnection.Taken.REPEATED) {
            figures.repeated.increment();
        }
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
    private void close(String door, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        LineConnection connection = connection(door, request, response);
        if (connection != null) {
            connection.gone();
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        }
    }

    private @Nullable LineConnection connection(
            String door, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        String id = header(request, response, CONNECTION);
        if (id == null) {
            return null;
        }
        Handshake handshake = facts.apply(request);
        String origin = handshake.origin();
        LineConnection connection = open.connectionAt(door, id);
        if (connection == null) {
            // A page of another origin is to know that it is over.
            if (gateway.allowsOrigin(handshake)) {
                Answers.allow(response, handshake);
            }
            Answers.over(response);
            return null;
        }
        if (!connection.origin().equals(origin)) {
            Answers.notAllowed(response);
            return null;
        }
        Answers.allow(response, handshake);
        return connection;
    }

    private static @Nullable String header(
            HttpServletRequest request, HttpServletResponse response, String name)
            throws IOException {
        String value = request.getHeader(name);
        if (value == null || value.isEmpty()) {
            Answers.headerMissing(response, name);
            return null;
        }
        return value;
    }
}

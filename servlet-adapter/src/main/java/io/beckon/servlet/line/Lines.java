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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
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
    private static final String LAST_EVENT = "Last-Event-ID";
    private static final String NEW = "new";
    private static final Pattern NUMERAL = Pattern.compile("[0-9]{1,15}");
    private static final long UNUSABLE = -1;

    /** How many browsers at most; who comes later is told to try again. */
    private static final int MOST = 20_000;

    /** Below the minute after which many proxies give up a response that says nothing. */
    private static final Duration POLL = Duration.ofSeconds(25);

    /** Then the browser asks again, and misses nothing. */
    private static final Duration STREAM = Duration.ofMinutes(10);

    private static final Duration REQUEST = Duration.ofSeconds(30);

    /** How much later the container ends a response, so that it does so only where nothing can be written. */
    private static final Duration LATER = Duration.ofSeconds(20);

    /** For how long a line that is over waits for who asks why. */
    private static final Duration FAREWELL = Duration.ofSeconds(30);

    /** For what is said last when the application stops. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private static final int ID_BYTES = 18;
    private static final int TIMER_IDLE_SECONDS = 5;

    private final Gateway gateway;
    private final Function<HttpServletRequest, Handshake> facts;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Line> lines = new ConcurrentHashMap<>();
    private final Map<String, LineConnection> connections = new ConcurrentHashMap<>();
    private final Figures figures = new Figures();
    private final Set<Response> responses = ConcurrentHashMap.newKeySet(); // that are held
    private final ScheduledThreadPoolExecutor timer; // ends responses whose time is up
    private volatile boolean stopped;

    /**
     * Makes a way in.
     *
     * @param gateway where connections are brought
     * @param facts copies what a handshake is decided by
     * @param site the site's name, for the name of a thread
     */
    public Lines(Gateway gateway, Function<HttpServletRequest, Handshake> facts, String site) {
        this.gateway = gateway;
        this.facts = facts;
        this.timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "beckon-http-" + site);
            thread.setDaemon(true);
            return thread;
        });
        this.timer.setKeepAliveTime(TIMER_IDLE_SECONDS, TimeUnit.SECONDS);
        this.timer.allowCoreThreadTimeOut(true);
        this.timer.setRemoveOnCancelPolicy(true);
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
        return figures.values(lines.size(), connections.size());
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
        Matcher address = ADDRESS.matcher(path);
        String door = address.matches() ? address.group(1) : "";
        String call = request.getMethod() + " " + (door.isEmpty() ? "" : address.group(2));
        switch (call) {
            case "GET line" -> line(door, request, response);
            case "POST open" -> open(door, request, response);
            case "POST send" -> send(door, request, response);
            case "POST close" -> close(door, request, response);
            case "OPTIONS line", "OPTIONS open", "OPTIONS send", "OPTIONS close" ->
                preflight(request, response);
            default -> say(response, HttpServletResponse.SC_NOT_FOUND, "There is nothing here.");
        }
    }

    private Admission admission(String door, Handshake handshake) {
        return door.equals(VISITOR)
                ? gateway.visitor(handshake)
                : gateway.admin(door.substring(ADMIN.length()), handshake);
    }

    private void preflight(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Handshake handshake = facts.apply(request);
        // It asks about its origin alone, and brings no credentials.
        if (!isOriginAllowed(handshake)) {
            notAllowed(response);
            return;
        }
        allow(response, handshake);
        response.setHeader("Access-Control-Allow-Methods", "GET, POST");
        response.setHeader(
                "Access-Control-Allow-Headers",
                String.join(", ", LINE, CONNECTION, NUMBER, LAST_EVENT, "Content-Type"));
        response.setHeader("Access-Control-Max-Age", "7200");
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    }

    private boolean isOriginAllowed(Handshake handshake) {
        return gateway.visitor(handshake).admitted();
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
    private void line(String door, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        String id = header(request, response, LINE);
        if (id == null) {
            return;
        }
        Handshake handshake = facts.apply(request);
        // A page of the same origin sends none with GET; one of another cannot send the header
        // above
        // without having been asked about its origin.
        if (handshake.origin() != null && !admission(door, handshake).admitted()) {
            notAllowed(response);
            return;
        }
        allow(response, handshake);
        if (!isAsynchronous(request, response)) {
            return;
        }
        String last = request.getHeader(LAST_EVENT);
        long arrived = last == null ? 0 : number(last);
        Line line = lineAt(door, id);
        if (arrived == UNUSABLE) {
            unusable(response, LAST_EVENT);
        } else if (line == null) {
            gone(response);
        } else {
            hold(line, arrived, request, response);
        }
    }

    /** Returns a line of those who connect there; another door has others. */
    private @Nullable Line lineAt(String door, String id) {
        Line line = lines.get(id);
        return line == null || !line.door().equals(door) ? null : line;
    }

    private static boolean isAsynchronous(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (!request.isAsyncSupported()) {
            say(
                    response,
                    HttpServletResponse.SC_NOT_IMPLEMENTED,
                    "A filter of this web application does not support asynchronous requests; give it"
                            + " <async-supported>true</async-supported>.");
        }
        return request.isAsyncSupported();
    }

    private static void unusable(HttpServletResponse response, String header) throws IOException {
        say(response, HttpServletResponse.SC_BAD_REQUEST, header + " is a number.");
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
        Response held = new Response(this, line, context, response.getOutputStream(), once);
        responses.add(held);
        context.addListener(held);
        if (line.attach(held, arrived)) {
            (once ? figures.polled : figures.streamed).increment();
            if (arrived > 0 && !once) {
                figures.resumed.increment();
            }
            held.start();
            endLater(held, time);
        } else {
            responses.remove(held);
            line.end();
            gone(response);
            context.complete();
        }
    }

    private void endLater(Response held, Duration time) {
        try {
            held.endsBy(timer.schedule(held::end, time.toMillis(), TimeUnit.MILLISECONDS));
        } catch (RejectedExecutionException e) {
            held.end(); // the application stops
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
        if (!admission.admitted()) {
            if (isOriginAllowed(handshake)) {
                allow(response, handshake); // so that the page can read why
            }
            notAllowed(response);
            return;
        }
        allow(response, handshake);
        if (!isAsynchronous(request, response)) {
            return;
        }
        boolean isNew = id.equals(NEW);
        if (isNew && lines.size() >= MOST) {
            figures.full.increment();
            response.setHeader("Retry-After", "10");
            say(
                    response,
                    HttpServletResponse.SC_SERVICE_UNAVAILABLE,
                    "There is no room for one more; try again later.");
            return;
        }
        Line line = isNew ? new Line(id(), door, this) : lineAt(door, id);
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
        figures.opened.increment();
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
    private void send(String door, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        LineConnection connection = connection(door, request, response);
        if (connection == null) {
            return;
        }
        long number = number(request.getHeader(NUMBER));
        if (number == UNUSABLE) {
            unusable(response, NUMBER);
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
        LineConnection connection = connections.get(id);
        if (connection == null || !connection.door().equals(door)) {
            // A page of another origin is to know that it is over.
            if (origin != null && admission(door, handshake).admitted()) {
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

    void removeLater(Line line) {
        try {
            line.removedBy(
                    timer.schedule(line::endFarewell, FAREWELL.toMillis(), TimeUnit.MILLISECONDS));
        } catch (RejectedExecutionException e) {
            line.endFarewell(); // the application stops
        }
    }

    void released(Response response) {
        responses.remove(response);
    }

    void remove(LineConnection connection) {
        connections.remove(connection.id());
    }

    /** Closes what is open; browsers are told to come back. Blocks for a second at the most, where one of them takes nothing. */
    public void stop() {
        stopped = true;
        timer.shutdownNow();
        List<Line> all = List.copyOf(lines.values());
        all.forEach(line -> line.close(CloseCode.RESTART));
        all.forEach(Line::end);
        try {
            awaitResponses();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // Who takes nothing must not hold on to the web application.
        responses.forEach(Response::cut);
    }

    private void awaitResponses() throws InterruptedException {
        long end = System.nanoTime() + LAST_WORDS.toNanos();
        while (!responses.isEmpty() && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }
}

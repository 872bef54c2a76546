package io.beckon.servlet.line;

import io.beckon.spi.CloseCode;

import org.jspecify.annotations.Nullable;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The lines that are open, with their connections and the responses that are held, and what ends them in time. Safe for use by many threads. */
final class OpenLines {
    /** How many browsers at most; who comes later is told to try again. */
    private static final int MOST = 20_000;

    /** For how long a line that is over waits for who asks why. */
    private static final Duration FAREWELL = Duration.ofSeconds(30);

    /** For what is said last when the application stops. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private static final int ID_BYTES = 18;
    private static final int TIMER_IDLE_SECONDS = 5;

    private final SecureRandom random = new SecureRandom();
    private final Map<String, Line> lines = new ConcurrentHashMap<>();
    private final Map<String, LineConnection> connections = new ConcurrentHashMap<>();
    private final Set<Response> responses = ConcurrentHashMap.newKeySet(); // that are held
    private final ScheduledThreadPoolExecutor timer;
    private volatile boolean stopped;

    OpenLines(String site) {
        this.timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "beckon-http-" + site);
            thread.setDaemon(true);
            return thread;
        });
        this.timer.setKeepAliveTime(TIMER_IDLE_SECONDS, TimeUnit.SECONDS);
        this.timer.allowCoreThreadTimeOut(true);
        this.timer.setRemoveOnCancelPolicy(true);
    }

    /** Returns an id that nobody guesses. */
    String newId() {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    boolean isFull() {
        return lines.size() >= MOST;
    }

    int lineCount() {
        return lines.size();
    }

    int connectionCount() {
        return connections.size();
    }

    /** Returns a line of those who connect at this door; another door has others. */
    @Nullable
    Line lineAt(String door, String id) {
        Line line = lines.get(id);
        return line == null || !line.door().equals(door) ? null : line;
    }

    /** Returns a connection that was opened at this door. */
    @Nullable
    LineConnection connectionAt(String door, String id) {
        LineConnection connection = connections.get(id);
        return connection == null || !connection.door().equals(door) ? null : connection;
    }

    /** Returns a line that the connection which is to be its first one is put on at once. */
    Line newLine(String door) {
        Line line = new Line(newId(), door, this);
        lines.put(line.id(), line);
        return line;
    }

    void add(LineConnection connection) {
        connections.put(connection.id(), connection);
    }

    /** Closes a connection that came while the application stops. Call it when the connection has begun. */
    void closeIfStopped(LineConnection connection) {
        if (stopped) {
            connection.close(CloseCode.RESTART);
        }
    }

    void add(Response response) {
        responses.add(response);
    }

    void remove(Line line) {
        lines.remove(line.id());
    }

    void remove(LineConnection connection) {
        connections.remove(connection.id());
    }

    void remove(Response response) {
        responses.remove(response);
    }

    void removeLater(Line line) {
        try {
            line.removedBy(
                    timer.schedule(line::endFarewell, FAREWELL.toMillis(), TimeUnit.MILLISECONDS));
        } catch (RejectedExecutionException e) {
            line.endFarewell(); // the application stops
        }
    }

    void endLater(Response held, Duration time) {
        try {
            held.endsBy(timer.schedule(held::end, time.toMillis(), TimeUnit.MILLISECONDS));
        } catch (RejectedExecutionException e) {
            held.end(); // the application stops
        }
    }

    /** Closes what is open; browsers are told to come back. Blocks for a second at the most, where one of them takes nothing. */
    void stop() {
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

package io.beckon.servlet.line;

import io.beckon.spi.CloseCode;
import io.beckon.spi.Scheduler;

import org.jspecify.annotations.Nullable;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** The lines that are open, with their connections and the responses that are held, and what ends them in time. Safe for use by many threads. */
final class OpenLines {
    /** For how long a line that is over waits for who asks why. */
    private static final Duration FAREWELL = Duration.ofSeconds(30);

    /** For what is said last when the application stops. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private static final int ID_BYTES = 18;

    private final SecureRandom random = new SecureRandom();
    private final Map<String, Line> lines = new ConcurrentHashMap<>();
    private final Map<String, LineConnection> connections = new ConcurrentHashMap<>();
    private final Set<Response> responses = ConcurrentHashMap.newKeySet(); // that are held
    private final Object noneHeld = new Object(); // waited on until there are no responses
    private final Scheduler scheduler;
    private final int most;
    private volatile boolean stopped;

    /**
     * @param scheduler ends what is to end by itself. Once it runs nothing any more, since the engine is closed, farewells last until the
     *     application stops; a line without a connection is all that they are by then
     * @param most how many lines there may be; who comes later is told to try again
     */
    OpenLines(Scheduler scheduler, int most) {
        this.scheduler = scheduler;
        this.most = most;
    }

    /** Returns an id that nobody guesses. */
    String newId() {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    boolean isFull() {
        return lines.size() >= most;
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
        if (stopped && responses.isEmpty()) {
            synchronized (noneHeld) {
                noneHeld.notifyAll();
            }
        }
    }

    void removeLater(Line line) {
        try {
            line.removedBy(scheduler.schedule(line::endFarewell, FAREWELL));
        } catch (RejectedExecutionException e) {
            line.endFarewell(); // the scheduler was lent, and is no more
        }
        if (stopped) {
            line.endFarewell();
        }
    }

    void endLater(Response held, Duration time) {
        try {
            held.endsBy(scheduler.schedule(held::end, time));
        } catch (RejectedExecutionException e) {
            held.end(); // the scheduler was lent, and is no more
        }
        if (stopped) {
            held.end();
        }
    }

    /** Closes what is open; browsers are told to come back. Blocks for a second at the most, where one of them takes nothing. */
    void stop() {
        stopped = true;
        List<Line> all = List.copyOf(lines.values());
        all.forEach(line -> line.close(CloseCode.RESTART));
        all.forEach(Line::end);
        // The scheduler may outlive the web application, and must not hold on to it.
        all.forEach(Line::endFarewell);
        try {
            awaitResponses();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // Who takes nothing must not hold on to the web application.
        responses.forEach(Response::cut);
    }

    /** By the machine's clock: a stopping container waits, whatever the engine's clock says. */
    private void awaitResponses() throws InterruptedException {
        long end = System.nanoTime() + LAST_WORDS.toNanos();
        synchronized (noneHeld) {
            long left = LAST_WORDS.toNanos();
            while (!responses.isEmpty() && left > 0) {
                TimeUnit.NANOSECONDS.timedWait(noneHeld, left);
                left = end - System.nanoTime();
            }
        }
    }
}

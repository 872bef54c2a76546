package io.beckon.conformance;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * What comes down to one browser at one door, for all its connections there. Where that breaks off, it is asked for anew. Over with its
 * last connection.
 */
final class HttpLine {
    private static final String NEW = "new";
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Pattern NUMERAL = Pattern.compile("[0-9]{1,15}");

    private final HttpCalls calls;
    private final Map<String, HttpPeer> peers = new HashMap<>(); // guarded by this
    private String id = NEW; // guarded by this
    private boolean over; // guarded by this
    private @Nullable InputStream held; // guarded by this
    private long last; // confined to the thread that reads

    HttpLine(HttpCalls calls) {
        this.calls = calls;
    }

    /**
     * Opens a connection. What comes for it meanwhile waits.
     *
     * @return false if the line is over or has no room, so that there has to be another one
     * @throws Failure if the server does not take it
     */
    synchronized boolean open(HttpPeer peer, String query) {
        if (over) {
            return false;
        }
        HttpResponse<String> answer = calls.open(id, query);
        JsonNode body = json(answer.body());
        switch (answer.statusCode()) {
            case HttpCalls.OK -> opened(peer, body);
            case HttpCalls.GONE, HttpCalls.CONFLICT -> {
                return false;
            }
            default -> {
                if (answer.statusCode() != HttpCalls.FORBIDDEN
                        || !body.path("code").isInt()) {
                    throw new Failure("The server did not take the connection: it answered "
                            + answer.statusCode());
                }
                peer.closed(body.path("code").asInt());
            }
        }
        return true;
    }

    private static JsonNode json(String text) {
        try {
            return Conformance.JSON.readTree(text);
        } catch (JacksonException e) {
            return Conformance.JSON.missingNode();
        }
    }

    private synchronized void opened(HttpPeer peer, JsonNode ids) {
        String connection = ids.path("connection").asString("");
        String line = ids.path("line").asString("");
        if (connection.isEmpty() || line.isEmpty() || !(id.equals(NEW) || id.equals(line))) {
            throw new Failure("The server has opened what cannot be used: " + ids);
        }
        peers.put(connection, peer);
        peer.opened(connection, this);
        if (id.equals(NEW)) {
            id = line;
            Thread reader = new Thread(() -> read(line), "conformance-line");
            reader.setDaemon(true);
            reader.start();
        }
    }

    private void read(String line) {
        try {
            while (isWanted()) {
                HttpResponse<InputStream> answer = calls.line(line, last);
                if (isHeld(answer.body())) {
                    read(answer);
                }
            }
        } catch (IOException e) {
            end("The server does not answer to who asks for the line: " + e);
        } catch (InterruptedException e) {
            end("The run was interrupted.");
        }
    }

    private synchronized boolean isWanted() {
        return !over;
    }

    /** Remembers what is to be closed at the end; closes it at once where that has come meanwhile. */
    private synchronized boolean isHeld(InputStream body) {
        held = body;
        if (over) {
            cut();
        }
        return !over;
    }

    private void read(HttpResponse<InputStream> answer) throws InterruptedException {
        if (answer.statusCode() != HttpCalls.OK) {
            end("The server has answered " + answer.statusCode() + " to who asked for the line.");
            return;
        }
        long before = last;
        readAll(answer.body());
        if (last == before) {
            pause();
        }
    }

    /** Who was told nothing does not ask again at once: the server may have nothing but such answers. */
    private synchronized void pause() throws InterruptedException {
        long end = System.nanoTime() + PAUSE.toNanos();
        for (long rest = PAUSE.toNanos(); rest > 0 && !over; rest = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, rest);
        }
    }

    /** Reads until it breaks off, which is no fault. */
    private void readAll(InputStream body) {
        try {
            ServerSentEvents.read(body, this::isWanted, this::event);
        } catch (IOException e) {
            // It is asked for anew.
        }
    }

    private synchronized void event(Map<String, String> fields) {
        if (fields.containsKey(ServerSentEvents.COMMENT)) {
            return;
        }
        if (!isNext(fields.getOrDefault("id", ""))) {
            end("After event " + last + " came " + fields);
            return;
        }
        JsonNode data = json(fields.getOrDefault("data", ""));
        String connection = data.path("connection").asString("");
        HttpPeer peer = peers.get(connection);
        String name = fields.getOrDefault("event", "");
        if (name.equals("frame") && data.has("frame")) {
            if (peer != null) {
                peer.frame(data.get("frame"));
            }
        } else if (name.equals("close") && data.path("code").isInt()) {
            if (peer != null) {
                peer.closed(data.path("code").asInt());
                leave(connection);
            }
        } else {
            end("The server has sent an event that is none: " + fields);
        }
    }

    /** There may be gaps: what waits of a connection that is over does not come. */
    private boolean isNext(String number) {
        if (!NUMERAL.matcher(number).matches() || Long.parseLong(number) <= last) {
            return false;
        }
        last = Long.parseLong(number);
        return true;
    }

    /** A connection is over. */
    synchronized void leave(String connection) {
        peers.remove(connection);
        if (peers.isEmpty()) {
            over = true;
            cut();
        }
    }

    private synchronized void end(String why) {
        over = true;
        peers.values().forEach(peer -> peer.ended(why));
        peers.clear();
        cut();
    }

    /** Nothing is read any more. */
    private synchronized void cut() {
        notifyAll();
        InputStream body = held;
        held = null;
        if (body != null) {
            try {
                body.close();
            } catch (IOException e) {
                // It was over.
            }
        }
    }
}

package io.beckon.example.carshop.cost;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A server and its visitors, who are in a process of their own. */
final class Visited implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(150);

    private final String name;
    private final Server server;
    private final Child crowd;
    private int visitors;
    private long messages;

    Visited(String name, Server server) throws IOException, InterruptedException {
        this.name = name;
        this.server = server;
        this.crowd = Child.start(
                name + "-visitors",
                LoadClient.class,
                List.of("-Xmx512m"),
                Map.of(),
                Integer.toString(server.address().getPort()),
                server.path(),
                server.kind().name());
        try {
            crowd.awaitStart(LoadClient.READY);
        } catch (InterruptedException | RuntimeException e) {
            crowd.close();
            throw e;
        }
    }

    String name() {
        return name;
    }

    Server server() {
        return server;
    }

    int visitors() {
        return visitors;
    }

    void open(int count) throws IOException, InterruptedException {
        crowd.ask("open " + count, "opened", PATIENCE);
        visitors = count;
    }

    /** Has every visitor open so many more pages. */
    void walk(int pages) throws IOException, InterruptedException {
        crowd.ask("walk " + pages, "walked", PATIENCE);
    }

    /** Sends to everybody, and returns when all have got it. */
    void deliver(String what) throws IOException, InterruptedException {
        server.sendToEverybody(what, visitors);
        messages += visitors;
        crowd.ask("await " + messages, "received", PATIENCE);
    }

    /** The text of the message that the visitors have got last. */
    String lastMessage() throws IOException, InterruptedException {
        return crowd.ask("last", "last ", PATIENCE).substring("last ".length());
    }

    long liveHeap(String moment) throws IOException, InterruptedException {
        return server.process().liveHeap(moment);
    }

    Duration cpu() {
        return server.process().cpu();
    }

    @Override
    public void close() throws IOException {
        try {
            crowd.close();
        } finally {
            server.close();
        }
    }
}

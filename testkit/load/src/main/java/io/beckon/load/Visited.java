package io.beckon.load;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A server and its visitors, who are in a process of their own. */
public final class Visited implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(150);

    private final String name;
    private final Server server;
    private final Child crowd;
    private int visitors;
    private long messages;

    public Visited(String name, Server server) throws IOException, InterruptedException {
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

    public String name() {
        return name;
    }

    public Server server() {
        return server;
    }

    public int visitors() {
        return visitors;
    }

    public void open(int count) throws IOException, InterruptedException {
        crowd.ask("open " + count, "opened", PATIENCE);
        visitors = count;
    }

    /** Has every visitor open so many more pages. */
    public void walk(int pages) throws IOException, InterruptedException {
        crowd.ask("walk " + pages, "walked", PATIENCE);
    }

    /** Sends to everybody, and returns when all have got it. */
    public void deliver(String what) throws IOException, InterruptedException {
        server.sendToEverybody(what, visitors);
        messages += visitors;
        crowd.ask("await " + messages, "received", PATIENCE);
    }

    /** The text of the message that the visitors have got last. */
    public String lastMessage() throws IOException, InterruptedException {
        return crowd.ask("last", "last ", PATIENCE).substring("last ".length());
    }

    public long liveHeap(String moment) throws IOException, InterruptedException {
        return server.process().liveHeap(moment);
    }

    public Duration cpu() {
        return server.process().cpu();
    }

    /**
     * Sends to everybody several times.
     *
     * @return the processor time of the server's process for each delivery, in microseconds
     */
    public double cpuPerDelivery(String what, int sends) throws IOException, InterruptedException {
        Duration before = cpu();
        for (int i = 0; i < sends; i++) {
            deliver(what);
        }
        return cpu().minus(before).toNanos() / 1e3 / sends / visitors;
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

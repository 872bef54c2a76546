package io.beckon.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.servlet.testing.Programs;

import org.awaitility.Awaitility;

import tools.jackson.databind.JsonNode;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** The client of examples/node-client as a process, with what it has printed. */
final class NodeClient implements AutoCloseable {
    private static final Path SCRIPT = Path.of("..", "..", "examples", "node-client", "main.js");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Process process;
    private final List<String> lines = new CopyOnWriteArrayList<>();

    NodeClient(int port, Path memory) {
        String node = Programs.require(
                        "node", "The client for Node.js needs Node.js 18 or later.", "nodejs")
                .toString();
        try {
            process = new ProcessBuilder(
                            node,
                            SCRIPT.toString(),
                            "ws://127.0.0.1:" + port + "/beckon/visitor",
                            "--memory",
                            memory.toString())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread reader = new Thread(this::read, "node-client");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try (BufferedReader out = new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            lines.add("The output has broken: " + e);
        }
    }

    /** What has happened so far of one kind. */
    List<JsonNode> events(String kind) {
        return lines.stream()
                .filter(line -> line.startsWith("{"))
                .map(Conformance.JSON::readTree)
                .filter(event -> event.path("event").asString("").equals(kind))
                .toList();
    }

    /** Waits for so many of one kind, and returns the last of them. */
    JsonNode await(String kind, int count) {
        Awaitility.await(count + " " + kind)
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(events(kind))
                        .as(String.join("\n", lines))
                        .hasSizeGreaterThanOrEqualTo(count));
        return events(kind).get(count - 1);
    }

    /** Ends it as a crash does. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Asks it to leave, and does not wait. */
    void leave() {
        process.destroy();
    }

    /** Asks it to leave. */
    @Override
    public void close() {
        leave();
        awaitExit();
    }

    /** Waits until it has left. */
    void awaitExit() {
        try {
            if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                kill();
                throw new AssertionError("The client did not leave when it was asked to.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

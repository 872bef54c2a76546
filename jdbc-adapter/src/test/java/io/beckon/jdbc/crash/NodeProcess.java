package io.beckon.jdbc.crash;

import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A {@link CrashNode} in its process. Made for one thread. */
final class NodeProcess {
    /** What there is to read when the process is gone. */
    static final String GONE = "gone";

    private static final long PATIENCE_MILLIS = 60_000;

    private final Process process;
    private final Writer commands;
    private final BlockingQueue<String> said = new LinkedBlockingQueue<>();

    private NodeProcess(Process process) {
        this.process = process;
        this.commands = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
        Thread reader = new Thread(this::read, "node-reader");
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts one, and waits until it takes commands. */
    static NodeProcess start(Path folder, long millis) {
        Path errors = folder.resolve("errors.log");
        try {
            NodeProcess node = new NodeProcess(new ProcessBuilder(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-XX:+UseSerialGC",
                            "-Xshare:auto",
                            "-Xmx256m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            CrashNode.class.getName(),
                            "jdbc:h2:file:" + folder.resolve("store"),
                            Long.toString(millis)))
                    .redirectError(errors.toFile())
                    .start());
            String first = node.next(PATIENCE_MILLIS);
            if (!CrashNode.READY.equals(first)) {
                node.kill();
                throw new AssertionError(
                        "The node says \"" + first + "\". " + Files.readString(errors));
            }
            return node;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read() {
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            lines.lines().forEach(said::add);
        } catch (IOException | UncheckedIOException e) {
            // It was killed in the middle of a line.
        }
        said.add(GONE);
    }

    /** Gives a command, which is lost where the process is gone. */
    void command(String command) {
        try {
            commands.write(command + "\n");
            commands.flush();
        } catch (IOException e) {
            // It is gone, which is read soon.
        }
    }

    /** Takes the next thing that it has said; null if it says nothing for so long. */
    @Nullable
    String next(long millis) {
        try {
            return said.poll(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Kills it as {@code kill -9} does, and waits until it is gone. What it had not said yet is lost. */
    void kill() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}

package io.beckon.containers;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A container that is a process of its own, with a bounded heap. What it says is read all the time; the newest lines are
 * kept, for who waits for one of them and for who has to know why it failed. It does not outlive this JVM, however that ends. Safe for use by several threads.
 */
public final class ServerProcess implements AutoCloseable {
    /** The property for other options of Java, separated by blanks: those of a measurement. */
    static final String OPTIONS = "beckon.test.serverOptions";

    private static final int LINES_KEPT = 200;
    private static final int START_SECONDS = 30;
    private static final int STOP_SECONDS = 20;

    /** Less to compile and to collect: these servers live for half a minute. Leaks show at once, as in {@code test.jvm}. */
    private static final List<String> BRIEF = List.of(
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:SoftRefLRUPolicyMSPerMB=0");

    private static final List<String> JAVA = List.of(
            "-Dfile.encoding=UTF-8", "-Djava.net.preferIPv4Stack=true", "-Djava.awt.headless=true");

    private final Process process;
    private final Process guard;
    private final Deque<String> lines = new ArrayDeque<>(); // guarded by this
    private boolean silent; // guarded by this

    private ServerProcess(Process process) throws IOException {
        this.process = process;
        try {
            this.guard = guardOf(process);
        } catch (IOException | RuntimeException e) {
            process.destroyForcibly();
            throw e;
        }
        Thread reader = new Thread(this::read, "server-log");
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts a server with the Java that the tests run on.
     *
     * @param folder the folder to start it in, with its temporary files
     * @param environment what is added to the environment
     * @param arguments the arguments of {@code java}
     * @return the server, which may not be ready yet
     * @throws IOException if there is no such program
     */
    public static ServerProcess java(
            Path folder, Map<String, String> environment, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        String measured = System.getProperty(OPTIONS);
        command.addAll(measured == null ? BRIEF : List.of(measured.split(" ")));
        command.addAll(JAVA);
        command.add("-Djava.io.tmpdir=" + folder);
        command.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        return new ServerProcess(builder.start());
    }

    /** Ends the server once this JVM is gone: then nobody holds the other end of the guard's input, not even after a kill. */
    private static Process guardOf(Process server) throws IOException {
        return new ProcessBuilder("/bin/sh", "-c", "cat > /dev/null; kill -9 " + server.pid())
                .start();
    }

    private void read() {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                add(line);
            }
        } catch (IOException e) {
            add(e.toString());
        } finally {
            fallSilent();
        }
    }

    private synchronized void add(String line) {
        if (lines.size() == LINES_KEPT) {
            lines.removeFirst();
        }
        lines.addLast(line);
        notifyAll();
    }

    private synchronized void fallSilent() {
        silent = true;
        notifyAll();
    }

    /**
     * Says a line to the server. What it has said before does not count as an answer.
     *
     * @param line what it reads
     * @throws IOException if it does not listen any more
     */
    public synchronized void say(String line) throws IOException {
        lines.clear();
        process.outputWriter(StandardCharsets.UTF_8).append(line).append('\n').flush();
    }

    /**
     * Waits until the server has said something that it says once. Blocks for at most {@value #START_SECONDS} seconds.
     *
     * @param good a part of the line that is waited for
     * @param bad a part of the line that says that it will not come
     * @throws IllegalStateException if the server has said the latter, has ended or is overdue; it tells the end of the log
     * @throws InterruptedException if this thread is interrupted
     */
    public synchronized void await(String good, String bad) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (!said(good)) {
            long left = end - System.nanoTime();
            if (silent || left <= 0 || said(bad)) {
                throw new IllegalStateException(
                        "The server has not said \"" + good + "\":\n" + String.join("\n", lines));
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    private boolean said(String part) {
        return lines.stream().anyMatch(line -> line.contains(part));
    }

    /** Ends the server, with force if it takes longer than {@value #STOP_SECONDS} seconds. Blocks until it is gone. */
    @Override
    public void close() {
        end(guard);
        end(process);
    }

    private static void end(Process ended) {
        ended.destroy();
        try {
            if (!ended.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                ended.destroyForcibly().waitFor(STOP_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            ended.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}

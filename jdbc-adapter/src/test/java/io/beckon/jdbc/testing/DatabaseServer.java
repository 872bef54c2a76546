package io.beckon.jdbc.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A database server of our own: on a free port of this machine, with its data in a temporary folder, and gone when it is
 * closed or the JVM ends. Safe for use by many threads; one of them starts and stops it.
 */
public abstract class DatabaseServer implements AutoCloseable {
    private static final Duration START_TIME = Duration.ofMinutes(1);
    private static final Duration STOP_TIME = Duration.ofSeconds(30);

    private final AtomicInteger databases = new AtomicInteger();
    private final String user;
    private final Path folder;
    private final int port;
    private final Thread hook = new Thread(this::destroy, "stop-database-server");
    private Process process;

    /**
     * Makes the folder.
     *
     * @param account as whom the server runs where we are root, whom it refuses
     */
    DatabaseServer(String account) {
        try {
            user = Command.isRoot() ? account : null;
            folder = Files.createTempDirectory("beckon-database");
            if (user != null) {
                Command.of("chown", user, folder.toString()).run();
            }
            port = freePort();
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Makes a database with nothing in it.
     *
     * @return its JDBC URL, user and password included
     */
    public final String newDatabase() {
        String name = "beckon_" + databases.incrementAndGet();
        try (Connection connection = DriverManager.getConnection(adminUrl());
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new IllegalStateException("No database could be made.", e);
        }
        return url(name);
    }

    /** Starts the server on the data that it had, and waits until it answers. */
    public final synchronized void start() {
        Path log = log();
        process = Command.of(asUser(startLine())).start(log);
        long end = System.nanoTime() + START_TIME.toNanos();
        while (!answers()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new IllegalStateException("The server did not start:\n" + read(log));
            }
            pause();
        }
    }

    /** Stops the server in good order. */
    public final synchronized void stop() {
        signal(stopSignal());
        await();
    }

    /** Ends the server as a loss of power would do it, as far as it goes: what it has not written is lost. */
    public final synchronized void kill() {
        signal("KILL");
        await();
    }

    /** Freezes the server: connections stay, and nothing answers. */
    public final synchronized void freeze() {
        signal("STOP");
    }

    /** Lets a frozen server go on. */
    public final synchronized void thaw() {
        signal("CONT");
    }

    /** Ends the server, and deletes its data. */
    @Override
    public final void close() {
        Runtime.getRuntime().removeShutdownHook(hook);
        destroy();
    }

    abstract List<String> startLine();

    /** What lets it stop in good order without waiting for its clients. */
    abstract String stopSignal();

    abstract String adminUrl();

    abstract String url(String database);

    /**
     * Sends a signal: one that asks to stop to the server itself, others to all of its processes. Where the server runs as
     * another user, the program that has switched to that user only waits for it.
     */
    private void signal(String name) {
        if (process == null || !process.isAlive()) {
            return;
        }
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        if (user == null || all.isEmpty()) {
            all.add(process.toHandle());
        }
        List<String> line = new ArrayList<>(List.of("kill", "-" + name));
        boolean one = name.equals(stopSignal());
        (one ? List.of(main(all)) : all).forEach(each -> line.add(Long.toString(each.pid())));
        Command.of(line).succeeds();
    }

    /** The one whose parent is none of them. */
    private static ProcessHandle main(List<ProcessHandle> all) {
        return all.stream()
                .filter(each ->
                        each.parent().map(parent -> !all.contains(parent)).orElse(true))
                .findFirst()
                .orElseThrow();
    }

    final Path folder() {
        return folder;
    }

    final int port() {
        return port;
    }

    final List<String> asUser(List<String> line) {
        if (user == null) {
            return line;
        }
        List<String> all = new ArrayList<>(List.of("runuser", "-u", user, "--"));
        all.addAll(line);
        return all;
    }

    /** Finds a program, installing it if it is missing. */
    static Path program(String name, String debianPackage, List<String> places) {
        return find(name, places)
                .or(() -> {
                    DebianPackage.install(debianPackage);
                    return find(name, places);
                })
                .orElseThrow(() -> new IllegalStateException(
                        debianPackage + " is installed, yet " + name + " is nowhere."));
    }

    private static Optional<Path> find(String name, List<String> places) {
        Stream<String> path = Stream.of(System.getenv("PATH").split(":", -1));
        return Stream.concat(places.stream(), path)
                .map(place -> Path.of(place, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private boolean answers() {
        try (Connection connection = DriverManager.getConnection(adminUrl())) {
            return connection.isValid(5);
        } catch (SQLException e) {
            return false;
        }
    }

    private void await() {
        try {
            if (!process.waitFor(STOP_TIME.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("The server did not stop within " + STOP_TIME);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the server was stopping.", e);
        }
    }

    private synchronized void destroy() {
        if (process != null && process.isAlive()) {
            kill();
        }
        delete(folder);
    }

    private Path log() {
        try {
            Path log = Files.createTempFile("beckon-database", ".log");
            log.toFile().deleteOnExit();
            return log;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static void pause() {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            System.out.println("A temporary folder stays behind: " + e);
        }
    }
}

package io.beckon.jdbc.testing;

import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** A PostgreSQL of our own, which brings to disk what it commits. */
public final class PostgresServer extends DatabaseServer {
    private static PostgresServer shared;

    private final String data = folder() + "/data";

    private PostgresServer() {
        super("postgres");
        Command.of(asUser(List.of(
                        bin("initdb"),
                        "--pgdata=" + data,
                        "--username=beckon",
                        "--auth=trust",
                        "--encoding=UTF8",
                        "--no-locale",
                        "--no-sync")))
                .run();
    }

    /**
     * Returns the server that all tests of this JVM share; it is started for the first one.
     *
     * @return a server that runs, and that nobody stops
     */
    public static synchronized PostgresServer shared() {
        if (shared == null) {
            shared = started();
        }
        return shared;
    }

    /**
     * Starts a server.
     *
     * @return a server that its caller closes
     */
    public static PostgresServer started() {
        bin("postgres");
        PostgresServer server = new PostgresServer();
        server.start();
        return server;
    }

    @Override
    List<String> startLine() {
        return List.of(
                bin("postgres"),
                "-D",
                data,
                "-p",
                Integer.toString(port()),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=",
                "-c",
                "fsync=on",
                "-c",
                "synchronous_commit=on");
    }

    @Override
    String stopSignal() {
        return "INT";
    }

    @Override
    String adminUrl() {
        return url("postgres");
    }

    @Override
    String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port() + "/" + database + "?user=beckon";
    }

    /** Debian keeps each version's programs in a folder of its own. */
    private static String bin(String name) {
        File[] versions = new File("/usr/lib/postgresql").listFiles();
        List<String> places = new ArrayList<>();
        if (versions != null) {
            Arrays.sort(versions, Comparator.comparing(File::getName).reversed());
            for (File version : versions) {
                places.add(version + "/bin");
            }
        }
        if (places.isEmpty()) {
            DebianPackage.install("postgresql");
            return bin(name);
        }
        return program(name, "postgresql", places).toString();
    }
}

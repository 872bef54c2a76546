package io.beckon.jdbc.testing;

import java.util.List;

/** A MariaDB of our own, which brings to disk what it commits. */
public final class MariaDbServer extends DatabaseServer {
    private static final List<String> PLACES =
            List.of("/usr/sbin", "/usr/bin", "/usr/local/bin", "/opt/homebrew/bin");

    private static MariaDbServer shared;

    private final String data = folder() + "/data";

    private MariaDbServer() {
        super("mysql");
        Command.of(asUser(List.of(
                        bin("mariadb-install-db"),
                        "--no-defaults",
                        "--datadir=" + data,
                        "--auth-root-authentication-method=normal",
                        "--skip-test-db")))
                .run();
    }

    /**
     * Returns the server that all tests of this JVM share; it is started for the first one.
     *
     * @return a server that runs, and that nobody stops
     */
    public static synchronized MariaDbServer shared() {
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
    public static MariaDbServer started() {
        bin("mariadbd");
        MariaDbServer server = new MariaDbServer();
        server.start();
        return server;
    }

    @Override
    List<String> startLine() {
        return List.of(
                bin("mariadbd"),
                "--no-defaults",
                "--datadir=" + data,
                "--port=" + port(),
                "--bind-address=127.0.0.1",
                "--socket=" + folder() + "/socket",
                "--pid-file=" + folder() + "/pid",
                "--innodb-flush-log-at-trx-commit=1");
    }

    @Override
    String stopSignal() {
        return "TERM";
    }

    @Override
    String adminUrl() {
        return url("mysql");
    }

    @Override
    String url(String database) {
        return "jdbc:mariadb://127.0.0.1:" + port() + "/" + database + "?user=root";
    }

    private static String bin(String name) {
        return program(name, "mariadb-server", PLACES).toString();
    }
}

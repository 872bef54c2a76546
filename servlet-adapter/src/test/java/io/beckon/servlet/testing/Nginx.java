package io.beckon.servlet.testing;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Debian's nginx in front of a server, as a process of its own on a free port, with its files in a folder of the test. */
public final class Nginx implements AutoCloseable {
    private static final Path EXECUTABLE = Path.of("/usr/sbin/nginx");
    private static final Path OPENSSL = Path.of("/usr/bin/openssl");

    private final Process process;
    private final String origin;

    private Nginx(Process process, String origin) {
        this.process = process;
        this.origin = origin;
    }

    /**
     * Starts a proxy.
     *
     * @param folder an empty folder
     * @param server where it leads
     * @param tls whether browsers reach it by https
     * @param directives for what it passes on, each with a semicolon
     */
    public static Nginx start(Path folder, URI server, boolean tls, String... directives) {
        if (!Files.isExecutable(EXECUTABLE) || !Files.isExecutable(OPENSSL)) {
            DebianPackages.install(
                    "The tests behind a reverse proxy need nginx and openssl.", "nginx", "openssl");
        }
        try {
            int port = freePort();
            if (tls) {
                certificate(folder);
            }
            Path configuration = folder.resolve("nginx.conf");
            Files.writeString(
                    configuration, configuration(folder, port, server, tls, List.of(directives)));
            Process process = new ProcessBuilder(
                            EXECUTABLE.toString(),
                            "-p",
                            folder.toString(),
                            "-c",
                            configuration.toString(),
                            "-e",
                            "stderr")
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("nginx.log").toFile())
                    .start();
            await().atMost(Duration.ofSeconds(20)).until(() -> !process.isAlive() || answers(port));
            if (!process.isAlive()) {
                throw new IllegalStateException(
                        "nginx did not start:\n" + Files.readString(folder.resolve("nginx.log")));
            }
            return new Nginx(process, (tls ? "https" : "http") + "://localhost:" + port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static void certificate(Path folder) {
        Command.of(List.of(
                        OPENSSL.toString(),
                        "req",
                        "-x509",
                        "-newkey",
                        "rsa:2048",
                        "-nodes",
                        "-days",
                        "2",
                        "-subj",
                        "/CN=localhost",
                        "-keyout",
                        folder.resolve("key.pem").toString(),
                        "-out",
                        folder.resolve("certificate.pem").toString()))
                .within(Duration.ofMinutes(1))
                .run();
    }

    private static String configuration(
            Path folder, int port, URI server, boolean tls, List<String> directives) {
        String user = "root".equals(System.getProperty("user.name")) ? "user root;\n" : "";
        String keys = tls
                ? "ssl_certificate " + folder + "/certificate.pem;\nssl_certificate_key " + folder
                        + "/key.pem;\n"
                : "";
        StringBuilder temporary = new StringBuilder();
        for (String kind : List.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")) {
            temporary.append(kind).append("_temp_path ").append(folder).append("/tmp;\n");
        }
        return user + "daemon off;\nworker_processes 1;\npid " + folder + "/nginx.pid;\n"
                + "events { worker_connections 256; }\nhttp {\naccess_log off;\n" + temporary
                + "server {\nlisten 127.0.0.1:" + port + (tls ? " ssl" : "") + ";\n" + keys
                + "location / {\nproxy_pass http://" + server.getAuthority() + ";\n"
                + "proxy_http_version 1.1;\n"
                + "proxy_set_header X-Forwarded-Proto $scheme;\n"
                + "proxy_set_header X-Forwarded-Host $http_host;\n"
                + "proxy_set_header X-Forwarded-For $remote_addr;\n"
                + String.join("\n", directives) + "\n}\n}\n}\n";
    }

    /** Returns the origin by which browsers reach it. */
    public String origin() {
        return origin;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}

package io.beckon.containers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A temporary folder for all that a server writes. Closing it deletes it. */
public final class ServerFolder implements AutoCloseable {
    private final Path path;

    private ServerFolder(Path path) {
        this.path = path;
    }

    /**
     * Makes one.
     *
     * @param name how its name begins
     * @return an empty folder
     */
    public static ServerFolder create(String name) {
        try {
            return new ServerFolder(Files.createTempDirectory(name).toRealPath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns where it is.
     *
     * @return an absolute path
     */
    public Path path() {
        return path;
    }

    /**
     * Finds a port that nobody listens on at this moment, for servers that have to be told one.
     *
     * @return a port of the loopback interface
     */
    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes it with all that is in it. */
    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(path)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.beckon.jdbc.testing;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A package of Debian that is installed where it is missing, if we may. */
final class DebianPackage {
    private static final Duration INSTALL_TIME = Duration.ofMinutes(5);
    private static final Path LOCK =
            Path.of(System.getProperty("java.io.tmpdir"), "beckon-packages.lock");

    private DebianPackage() {}

    /**
     * Installs a package.
     *
     * @param name its name
     * @throws IllegalStateException if this is not Debian, we are neither root nor may become it, or it fails
     */
    static synchronized void install(String name) {
        if (!Files.isExecutable(Path.of("/usr/bin/apt-get")) || !mayBecomeRoot()) {
            throw new IllegalStateException("These tests need " + name
                    + ". Install it (on Debian: apt-get install " + name + ").");
        }
        System.out.println("There is no " + name + " here: installing Debian's.");
        // Other modules are tested at the same time, and apt-get refuses to run twice.
        try (FileChannel channel = FileChannel.open(LOCK, CREATE, WRITE)) {
            channel.lock();
            run("apt-get", "update");
            run("apt-get", "install", "--yes", "--no-install-recommends", name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean mayBecomeRoot() {
        return Command.isRoot()
                || (Files.isExecutable(Path.of("/usr/bin/sudo"))
                        && Command.of("sudo", "-n", "true").succeeds());
    }

    private static void run(String... words) {
        List<String> line = Command.isRoot()
                ? List.of(words)
                : Command.concat(List.of("sudo", "-n", "DEBIAN_FRONTEND=noninteractive"), words);
        Command.of(line)
                .with(Map.of("DEBIAN_FRONTEND", "noninteractive"))
                .within(INSTALL_TIME)
                .run();
    }
}

package io.beckon.servlet.testing;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Packages of Debian that are installed where they are missing, if we may. */
public final class DebianPackages {
    private static final Duration INSTALL_TIME = Duration.ofMinutes(5);
    private static final Path LOCK =
            Path.of(System.getProperty("java.io.tmpdir"), "beckon-packages.lock");

    private DebianPackages() {}

    /** Tells whether this is Debian, and we are root. */
    public static boolean mayInstall() {
        return "root".equals(System.getProperty("user.name"))
                && Files.isExecutable(Path.of("/usr/bin/apt-get"));
    }

    /**
     * Installs packages.
     *
     * @param need who needs what, a sentence for those who have to install it themselves
     * @param names what Debian calls it
     * @throws IllegalStateException if this is not Debian, we are not root, or it fails
     */
    public static synchronized void install(String need, String... names) {
        String all = String.join(" ", names);
        if (!mayInstall()) {
            throw new IllegalStateException(
                    need + " Install it (on Debian: apt-get install " + all + ").");
        }
        System.out.println(need + " Installing Debian's " + all + ".");
        List<String> line =
                new ArrayList<>(List.of("apt-get", "install", "--yes", "--no-install-recommends"));
        line.addAll(List.of(names));
        // Other modules are tested at the same time, and apt-get refuses to run twice.
        try (FileChannel channel = FileChannel.open(LOCK, CREATE, WRITE)) {
            channel.lock();
            run(List.of("apt-get", "update"));
            run(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void run(List<String> line) {
        Command.of(line)
                .with(Map.of("DEBIAN_FRONTEND", "noninteractive"))
                .within(INSTALL_TIME)
                .run();
    }
}

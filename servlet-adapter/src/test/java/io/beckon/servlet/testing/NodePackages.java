package io.beckon.servlet.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Libraries as npm has them, for tests that drive them unmodified: those of src/test/npm/package.json, installed into target/npm.
 * Where Node.js or npm is missing, it is installed if this is Debian and we are root; elsewhere the tests fail and say what
 * to install.
 *
 * <p>The versions in package.json are exact, and the newest that take Node.js 18, because Debian 12 has no newer one: so the tests run on a
 * fresh machine. npm finds its registry and proxies as this machine has them. What is there already is not asked for again, so that later runs need no
 * network.
 */
public final class NodePackages {
    private static final Path WANTED = Path.of("src", "test", "npm", "package.json");
    private static final Path FOLDER = Path.of("target", "npm").toAbsolutePath();
    /** Says what was installed whole. */
    private static final Path INSTALLED = FOLDER.resolve("installed.json");

    private static final Duration INSTALL_TIME = Duration.ofMinutes(4);
    private static final Duration RUN_TIME = Duration.ofSeconds(50);

    private NodePackages() {}

    /**
     * Finds the packages, or installs them. May block for minutes.
     *
     * @return the packages
     * @throws IllegalStateException if there is no Node.js, or npm cannot install them
     */
    public static synchronized NodePackages install() {
        try {
            Files.createDirectories(FOLDER);
            // Another build in the same folder waits for this one.
            try (FileChannel channel = FileChannel.open(
                            FOLDER.resolve("lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                requireProgram("node");
                if (lock.isValid() && !areInstalled()) {
                    runNpm();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new NodePackages();
    }

    private static boolean areInstalled() throws IOException {
        return Files.exists(INSTALLED) && Files.mismatch(INSTALLED, WANTED) < 0;
    }

    private static void runNpm() throws IOException {
        String npm = requireProgram("npm").toString();
        String wanted = Files.readString(WANTED);
        Files.deleteIfExists(INSTALLED);
        Files.writeString(FOLDER.resolve("package.json"), wanted);
        Command.of(
                        npm,
                        "install",
                        "--no-package-lock",
                        "--ignore-scripts",
                        "--engine-strict",
                        "--prefer-offline",
                        "--no-audit",
                        "--no-fund")
                .in(FOLDER)
                .within(INSTALL_TIME)
                .run();
        Files.writeString(INSTALLED, wanted);
    }

    private static Path requireProgram(String name) {
        return Programs.require(
                name,
                "The tests of Segment's libraries need Node.js 18 or later, and npm.",
                "nodejs",
                "npm");
    }

    /**
     * Finds a file of a package.
     *
     * @param path the package's name and the path below it
     * @return the file
     * @throws IllegalStateException if there is none
     */
    public Path file(String path) {
        Path file = modules().resolve(path);
        if (!Files.isRegularFile(file)) {
            throw new IllegalStateException("The packages have no " + path + ".");
        }
        return file;
    }

    /**
     * Runs a script that uses the packages, to its end.
     *
     * @param script the script
     * @param input what it can read
     * @param arguments its arguments
     * @return what it has printed, without errors and warnings
     * @throws IllegalStateException if it fails, or takes too long
     */
    public String run(Path script, String input, String... arguments) {
        List<String> line = Stream.concat(
                        Stream.of(requireProgram("node").toString(), script.toString()),
                        Stream.of(arguments))
                .toList();
        return Command.of(line)
                .with(Map.of("NODE_PATH", modules().toString()))
                .in(FOLDER)
                .reading(input)
                .within(RUN_TIME)
                .run();
    }

    private static Path modules() {
        return FOLDER.resolve("node_modules");
    }
}

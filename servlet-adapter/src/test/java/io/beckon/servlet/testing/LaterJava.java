package io.beckon.servlet.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/** A Java that has what came after the one that Beckon is compiled for. Beside this one it is looked for where Debian puts it. */
public final class LaterJava {
    private static final Path PLACE = Path.of("/usr/lib/jvm");

    private LaterJava() {}

    /**
     * Runs a main class of this class path, which ends by itself.
     *
     * @param feature the first version that will do
     * @param limit how long it may take
     * @return what it has printed
     * @throws IllegalStateException if there is no such Java, or the program fails
     */
    public static String run(int feature, Class<?> main, Duration limit) {
        return Command.of(
                        require(feature).toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        main.getName())
                .within(limit)
                .run();
    }

    private static Path require(int feature) {
        return find(feature).orElseGet(() -> {
            DebianPackages.install(
                    "Virtual threads are tried on Java " + feature + " or later, in " + PLACE + ".",
                    "openjdk-" + feature + "-jre-headless");
            return find(feature).orElseThrow();
        });
    }

    private static Optional<Path> find(int feature) {
        Stream<Path> homes = Stream.of(Path.of(System.getProperty("java.home")));
        try (Stream<Path> others = Files.isDirectory(PLACE) ? Files.list(PLACE) : Stream.empty()) {
            return Stream.concat(homes, others)
                    .filter(home -> version(home) >= feature)
                    .max(Comparator.comparingInt(LaterJava::version))
                    .map(home -> home.resolve("bin/java"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads what each JDK says of itself; 0 if it says nothing. */
    private static int version(Path home) {
        Path release = home.resolve("release");
        if (!Files.isExecutable(home.resolve("bin/java")) || !Files.isReadable(release)) {
            return 0;
        }
        Properties properties = new Properties();
        try (var in = Files.newBufferedReader(release)) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String version = properties.getProperty("JAVA_VERSION", "0").replace("\"", "");
        return Runtime.Version.parse(version).feature();
    }
}

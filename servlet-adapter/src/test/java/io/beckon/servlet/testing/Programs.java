package io.beckon.servlet.testing;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Programs that tests start, found on the path or installed. */
public final class Programs {
    private Programs() {}

    /**
     * Finds a program, or installs it if this is Debian and we are root. May block for minutes.
     *
     * @param name the program's name
     * @param need who needs what, a sentence for those who have to install it themselves
     * @param packages what Debian calls it
     * @return the file to start
     * @throws IllegalStateException if there is none, and it cannot be installed
     */
    public static Path require(String name, String need, String... packages) {
        return find(name).orElseGet(() -> {
            DebianPackages.install(need, packages);
            return find(name)
                    .orElseThrow(() -> new IllegalStateException(
                            "apt-get installed " + name + ", yet there is none on the PATH."));
        });
    }

    private static Optional<Path> find(String name) {
        String searchPath = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.of(searchPath.split(File.pathSeparator))
                .map(place -> Path.of(place).resolve(name))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }
}

package io.beckon.containers;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/** Web applications as one file. */
public final class Wars {
    private Wars() {}

    /** Packs a folder into a new war. */
    static void pack(Path folder, Path war) throws IOException {
        try (FileSystem file = FileSystems.newFileSystem(war, Map.of("create", "true"))) {
            copy(folder, file.getPath("/"));
        }
    }

    /**
     * Unpacks a war, for containers that leave that to the server around them.
     *
     * @param war the file
     * @param folder where to, a folder that is not there yet
     * @throws IOException if that fails
     */
    public static void unpack(Path war, Path folder) throws IOException {
        try (FileSystem file = FileSystems.newFileSystem(war)) {
            copy(file.getPath("/"), folder);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.toList()) {
                Path copy = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(path, copy);
                }
            }
        }
    }
}

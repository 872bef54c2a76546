package io.beckon.servlet;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * The browser client and the dashboard. What there is stands in an index that the build makes; a name that is not in it is not
 * served, whatever it looks like, because it is never used to find a file.
 */
final class StaticFiles {
    /** The index, one name a line. It is made by the build and not served. */
    static final String INDEX = "files.txt";

    private static final String ROOT = "web/";

    private final Map<String, StaticFile> files;

    private StaticFiles(Map<String, StaticFile> files) {
        this.files = files;
    }

    static StaticFiles load() {
        Map<String, StaticFile> files = new TreeMap<>();
        String index = new String(read(INDEX), StandardCharsets.UTF_8);
        for (String name : index.lines().map(String::strip).toList()) {
            if (!name.isEmpty()) {
                files.put(name, StaticFile.of(name, read(name)));
            }
        }
        return new StaticFiles(files);
    }

    int size() {
        return files.size();
    }

    /** Finds a file by its path, such as {@code beckon.js} or {@code dashboard/}. */
    @Nullable
    StaticFile find(String path) {
        return files.get(path.endsWith("/") ? path + "index.html" : path);
    }

    private static byte[] read(String name) {
        try (InputStream in = StaticFiles.class.getResourceAsStream(ROOT + name)) {
            if (in == null) {
                throw new IllegalStateException("The file " + ROOT + name
                        + " is missing from beckon-servlet's jar," + " next to the class "
                        + StaticFiles.class.getName() + " (was it repackaged?).");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The file " + ROOT + name + " of beckon-servlet's jar cannot be read.", e);
        }
    }
}

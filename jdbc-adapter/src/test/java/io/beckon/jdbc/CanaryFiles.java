package io.beckon.jdbc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Looks at whatever stands in files, byte by byte. Where H2 compresses, it cuts what it writes into pieces of up to 32
 * letters; so a word is found by any few letters of it.
 */
final class CanaryFiles {
    private static final int LETTERS = 6;

    private CanaryFiles() {}

    /** Finds those of some words that stand in a file of a folder, or of those below it. */
    static Set<String> of(Path folder, List<String> words) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        Set<String> found = new HashSet<>();
        for (Path file : files) {
            String bytes = read(file);
            words.stream().filter(word -> isIn(bytes, word)).forEach(found::add);
        }
        return found;
    }

    private static boolean isIn(String bytes, String word) {
        return IntStream.rangeClosed(0, word.length() - LETTERS)
                .anyMatch(from -> bytes.contains(word.substring(from, from + LETTERS)));
    }

    /** A character for each byte; none where the file has gone since. */
    private static String read(Path file) throws IOException {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            return "";
        }
    }
}

package io.beckon.jdbc;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Numbers of entries, rising, as an {@link JournalKind#ERASED} entry lists them: decimal, with commas between. */
final class JournalNumbers {
    private static final long[] NONE = {};

    private JournalNumbers() {}

    static String write(List<Long> numbers) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    /** Reads a list; none where the text is not one, since somebody may have changed it. */
    static long[] read(@Nullable String text) {
        if (text == null) {
            return NONE;
        }
        try {
            return Arrays.stream(text.split(",", -1)).mapToLong(Long::parseLong).toArray();
        } catch (NumberFormatException e) {
            return NONE;
        }
    }
}

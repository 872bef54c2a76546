package io.beckon;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import org.junit.jupiter.api.Test;

import java.util.regex.Pattern;

/** Globs against the regular expressions that say the same. */
final class GlobPropertyTest {
    @Provide
    Arbitrary<String> globs() {
        return Arbitraries.strings().withChars("ab/*?").ofMaxLength(9);
    }

    @Provide
    Arbitrary<String> paths() {
        return Arbitraries.strings().withChars("ab/").ofMaxLength(10);
    }

    private static String regexOf(String glob) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            if (glob.startsWith("**", i)) {
                regex.append(".*");
                i++;
            } else if (c == '*') {
                regex.append("[^/]*");
            } else if (c == '?') {
                regex.append("[^/]");
            } else {
                regex.append(c);
            }
        }
        return regex.toString();
    }

    @Property(tries = 5_000)
    void matchesWhatTheRegularExpressionMatches(
            @ForAll @From("globs") String glob, @ForAll @From("paths") String path) {
        assertThat(Glob.matches(glob, path))
                .as("\"%s\" and \"%s\"", glob, path)
                .isEqualTo(Pattern.matches(regexOf(glob), path));
    }

    @Property(tries = 500)
    void aPathMatchesItself(@ForAll @From("paths") String path) {
        assertThat(Glob.matches(path, path)).isTrue();
        assertThat(Glob.matches("**", path)).isTrue();
    }

    @Test
    void aGlobMadeToBeSlowIsNot() {
        // A regular expression of this would try for longer than the test's time-out.
        assertThat(Glob.matches("*a".repeat(60) + "b", "a".repeat(2_000))).isFalse();
        assertThat(Glob.matches("**a".repeat(60) + "b", "a".repeat(2_000))).isFalse();
    }
}

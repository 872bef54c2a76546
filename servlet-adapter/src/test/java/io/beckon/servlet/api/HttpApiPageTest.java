package io.beckon.servlet.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import io.beckon.Beckon;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** HTTP-API.md says what there is, and no more. */
class HttpApiPageTest {
    private static final Path PAGE = Path.of("HTTP-API.md");
    private static final Path LOG =
            Path.of("src", "main", "java", "io", "beckon", "servlet", "api", "ApiLog.java");

    @Test
    void everyFigureIsOnThePage() throws IOException {
        HttpApi api = new HttpApi(mock(Beckon.class), ApiSettings.NOBODY, List::of);

        assertThat(found("^\\| `(beckon\\.api\\.[a-z.]+)`", PAGE))
                .isEqualTo(new TreeSet<>(api.figures().keySet()));
    }

    @Test
    void everyLogEventIsOnThePage() throws IOException {
        assertThat(found("^\\| `(api\\.[a-z.]+)`", PAGE))
                .isNotEmpty()
                .isEqualTo(found("\\.log\\(\"(api\\.[a-z.]+)\"\\)", LOG));
    }

    @Test
    void theAddressesOfThePageAreThere() throws IOException {
        Set<String> calls = found("^\\| `([a-z]+)` \\| (?:`[a-z]`.*)?\\|", PAGE);

        assertThat(calls)
                .hasSize(8)
                .allSatisfy(name -> assertThat(Call.ofName(name)).isNotNull());
    }

    @Test
    void theLimitsOfThePageAreThose() throws IOException {
        assertThat(Files.readString(PAGE))
                .contains(
                        "(32,768 bytes)",
                        "(512,000)",
                        "2,500 messages",
                        "100,000",
                        "20 years ago",
                        "more than 30 seconds");
        assertThat(Exchange.TIMEOUT).hasSeconds(30);
        assertThat(Call.MESSAGE_BYTES).isEqualTo(32_768);
        assertThat(Call.BATCH_BYTES).isEqualTo(512_000);
        assertThat(Call.BATCH_MESSAGES).isEqualTo(2_500);
        assertThat(Duplicates.MAX).isEqualTo(100_000);
        assertThat(Signatures.MAX_REMEMBERED).isEqualTo(100_000);
    }

    private static Set<String> found(String pattern, Path file) throws IOException {
        Set<String> found = new TreeSet<>();
        Matcher matcher =
                Pattern.compile(pattern, Pattern.MULTILINE).matcher(Files.readString(file));
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }
}

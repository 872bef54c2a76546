package io.beckon.example.carshop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The README shows code that runs: each piece of it stands in a file that other tests use. */
class ReadmeTest {
    private static final Path ROOT = Path.of("..", "..");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w*)\\n(.*?)^```$");
    private static final Pattern LINK = Pattern.compile("(?:\\]\\(|<img src=\")([^)#\":]+)[)#\"]");

    private final String readme = read(ROOT.resolve("README.md"));

    @Test
    void eachPieceOfCodeStandsInAFileThatIsTested() {
        String sources = List.of(
                        "examples/web-xml/src/main/webapp/WEB-INF/web.xml",
                        "examples/annotations/src/main/java/io/beckon/example/annotations/ExampleSite.java",
                        "examples/programmatic/src/main/java/io/beckon/example/programmatic/Startup.java",
                        "examples/car-shop/src/main/resources/META-INF/resources/WEB-INF/web.xml",
                        "examples/car-shop/src/main/java/io/beckon/example/carshop/Pages.java",
                        "examples/car-shop/src/main/java/io/beckon/example/carshop/ShopConfigurer.java",
                        "examples/car-shop/src/test/java/io/beckon/example/carshop/ReadmeSnippets.java")
                .stream()
                .map(file -> withoutIndentation(read(ROOT.resolve(file))))
                .collect(Collectors.joining("\n"));
        List<String> pieces = BLOCK.matcher(readme)
                .results()
                .filter(block -> !block.group(1).isEmpty())
                .map(block -> withoutIndentation(block.group(2)))
                .filter(piece -> !piece.startsWith("<dependency>"))
                .toList();

        assertThat(pieces).hasSize(7).allSatisfy(piece -> assertThat(sources).contains(piece));
    }

    @Test
    void theDependencyIsTheOneThatThisBuildMakes() {
        String parent = read(ROOT.resolve("pom.xml"));
        String adapter = read(ROOT.resolve("servlet-adapter/pom.xml"));
        String version = first(Pattern.compile("<version>(.*?)</version>"), parent);

        assertThat(withoutIndentation(readme))
                .contains("<artifactId>beckon-servlet</artifactId>\n<version>" + version
                        + "</version>");
        assertThat(adapter).contains("<artifactId>beckon-servlet</artifactId>");
    }

    @Test
    void theTestCommandIsTheOneThatTheBuildServerRuns() {
        String command = first(Pattern.compile("(?s)## Test it\\s+```\\n(.*?)\\n```"), readme);
        assertThat(command).doesNotContain("\n");
        assertThat(read(ROOT.resolve(".ci/run")).lines()).contains(command);
        assertThat(first(Pattern.compile("(?s)## Run it\\s+```\\n(.*?)\\n```"), readme))
                .doesNotContain("\n");
    }

    @Test
    void whatItLinksToIsThere() {
        List<String> links =
                LINK.matcher(readme).results().map(match -> match.group(1)).toList();
        assertThat(links)
                .hasSizeGreaterThan(8)
                .allSatisfy(link -> assertThat(ROOT.resolve(link)).exists());
    }

    private static String first(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .findFirst()
                .orElseThrow(() -> new AssertionError("Nothing matches " + pattern));
    }

    private static String withoutIndentation(String text) {
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .collect(Collectors.joining("\n"));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

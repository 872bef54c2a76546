package io.beckon.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

/** What the build makes of the browser client's sources. */
final class BrowserClientFilesTest {
    /** How the client loads its own other part, from beside itself. */
    private static final String OTHER_PART = "import(src.replace(/[^/]*$/,'beckon-http.mjs'))";

    @ParameterizedTest
    @CsvSource({
        "beckon.js, 6144",
        "beckon.mjs, 6144",
        "beckon-full.js, 9000",
        "beckon-full.mjs, 9000",
        "beckon-http.mjs, 3400",
    })
    void staysSmall(String name, int limitInBytes) throws IOException {
        assertThat(gzip(read(name))).hasSizeBetween(1, limitInBytes - 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"beckon.js", "beckon-full.js"})
    void theScriptSetsOneNameOnTheWindow(String name) throws IOException {
        assertThat(text(name))
                .startsWith("(function(){")
                .contains("window.Beckon=api")
                .doesNotContain("export ")
                .endsWith("})();");
    }

    @ParameterizedTest
    @ValueSource(strings = {"beckon.mjs", "beckon-full.mjs"})
    void theModuleExportsWhatTheScriptSets(String name) throws IOException {
        assertThat(text(name)).contains("export const{connect,card}=api;");
    }

    /** What comes from the server is never run: not as code, not as markup, and not by a timer. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "beckon.js",
                "beckon.mjs",
                "beckon-full.js",
                "beckon-full.mjs",
            })
    void nothingIsEverEvaluated(String name) throws IOException {
        assertThat(text(name).replace(OTHER_PART, ""))
                .doesNotContainPattern("\\beval\\b")
                .doesNotContainPattern("\\bFunction\\b")
                .doesNotContainPattern("\\.constructor\\b")
                .doesNotContainPattern("\\b(inner|outer)HTML\\b")
                .doesNotContainPattern("\\b(insertAdjacentHTML|setHTMLUnsafe|srcdoc)\\b")
                .doesNotContainPattern("\\b(createContextualFragment|parseFromString)\\b")
                .doesNotContainPattern("\\bdocument\\.write(ln)?\\b")
                .doesNotContainPattern("\\bset(Timeout|Interval)\\(\\s*[\"'`]")
                .doesNotContainPattern("\\bimport\\(");
    }

    private static String text(String name) throws IOException {
        return new String(read(name), StandardCharsets.UTF_8);
    }

    private static byte[] read(String name) throws IOException {
        try (InputStream in = BrowserClientFilesTest.class.getResourceAsStream("web/" + name)) {
            assertThat(in).as(name).isNotNull();
            return in.readAllBytes();
        }
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write(bytes);
        }
        return zipped.toByteArray();
    }
}

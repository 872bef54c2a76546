package io.beckon.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

/** What the build makes of the browser client's sources. */
final class BrowserClientFilesTest {

    private static final int LIMIT_IN_BYTES = 6_140;

    @ParameterizedTest
    @ValueSource(strings = {"beckon.js", "beckon.mjs"})
    void staysSmall(String name) throws IOException {
        assertThat(gzip(read(name))).hasSizeBetween(1, LIMIT_IN_BYTES - 1);
    }

    @Test
    void theScriptSetsOneNameOnTheWindow() throws IOException {
        assertThat(text("beckon.js"))
                .startsWith("(function(){")
                .contains("window.Beckon=api")
                .doesNotContain("export ")
                .endsWith("})();");
    }

    @Test
    void theModuleExportsWhatTheScriptSets() throws IOException {
        assertThat(text("beckon.mjs")).contains("export const{connect,card}=api;");
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

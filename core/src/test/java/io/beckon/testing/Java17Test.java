package io.beckon.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

final class Java17Test {

    @Test
    void mainClassesRunOnJava17() {
        assertThat(Java17.violationsIn(Path.of("target", "classes"))).isEmpty();
    }

    @Test
    void aClassOfTodayIsClean() throws IOException {
        assertThat(Java17.violationsIn(bytesOfSample())).isEmpty();
    }

    @Test
    void aNewerClassFileIsReported() throws IOException {
        byte[] bytes = bytesOfSample();
        bytes[7] = 62;
        assertThat(Java17.violationsIn(bytes)).singleElement().asString().contains("version 62");
    }

    @Test
    void aMethodThatCameLaterIsReported() throws IOException {
        // Java 21 added isEmoji(int), which looks to a class file like isDigit(int).
        byte[] bytes = replace(bytesOfSample(), "isDigit", "isEmoji");
        assertThat(Java17.violationsIn(bytes))
                .containsExactly("java/lang/Character.isEmoji(I)Z is not in Java 17");
    }

    @Test
    void aClassThatCameLaterIsReported() throws IOException {
        byte[] bytes = replace(bytesOfSample(), "java/util/List", "java/util/Lost");
        assertThat(Java17.violationsIn(bytes)).contains("java/util/Lost is not in Java 17");
    }

    @Test
    void anInternalOfTheJdkIsReported() throws IOException {
        byte[] bytes = replace(bytesOfSample(), "java/util/List", "sun/misc/xList");
        assertThat(Java17.violationsIn(bytes)).contains("sun/misc/xList is an internal of the JDK");
    }

    @Test
    void aFolderWithoutClassesIsNotTakenForACleanOne(@TempDir Path folder) {
        assertThatThrownBy(() -> Java17.violationsIn(folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no class file");
    }

    private static byte[] bytesOfSample() throws IOException {
        try (InputStream in = Sample.class.getResourceAsStream("Java17Test$Sample.class")) {
            return in.readAllBytes();
        }
    }

    /** Both texts have the same length, so the rest of the file stays as it is. */
    private static byte[] replace(byte[] classFile, String from, String to) {
        assertThat(to).hasSameSizeAs(from);
        String text = new String(classFile, StandardCharsets.ISO_8859_1);
        assertThat(text).contains(from);
        return text.replace(from, to).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A class to read: calls through an interface, inherited members, arrays, lambdas, text. */
    static final class Sample {
        private Sample() {}

        static String describe(List<int[]> values) {
            StringBuilder text = new StringBuilder().append(Character.isDigit(values.size()));
            values.forEach(value -> text.append(value.clone().length).append(values.hashCode()));
            return "sample " + text + values.getClass() + Thread.State.NEW.name();
        }
    }
}

package io.beckon.containers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;

/** What a web application grows by: Beckon itself, without Jackson and SLF4J, which many have already. */
class SizeIT {
    /** Not a target, but a fence: who has to move it says why. */
    private static final int MOST_BYTES = 1_100_000;

    @Test
    void beckonIsSmall() throws IOException {
        assertThat(bytes("beckon-core.jar") + bytes("beckon-servlet.jar")).isLessThan(MOST_BYTES);
    }

    private static int bytes(String library) throws IOException {
        try (InputStream in = SizeIT.class.getResourceAsStream("lib/" + library)) {
            assertThat(in).as(library).isNotNull();
            return in.readAllBytes().length;
        }
    }
}

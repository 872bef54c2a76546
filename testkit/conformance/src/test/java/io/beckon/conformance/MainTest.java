package io.beckon.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

/** What the command line says of arguments that are wrong. */
class MainTest {
    @ParameterizedTest
    @ValueSource(strings = {"no address", "localhost:8080/beckon", "ftp://localhost", "http:///x"})
    void aWrongAddressEndsWithTwo(String address) {
        assertThat(Main.run(List.of(address))).isEqualTo(2);
        assertThat(Main.run(List.of("http://localhost:1", address))).isEqualTo(2);
        assertThat(Main.run(List.of("--http", address))).isEqualTo(2);
    }

    @Test
    void tooFewOrTooManyArgumentsEndWithTwo() {
        assertThat(Main.run(List.of())).isEqualTo(2);
        assertThat(Main.run(List.of("--http"))).isEqualTo(2);
        assertThat(Main.run(List.of("http://a", "http://b", "c", "d"))).isEqualTo(2);
    }
}

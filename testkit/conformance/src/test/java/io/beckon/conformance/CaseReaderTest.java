package io.beckon.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is a case, and what is a mistake. */
class CaseReaderTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"expcet\": {}, \"on\": \"tab\"}",
                "{\"expect\": {}, \"in\": \"tab\"}",
                "{\"expect\": {}}",
                "{\"connect\": 1}",
                "{\"connect\": \"tab\", \"orign\": \"\"}",
                "{\"expectClose\": \"4000\", \"on\": \"tab\"}",
                "{\"repeat\": 2, \"steps\": []}",
                "{}",
                "1"
            })
    void aMisspeltStepIsRefused(String step) {
        assertThatThrownBy(() -> read("", step)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"servers\": {},",
                "\"server\": 1,",
                "\"name\": \"\",",
                "\"only\": \"pigeon\","
            })
    void aMisspeltCaseIsRefused(String field) {
        assertThatThrownBy(() -> read(field, "{\"connect\": \"tab\"}"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatNoClientCanSayNeedsAControl() {
        assertThat(read("", "{\"connect\": \"tab\"}").needsControl()).isFalse();
        assertThat(read("\"server\": {\"waits\": true},", "{\"connect\": \"tab\"}")
                        .needsControl())
                .isTrue();
        assertThat(read("", "{\"connect\": \"boss\", \"admin\": \"all\"}").needsControl())
                .isTrue();
        assertThat(read("", "{\"repeat\": 2, \"steps\": [{\"control\": \"restart\"}]}")
                        .needsControl())
                .isTrue();
    }

    private static Case read(String field, String step) {
        String named = field.contains("name") ? field : field + "\"name\": \"one\",";
        return Conformance.read("[{" + named + "\"section\": \"here\", \"steps\": [" + step + "]}]")
                .get(0);
    }
}

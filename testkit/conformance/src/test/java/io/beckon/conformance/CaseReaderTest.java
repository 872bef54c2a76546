package io.beckon.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

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
                "{\"repeat\": 0, \"steps\": [{\"connect\": \"tab\"}]}",
                "{\"send\": {}, \"times\": 0, \"on\": \"tab\"}",
                "{\"expect\": [], \"on\": \"tab\"}",
                "{\"control\": \"send\", \"with\": []}",
                "{}",
                "1"
            })
    void aMisspeltStepIsRefused(String step) {
        assertThatThrownBy(() -> read("", step)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"statsu\": 200",
                "\"status\": \"$two\"",
                "\"status\": 200, \"carries\": {\"Vary\": \"Origin\"}",
                "\"status\": 200, \"carries\": {\"vary\": \"$some\"}",
                "\"status\": 200, \"answer\": \"$some\"",
                "\"status\": 200, \"events\": []",
                "\"status\": 200, \"events\": [{\"id\": \"$some\"}]",
                "\"status\": 200, \"absent\": \"$some\"",
                "\"status\": 200, \"ends\": false",
                "\"status\": 200, \"ends\": 1",
                "\"status\": 200, \"body\": {\"$any\": 1}",
                "\"status\": 200, \"headers\": {\"Beckon-Number\": 1}",
                "\"body\": {}"
            })
    void aMisspeltRequestIsRefused(String rest) {
        String step = "{\"request\": \"GET /visitor/line\", " + rest + "}";
        assertThatThrownBy(() -> read("\"only\": \"http\",", step))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRequestIsAMethodAndAPathInACaseAboutHttp() {
        String step = "{\"request\": \"%s\", \"status\": 200}";
        String right = step.formatted("GET /visitor/line");
        assertThat(read("\"only\": \"http\",", right).needsControl()).isFalse();
        for (String wrong : List.of("GET", "GET visitor", "/visitor", "GET /visitor /line")) {
            assertThatThrownBy(() -> read("\"only\": \"http\",", step.formatted(wrong)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        for (String only : List.of("", "\"only\": \"websocket\",")) {
            assertThatThrownBy(() -> read(only, right))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> read(only, "{\"repeat\": 2, \"steps\": [" + right + "]}"))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(read(
                                "\"only\": \"http\",",
                                "{\"request\": \"GET /x\", \"admin\": \"all\", \"status\": 200}")
                        .needsControl())
                .isTrue();
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"subprotocols\": \"beckon.v1\"",
                "\"subprotocols\": [1]",
                "\"headers\": []",
                "\"headers\": {\"Sec-GPC\": 1}",
                "\"pongs\": \"false\"",
                "\"pongs\": null"
            })
    void aMisspeltConnectionIsRefused(String field) {
        assertThatThrownBy(() -> read("", "{\"connect\": \"tab\", " + field + "}"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"$some\"",
                "{\"$some\": 1}",
                "{\"$capture\": \"x\", \"iss\": 1}",
                "{\"$capture\": 1}",
                "{\"$capture\": \"${x}\"}",
                "{\"$capture\": \"x\", \"is\": \"$some\"}",
                "{\"is\": 1, \"$capture\": \"x\"}",
                "{\"$not\": \"$some\"}",
                "{\"$not\": 1, \"is\": 1}",
                "{\"$oneOf\": 1}",
                "{\"$oneOf\": []}",
                "{\"$oneOf\": [\"$some\"]}",
                "{\"$contains\": {}}",
                "{\"$contains\": []}",
                "{\"$contains\": [{\"a\": \"$some\"}]}",
                "{\"$atLeast\": \"2\"}",
                "{\"$repeat\": \"x\"}",
                "{\"$repeat\": \"x\", \"times\": \"2\"}",
                "{\"$repeat\": \"x\", \"times\": 0}",
                "{\"$repeat\": \"$some\", \"times\": 2}",
                "[{\"a\": \"$some\"}]"
            })
    void aMisspeltMatcherIsRefusedWhereverItIs(String matcher) {
        for (String step : List.of(
                "{\"expect\": {\"a\": %s}, \"on\": \"tab\"}",
                "{\"expect\": [{\"a\": 1}, {\"a\": [%s]}], \"on\": \"tab\"}",
                "{\"absent\": {\"a\": %s}, \"on\": \"tab\"}",
                "{\"control\": \"send\", \"answer\": {\"a\": %s}}")) {
            assertThatThrownBy(() -> read("", step.formatted(matcher)))
                    .as(step)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"$any\": 1}",
                "{\"$capture\": \"x\"}",
                "{\"$repeat\": \"x\", \"time\": 2}",
                "{\"$repeat\": {\"$repaet\": \"x\"}, \"times\": 2}",
                "{\"$repeat\": \"x\", \"times\": -1}"
            })
    void whatCannotBeFilledInIsRefused(String sent) {
        for (String step : List.of(
                "{\"send\": {\"a\": [%s]}, \"on\": \"tab\"}",
                "{\"sendText\": %s, \"on\": \"tab\"}",
                "{\"control\": \"send\", \"with\": {\"a\": %s}}")) {
            assertThatThrownBy(() -> read("", step.formatted(sent)))
                    .as(step)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"$any\"",
                "\"${x}\"",
                "\"${x} is it\"",
                "{\"$capture\": \"x\", \"is\": {\"$not\": \"$text\"}}",
                "{\"$oneOf\": [1, \"$text\"]}",
                "{\"$atLeast\": \"${x}\"}",
                "{\"$contains\": [{\"$repeat\": \"${x}\", \"times\": 2}]}"
            })
    void aMatcherMayBeAnywhere(String matcher) {
        assertThat(read("", "{\"expect\": {\"a\": [" + matcher + "]}, \"on\": \"tab\"}"))
                .isNotNull();
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

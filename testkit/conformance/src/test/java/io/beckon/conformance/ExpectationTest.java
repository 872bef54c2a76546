package io.beckon.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import tools.jackson.databind.JsonNode;

/** What matches, and what is said where something does not. */
class ExpectationTest {
    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            {"a":1}; {"a":1,"b":2}
            {"a":1}; {"a":1.0}
            {"a":"$any"}; {"a":false}
            {"a":"$absent"}; {"b":1}
            {"a":"$text"}; {"a":""}
            {"a":"$number"}; {"a":0.5}
            {"a":"$boolean"}; {"a":true}
            {"a":"$object"}; {"a":{}}
            {"a":"$array"}; {"a":[]}
            {"a":null}; {"a":null}
            {"a":[1,{"b":2}]}; {"a":[1,{"b":2,"c":3}]}
            {"a":{"$not":1}}; {"a":2}
            {"a":{"$oneOf":[1,2]}}; {"a":2}
            {"a":{"$atLeast":2}}; {"a":2}
            {"a":{"$contains":[{"b":2},1]}}; {"a":[0,1,{"b":2}]}
            {"a":{"$capture":"x","is":"$number"}}; {"a":1}
            """)
    void matches(String expected, String actual) {
        assertThat(new Expectation(json(expected)).mismatch(json(actual))).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            {"a":1}; {"a":2}; $.a
            {"a":1}; {"a":"1"}; $.a
            {"a":1}; {}; $.a
            {"a":1}; 1; $
            {"a":"$any"}; {"a":null}; $.a
            {"a":"$any"}; {}; $.a
            {"a":"$absent"}; {"a":null}; $.a
            {"a":"$text"}; {"a":1}; $.a
            {"a":"$number"}; {"a":"1"}; $.a
            {"a":"$boolean"}; {"a":0}; $.a
            {"a":"$object"}; {"a":[]}; $.a
            {"a":"$array"}; {"a":{}}; $.a
            {"a":null}; {}; $.a
            {"a":[1,{"b":2}]}; {"a":[1,{"b":3}]}; $.a[1].b
            {"a":[1]}; {"a":[1,2]}; $.a
            {"a":{"$not":1}}; {"a":1}; $.a
            {"a":{"$oneOf":[1,2]}}; {"a":3}; $.a
            {"a":{"$atLeast":2}}; {"a":1}; $.a
            {"a":{"$contains":[{"b":2}]}}; {"a":[{"b":1}]}; $.a
            {"a":{"$capture":"x","is":"$number"}}; {"a":"1"}; $.a
            """)
    void doesNotMatchAndSaysWhere(String expected, String actual, String where) {
        assertThat(new Expectation(json(expected)).mismatch(json(actual))).startsWith(where + " ");
    }

    @Test
    void whatIsCapturedCanBeAskedFor() {
        Expectation expectation = new Expectation(json("{\"a\":{\"$capture\":\"x\"}}"));

        expectation.mismatch(json("{\"a\":[1]}"));

        assertThat(expectation.captured()).containsEntry("x", json("[1]"));
    }

    @Test
    void aMatcherThatThereIsNotIsAMistake() {
        assertThatThrownBy(() -> new Expectation(json("\"$some\"")).mismatch(json("1")))
                .isInstanceOf(Failure.class);
    }

    private static JsonNode json(String text) {
        return Conformance.JSON.readTree(text);
    }
}

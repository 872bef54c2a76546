package io.beckon.servlet.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

/** Keys, and what is said of them. */
class CredentialsTest {
    private static final String ONE = "one-key-of-the-tests";
    private static final String TWO = "two-key-of-the-tests";

    @Test
    void severalKeysHoldAtATime() {
        Credentials keys = Credentials.of(List.of(ONE, TWO));

        assertThat(keys.contains(ONE)).isTrue();
        assertThat(keys.contains(TWO)).isTrue();
        assertThat(keys.contains(ONE + "x")).isFalse();
        assertThat(keys.contains("")).isFalse();
        assertThat(Credentials.NONE.contains("")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "short",
                "fifteen-letters",
                "with a space in it",
                "with:a:colon:in:it",
                "w\u00e4ith-an-umlaut-in-it"
            })
    void whatIsNoKeyIsRefusedAndNotRepeated(String key) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Credentials.of(List.of(key)))
                .withMessageContaining("16 characters")
                .satisfies(failure -> {
                    if (!key.isEmpty()) {
                        assertThat(failure.getMessage()).doesNotContain(key);
                    }
                });
    }

    @Test
    void aKeyIsAServersOrAPublicOne() {
        ApiSettings settings = ApiSettings.NOBODY.withWriteKeys(Credentials.of(List.of(ONE)));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings.withPublicWriteKeys(Credentials.of(List.of(TWO, ONE))))
                .withMessageContaining("among both");
    }

    @Test
    void nothingSecretIsInAText() {
        ApiSettings settings = ApiSettings.NOBODY
                .withWriteKeys(Credentials.of(List.of(ONE)))
                .withWebhookSecrets(List.of(TWO));

        assertThat(settings.toString()).doesNotContain(ONE, TWO);
    }
}

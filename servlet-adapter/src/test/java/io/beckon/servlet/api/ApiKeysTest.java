package io.beckon.servlet.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.beckon.servlet.api.ApiKeys.Scope;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Map;

/** Keys with scopes, as settings have them. */
class ApiKeysTest {
    private static final String SECRET = "a-secret-of-the-tests";

    @Test
    void aKeyIsFoundByItsSecretAlone() {
        ApiKeys keys =
                ApiKeys.of(List.of("crm:send+read:" + SECRET, "report:read:other-" + SECRET));

        assertThat(keys.find(SECRET).name()).isEqualTo("crm");
        assertThat(keys.find(SECRET).scopes()).containsExactlyInAnyOrder(Scope.SEND, Scope.READ);
        assertThat(keys.find("other-" + SECRET).scopes()).containsExactly(Scope.READ);
        assertThat(keys.find("crm")).isNull();
        assertThat(keys.find("")).isNull();
        assertThat(keys.toString()).doesNotContain(SECRET);
        assertThat(keys.find(SECRET).toString()).doesNotContain(SECRET);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                SECRET,
                "crm:" + SECRET,
                ":send:" + SECRET,
                "c r m:send:" + SECRET,
                "crm::" + SECRET,
                "crm:send+:" + SECRET,
                "crm:admin:" + SECRET,
                "crm:send:short",
                "crm:send:with:colon:" + SECRET
            })
    void whatIsNoKeyIsRefusedAndNotRepeated(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ApiKeys.of(List.of(text)))
                .satisfies(failure -> assertThat(failure.getMessage()).doesNotContain(SECRET));
    }

    @Test
    void theyAreCountedByScope() {
        assertThat(ApiKeys.of(List.of(
                                "crm:send+read:" + SECRET, "watch:status+read:other-" + SECRET))
                        .byScope())
                .isEqualTo(Map.of(Scope.SEND, 1, Scope.READ, 2, Scope.STATUS, 1));
        assertThat(ApiKeys.NONE.byScope()).isEmpty();
    }

    @Test
    void eachHasANameOfItsOwn() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> ApiKeys.of(List.of("crm:send:" + SECRET, "crm:read:other-" + SECRET)))
                .withMessageContaining("named crm");
    }
}

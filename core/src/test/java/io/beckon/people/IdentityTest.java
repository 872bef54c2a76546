package io.beckon.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckon.people.Identity.Kind;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is an identity, and what is none. */
final class IdentityTest {
    @Test
    void anEmailNeverEqualsAnIdNorTheIdOfAnotherSystem() {
        Identity email = Identity.email("berta@shop.example");
        assertThat(email)
                .isNotEqualTo(Identity.userId("berta@shop.example"))
                .isNotEqualTo(
                        Identity.of("segment", Kind.EMAIL, "berta@shop.example").orElseThrow());
        assertThat(email).isEqualTo(Identity.email("  Berta@Shop.Example "));
        assertThat(Identity.userId("A")).isNotEqualTo(Identity.userId("a"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "NULL",
                "undefined",
                "anonymous",
                "Guest",
                "0",
                "-1",
                "NaN",
                "[object Object]",
                "n/a",
                "true",
                "00000000-0000-0000-0000-000000000000",
                "a\nb",
                "a\u0000"
            })
    void whatStandsForNobodyIsNone(String value) {
        assertThat(Identity.of("segment", Kind.USER_ID, value)).isEmpty();
        assertThatThrownBy(() -> Identity.userId(value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("userId");
    }

    @ParameterizedTest
    @ValueSource(strings = {"berta", "@", "a@", "@b", "a b@c", "a@b@c"})
    void whatHasNotTheFormOfAnAddressIsNoEmail(String value) {
        assertThat(Identity.of("segment", Kind.EMAIL, value)).isEmpty();
    }

    @Test
    void isAsLongAsItMayBe() {
        assertThat(Identity.userId("x".repeat(Identity.MAX_VALUE)).value())
                .hasSize(Identity.MAX_VALUE);
        assertThat(Identity.of("segment", Kind.USER_ID, "x".repeat(Identity.MAX_VALUE + 1)))
                .isEmpty();
        assertThat(Identity.of("segment", Kind.USER_ID, null)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Segment", "a b", "ä", "01234567890123456789012345678901234567890"})
    void namespacesHaveAForm(String namespace) {
        assertThatThrownBy(() -> Identity.of(namespace, Kind.USER_ID, "42"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("namespace");
    }

    @Test
    void doesNotTellItselfToALog() {
        assertThat(Identity.email("berta@shop.example").toString()).isEqualTo("own/email");
    }

    @Test
    void kindsAreFoundByTheirNames() {
        for (Kind kind : Kind.values()) {
            assertThat(Kind.ofWireName(kind.wireName())).contains(kind);
        }
        assertThat(Kind.ofWireName("userid")).isEmpty();
    }
}

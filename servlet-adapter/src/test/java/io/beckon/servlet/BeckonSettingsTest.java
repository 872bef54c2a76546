package io.beckon.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.beckon.Beckon;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Map;

/** Settings that do not stand in a web.xml. */
class BeckonSettingsTest {
    @Test
    void theySayWhatAnInstanceIs() {
        BeckonSettings settings = BeckonSettings.of(Map.of(
                "beckon.site",
                "shop",
                "beckon.secret",
                "a secret that is long enough",
                "beckon.joinableRooms",
                "car-*",
                "beckon.drain",
                "0",
                "beckon.grace",
                " "));
        try (Beckon beckon = settings.build(List.of())) {
            assertThat(beckon.site().name()).isEqualTo("shop");
            assertThat(beckon.site().joinable("car-1")).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void whatIsBlankIsNotSetAndTheEnvironmentHolds(String blank) {
        BeckonSettings settings = BeckonSettings.of(
                Map.of("beckon.site", "shop", "beckon.secret", blank, "beckon.drain", "0"),
                Map.of("BECKON_SECRET", "a secret that is long enough"));
        try (Beckon beckon = settings.build(List.of())) {
            assertThat(beckon.site().secretGiven()).isTrue();
        }
    }

    @Test
    void whatIsUnknownIsRefusedWithoutItsValue() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BeckonSettings.of(Map.of("beckon.sekret", "nobody's business")))
                .withMessageContaining("no setting beckon.sekret")
                .withMessageContaining("beckon.secret")
                .withMessageNotContaining("nobody's business");
    }

    @Test
    void noNameIsMadeUp() {
        assertThatIllegalStateException()
                .isThrownBy(() -> BeckonSettings.of(Map.of()).build(List.of()))
                .withMessageContaining("beckon.site is missing");
    }
}

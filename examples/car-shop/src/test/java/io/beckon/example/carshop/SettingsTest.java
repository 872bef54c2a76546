package io.beckon.example.carshop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.Map;

class SettingsTest {
    @Test
    void withoutAnythingSetTheShopIsAtPort8080OfThisMachineOnly() {
        Settings settings = Settings.of(Map.of());
        assertThat(settings.host()).isEqualTo("localhost");
        assertThat(settings.port()).isEqualTo(8080);
    }

    @Test
    void aPasswordIsMadeWhereNoneIsSet() {
        Settings settings = Settings.of(Map.of("BECKON_ADMIN_PASSWORD", " "));
        assertThat(settings.passwordMade()).isTrue();
        assertThat(settings.password())
                .hasSizeGreaterThanOrEqualTo(16)
                .isNotEqualTo(Settings.of(Map.of()).password());
    }

    @Test
    void theEnvironmentSaysOtherwise() {
        Settings settings = Settings.of(
                Map.of("HOST", "0.0.0.0", "PORT", "0", "BECKON_ADMIN_PASSWORD", "secret"));
        assertThat(settings.host()).isEqualTo("0.0.0.0");
        assertThat(settings.port()).isZero();
        assertThat(settings.password()).isEqualTo("secret");
        assertThat(settings.passwordMade()).isFalse();
    }

    @Test
    void offersSurviveARestartUnlessNobodyWantsThat() {
        assertThat(Settings.of(Map.of()).data()).isEqualTo(Path.of("car-shop-data"));
        assertThat(Settings.of(Map.of("DATA", "/var/shop")).data()).isEqualTo(Path.of("/var/shop"));
        assertThat(Settings.of(Map.of("DATA", "")).data()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "http", "-1", "65536", "80 80"})
    void whatIsNoPortIsRefused(String port) {
        assertThatThrownBy(() -> Settings.of(Map.of("PORT", port)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("PORT is a number from 0 to 65535, but it is set to \"" + port + "\".");
    }
}

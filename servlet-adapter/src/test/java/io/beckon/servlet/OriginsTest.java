package io.beckon.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.URI;

/** Under which origin a server was reached, from what different containers tell of it. */
class OriginsTest {
    @ParameterizedTest
    @CsvSource({
        "ws://shop.example/beckon/visitor, http://shop.example",
        "wss://shop.example/beckon/visitor, https://shop.example",
        "wss://Shop.Example:443/x?y=z, https://shop.example",
        "ws://shop.example:80/x, http://shop.example",
        "ws://shop.example:443/x, http://shop.example:443",
        "wss://shop.example:8443/x, https://shop.example:8443",
        "http://127.0.0.1:8080/x, http://127.0.0.1:8080",
        "ws://[::1]:8080/x, http://[::1]:8080",
    })
    void anAbsoluteAddressSaysItAll(URI uri, String origin) {
        assertThat(Origins.of(uri, null, "other.example")).isEqualTo(origin);
    }

    @Test
    void aRelativeAddressIsCompletedByTheRequest() {
        URI relative = URI.create("/shop/beckon/visitor");

        assertThat(Origins.of(
                        relative,
                        new RequestFacts("https", "shop.example", 443, null),
                        "other.example"))
                .isEqualTo("https://shop.example");
        assertThat(Origins.of(relative, new RequestFacts("http", "::1", 8080, null), null))
                .isEqualTo("http://[::1]:8080");
    }

    @Test
    void whatCannotBeKnownIsNotGuessed() {
        assertThat(Origins.of(URI.create("/beckon/visitor"), null, "shop.example"))
                .isEqualTo(Origins.UNKNOWN);
        assertThat(Origins.of(URI.create("gopher://shop.example/"), null, null))
                .isEqualTo(Origins.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "shop.example; script-src *",
                "a b",
                "shop.example/x",
                "user@shop.example",
                "",
                "[::1",
            })
    void whatIsNoHostMakesNoOrigin(String host) {
        assertThat(Origins.of("http", host, 0)).isEqualTo(Origins.UNKNOWN);
    }

    @Test
    void whatATrustedProxySaysTakesThePlaceOfWhatTheServerSees() {
        String seen = "http://backend:8080";

        assertThat(Origins.forwarded(seen, "https", "shop.example"))
                .isEqualTo("https://shop.example");
        assertThat(Origins.forwarded(seen, null, "shop.example")).isEqualTo("http://shop.example");
        assertThat(Origins.forwarded("http://shop.example", "https", null))
                .isEqualTo("https://shop.example");
        assertThat(Origins.forwarded(seen, null, null)).isEqualTo(seen);
        assertThat(Origins.forwarded(Origins.UNKNOWN, "https", "shop.example"))
                .isEqualTo("https://shop.example");
        assertThat(Origins.forwarded(Origins.UNKNOWN, "https", null)).isEqualTo(Origins.UNKNOWN);
    }
}

package io.beckon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where an offer may lead. */
class OfferTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/cars/1?colour=red#top",
                "/cars//1",
                "cars/1",
                "../cars",
                "?page=2",
                "#top",
                "http://shop.example",
                "HTTPS://shop.example:8443/cars"
            })
    void leadsOnTheSiteOrToWebAddresses(String url) {
        assertThat(Offer.titled("t").image(url).build().image()).isEqualTo(url);
        assertThat(new Offer.Action("l", url).url()).isEqualTo(url);
    }

    // What a browser resolves to another site without its looking so, or does not load as a page.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " /cars",
                "//evil.example",
                "///evil.example/x",
                "////evil.example/x",
                "/\\evil.example",
                "\\/evil.example",
                "\\\\evil.example",
                "/\t/evil.example",
                "/\n/evil.example",
                "http:evil.example",
                "http:/evil.example",
                "https:///evil.example",
                "https:\\\\evil.example",
                "javascript:alert(1)",
                "JavaScript:alert(1)",
                "data:text/html,x",
                "ftp://evil.example/"
            })
    void leadsNowhereElse(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Offer.titled("t").image(url))
                .withMessageContaining("http or https URL, or a path on the site");
        assertThatIllegalArgumentException().isThrownBy(() -> new Offer.Action("l", url));
    }
}

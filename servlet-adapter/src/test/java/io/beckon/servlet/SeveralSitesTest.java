package io.beckon.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which settings are whose; what becomes of them is tested on a real server. */
class SeveralSitesTest {
    private static final Set<String> KNOWN =
            new TreeSet<>(Set.of("beckon.path", "beckon.grace", "beckon.secret", "beckon.apiKeys"));
    private static final Map<String, String> VARIABLES =
            Map.of("BECKON_SECRET", "beckon.secret", "BECKON_API_KEYS", "beckon.apiKeys");
    private static final String SITES = "beckon.sites";

    private final SeveralSites sites = new SeveralSites(List.of("shop", "members-club"), KNOWN);

    private Map<String, Map<String, String>> settings(
            Map<String, String> parameters, Map<String, String> environment) {
        return sites.settings(parameters, environment, VARIABLES);
    }

    @Test
    void whatIsOfOneIsNotOfTheOtherAndWhatIsOfNobodyIsOfAll() {
        Map<String, Map<String, String>> settings = settings(
                Map.of(
                        SITES,
                        "shop, members-club",
                        "beckon.grace",
                        "20",
                        "beckon.shop.path",
                        "/s",
                        "beckon.members-club.grace",
                        "30"),
                Map.of());

        assertThat(settings.keySet()).containsExactly("shop", "members-club");
        assertThat(settings.get("shop"))
                .isEqualTo(Map.of("beckon.grace", "20", "beckon.path", "/s"));
        assertThat(settings.get("members-club")).isEqualTo(Map.of("beckon.grace", "30"));
    }

    @Test
    void theEnvironmentHasSecretsOfEachOrOfAll() {
        Map<String, Map<String, String>> settings = settings(
                Map.of("beckon.secret", "of all, by web.xml", "beckon.shop.apiKeys", "by web.xml"),
                Map.of(
                        "BECKON_SECRET", "of all",
                        "BECKON_SECRET_MEMBERS_CLUB", "of the club",
                        "BECKON_API_KEYS", "keys of all",
                        "BECKON_API_KEYS_SHOP", "keys of the shop"));

        assertThat(settings.get("shop"))
                .isEqualTo(Map.of(
                        "beckon.secret", "of all, by web.xml", "beckon.apiKeys", "by web.xml"));
        assertThat(settings.get("members-club"))
                .isEqualTo(Map.of("beckon.secret", "of the club", "beckon.apiKeys", "keys of all"));
    }

    @Test
    void whatIsBlankForOneHoldsNotForIt() {
        assertThat(settings(
                        Map.of("beckon.shop.apiKeys", " "), Map.of("BECKON_API_KEYS", "of all")))
                .containsEntry("shop", Map.of())
                .containsEntry("members-club", Map.of("beckon.apiKeys", "of all"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"beckon.sekret", "beckon.shop.sekret", "beckon.shop.a.b", "beckon.shop"})
    void whatNobodyKnowsIsRefusedAndWhatIsKnownIsNamed(String parameter) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings(Map.of(parameter, "x"), Map.of()))
                .withMessageContaining("knows no context parameter " + parameter + " where")
                .withMessageContaining("beckon.path, beckon.secret")
                .withMessageContaining("beckon.shop.path");
    }

    @Test
    void aSiteThatIsNotNamedIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings(Map.of("beckon.clup.path", "x"), Map.of()))
                .withMessageContaining("beckon.clup.path is of a site that beckon.sites does not")
                .withMessageContaining("shop, members-club");
    }

    @ParameterizedTest
    @CsvSource({"shop, shop", "shop, Shop", "a-b, a_b"})
    void namesThatAreTooMuchAlikeAreRefused(String one, String other) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SeveralSites(List.of(one, other), KNOWN))
                .withMessageContaining(one + " and " + other);
    }

    @Test
    void whatIsNoNameIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SeveralSites(List.of("shop", "the.club"), KNOWN))
                .withMessageContaining("\"the.club\"");
    }
}

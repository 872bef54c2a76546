package io.beckon.servlet;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.ServletContext;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.Map;

/** Where settings come from; what becomes of them is tested on a real server. */
class SettingsTest {
    @Test
    void theSecretComesFromTheEnvironment() {
        assertThatThrownBy(() -> register(Map.of(), "short"))
                .hasMessageContaining("beckon.secret cannot be used")
                .hasMessageNotContaining("short");
    }

    @Test
    void thePreviousSecretComesFromThereToo() {
        assertThatThrownBy(() -> register(
                        Map.of(),
                        Map.of(
                                Settings.SECRET_VARIABLE,
                                "a secret that is long enough",
                                Settings.PREVIOUS_SECRET_VARIABLE,
                                "short")))
                .hasMessageContaining("beckon.previousSecret cannot be used");
    }

    @Test
    void aContextParameterWinsOverTheEnvironment() {
        assertThatThrownBy(() ->
                        register(Map.of("beckon.secret", "tiny"), "a secret that is long enough"))
                .hasMessageContaining("beckon.secret cannot be used");
    }

    @Test
    void aContextParameterThatIsBlankWinsOverNothing() {
        assertThatThrownBy(() -> register(Map.of("beckon.secret", " "), "short"))
                .hasMessageContaining("beckon.secret cannot be used");
    }

    @ParameterizedTest
    @CsvSource({
        "BECKON_WRITE_KEYS, beckon.writeKeys",
        "BECKON_PUBLIC_WRITE_KEYS, beckon.publicWriteKeys",
        "BECKON_WEBHOOK_SECRETS, beckon.webhookSecrets"
    })
    void theKeysOfTheHttpApiComeFromTheEnvironment(String variable, String setting) {
        assertThatThrownBy(() ->
                        register(Map.of(), Map.of(variable, "a-key-that-is-long-enough, tiny-key")))
                .hasMessageContaining(setting + " cannot be used")
                .hasMessageNotContaining("tiny-key");
    }

    @Test
    void aKeyIsAServersOrAPublicOne() {
        assertThatThrownBy(() -> register(
                        Map.of(
                                "beckon.writeKeys", "one-key-of-the-tests,two-key-of-the-tests",
                                "beckon.publicWriteKeys", "two-key-of-the-tests"),
                        "a secret that is long enough"))
                .hasMessageContaining("beckon.publicWriteKeys cannot be used")
                .hasMessageContaining("among both")
                .hasMessageNotContaining("two-key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"beckon.consent", "beckon.globalPrivacyControl"})
    void consentIsForPurposesThatThereAre(String setting) {
        assertThatThrownBy(() -> register(
                        Map.of("beckon.secret", "long enough to be one", setting, "analytics, all"),
                        Map.of()))
                .hasMessageContaining(setting + " cannot be used")
                .hasMessageContaining("\"all\" is none of them");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "many", "99999999999"})
    void ofBrowsersOverHttpThereMayBeOneAtLeast(String number) {
        assertThatThrownBy(() -> register(
                        Map.of(
                                "beckon.secret",
                                "long enough to be one",
                                "beckon.httpBrowsers",
                                number),
                        Map.of()))
                .hasMessageContaining("beckon.httpBrowsers cannot be used")
                .hasMessageContaining(number);
    }

    @Test
    void parametersOfOthersAreNobodysBusiness() {
        // It gets as far as the registration, which finds a context that can do nothing.
        assertThatThrownBy(() -> register(
                        Map.of("beckoning", "x", "other", "y"), "a secret that is long enough"))
                .isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "beckon",
                "/",
                "/beckon/",
                "//beckon",
                "/be/../ckon",
                "/{beckon}",
                "/beckon/*",
                "/a b",
                ""
            })
    void aPathThatIsNoneIsRefused(String path) {
        assertThatThrownBy(() -> BeckonServlets.options().path(path))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + path + "\"");
    }

    private static void register(Map<String, String> parameters, @Nullable String secret) {
        register(parameters, secret == null ? Map.of() : Map.of(Settings.SECRET_VARIABLE, secret));
    }

    private static void register(Map<String, String> parameters, Map<String, String> environment) {
        Settings.of(context(parameters), Map.of(), environment).register(context(parameters), null);
    }

    /** A web application as far as it is needed. */
    private static ServletContext context(Map<String, String> parameters) {
        return (ServletContext) Proxy.newProxyInstance(
                ServletContext.class.getClassLoader(),
                new Class<?>[] {ServletContext.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getInitParameterNames" -> Collections.enumeration(parameters.keySet());
                    case "getInitParameter" -> parameters.get((String) arguments[0]);
                    case "getContextPath" -> "";
                    default -> null;
                });
    }
}

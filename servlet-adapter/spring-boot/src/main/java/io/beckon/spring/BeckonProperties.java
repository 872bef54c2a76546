package io.beckon.spring;

import io.beckon.servlet.BeckonSettings;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the application's configuration says of Beckon, under Beckon's own names. Each setting is asked for by its name, so that it
 * may be written in all the ways that Spring knows.
 */
final class BeckonProperties {
    private static final String PREFIX = "beckon.";
    private static final String SITE = "beckon.site";
    private static final String DASHBOARD = "beckon.dashboard";
    private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("beckon");

    private static final Set<String> TIMES = Set.of(
            "beckon.grace",
            "beckon.heartbeat",
            "beckon.sendTimeout",
            "beckon.drain",
            "beckon.reconnectWindow",
            "beckon.keepVisitorsFor",
            "beckon.keepProfilesFor");
    private static final Pattern TIME_WITH_UNIT = Pattern.compile("[0-9]+(ns|us|ms|s|m|h|d)");
    private static final Pattern CAPITAL = Pattern.compile("[A-Z]");

    private final Map<String, String> values;

    private BeckonProperties(Map<String, String> values) {
        this.values = values;
    }

    /** Reads them. Throws {@link SettingsException} if there is one that nobody knows. */
    static BeckonProperties of(ConfigurableEnvironment environment) {
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            refuseUnknown(source);
        }
        Binder binder = Binder.get(environment);
        Map<String, String> values = new HashMap<>();
        for (String setting : BeckonSettings.names()) {
            String value = valueOf(setting, binder);
            if (value != null) {
                values.put(setting, value);
            }
        }
        return new BeckonProperties(values);
    }

    BeckonSettings settings() {
        return BeckonSettings.of(values);
    }

    /** Returns those of which an instance can be built. Throws {@link SettingsException} if there is no site. */
    BeckonSettings settingsOfASite() {
        if (values.getOrDefault(SITE, "").isBlank()) {
            throw new SettingsException(
                    "Beckon's setting beckon.site is missing: it is the name of the site, such as \"shop\".",
                    "Set beckon.site in the application's configuration, or define a bean of the type"
                            + " io.beckon.Beckon. To do without Beckon, exclude "
                            + BeckonAutoConfiguration.class.getName() + ".");
        }
        return settings();
    }

    private static @Nullable String valueOf(String setting, Binder binder) {
        ConfigurationPropertyName name = ConfigurationPropertyName.of(springName(setting));
        String value = binder.bind(name, Bindable.of(String.class)).orElse(null);
        if (value == null) {
            List<String> list = binder.bind(name, Bindable.listOf(String.class)).orElse(null);
            return list == null ? null : String.join(",", list);
        }
        if (TIMES.contains(setting) && TIME_WITH_UNIT.matcher(value).matches()) {
            return DurationStyle.SIMPLE.parse(value).toString();
        }
        // YAML takes the word off for a no.
        return setting.equals(DASHBOARD) && value.equals("false") ? "off" : value;
    }

    /** Writes a name as Spring does: {@code allowed-origins} for {@code allowedOrigins}. */
    static String springName(String setting) {
        return CAPITAL.matcher(setting)
                .replaceAll(capital -> "-" + capital.group().toLowerCase(Locale.ROOT));
    }

    private static void refuseUnknown(ConfigurationPropertySource source) {
        // The environment belongs to everybody, and its names are not exact.
        if (source instanceof IterableConfigurationPropertySource names
                && !(source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource)) {
            names.stream()
                    .filter(name -> ROOT.isAncestorOf(name) && !isKnown(name))
                    .findFirst()
                    .ifPresent(BeckonProperties::refuse);
        }
    }

    private static boolean isKnown(ConfigurationPropertyName name) {
        boolean single = name.getNumberOfElements() == 2;
        boolean inList = name.getNumberOfElements() == 3 && name.isLastElementIndexed();
        return (single || inList)
                && BeckonSettings.names().stream()
                        .map(setting -> setting.substring(PREFIX.length()))
                        .anyMatch(setting ->
                                name.getElement(1, Form.UNIFORM).equalsIgnoreCase(setting));
    }

    private static void refuse(ConfigurationPropertyName name) {
        String known = BeckonSettings.names().stream()
                .map(BeckonProperties::springName)
                .collect(Collectors.joining(", "));
        throw new SettingsException(
                "Beckon knows no setting " + name + " of one site. It knows " + known + ".",
                "Correct its name in the application's configuration. For several sites define a bean of the type"
                        + " io.beckon.Beckon for each, and register them with io.beckon.servlet.BeckonServlets in a"
                        + " ServletContextInitializer.");
    }
}

package io.beckon.spring;

import io.beckon.Beckon;
import io.beckon.servlet.BeckonConfigurer;
import io.beckon.servlet.BeckonServlets.Options;
import io.beckon.servlet.BeckonSettings;
import io.beckon.servlet.UnusableSettingException;

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

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
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

    /** The settings that are times. */
    static final Set<String> TIMES = Set.of(
            "beckon.grace",
            "beckon.heartbeat",
            "beckon.sendTimeout",
            "beckon.drain",
            "beckon.reconnectWindow",
            "beckon.keepVisitorsFor",
            "beckon.keepProfilesFor");

    private static final Pattern NUMBER = Pattern.compile("[0-9]+");
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

    /** Says how to register. Throws {@link SettingsException} if a value cannot be used. */
    Options options() {
        return usable(settings()::options);
    }

    private BeckonSettings settings() {
        return BeckonSettings.of(values);
    }

    /** Builds an instance. Throws {@link SettingsException} if there is no site, or a value cannot be used. */
    Beckon build(List<BeckonConfigurer> configurers) {
        if (values.getOrDefault(SITE, "").isBlank()) {
            throw new SettingsException(
                    "Beckon's setting beckon.site is missing: it is the name of the site, such as \"shop\".",
                    "Set beckon.site in the application's configuration, or define a bean of the type"
                            + " io.beckon.Beckon. To do without Beckon, exclude "
                            + BeckonAutoConfiguration.class.getName() + ".");
        }
        return usable(() -> settings().build(configurers));
    }

    private static <T> T usable(Supplier<T> made) {
        try {
            return made.get();
        } catch (UnusableSettingException e) {
            throw unusable(e.setting(), e.reason(), e);
        }
    }

    private static SettingsException unusable(
            String setting, String reason, @Nullable Throwable cause) {
        String name = springName(setting);
        return new SettingsException(
                "Beckon's setting " + name + " cannot be used. " + reason,
                "Correct " + name + " in the application's configuration.",
                cause);
    }

    private static @Nullable String valueOf(String setting, Binder binder) {
        ConfigurationPropertyName name = ConfigurationPropertyName.of(springName(setting));
        String value = binder.bind(name, Bindable.of(String.class)).orElse(null);
        if (value == null) {
            List<String> list = binder.bind(name, Bindable.listOf(String.class)).orElse(null);
            return list == null ? null : String.join(",", list);
        }
        if (TIMES.contains(setting) && !value.isBlank()) {
            return time(setting, value.strip());
        }
        // YAML takes the word off for a no.
        return setting.equals(DASHBOARD) && value.equals("false") ? "off" : value;
    }

    /**
     * Reads a time. A number alone is refused, unless it is 0: it would be seconds in {@code web.xml}, and milliseconds in
     * Spring's own settings.
     */
    private static String time(String setting, String value) {
        try {
            if (!NUMBER.matcher(value).matches()) {
                return DurationStyle.detectAndParse(value).toString();
            }
            if (Long.parseLong(value) == 0) {
                return Duration.ZERO.toString();
            }
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw noTime(setting, value, e);
        }
        throw noTime(setting, value, null);
    }

    private static SettingsException noTime(
            String setting, String value, @Nullable Exception cause) {
        return unusable(
                setting,
                "A time has its unit, as 20s, 30d or PT1M30S have, but this one is \"" + value
                        + "\".",
                cause);
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

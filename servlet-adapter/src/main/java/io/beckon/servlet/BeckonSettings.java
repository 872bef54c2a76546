package io.beckon.servlet;

import io.beckon.Beckon;
import io.beckon.servlet.BeckonServlets.Options;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The settings that {@link BeckonContextListener} lists, where something else than {@code web.xml} holds them, such as the
 * configuration of a framework. They are those of one site.
 *
 * <pre>{@code
 * BeckonSettings settings = BeckonSettings.of(Map.of("beckon.site", "shop", "beckon.grace", "20"));
 * settings.options().register(context, settings.build(List.of()));
 * }</pre>
 *
 * <p>What is not set may come from the environment, as it does beside {@code web.xml}. Immutable.
 */
public final class BeckonSettings {
    private final Settings settings;

    private BeckonSettings(Settings settings) {
        this.settings = settings;
    }

    /**
     * Tells which settings there are.
     *
     * @return their names, each beginning with {@code beckon.}; unmodifiable
     */
    public static Set<String> names() {
        return Settings.names();
    }

    /**
     * Takes settings.
     *
     * @param values by their names; one that is blank counts as not set
     * @return the settings
     * @throws IllegalArgumentException if there is one that Beckon does not know
     */
    public static BeckonSettings of(Map<String, String> values) {
        return of(values, System.getenv());
    }

    static BeckonSettings of(Map<String, String> values, Map<String, String> environment) {
        for (String name : values.keySet()) {
            if (!names().contains(name)) {
                throw new IllegalArgumentException("Beckon knows no setting " + name + ". It knows "
                        + String.join(", ", names()) + ".");
            }
        }
        return new BeckonSettings(Settings.of(values, Map.of(), environment));
    }

    /**
     * Builds an instance. It belongs to the caller.
     *
     * @param configurers are called in their order, after everything else has been set
     * @return the instance
     * @throws UnusableSettingException if the value of a setting cannot be used
     * @throws IllegalStateException if {@code beckon.site} is not set: there is no context path of which to make a name
     */
    public Beckon build(List<? extends BeckonConfigurer> configurers) {
        return settings.build(configurers);
    }

    /**
     * Returns how to register it.
     *
     * @return new options, which say that the instance is closed with the web application
     * @throws UnusableSettingException if the value of a setting cannot be used
     */
    public Options options() {
        return settings.options();
    }
}

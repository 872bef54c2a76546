package io.beckon.servlet;

import io.beckon.Site;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Which settings are whose where a web application has several sites: {@code beckon.shop.path} is the shop's, {@code
 * beckon.grace} that of all who have none of their own; and of variables {@code BECKON_SECRET_SHOP} is the shop's, and {@code
 * BECKON_SECRET} that of all. Immutable.
 */
final class SeveralSites {
    /** The parameter that names them. */
    static final String NAMES = "beckon.sites";

    private static final String PREFIX = "beckon.";

    private final List<String> names;
    private final Set<String> known;

    /**
     * Takes the names.
     *
     * @param names of the sites
     * @param known all settings of a site
     * @throws IllegalArgumentException if one is no name of a site, or two are too much alike
     */
    SeveralSites(List<String> names, Set<String> known) {
        this.names = names;
        this.known = known;
        Map<String, String> bySuffix = new HashMap<>();
        for (String name : names) {
            Site.named(name);
            String other = bySuffix.put(suffix(name), name);
            if (other != null) {
                throw new IllegalArgumentException("It has the sites " + other + " and " + name
                        + ", whose variables in the environment both end with " + suffix(name)
                        + ": give them names that differ by more.");
            }
        }
    }

    /**
     * Brings the settings of each site together, by its name.
     *
     * @param parameters context parameters
     * @param environment variables
     * @param variables the settings that variables hold, by their names
     * @throws IllegalArgumentException if there is a parameter that nobody knows
     */
    Map<String, Map<String, String>> settings(
            Map<String, String> parameters,
            Map<String, String> environment,
            Map<String, String> variables) {
        parameters.keySet().forEach(this::require);
        Map<String, Map<String, String>> settings = new LinkedHashMap<>();
        for (String site : names) {
            Map<String, String> values = new HashMap<>();
            // Of two that say the same the later one holds.
            putVariables("", environment, variables, values);
            known.forEach(name -> put(parameters.get(name), name, values));
            putVariables("_" + suffix(site), environment, variables, values);
            known.forEach(name -> put(parameters.get(of(site, name)), name, values));
            values.values().removeIf(String::isBlank);
            settings.put(site, values);
        }
        return settings;
    }

    private void require(String parameter) {
        if (parameter.equals(NAMES) || known.contains(parameter)) {
            return;
        }
        String[] parts = parameter.split("\\.", 3);
        if (parts.length == 3 && !names.contains(parts[1])) {
            throw new IllegalArgumentException("The context parameter " + parameter
                    + " is of a site that " + NAMES + " does not name. It names "
                    + String.join(", ", names) + ".");
        }
        if (parts.length < 3 || !known.contains(PREFIX + parts[2])) {
            throw new IllegalArgumentException("Beckon knows no context parameter " + parameter
                    + " where there is " + NAMES + ". It knows " + String.join(", ", known)
                    + ", for all sites, and for one site such as " + of(names.get(0), "beckon.path")
                    + ".");
        }
    }

    private static void putVariables(
            String suffix,
            Map<String, String> environment,
            Map<String, String> variables,
            Map<String, String> values) {
        variables.forEach(
                (variable, name) -> put(environment.get(variable + suffix), name, values));
    }

    private static void put(@Nullable String value, String name, Map<String, String> values) {
        if (value != null) {
            values.put(name, value);
        }
    }

    private static String of(String site, String setting) {
        return PREFIX + site + "." + setting.substring(PREFIX.length());
    }

    private static String suffix(String site) {
        return site.toUpperCase(Locale.ROOT).replace('-', '_');
    }
}

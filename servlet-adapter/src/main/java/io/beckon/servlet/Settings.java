package io.beckon.servlet;

import io.beckon.AdminPolicy;
import io.beckon.Beckon;
import io.beckon.Consent;
import io.beckon.Consent.Purpose;
import io.beckon.Site;
import io.beckon.people.Projection;
import io.beckon.servlet.BeckonServlets.Dashboard;
import io.beckon.servlet.BeckonServlets.Options;

import jakarta.servlet.ServletContext;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What context parameters, the environment and an annotation say, and the instance that is made of it. */
final class Settings {
    static final String SECRET_VARIABLE = "BECKON_SECRET";
    static final String PREVIOUS_SECRET_VARIABLE = "BECKON_PREVIOUS_SECRET";

    private static final String PREFIX = "beckon.";
    private static final String SITE = "beckon.site";
    private static final String SECRET = "beckon.secret";
    private static final String PREVIOUS_SECRET = "beckon.previousSecret";
    private static final String PATH = "beckon.path";
    private static final String ORIGINS = "beckon.allowedOrigins";
    private static final String ROOMS = "beckon.joinableRooms";
    private static final String TRAITS = "beckon.publicTraits";
    private static final String SEGMENTS = "beckon.publicSegments";
    private static final String ACCOUNT_TRAITS = "beckon.publicAccountTraits";
    private static final String ACCOUNT_SEGMENTS = "beckon.publicAccountSegments";
    private static final String EVENTS = "beckon.publicEvents";
    private static final String ONLY_FOR = "beckon.onlyForSegments";
    private static final String CONSENT = "beckon.consent";
    private static final String PRIVACY_CONTROL = "beckon.globalPrivacyControl";
    private static final String KEEP_VISITORS = "beckon.keepVisitorsFor";
    private static final String KEEP_PROFILES = "beckon.keepProfilesFor";
    private static final String ROLE = "beckon.adminRole";
    private static final String DASHBOARD = "beckon.dashboard";
    private static final String FORWARDED = "beckon.trustForwarded";
    private static final String COMPRESSION = "beckon.compression";
    private static final String HTTP_FALLBACK = "beckon.httpFallback";
    private static final String HTTP_BROWSERS = "beckon.httpBrowsers";
    private static final String GRACE = "beckon.grace";
    private static final String HEARTBEAT = "beckon.heartbeat";
    private static final String SEND_TIMEOUT = "beckon.sendTimeout";
    private static final String DRAIN = "beckon.drain";
    private static final String RECONNECT_WINDOW = "beckon.reconnectWindow";
    private static final String VIRTUAL_THREADS = "beckon.virtualThreads";
    private static final String CONFIGURER = "beckon.configurer";
    private static final String WRITE_KEYS = "beckon.writeKeys";
    private static final String PUBLIC_WRITE_KEYS = "beckon.publicWriteKeys";
    private static final String WEBHOOK_SECRETS = "beckon.webhookSecrets";
    private static final String API_KEYS = "beckon.apiKeys";
    private static final Set<String> KNOWN = new TreeSet<>(Set.of(
            SITE,
            SECRET,
            PREVIOUS_SECRET,
            PATH,
            ORIGINS,
            ROOMS,
            TRAITS,
            SEGMENTS,
            ACCOUNT_TRAITS,
            ACCOUNT_SEGMENTS,
            EVENTS,
            ONLY_FOR,
            CONSENT,
            PRIVACY_CONTROL,
            KEEP_VISITORS,
            KEEP_PROFILES,
            ROLE,
            DASHBOARD,
            FORWARDED,
            COMPRESSION,
            HTTP_FALLBACK,
            HTTP_BROWSERS,
            GRACE,
            HEARTBEAT,
            SEND_TIMEOUT,
            DRAIN,
            RECONNECT_WINDOW,
            VIRTUAL_THREADS,
            CONFIGURER,
            WRITE_KEYS,
            PUBLIC_WRITE_KEYS,
            WEBHOOK_SECRETS,
            API_KEYS));

    /** Settings that the environment may have, which is where secrets belong. */
    private static final Map<String, String> VARIABLES = Map.of(
            SECRET_VARIABLE,
            SECRET,
            PREVIOUS_SECRET_VARIABLE,
            PREVIOUS_SECRET,
            "BECKON_WRITE_KEYS",
            WRITE_KEYS,
            "BECKON_PUBLIC_WRITE_KEYS",
            PUBLIC_WRITE_KEYS,
            "BECKON_WEBHOOK_SECRETS",
            WEBHOOK_SECRETS,
            "BECKON_API_KEYS",
            API_KEYS);

    private static final Pattern NOT_IN_A_NAME = Pattern.compile("[^A-Za-z0-9_-]+");
    private static final int LONGEST_NAME = 40;

    private final Map<String, String> values;
    // A site's name, or null where there is one site only.
    private final @Nullable String oneOfSeveral;

    private Settings(Map<String, String> values, @Nullable String oneOfSeveral) {
        this.values = values;
        this.oneOfSeveral = oneOfSeveral;
    }

    /** Reads the context parameters and the environment, of each site that they name, or of the only one. */
    static List<Settings> all(ServletContext context, Map<String, String> environment) {
        Map<String, String> parameters = parameters(context);
        String names = parameters.get(SeveralSites.NAMES);
        if (names == null || names.isBlank()) {
            return List.of(of(context, Map.of(), environment));
        }
        Set<String> known = new TreeSet<>(KNOWN);
        known.remove(SITE);
        List<Settings> all = new ArrayList<>();
        several(names, known)
                .settings(parameters, environment, VARIABLES)
                .forEach((site, values) -> {
                    values.putIfAbsent(PATH, BeckonServlets.DEFAULT_PATH + "/" + site);
                    values.put(SITE, site);
                    all.add(new Settings(values, site));
                });
        return all;
    }

    private static SeveralSites several(String names, Set<String> known) {
        try {
            return new SeveralSites(list(names), known);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "Beckon's setting " + SeveralSites.NAMES + " cannot be used. " + e.getMessage(),
                    e);
        }
    }

    private static Map<String, String> parameters(ServletContext context) {
        Map<String, String> parameters = new HashMap<>();
        for (String name : Collections.list(context.getInitParameterNames())) {
            if (name.startsWith(PREFIX)) {
                parameters.put(name, context.getInitParameter(name));
            }
        }
        return parameters;
    }

    /** Reads the context parameters and the environment, and of the annotation what they do not say. */
    static Settings of(ServletContext context, BeckonSite site) {
        Map<String, String> annotation = new HashMap<>();
        annotation.put(SITE, site.name());
        annotation.put(PATH, site.path());
        annotation.put(ORIGINS, String.join(",", site.allowedOrigins()));
        annotation.put(ROOMS, String.join(",", site.joinableRooms()));
        annotation.put(ROLE, site.adminRole());
        return of(context, annotation, System.getenv());
    }

    static Settings of(
            ServletContext context,
            Map<String, String> annotation,
            Map<String, String> environment) {
        Map<String, String> parameters = parameters(context);
        parameters.keySet().forEach(Settings::require);
        return of(parameters, annotation, environment);
    }

    /**
     * Of values that say the same the parameter holds, then the environment, then the annotation. One that is blank says
     * nothing.
     */
    static Settings of(
            Map<String, String> parameters,
            Map<String, String> annotation,
            Map<String, String> environment) {
        Map<String, String> values = new HashMap<>();
        annotation.forEach((name, value) -> putUnlessBlank(values, name, value));
        VARIABLES.forEach(
                (variable, name) -> putUnlessBlank(values, name, environment.get(variable)));
        parameters.forEach((name, value) -> putUnlessBlank(values, name, value));
        return new Settings(values, null);
    }

    private static void putUnlessBlank(
            Map<String, String> values, String name, @Nullable String value) {
        if (value != null && !value.isBlank()) {
            values.put(name, value);
        }
    }

    /** All settings of one site. */
    static Set<String> names() {
        return Collections.unmodifiableSet(KNOWN);
    }

    private static void require(String name) {
        if (!KNOWN.contains(name)) {
            throw new IllegalArgumentException("Beckon knows no context parameter " + name
                    + ". It knows " + String.join(", ", KNOWN) + "; and, for the listener, "
                    + SeveralSites.NAMES + ".");
        }
    }

    /**
     * Builds an instance and registers it, to be closed with the web application.
     *
     * @param annotated a class that is called as a configurer if it is one, or null
     */
    Registration register(ServletContext context, @Nullable Class<?> annotated) {
        Options options = options();
        Beckon beckon = build(values.getOrDefault(SITE, nameOf(context)), configurers(annotated));
        try {
            return Registration.register(context, beckon, options);
        } catch (Throwable e) {
            beckon.close();
            throw e;
        }
    }

    /** Makes options that hand the instance over to the web application. */
    Options options() {
        Options options = BeckonServlets.options().closeWithContext(true);
        set(PATH, options::path);
        set(FORWARDED, value -> options.trustForwarded(truth(value)));
        set(COMPRESSION, value -> options.compression(truth(value)));
        set(HTTP_FALLBACK, value -> options.httpFallback(truth(value)));
        set(HTTP_BROWSERS, value -> options.httpBrowsers(number(value)));
        set(DASHBOARD, value -> options.dashboard(dashboard(value)));
        set(WRITE_KEYS, value -> options.writeKeys(list(value)));
        set(PUBLIC_WRITE_KEYS, value -> options.publicWriteKeys(list(value)));
        set(WEBHOOK_SECRETS, value -> options.webhookSecrets(list(value)));
        set(API_KEYS, value -> options.apiKeys(list(value)));
        return options;
    }

    /**
     * Builds an instance.
     *
     * @param more configurers that are called after the one that the settings name
     * @throws IllegalStateException if the settings do not say which site it is
     */
    Beckon build(List<? extends BeckonConfigurer> more) {
        String name = values.get(SITE);
        if (name == null) {
            throw new IllegalStateException(
                    "Beckon's setting " + SITE + " is missing: it is the name of the site.");
        }
        List<BeckonConfigurer> configurers = configurers(null);
        configurers.addAll(more);
        return build(name, configurers);
    }

    private Beckon build(String name, List<BeckonConfigurer> configurers) {
        Site.Builder site = siteNamed(name);
        set(SECRET, site::secret);
        set(PREVIOUS_SECRET, site::previousSecret);
        set(ORIGINS, value -> list(value).forEach(site::allowOrigin));
        set(ROOMS, value -> site.joinableRooms(anyOf(list(value))));
        site.projection(projection());
        set(CONSENT, value -> site.consent(consent(value)));
        set(PRIVACY_CONTROL, value -> site.globalPrivacyControl(consent(value)));
        configurers.forEach(configurer -> configurer.site(site));

        Beckon.Builder beckon = Beckon.builder(site.build());
        set(
                ROLE,
                value -> beckon.adminChannel(
                        Beckon.DEFAULT_CHANNEL, AdminPolicy.requireRole(value)));
        set(GRACE, value -> beckon.grace(duration(value)));
        set(HEARTBEAT, value -> beckon.heartbeat(duration(value)));
        set(SEND_TIMEOUT, value -> beckon.sendTimeout(duration(value)));
        set(DRAIN, value -> beckon.drain(duration(value)));
        set(RECONNECT_WINDOW, value -> beckon.reconnectWindow(duration(value)));
        set(VIRTUAL_THREADS, value -> beckon.virtualThreads(truth(value)));
        set(KEEP_VISITORS, value -> beckon.keepVisitorsFor(duration(value)));
        set(KEEP_PROFILES, value -> beckon.keepProfilesFor(duration(value)));
        configurers.forEach(configurer -> configurer.configure(beckon));
        return beckon.build();
    }

    private Site.Builder siteNamed(String name) {
        try {
            return Site.named(name);
        } catch (IllegalArgumentException e) {
            throw unusable(SITE, e);
        }
    }

    private Projection projection() {
        Projection.Builder projection = Projection.builder();
        set(TRAITS, value -> projection.traits(names(value)));
        set(SEGMENTS, value -> projection.segments(names(value)));
        set(ACCOUNT_TRAITS, value -> projection.accountTraits(names(value)));
        set(ACCOUNT_SEGMENTS, value -> projection.accountSegments(names(value)));
        set(EVENTS, value -> projection.events(names(value)));
        set(ONLY_FOR, value -> projection.onlyForSegments(names(value)));
        return projection.build();
    }

    private static String[] names(String value) {
        return list(value).toArray(String[]::new);
    }

    /** Hands a value over, if there is one. What is wrong with it is told together with the parameter's name. */
    private void set(String name, Consumer<String> setter) {
        String value = values.get(name);
        if (value != null) {
            try {
                setter.accept(value.strip());
            } catch (IllegalArgumentException e) {
                throw unusable(name, e);
            }
        }
    }

    private UnusableSettingException unusable(String name, IllegalArgumentException cause) {
        return new UnusableSettingException(
                name,
                oneOfSeveral == null ? "" : " for the site " + oneOfSeveral,
                String.valueOf(cause.getMessage()),
                cause);
    }

    private List<BeckonConfigurer> configurers(@Nullable Class<?> annotated) {
        List<BeckonConfigurer> configurers = new ArrayList<>();
        if (annotated != null && BeckonConfigurer.class.isAssignableFrom(annotated)) {
            configurers.add(make(annotated));
        }
        set(CONFIGURER, name -> configurers.add(make(load(name))));
        return configurers;
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, true, Thread.currentThread().getContextClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException(
                    "There is no class " + name + " in the web application.", e);
        }
    }

    private static BeckonConfigurer make(Class<?> type) {
        if (!BeckonConfigurer.class.isAssignableFrom(type)) {
            throw new IllegalArgumentException("The class " + type.getName() + " is no "
                    + BeckonConfigurer.class.getName() + ".");
        }
        try {
            return type.asSubclass(BeckonConfigurer.class).getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(
                    "The class " + type.getName()
                            + " cannot be made: it must be public, with a public constructor that has no parameters and does"
                            + " not throw.",
                    e);
        }
    }

    /** Makes a site's name of the context path: one server can hold many web applications, and each is a site of its own. */
    private static String nameOf(ServletContext context) {
        String path = NOT_IN_A_NAME
                .matcher(context.getContextPath().replaceFirst("^/", ""))
                .replaceAll("-");
        String name = path.isEmpty() ? "site" : path;
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME);
    }

    private static List<String> list(String value) {
        return Arrays.stream(value.split(",", -1))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    private static Predicate<String> anyOf(List<String> globs) {
        String pattern = globs.stream()
                .map(glob -> Arrays.stream(glob.split("\\*", -1))
                        .map(Pattern::quote)
                        .collect(Collectors.joining(".*")))
                .collect(Collectors.joining("|"));
        return Pattern.compile(pattern, Pattern.DOTALL).asMatchPredicate();
    }

    private static Duration duration(String value) {
        try {
            return value.chars().allMatch(Character::isDigit)
                    ? Duration.ofSeconds(Long.parseLong(value))
                    : Duration.parse(value);
        } catch (NumberFormatException | DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "A time is a number of seconds, or like PT1M30S, but this one is \"" + value
                            + "\".",
                    e);
        }
    }

    private static int number(String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "It is a whole number, but it is set to \"" + value + "\".", e);
        }
    }

    private static boolean truth(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw new IllegalArgumentException(
                        "It is true or false, but it is set to \"" + value + "\".");
        };
    }

    private static Consent consent(String value) {
        if (value.equalsIgnoreCase("all")) {
            return Consent.all();
        }
        if (value.equalsIgnoreCase("none")) {
            return Consent.none();
        }
        return Consent.to(list(value).stream().map(Settings::purpose).toArray(Purpose[]::new));
    }

    private static Purpose purpose(String name) {
        return Arrays.stream(Purpose.values())
                .filter(purpose -> purpose.wireName().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "It is all, none, or some of analytics, personalisation and messages, with"
                                + " commas between, but \"" + name + "\" is none of them."));
    }

    private static Dashboard dashboard(String value) {
        return Arrays.stream(Dashboard.values())
                .filter(access -> access.name().equalsIgnoreCase(value))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "It is authenticated, open or off, but it is set to \"" + value + "\"."));
    }
}

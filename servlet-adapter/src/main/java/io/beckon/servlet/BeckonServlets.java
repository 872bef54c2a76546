package io.beckon.servlet;

import io.beckon.Beckon;
import io.beckon.VisitorId;
import io.beckon.servlet.api.ApiKeys;
import io.beckon.servlet.api.ApiSettings;
import io.beckon.servlet.api.Credentials;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Registers a {@link Beckon} with a web application from Java, and finds it again.
 *
 * <pre>{@code
 * public void contextInitialized(ServletContextEvent event) {
 *     Beckon beckon = Beckon.builder(Site.named("shop").secret(secret).build()).build();
 *     BeckonServlets.options().closeWithContext(true).register(event.getServletContext(), beckon);
 * }
 * }</pre>
 *
 * <p>From then on the web application answers below {@code /beckon}: WebSocket connections of visitors and admins, the browser
 * client, the dashboard, and {@code /beckon/health}; and, if it has keys for it, the HTTP API. A server without servlets: {@link
 * BeckonEndpoints}.
 */
public final class BeckonServlets {
    /** The base path below the context path, unless set otherwise. */
    public static final String DEFAULT_PATH = "/beckon";

    /**
     * The name of the context attribute under which servlets and pages find the {@link Beckon}. Where there are several, there is
     * none under this name, and each is under this name, a dot and the name of its site.
     */
    public static final String ATTRIBUTE = Beckon.class.getName();

    private BeckonServlets() {}

    /**
     * Registers with all options as they are by default. The instance is lent: who has built it closes it.
     *
     * @param context the web application, which must not have started yet: call this from a {@link
     *     jakarta.servlet.ServletContainerInitializer}, or from a {@link jakarta.servlet.ServletContextListener} that
     *     {@code web.xml} or an annotation names
     * @param beckon what to register
     * @throws IllegalStateException if there is a site of this name or at this path in this web application already, or
     *     one of the two would be where the other one answers itself, such as at {@code /beckon/admin}; if the web
     *     application has started; if something else answers at the path; or if the container has no WebSocket support
     *     for it
     */
    public static void register(ServletContext context, Beckon beckon) {
        options().register(context, beckon);
    }

    /**
     * Begins a registration with options of its own.
     *
     * @return options that hold the defaults
     */
    public static Options options() {
        return new Options();
    }

    /**
     * Returns the instance of a web application, by whichever way it was registered.
     *
     * @param context the web application
     * @return the instance
     * @throws IllegalStateException if none is registered, or not yet, or several are
     */
    public static Beckon beckon(ServletContext context) {
        if (context.getAttribute(ATTRIBUTE) instanceof Beckon beckon) {
            return beckon;
        }
        Set<String> sites = Registrations.of(context).sites();
        if (sites.size() > 1) {
            throw new IllegalStateException("There are several sites in the web application \""
                    + context.getContextPath() + "\": say which one of "
                    + String.join(", ", sites) + ".");
        }
        throw new IllegalStateException(
                "There is no Beckon in the web application \"" + context.getContextPath()
                        + "\", or not yet. It is registered by the listener "
                        + BeckonContextListener.class.getName()
                        + " in web.xml, by a class annotated with @"
                        + BeckonSite.class.getSimpleName() + ", or by "
                        + BeckonServlets.class.getSimpleName() + ".register.");
    }

    /**
     * Returns the instance of one of the sites of a web application.
     *
     * @param context the web application
     * @param site the site's name
     * @return the instance
     * @throws IllegalStateException if none of this name is registered, or not yet
     */
    public static Beckon beckon(ServletContext context, String site) {
        if (context.getAttribute(Registrations.attribute(site)) instanceof Beckon beckon) {
            return beckon;
        }
        throw new IllegalStateException("There is no site \"" + site
                + "\" in the web application \"" + context.getContextPath()
                + "\", or not yet. There are: "
                + String.join(", ", Registrations.of(context).sites()) + ".");
    }

    /**
     * Tells which visitor an ordinary request of a page comes from. A browser has the visitor cookie from its first connection on.
     *
     * @param request a request to the web application
     * @return the visitor, or empty where the browser is not known, or not yet
     * @throws IllegalStateException if no Beckon is registered, or not yet, or several are
     */
    public static Optional<VisitorId> visitor(HttpServletRequest request) {
        return visitor(request, beckon(request.getServletContext()));
    }

    /**
     * Tells which visitor of one of the sites of a web application an ordinary request of a page comes from.
     *
     * @param request a request to the web application
     * @param site the site's name
     * @return the visitor, or empty where the browser is not known to that site, or not yet
     * @throws IllegalStateException if none of this name is registered, or not yet
     */
    public static Optional<VisitorId> visitor(HttpServletRequest request, String site) {
        return visitor(request, beckon(request.getServletContext(), site));
    }

    private static Optional<VisitorId> visitor(HttpServletRequest request, Beckon beckon) {
        Map<String, String> cookies =
                Cookies.parse(Collections.list(request.getHeaders("Cookie")), Set.of());
        String id = beckon.gateway().visitorOf(cookies);
        return Optional.ofNullable(id).map(VisitorId::new);
    }

    /**
     * Returns what was counted so far of the requests to a web application's HTTP API, and of visitors over HTTP, by the names
     * that {@code HTTP-API.md} and {@code CLIENT.md} list. What Beckon itself has counted: {@link Beckon#figures()}.
     *
     * @param context the web application
     * @return the figures of this moment; unmodifiable; empty if no Beckon is registered, or not yet
     * @throws IllegalStateException if several are registered
     */
    public static Map<String, Long> figures(ServletContext context) {
        return Registrations.of(context).isEmpty()
                ? Map.of()
                : figures(context, beckon(context).site().name());
    }

    /**
     * Returns what was counted so far of the requests to one of the sites of a web application.
     *
     * @param context the web application
     * @param site the site's name
     * @return as {@link #figures(ServletContext)}; empty if none of this name is registered, or not yet
     */
    public static Map<String, Long> figures(ServletContext context, String site) {
        Registration registration = Registrations.of(context).find(site);
        return registration == null ? Map.of() : registration.figures();
    }

    /** Who gets the files of the dashboard. What it shows comes through an admin channel, whose policy decides by itself. */
    public enum Dashboard {
        /** Whom the container has authenticated. Anybody else gets 403, and a page that says how to change that. */
        AUTHENTICATED,
        /** Everybody. The files hold nothing secret: they show nothing to people whom the admin channel refuses. */
        OPEN,
        /** Nobody. */
        OFF
    }

    /** What has been registered without a web application that would end it. Safe for use by many threads. */
    public interface Registered extends AutoCloseable {
        /**
         * Closes the connections that came through it, and the instance if that was handed over. Blocks as long as {@link
         * Beckon#close} may, and 5 seconds more; the second time it does nothing.
         */
        @Override
        void close();
    }

    /** How to register. Not safe for use by several threads at once. */
    public static final class Options {
        private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+");

        private String path = DEFAULT_PATH;
        private boolean trustForwarded;
        private boolean closeWithContext;
        private boolean compression;
        private boolean httpFallback = true;
        private int httpBrowsers = 20_000;
        private Dashboard dashboard = Dashboard.AUTHENTICATED;
        private ApiSettings api = ApiSettings.NOBODY;

        private Options() {}

        /**
         * Sets the base path.
         *
         * @param path a path below the context path that begins with a slash and does not end with one; {@code /beckon}
         *     unless set
         * @return these options
         * @throws IllegalArgumentException if it is not of that form
         */
        public Options path(String path) {
            if (!PATH.matcher(path).matches()) {
                throw new IllegalArgumentException(
                        "Beckon's base path is one or more segments such as /beckon, of letters,"
                                + " digits, '-', '_', '~' and '.', without a slash at the end; this one is \""
                                + path + "\".");
            }
            this.path = path;
            return this;
        }

        /**
         * Sets whether to believe the headers {@code X-Forwarded-Proto}, {@code X-Forwarded-Host} and {@code
         * X-Forwarded-For}; of several values the last one, which is the nearest proxy's. Where the container has its
         * own means for that, they are the better ones.
         *
         * @param trust true only behind a proxy that sets all three itself, whatever the browser sent; false unless set
         * @return these options
         */
        public Options trustForwarded(boolean trust) {
            this.trustForwarded = trust;
            return this;
        }

        /**
         * Sets whether the instance is closed when the web application stops.
         *
         * @param close true to hand the instance over, which is closed as well if it cannot be registered; false, unless
         *     set, if who has built it closes it. Its connections through this web application are closed in either case
         * @return these options
         */
        public Options closeWithContext(boolean close) {
            this.closeWithContext = close;
            return this;
        }

        /**
         * Sets whether WebSocket messages may be compressed, if the browser and the container can.
         *
         * @param compress true to spend memory for each connection in order to save on what is sent; false unless set
         * @return these options
         */
        public Options compression(boolean compress) {
            this.compression = compress;
            return this;
        }

        /**
         * Sets whether visitors and admins are taken over plain HTTP where WebSockets do not get through, as {@code
         * PROTOCOL.md} says.
         *
         * @param take false to answer such requests with 404, and to keep the file from browsers that makes them; true unless
         *     set
         * @return these options
         */
        public Options httpFallback(boolean take) {
            this.httpFallback = take;
            return this;
        }

        /**
         * Sets how many browsers may be connected over plain HTTP at a time. Of each, up to 64 kB of what was sent to it are kept,
         * until it says that they have arrived, which it does when it asks anew, after ten minutes at the latest.
         *
         * @param most how many, with all their tabs; who comes later is told to try again. 20,000 unless set
         * @return these options
         * @throws IllegalArgumentException if it is less than one
         */
        public Options httpBrowsers(int most) {
            if (most < 1) {
                throw new IllegalArgumentException(
                        "At least one browser may be connected over HTTP, but the number was set to "
                                + most + "; to take none, turn the fallback off.");
            }
            this.httpBrowsers = most;
            return this;
        }

        /**
         * Sets who gets the files of the dashboard.
         *
         * @param access who; {@link Dashboard#AUTHENTICATED} unless set
         * @return these options
         */
        public Options dashboard(Dashboard access) {
            this.dashboard = access;
            return this;
        }

        /**
         * Sets the keys with which servers may tell of people over HTTP, as {@code HTTP-API.md} says. Several hold at a time, so
         * that they can be replaced one after the other. Who has one is believed: never put one into a page.
         *
         * @param keys keys of at least 16 characters of ASCII, without spaces, colons and commas; none unless set, so that
         *     nobody may
         * @return these options
         * @throws IllegalArgumentException if one is not of that form, or is a public one as well
         */
        public Options writeKeys(Collection<String> keys) {
            this.api = api.withWriteKeys(Credentials.of(keys));
            return this;
        }

        /**
         * Sets the keys with which pages may tell of their visitor over HTTP. Everybody can read what a page has, so these are
         * good for anonymous ids alone.
         *
         * @param keys keys of the same form as {@link #writeKeys}, and others than those; none unless set
         * @return these options
         * @throws IllegalArgumentException if one is not of that form, or is a server's as well
         */
        public Options publicWriteKeys(Collection<String> keys) {
            this.api = api.withPublicWriteKeys(Credentials.of(keys));
            return this;
        }

        /**
         * Sets the secrets that webhooks are signed with. Several hold at a time.
         *
         * @param secrets secrets of the same form as {@link #writeKeys}; none unless set, so that no webhook is taken
         * @return these options
         * @throws IllegalArgumentException if one is not of that form
         */
        public Options webhookSecrets(Collection<String> secrets) {
            this.api = api.withWebhookSecrets(List.copyOf(secrets));
            return this;
        }

        /**
         * Sets the keys with which other servers may send offers and messages, ask who is on the site, and how it is.
         *
         * @param keys each {@code name:scopes:secret}: a name of its own, of letters, digits, {@code -} and {@code _}; {@code
         *     send}, {@code read} and {@code status}, with a {@code +} between several; and a secret of the same form as
         *     {@link #writeKeys}. None unless set, so that nobody may
         * @return these options
         * @throws IllegalArgumentException if one is not of that form
         */
        public Options apiKeys(Collection<String> keys) {
            this.api = api.withApiKeys(ApiKeys.of(keys));
            return this;
        }

        /**
         * Registers.
         *
         * @param context the web application, which must not have started yet: call this from a {@link
         *     jakarta.servlet.ServletContainerInitializer}, or from a {@link jakarta.servlet.ServletContextListener}
         *     that {@code web.xml} or an annotation names
         * @param beckon what to register
         * @throws IllegalStateException if there is a site of this name or at this path in this web application already, or
         *     one of the two would be where the other one answers itself, such as at {@code /beckon/admin}; if the web
         *     application has started; if something else answers at the path; or if the container has no WebSocket support
         *     for it
         */
        public void register(ServletContext context, Beckon beckon) {
            try {
                Registration.register(context, beckon, this);
            } catch (Throwable e) {
                // Nobody else closes what was handed over, unless it is registered already.
                if (closeWithContext && !isRegistered(context, beckon)) {
                    beckon.close();
                }
                throw e;
            }
        }

        private static boolean isRegistered(ServletContext context, Beckon beckon) {
            return context.getAttribute(Registrations.attribute(beckon.site().name())) == beckon;
        }

        String path() {
            return path;
        }

        boolean trustForwarded() {
            return trustForwarded;
        }

        boolean compression() {
            return compression;
        }

        boolean httpFallback() {
            return httpFallback;
        }

        int httpBrowsers() {
            return httpBrowsers;
        }

        boolean closeWithContext() {
            return closeWithContext;
        }

        Dashboard dashboard() {
            return dashboard;
        }

        ApiSettings api() {
            return api;
        }
    }
}

package io.beckon.servlet;

import io.beckon.Beckon;
import io.beckon.servlet.BeckonServlets.Dashboard;
import io.beckon.servlet.BeckonServlets.Options;
import io.beckon.servlet.api.HttpApi;
import io.beckon.servlet.line.Lines;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.SessionCookieConfig;
import jakarta.websocket.server.ServerContainer;

import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One Beckon in one web application, which may have several. All ways to register end here, in two steps, since the two things
 * they need are there at different times: servlets can be added only before the web application has started, and in some
 * containers the WebSocket support comes after the initializers have run.
 *
 * <p>It ends when the servlet is destroyed, which is before a container cuts the connections, so that browsers are told to come
 * back. Where the web application has not started whole there is no servlet to destroy: then it ends when a listener is told that
 * the web application is gone, and there is one where {@code web.xml} names it or the WebSocket support came later.
 */
final class Registration {
    // For javax the build renames it as it renames the class: where it is a string of its own,
    // and not where the compiler has joined it with others.
    private static final String SERVER_CONTAINER = "jakarta.websocket.server.ServerContainer";

    private final ServletContext context;
    private final Beckon beckon;
    private final String path;
    private final boolean closeBeckon;
    private final Dashboard dashboard;
    private final boolean trustForwarded;
    private final Endpoints endpoints;
    private final StaticFiles files;
    private final HttpApi api;
    private final @Nullable Lines lines;
    private final AtomicBoolean stopped = new AtomicBoolean();

    private Registration(ServletContext context, Beckon beckon, Options options) {
        this.context = context;
        this.beckon = beckon;
        this.path = options.path();
        this.closeBeckon = options.closeWithContext();
        this.dashboard = options.dashboard();
        this.trustForwarded = options.trustForwarded();
        this.files = StaticFiles.load();
        HandshakeFacts facts = new HandshakeFacts(
                beckon.gateway().roles(), sessionCookies(), cookiePath(), null, trustForwarded);
        this.endpoints = new Endpoints(beckon, facts, options.compression());
        this.lines = options.httpFallback()
                ? new Lines(beckon.gateway(), facts::of, options.httpBrowsers())
                : null;
        this.api = new HttpApi(beckon, options.api(), new ServletChecks(this, files)::all);
    }

    static Registration register(ServletContext context, Beckon beckon, Options options) {
        requireWebSocket(context);
        Registrations registrations = Registrations.of(context);
        registrations.requireFree(beckon.site().name(), options.path());
        Registration registration = new Registration(context, beckon, options);
        try {
            registration.add(registrations.isEmpty());
        } catch (Throwable e) {
            registration.release();
            throw e;
        }
        registrations.add(registration);
        return registration;
    }

    /** Looked for by its name, since without it the classes that need it cannot even be loaded. */
    private static void requireWebSocket(ServletContext context) {
        try {
            Class.forName(SERVER_CONTAINER, false, Registration.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            throw new IllegalStateException(
                    noWebSocket(context, "there is no class %s".formatted(SERVER_CONTAINER)), e);
        }
    }

    private void add(boolean first) {
        ServerContainer container = webSocketOf(context);
        if (container == null) {
            addWebSocketLater();
        }
        addHttp();
        if (first) {
            context.addListener(new RequestFacts.Listener());
        }
        if (container != null) {
            addWebSocket(container);
        }
    }

    Beckon beckon() {
        return beckon;
    }

    String site() {
        return beckon.site().name();
    }

    HttpApi api() {
        return api;
    }

    /** Returns the way in where WebSocket does not get through; null if there is to be none. */
    @Nullable
    Lines lines() {
        return lines;
    }

    /** Returns what was counted of requests. */
    Map<String, Long> figures() {
        Map<String, Long> all = new TreeMap<>(api.figures());
        if (lines != null) {
            all.putAll(lines.figures());
        }
        return Map.copyOf(all);
    }

    String path() {
        return path;
    }

    Dashboard dashboard() {
        return dashboard;
    }

    boolean trustForwarded() {
        return trustForwarded;
    }

    /** Tells whether the container shares what belongs to one connection, so that nobody is let in. */
    boolean propertiesShared() {
        return endpoints.propertiesShared();
    }

    boolean ready() {
        return !stopped.get() && beckon.gateway().accepting();
    }

    boolean storeWorking() {
        return beckon.gateway().storeWorking();
    }

    /** Ends what was registered, the first time it is called. Blocks as long as {@link Beckon#close} may, and 6 seconds more. */
    void stop() {
        if (stopped.compareAndSet(false, true)) {
            try {
                if (closeBeckon) {
                    beckon.close();
                }
            } finally {
                release();
                Registrations.of(context).remove(this);
                EventLog.stopped(site(), endpoints.count());
            }
        }
    }

    private void release() {
        if (lines != null) {
            lines.stop();
        }
        endpoints.stop();
    }

    private void addHttp() {
        String name = "io.beckon." + site();
        ServletRegistration.Dynamic servlet =
                context.addServlet(name, new SiteServlet(this, files, api));
        if (servlet == null) {
            throw new IllegalStateException("There is a servlet named " + name
                    + " in the web application \"" + context.getContextPath() + "\" already.");
        }
        Set<String> conflicts = servlet.addMapping(path + "/*");
        if (!conflicts.isEmpty()) {
            throw new IllegalStateException(
                    "Another servlet answers at " + String.join(", ", conflicts)
                            + " already; set Beckon's base path to another one.");
        }
        // Started with the web application, so that it is destroyed with it.
        servlet.setLoadOnStartup(1);
        servlet.setAsyncSupported(true);
    }

    private void addWebSocketLater() {
        try {
            context.addListener(new WebSocketLater());
        } catch (IllegalArgumentException | UnsupportedOperationException e) {
            // Only an initializer may add such a listener. Whoever else registers does so
            // after all initializers have run.
            throw new IllegalStateException(noAttribute(), e);
        }
    }

    private void addWebSocket(ServerContainer container) {
        endpoints.addTo(container, path);
        EventLog.registered(site(), context.getContextPath() + path);
    }

    private Set<String> sessionCookies() {
        Set<String> names = new HashSet<>(Set.of("JSESSIONID", "JSESSIONIDSSO"));
        SessionCookieConfig config = context.getSessionCookieConfig();
        String name = config == null ? null : config.getName(); // null without sessions
        if (name != null) {
            names.add(name);
        }
        return Set.copyOf(names);
    }

    private String cookiePath() {
        String contextPath = context.getContextPath();
        return contextPath.isEmpty() ? "/" : contextPath;
    }

    private static @Nullable ServerContainer webSocketOf(ServletContext context) {
        return context.getAttribute(SERVER_CONTAINER) instanceof ServerContainer container
                ? container
                : null;
    }

    private String noAttribute() {
        return noWebSocket(
                context, "its context attribute %s is not set".formatted(SERVER_CONTAINER));
    }

    private static String noWebSocket(ServletContext context, String sign) {
        return "The web application \"" + context.getContextPath()
                + "\" has no WebSocket support: " + sign
                + ". Full containers have it; an embedded Tomcat"
                + " needs tomcat-embed-websocket on its class path, an embedded Jetty its jakarta-websocket-server"
                + " module and JakartaWebSocketServletContainerInitializer.";
    }

    /** Does the second step when all initializers have run, the container's own included. */
    private final class WebSocketLater implements ServletContextListener {
        @Override
        public void contextInitialized(ServletContextEvent event) {
            ServerContainer container = webSocketOf(context);
            if (container == null) {
                throw new IllegalStateException(noAttribute());
            }
            addWebSocket(container);
        }

        @Override
        public void contextDestroyed(ServletContextEvent event) {
            stop();
        }
    }
}

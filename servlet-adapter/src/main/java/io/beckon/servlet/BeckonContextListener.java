package io.beckon.servlet;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;

import java.util.ArrayList;
import java.util.List;

/**
 * Registers Beckon with the web application whose {@code web.xml} names this listener, and closes it with the web application.
 *
 * <pre>{@code
 * <listener>
 *   <listener-class>io.beckon.servlet.BeckonContextListener</listener-class>
 * </listener>
 * }</pre>
 *
 * <p>Context parameters say the rest; each may be left out, and one that is blank counts as left out. One that begins with {@code
 * beckon.} and is not in this list is refused.
 *
 * <table>
 * <caption>Context parameters</caption>
 * <tr><th>parameter</th><th>says</th></tr>
 * <tr><td>{@code beckon.site}</td><td>the site's name; otherwise it is made of the context path</td></tr>
 * <tr><td>{@code beckon.secret}</td><td>the secret that signs visitor ids; otherwise the environment variable
 *     {@code BECKON_SECRET} does</td></tr>
 * <tr><td>{@code beckon.path}</td><td>the base path below the context path; otherwise {@code /beckon}</td></tr>
 * <tr><td>{@code beckon.allowedOrigins}</td><td>origins that may connect beside the server's own, separated by
 *     commas</td></tr>
 * <tr><td>{@code beckon.joinableRooms}</td><td>rooms that visitors may join by themselves, separated by commas; in a name
 *     {@code *} stands for anything</td></tr>
 * <tr><td>{@code beckon.publicTraits}, {@code beckon.publicSegments}, {@code beckon.publicAccountTraits},
 *     {@code beckon.publicAccountSegments}, {@code beckon.publicEvents}, {@code beckon.onlyForSegments}</td><td>what of a
 *     profile a person's own browser gets, names separated by commas; see {@link io.beckon.people.Projection.Builder}. Nothing
 *     otherwise</td></tr>
 * <tr><td>{@code beckon.consent}, {@code beckon.globalPrivacyControl}</td><td>to what visitors agree who have not decided, and
 *     whose browsers send Global Privacy Control: {@code all}, {@code none}, or some of {@code analytics}, {@code personalisation}
 *     and {@code messages}, separated by commas. Otherwise {@code all}, and {@code none}</td></tr>
 * <tr><td>{@code beckon.keepVisitorsFor}, {@code beckon.keepProfilesFor}</td><td>as in {@link io.beckon.Beckon.Builder}, in
 *     seconds, or like {@code P30D}</td></tr>
 * <tr><td>{@code beckon.adminRole}</td><td>the role that the admin channel asks for; otherwise
 *     {@code beckon-admin}</td></tr>
 * <tr><td>{@code beckon.dashboard}</td><td>who gets the dashboard: {@code authenticated} (as it is otherwise),
 *     {@code open} or {@code off}; see {@link BeckonServlets.Dashboard}</td></tr>
 * <tr><td>{@code beckon.trustForwarded}</td><td>{@code true} to believe the headers of a proxy; see {@link
 *     BeckonServlets.Options#trustForwarded}</td></tr>
 * <tr><td>{@code beckon.compression}</td><td>{@code true} to let messages be compressed; see {@link
 *     BeckonServlets.Options#compression}</td></tr>
 * <tr><td>{@code beckon.httpFallback}</td><td>{@code false} to take visitors over WebSocket only; see {@link
 *     BeckonServlets.Options#httpFallback}</td></tr>
 * <tr><td>{@code beckon.httpBrowsers}</td><td>how many browsers may be connected over HTTP at a time; otherwise 20,000. See {@link
 *     BeckonServlets.Options#httpBrowsers}</td></tr>
 * <tr><td>{@code beckon.grace}, {@code beckon.heartbeat}, {@code beckon.sendTimeout}, {@code beckon.drain},
 *     {@code beckon.reconnectWindow}</td><td>as in {@link io.beckon.Beckon.Builder}, in seconds, or like {@code PT1M30S}</td></tr>
 * <tr><td>{@code beckon.virtualThreads}</td><td>{@code true} to run what the application does on virtual threads, from Java 21 on; see
 *     {@link io.beckon.Beckon.Builder#virtualThreads}</td></tr>
 * <tr><td>{@code beckon.writeKeys}, {@code beckon.publicWriteKeys}, {@code beckon.webhookSecrets}</td><td>who may tell of people
 *     over HTTP, separated by commas; see {@link BeckonServlets.Options#writeKeys}. Otherwise the environment variables
 *     {@code BECKON_WRITE_KEYS}, {@code BECKON_PUBLIC_WRITE_KEYS} and {@code BECKON_WEBHOOK_SECRETS} say so; without any of
 *     them nobody may</td></tr>
 * <tr><td>{@code beckon.apiKeys}</td><td>who may send and ask over HTTP, separated by commas; see {@link
 *     BeckonServlets.Options#apiKeys}. Otherwise the environment variable {@code BECKON_API_KEYS} says so</td></tr>
 * <tr><td>{@code beckon.configurer}</td><td>the name of a class that is a {@link BeckonConfigurer}</td></tr>
 * </table>
 *
 * <p><b>Several sites.</b> {@code beckon.sites} names them, separated by commas. Each has its own rooms, visitors, people and
 * offers, and is at {@code /beckon/} and its name unless it has a path of its own. With a site's name after {@code beckon.} a
 * parameter holds for that site alone, and otherwise for all that have none of their own; one that is blank and a site's own says
 * that the site has none. So do variables of the environment with the name at the end, in capitals and with {@code _} for {@code
 * -}. There is no {@code beckon.site} then.
 *
 * <pre>{@code
 * beckon.sites            shop, members-club
 * beckon.grace            20
 * beckon.members-club.path          /club
 * beckon.members-club.allowedOrigins  https://club.example
 * BECKON_SECRET_SHOP, BECKON_SECRET_MEMBERS_CLUB  in the environment
 * }</pre>
 */
public final class BeckonContextListener implements ServletContextListener {
    private final List<Registration> registrations = new ArrayList<>();

    /** For the container. */
    public BeckonContextListener() {}

    /**
     * Registers.
     *
     * @param event tells the web application
     * @throws IllegalArgumentException if a context parameter is unknown or cannot be used
     * @throws IllegalStateException as {@link BeckonServlets#register} does, so also if two sites have the same path
     */
    @Override
    public void contextInitialized(ServletContextEvent event) {
        ServletContext context = event.getServletContext();
        try {
            for (Settings site : Settings.all(context, System.getenv())) {
                registrations.add(site.register(context, null));
            }
        } catch (Throwable e) {
            stop(); // of several, those before the one that failed
            throw e;
        }
    }

    /**
     * Closes what was registered, where the container has not told so before.
     *
     * @param event tells the web application
     */
    @Override
    public void contextDestroyed(ServletContextEvent event) {
        stop();
    }

    private void stop() {
        registrations.forEach(Registration::stop);
    }
}

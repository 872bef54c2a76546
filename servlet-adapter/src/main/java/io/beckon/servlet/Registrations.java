package io.beckon.servlet;

import jakarta.servlet.ServletContext;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** All that is registered with one web application, by the names of the sites. Safe for use by many threads. */
final class Registrations {
    private static final String ATTRIBUTE = Registrations.class.getName();

    /** What a site answers below its path: all below these names, and one page. */
    private static final Set<String> OWN_FOLDERS = Set.of("visitor", "admin", "api", "dashboard");

    private static final String OWN_PAGE = "health";

    private final ServletContext context;
    private final Map<String, Registration> bySite = new ConcurrentHashMap<>();

    private Registrations(ServletContext context) {
        this.context = context;
    }

    /** Finds those of a web application. */
    static Registrations of(ServletContext context) {
        return context.getAttribute(ATTRIBUTE) instanceof Registrations registrations
                ? registrations
                : new Registrations(context);
    }

    /** Throws {@link IllegalStateException} unless a site of this name can be at this path. */
    void requireFree(String site, String path) {
        for (Registration other : bySite.values()) {
            if (other.site().equals(site) || other.path().equals(path)) {
                throw new IllegalStateException("There is a Beckon in the web application \""
                        + context.getContextPath() + "\" already: the site \"" + other.site()
                        + "\" at " + other.path() + ". So \"" + site + "\" cannot be at " + path
                        + ". Register a site in one way only: by the listener in web.xml, by @BeckonSite, or by"
                        + " BeckonServlets. Several sites each have a name and a path of their own, such as by the context"
                        + " parameter beckon." + site + ".path.");
            }
            if (answersAt(other.path(), path) || answersAt(path, other.path())) {
                throw new IllegalStateException("The site \"" + site + "\" cannot be at " + path
                        + " beside the site \"" + other.site() + "\" at " + other.path()
                        + ": one of them answers there itself. Give one another path, such as by the context"
                        + " parameter beckon." + site + ".path.");
            }
        }
    }

    /** Tells whether a site at one path has an address of its own at the other, where a second site would take it away. */
    private static boolean answersAt(String path, String other) {
        if (!other.startsWith(path + "/")) {
            return false;
        }
        String below = other.substring(path.length() + 1);
        int slash = below.indexOf('/');
        return OWN_FOLDERS.contains(slash < 0 ? below : below.substring(0, slash))
                || below.equals(OWN_PAGE);
    }

    /** Lets servlets and pages find one from now on. */
    void add(Registration registration) {
        context.setAttribute(ATTRIBUTE, this);
        bySite.put(registration.site(), registration);
        context.setAttribute(attribute(registration.site()), registration.beckon());
        if (bySite.size() == 1) {
            context.setAttribute(BeckonServlets.ATTRIBUTE, registration.beckon());
        } else {
            // It would be somebody's else as often as not.
            context.removeAttribute(BeckonServlets.ATTRIBUTE);
        }
    }

    void remove(Registration registration) {
        bySite.remove(registration.site());
        context.removeAttribute(attribute(registration.site()));
        if (context.getAttribute(BeckonServlets.ATTRIBUTE) == registration.beckon()) {
            context.removeAttribute(BeckonServlets.ATTRIBUTE);
        }
    }

    boolean isEmpty() {
        return bySite.isEmpty();
    }

    /** Returns the names of the sites. */
    Set<String> sites() {
        return new TreeSet<>(bySite.keySet());
    }

    /** Finds the registration of a site, or null. */
    @Nullable
    Registration find(String site) {
        return bySite.get(site);
    }

    /** The name of the context attribute for one of several sites. */
    static String attribute(String site) {
        return BeckonServlets.ATTRIBUTE + "." + site;
    }
}

package io.beckon.containers.webapp;

import io.beckon.conformance.ControlledSite;
import io.beckon.servlet.BeckonServlets;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.util.ArrayList;
import java.util.List;

/** Registers a site for each of the settings that the web application is given, at {@code /site0} and so on. */
public final class ConformanceSites implements ServletContextListener {
    /** The context parameter with an array of settings. */
    static final String SETTINGS = "conformance.settings";

    private static final String ATTRIBUTE = ConformanceSites.class.getName();

    private final List<ControlledSite> sites = new ArrayList<>();

    /** For the container. */
    public ConformanceSites() {}

    @Override
    public void contextInitialized(ServletContextEvent event) {
        ServletContext context = event.getServletContext();
        for (JsonNode settings : JsonMapper.shared().readTree(context.getInitParameter(SETTINGS))) {
            String name = "site" + sites.size();
            ControlledSite site = new ControlledSite(name, settings);
            sites.add(site);
            BeckonServlets.options()
                    .path("/" + name)
                    .closeWithContext(true)
                    .register(context, site.beckon());
        }
        context.setAttribute(ATTRIBUTE, this);
    }

    /** Finds a site by its number. */
    static ControlledSite site(ServletContext context, int number) {
        return ((ConformanceSites) context.getAttribute(ATTRIBUTE)).sites.get(number);
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        sites.forEach(ControlledSite::close);
    }
}

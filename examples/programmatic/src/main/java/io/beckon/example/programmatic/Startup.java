package io.beckon.example.programmatic;

import io.beckon.Beckon;
import io.beckon.Site;
import io.beckon.servlet.BeckonServlets;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;

/** Builds Beckon in Java and hands it to the web application, which closes it when it stops. */
@WebListener
public final class Startup implements ServletContextListener {
    @Override
    public void contextInitialized(ServletContextEvent event) {
        Beckon beckon = Beckon.builder(Site.named("example").build()).build();
        BeckonServlets.options().closeWithContext(true).register(event.getServletContext(), beckon);
    }
}

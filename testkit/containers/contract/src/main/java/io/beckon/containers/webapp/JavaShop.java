package io.beckon.containers.webapp;

import io.beckon.Beckon;
import io.beckon.Site;
import io.beckon.servlet.BeckonServlets;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;

import java.time.Duration;

/** Registers in Java. The container finds it by its annotation. */
@WebListener
public final class JavaShop implements ServletContextListener {
    /** For the container. */
    public JavaShop() {}

    @Override
    public void contextInitialized(ServletContextEvent event) {
        Site site = Site.named("programmatic")
                .secret("a secret of the container tests")
                .build();
        Beckon beckon = Beckon.builder(site).drain(Duration.ZERO).build();
        BeckonServlets.options().closeWithContext(true).register(event.getServletContext(), beckon);
    }
}

package io.beckon.servlet.webapp;

import io.beckon.Beckon;
import io.beckon.Site;
import io.beckon.servlet.BeckonServlets;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;

import java.time.Duration;

/** A web application's own listener, which registers from Java. */
public final class OwnListener implements ServletContextListener {
    @Override
    public void contextInitialized(ServletContextEvent event) {
        Beckon beckon = Beckon.builder(Site.named("programmatic")
                        .secret("a secret of the registration tests")
                        .build())
                .drain(Duration.ZERO)
                .build();
        BeckonServlets.options()
                .path("/live")
                .closeWithContext(true)
                .register(event.getServletContext(), beckon);
    }
}

package io.beckon.containers.webapp;

import io.beckon.Beckon;
import io.beckon.servlet.BeckonServlets;
import io.beckon.servlet.testing.FastTime;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;

import org.jspecify.annotations.Nullable;

/** Registers a {@link FastSite}. */
public final class FastShop implements ServletContextListener {
    private final FastTime time = new FastTime();
    private @Nullable Beckon beckon;

    /** For the container. */
    public FastShop() {}

    @Override
    public void contextInitialized(ServletContextEvent event) {
        Beckon made = FastSite.in(time);
        beckon = made;
        BeckonServlets.register(event.getServletContext(), made);
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        if (beckon != null) {
            beckon.close();
        }
        time.close();
    }
}

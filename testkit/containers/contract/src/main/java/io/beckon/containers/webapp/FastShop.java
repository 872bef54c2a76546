package io.beckon.containers.webapp;

import io.beckon.Beckon;
import io.beckon.Limits;
import io.beckon.Site;
import io.beckon.servlet.BeckonServlets;
import io.beckon.servlet.testing.FastTime;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/** Registers with time that runs ten times as fast: a heartbeat is half a second, the time for a send one second. */
public final class FastShop implements ServletContextListener {
    private final FastTime time = new FastTime();
    private @Nullable Beckon beckon;

    /** For the container. */
    public FastShop() {}

    /**
     * Makes the site.
     *
     * @param time its time, which the caller closes after it
     * @return the site, which the caller closes
     */
    public static Beckon beckon(FastTime time) {
        return Beckon.builder(Site.named("fast").build())
                .time(time, time)
                .heartbeat(Duration.ofSeconds(5))
                .sendTimeout(Duration.ofSeconds(10))
                .drain(Duration.ZERO)
                .limits(Limits.builder().outboundBytes(262_144).build())
                .build();
    }

    @Override
    public void contextInitialized(ServletContextEvent event) {
        Beckon made = beckon(time);
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

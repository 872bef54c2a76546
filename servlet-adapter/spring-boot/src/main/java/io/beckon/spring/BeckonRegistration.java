package io.beckon.spring;

import io.beckon.Beckon;
import io.beckon.servlet.BeckonServlets;

import jakarta.servlet.ServletContext;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;

/** Registers with the server when it starts, and says goodbye to browsers while it still runs. */
final class BeckonRegistration
        implements ServletContextInitializer, ApplicationListener<ContextClosedEvent> {
    private final ApplicationContext context;
    private final @Nullable Beckon beckon;
    private final BeckonServlets.Options options;

    /**
     * Notes what there is to do.
     *
     * @param context whose end is waited for
     * @param beckon the only instance, or null if there are several
     * @param options how to register it
     */
    BeckonRegistration(
            ApplicationContext context, @Nullable Beckon beckon, BeckonServlets.Options options) {
        this.context = context;
        this.beckon = beckon;
        this.options = options;
    }

    @Override
    public void onStartup(ServletContext servletContext) {
        if (beckon != null) {
            options.register(servletContext, beckon);
        }
    }

    /**
     * Closes. The event comes before anything stops: lifecycle beans are stopped after it, the server is one of them, and beans are
     * destroyed after that, when connections are cut already.
     */
    @Override
    public void onApplicationEvent(ContextClosedEvent event) {
        // Contexts that are below this one tell it of their end as well.
        if (beckon != null && event.getApplicationContext() == context) {
            beckon.close();
        }
    }
}

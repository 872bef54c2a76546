package io.beckon.servlet.cdi;

import io.beckon.Beckon;
import io.beckon.servlet.BeckonServlets;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.servlet.ServletContext;

/**
 * Makes {@code @Inject Beckon} work where there is CDI. Public for CDI alone; nobody else calls it. Nothing else in this module knows
 * CDI, so that this class is never loaded where there is none.
 *
 * <p>It is an extension, and no bean with a {@code beans.xml} beside it: servers take that for an application with beans, and start
 * CDI, which can take longer than Beckon itself, also where nobody injects anything.
 */
public final class BeckonExtension implements Extension {
    /** For CDI. */
    public BeckonExtension() {}

    /**
     * Adds the instance of the web application, however it was registered. Who injects it gets a stand-in that asks for it at the
     * first call, so that beans may be made before the instance is. It is not closed with the bean: who registered it does that.
     */
    void addBeckon(@Observes AfterBeanDiscovery discovery) {
        discovery
                .<Beckon>addBean()
                .types(Beckon.class, Object.class)
                .scope(ApplicationScoped.class)
                .produceWith(beans ->
                        BeckonServlets.beckon(beans.select(ServletContext.class).get()));
    }
}

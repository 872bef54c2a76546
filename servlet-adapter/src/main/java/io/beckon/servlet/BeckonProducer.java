package io.beckon.servlet;

import io.beckon.Beckon;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.servlet.ServletContext;

/**
 * Makes {@code @Inject Beckon} work where there is CDI. Nothing else in this module knows CDI, so that this class is never loaded
 * where there is none.
 */
@Dependent
class BeckonProducer {
    /**
     * Finds the instance of the web application, however it was registered. Who injects it gets a stand-in that asks for it at the
     * first call, so that beans may be made before the instance is. It is not closed with the bean: who registered it does that.
     */
    @Produces
    @ApplicationScoped
    Beckon beckon(ServletContext context) {
        return BeckonServlets.beckon(context);
    }
}

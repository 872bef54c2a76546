package io.beckon.containers.jetty;

import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.server.handler.ContextHandler;

import java.nio.file.Path;

/** Jetty for Jakarta EE 10. */
final class JettyEe10 extends EmbeddedJetty {
    @Override
    protected ContextHandler contextOf(Path webapp) {
        WebAppContext context = new WebAppContext();
        context.setWar(webapp.toString());
        context.setThrowUnavailableOnStartupException(true);
        return context;
    }
}

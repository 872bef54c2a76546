package io.beckon.containers.jetty;

import org.eclipse.jetty.ee11.webapp.WebAppContext;
import org.eclipse.jetty.server.handler.ContextHandler;

import java.nio.file.Path;

/** Jetty for Jakarta EE 11. */
final class JettyEe11 extends EmbeddedJetty {
    @Override
    protected ContextHandler contextOf(Path webapp) {
        WebAppContext context = new WebAppContext();
        context.setWar(webapp.toString());
        context.setThrowUnavailableOnStartupException(true);
        return context;
    }
}

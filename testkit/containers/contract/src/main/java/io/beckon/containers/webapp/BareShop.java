package io.beckon.containers.webapp;

import io.beckon.load.BareEndpoint;
import io.beckon.load.BareEndpoint.Kind;
import io.beckon.load.BareEndpoint.Sessions;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;

/** Registers an endpoint without Beckon, where a visitor of Beckon's would connect. */
public final class BareShop implements ServletContextListener {
    static final String SESSIONS = Sessions.class.getName();

    /** For the container. */
    public BareShop() {}

    @Override
    public void contextInitialized(ServletContextEvent event) {
        Sessions sessions = new Sessions(Kind.LEAN);
        event.getServletContext().setAttribute(SESSIONS, sessions);
        ServerContainer container = (ServerContainer)
                event.getServletContext().getAttribute(ServerContainer.class.getName());
        ServerEndpointConfig.Configurator each = new ServerEndpointConfig.Configurator() {
            @Override
            public <T> T getEndpointInstance(Class<T> type) {
                return type.cast(new BareEndpoint(sessions));
            }
        };
        try {
            container.addEndpoint(
                    ServerEndpointConfig.Builder.create(BareEndpoint.class, "/beckon/visitor")
                            .configurator(each)
                            .build());
        } catch (DeploymentException e) {
            throw new IllegalStateException(e);
        }
    }
}

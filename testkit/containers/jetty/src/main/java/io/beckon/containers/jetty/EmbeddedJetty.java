package io.beckon.containers.jetty;

import io.beckon.containers.ServletContainer;
import io.beckon.containers.User;

import org.eclipse.jetty.security.HashLoginService;
import org.eclipse.jetty.security.UserStore;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.util.security.Credential;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** An embedded Jetty that treats web applications as a whole one does: what it needs for that it finds on its class path. */
public abstract class EmbeddedJetty implements ServletContainer {
    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);
    private final ContextHandlerCollection handlers = new ContextHandlerCollection();
    private final Map<String, ContextHandler> webapps = new HashMap<>();

    /** Makes one that has not started. */
    protected EmbeddedJetty() {}

    /**
     * Makes a web application of this version of Jakarta EE, which throws if it does not start.
     *
     * @param webapp its folder
     * @return what Jetty has for it, without a context path
     */
    protected abstract ContextHandler contextOf(Path webapp);

    @Override
    public final void start() throws Exception {
        connector.setHost(InetAddress.getLoopbackAddress().getHostAddress());
        connector.setPort(0);
        connector.setIdleTimeout(IDLE_MILLIS);
        server.addConnector(connector);
        server.setHandler(handlers);
        UserStore users = new UserStore();
        for (User user : User.ALL) {
            users.addUser(user.name(), Credential.getCredential(user.password()), new String[] {
                user.role()
            });
        }
        HashLoginService realm = new HashLoginService(User.REALM);
        realm.setUserStore(users);
        server.addBean(realm);
        server.start();
    }

    @Override
    public final int port() {
        return connector.getLocalPort();
    }

    @Override
    public final void deploy(String contextPath, Path webapp) throws Exception {
        ContextHandler context = contextOf(webapp);
        context.setContextPath(contextPath.isEmpty() ? "/" : contextPath);
        webapps.put(contextPath, context);
        handlers.addHandler(context);
        context.start();
    }

    @Override
    public final void undeploy(String contextPath) throws Exception {
        ContextHandler context =
                Objects.requireNonNull(webapps.remove(contextPath), "It is not deployed.");
        context.stop();
        handlers.removeHandler(context);
        context.destroy();
    }

    @Override
    public final void stop() throws Exception {
        server.stop();
    }
}

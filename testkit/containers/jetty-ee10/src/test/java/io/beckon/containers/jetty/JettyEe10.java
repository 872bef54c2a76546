package io.beckon.containers.jetty;

import io.beckon.containers.ServletContainer;
import io.beckon.containers.User;

import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.security.HashLoginService;
import org.eclipse.jetty.security.UserStore;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.util.security.Credential;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** An embedded Jetty that treats web applications as a whole one does: what it needs for that it finds on its class path. */
final class JettyEe10 implements ServletContainer {
    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);
    private final ContextHandlerCollection handlers = new ContextHandlerCollection();
    private final Map<String, WebAppContext> webapps = new HashMap<>();

    @Override
    public void start() throws Exception {
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
    public int port() {
        return connector.getLocalPort();
    }

    @Override
    public void deploy(String contextPath, Path webapp) throws Exception {
        WebAppContext context = new WebAppContext();
        context.setContextPath(contextPath.isEmpty() ? "/" : contextPath);
        context.setWar(webapp.toString());
        context.setThrowUnavailableOnStartupException(true);
        webapps.put(contextPath, context);
        handlers.addHandler(context);
        context.start();
    }

    @Override
    public void undeploy(String contextPath) throws Exception {
        WebAppContext context = webapps.remove(contextPath);
        context.stop();
        handlers.removeHandler(context);
        context.destroy();
    }

    @Override
    public void stop() throws Exception {
        server.stop();
    }
}

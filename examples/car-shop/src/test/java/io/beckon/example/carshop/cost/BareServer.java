package io.beckon.example.carshop.cost;

import io.beckon.load.BareEndpoint;
import io.beckon.load.BareEndpoint.Kind;
import io.beckon.load.BareEndpoint.Sessions;

import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;

import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.server.WsSci;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The container that the shop runs on, set up alike, with a bare endpoint in place of Beckon. Started as a process it takes
 * commands, one a line: {@code send TEXT} sends a text to everybody and answers {@code sent} once that is over. It ends
 * with its input.
 */
final class BareServer implements AutoCloseable {
    static final String PATH = "/bare";

    // Kept here, because the logging system forgets the level of a logger that nobody holds.
    private static final Logger TOMCAT_LOG = Logger.getLogger("org.apache");

    static {
        TOMCAT_LOG.setLevel(Level.SEVERE);
    }

    private final Tomcat tomcat = new Tomcat();
    private final Path folder;
    private final Sessions sessions;

    BareServer(Kind kind) throws IOException, LifecycleException {
        sessions = new Sessions(kind);
        folder = Files.createTempDirectory("bare");
        tomcat.setBaseDir(folder.toString());
        tomcat.setConnector(connector());
        Context context = tomcat.addContext("", folder.toString());
        // Upgrades are a filter's work, and filters run only where a servlet answers.
        Tomcat.addServlet(context, "default", new DefaultServlet()).addMapping("/");
        context.addServletContainerInitializer(new WsSci(), null);
        context.addServletContainerInitializer(new Registration(sessions), null);
        tomcat.start();
    }

    private static Connector connector() {
        Connector connector = new Connector();
        connector.setPort(0);
        connector.setProperty("address", "127.0.0.1");
        connector.setProperty("maxConnections", "20000");
        connector.setThrowOnFailure(true);
        return connector;
    }

    int port() {
        return tomcat.getConnector().getLocalPort();
    }

    Sessions sessions() {
        return sessions;
    }

    @Override
    public void close() throws LifecycleException, IOException {
        tomcat.stop();
        tomcat.destroy();
        Folders.delete(folder);
    }

    /**
     * Starts it, and prints its port.
     *
     * @param args the kind of endpoint
     * @throws Exception if it does not start, or somebody could not be sent to
     */
    public static void main(String[] args) throws Exception {
        try (BareServer server = new BareServer(Kind.valueOf(args[0]))) {
            System.out.println("port " + server.port());
            BufferedReader commands =
                    new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String command = commands.readLine();
                    command != null;
                    command = commands.readLine()) {
                if (!command.startsWith("send ")) {
                    throw new IOException("No such command: " + command);
                }
                server.sessions.send(command.substring("send ".length()));
                System.out.println("sent");
            }
        }
    }

    /** Registers the endpoint once the container's WebSocket support is there. */
    private record Registration(Sessions sessions) implements ServletContainerInitializer {
        @Override
        public void onStartup(Set<Class<?>> classes, ServletContext context)
                throws ServletException {
            ServerContainer container =
                    (ServerContainer) context.getAttribute(ServerContainer.class.getName());
            try {
                container.addEndpoint(ServerEndpointConfig.Builder.create(BareEndpoint.class, PATH)
                        .configurator(new OneForEach(sessions))
                        .build());
            } catch (DeploymentException e) {
                throw new ServletException(e);
            }
        }
    }

    private static final class OneForEach extends ServerEndpointConfig.Configurator {
        private final Sessions sessions;

        OneForEach(Sessions sessions) {
            this.sessions = sessions;
        }

        @Override
        public <T> T getEndpointInstance(Class<T> type) {
            return type.cast(new BareEndpoint(sessions));
        }
    }
}

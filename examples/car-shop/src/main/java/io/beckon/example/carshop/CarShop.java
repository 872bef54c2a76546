package io.beckon.example.carshop;

import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * The shop in an embedded Tomcat. What a web application does to have Beckon in it stands in {@code WEB-INF/web.xml}; here is
 * only what starts a server.
 */
public final class CarShop implements AutoCloseable {
    /** The user who may open the dashboard. */
    public static final String ADMIN = "admin";

    private static final String ADMIN_ROLE = "beckon-admin";
    private static final int MAX_CONNECTIONS = 20_000;

    // Kept here, because the logging system forgets the level of a logger that nobody holds.
    private static final Logger TOMCAT_LOG = Logger.getLogger("org.apache");

    static {
        TOMCAT_LOG.setLevel(Level.WARNING);
    }

    private final Path folder;
    private final Tomcat tomcat;
    private final Context context;
    private final String host;

    private CarShop(Path folder, Settings settings) {
        this.folder = folder;
        this.host = settings.host();
        this.tomcat = new Tomcat();
        tomcat.setBaseDir(folder.toString());
        tomcat.setConnector(connector(settings));
        tomcat.addUser(ADMIN, settings.password());
        tomcat.addRole(ADMIN, ADMIN_ROLE);
        this.context = tomcat.addWebapp("", folder.toString());
        Webapp.fromClassPath(context);
        settings.parameters().forEach(context::addParameter);
        Path data = settings.data();
        if (data != null) {
            tomcat.enableNaming();
            new ShopData(data).addTo(context);
        }
    }

    /**
     * Starts the shop, says where it is, and returns when it has stopped.
     *
     * @param args not used: the environment says the rest, see {@link Settings#of}
     */
    public static void main(String[] args) {
        Settings settings = Settings.of(System.getenv());
        CarShop shop = start(settings);
        Runtime.getRuntime().addShutdownHook(new Thread(shop::close, "shop-close"));
        System.out.println("The shop:       " + shop.url("/"));
        System.out.println("The dashboard:  " + shop.url("/beckon/dashboard/"));
        System.out.println(
                "Offers wait in " + (settings.data() == null ? "memory" : settings.data()));
        System.out.println("Its user is " + ADMIN + ", the password "
                + (settings.passwordMade()
                        ? settings.password() + " (BECKON_ADMIN_PASSWORD sets another)"
                        : "the one in BECKON_ADMIN_PASSWORD"));
        shop.tomcat.getServer().await();
    }

    /**
     * Starts a shop.
     *
     * @param settings where, and with which password
     * @return the shop, which accepts connections
     * @throws IllegalStateException if it could not be started, for example because the port is taken
     */
    public static CarShop start(Settings settings) {
        CarShop shop = new CarShop(newFolder(), settings);
        try {
            shop.tomcat.start();
        } catch (LifecycleException e) {
            shop.close();
            throw new IllegalStateException(
                    "The shop could not be started on port " + settings.port() + ".", e);
        }
        if (shop.context.getState() != LifecycleState.STARTED) {
            shop.close();
            throw new IllegalStateException("The shop could not be started; the log says why.");
        }
        return shop;
    }

    /**
     * Returns the address of a page.
     *
     * @param path begins with a slash
     * @return an address with the host that the shop listens on
     */
    public String url(String path) {
        return "http://" + host + ":" + tomcat.getConnector().getLocalPort() + path;
    }

    /** Stops the shop. Browsers are told to come back. */
    @Override
    public void close() {
        try {
            tomcat.stop();
            tomcat.destroy();
            delete(folder);
        } catch (LifecycleException e) {
            throw new IllegalStateException("The shop did not stop in order.", e);
        }
    }

    private static Connector connector(Settings settings) {
        Connector connector = new Connector();
        connector.setPort(settings.port());
        connector.setProperty("address", settings.host());
        // Every visitor holds a connection, and Tomcat would take no more than 8,192.
        connector.setProperty("maxConnections", Integer.toString(MAX_CONNECTIONS));
        connector.setThrowOnFailure(true);
        return connector;
    }

    private static Path newFolder() {
        try {
            return Files.createTempDirectory("car-shop");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

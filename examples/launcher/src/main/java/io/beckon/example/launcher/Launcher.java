package io.beckon.example.launcher;

import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.webresources.DirResourceSet;
import org.apache.catalina.webresources.StandardRoot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A Tomcat that serves the one web application of an example, from the folders that Maven makes a war of. */
public final class Launcher implements AutoCloseable {
    private static final int DEFAULT_PORT = 8080;

    private final Tomcat tomcat = new Tomcat();

    private Launcher(Path module, int port) throws IOException {
        tomcat.setBaseDir(Files.createTempDirectory("beckon-example").toString());
        tomcat.setPort(port);
        tomcat.getConnector();
        // Tomcat would take the class path of the JVM, which is Maven's where Maven starts this.
        tomcat.getEngine().setParentClassLoader(Launcher.class.getClassLoader());
        Context context = tomcat.addWebapp("", module.resolve("src/main/webapp").toString());
        // No jar of the examples holds tag libraries or annotated classes, and looking
        // takes a while.
        context.getJarScanner().setJarScanFilter((type, jar) -> false);
        Path classes = module.resolve("target/classes");
        if (Files.isDirectory(classes)) {
            StandardRoot resources = new StandardRoot(context);
            resources.addPreResources(
                    new DirResourceSet(resources, "/WEB-INF/classes", classes.toString(), "/"));
            context.setResources(resources);
        }
    }

    /**
     * Starts the example of a Maven module.
     *
     * @param module the module's folder
     * @param port the port, or 0 for a free one
     * @return the running server
     * @throws IOException if a folder for it cannot be made
     * @throws LifecycleException if Tomcat does not start
     */
    public static Launcher start(Path module, int port) throws IOException, LifecycleException {
        Launcher launcher = new Launcher(module.toAbsolutePath(), port);
        launcher.tomcat.start();
        return launcher;
    }

    /**
     * Returns the port.
     *
     * @return the port that it listens on
     */
    public int port() {
        return tomcat.getConnector().getLocalPort();
    }

    /** Stops the server. */
    @Override
    public void close() throws LifecycleException {
        tomcat.stop();
        tomcat.destroy();
    }

    /**
     * Starts the example of a Maven module, on the port of the environment variable {@code PORT} or 8080, and stays.
     *
     * @param args the module's folder
     * @throws IOException if a folder for it cannot be made
     * @throws LifecycleException if Tomcat does not start
     */
    public static void main(String[] args) throws IOException, LifecycleException {
        String port = System.getenv("PORT");
        Launcher launcher =
                start(Path.of(args[0]), port == null ? DEFAULT_PORT : Integer.parseInt(port));
        System.out.println("The example is at http://localhost:" + launcher.port() + "/");
        launcher.tomcat.getServer().await();
    }
}

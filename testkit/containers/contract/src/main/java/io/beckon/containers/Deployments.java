package io.beckon.containers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Deploys web applications to one container, and undeploys what a test has left, one at a time. */
final class Deployments {
    private final ServletContainer container;
    private final Path folder;
    private final List<Deployed> deployed = new ArrayList<>();
    private int folders;

    Deployments(ServletContainer container, Path folder) {
        this.container = container;
        this.folder = folder;
    }

    synchronized Deployed deploy(String contextPath, Webapp webapp) {
        try {
            container.deploy(contextPath, lay(webapp));
        } catch (Exception e) {
            removeHalf(contextPath, e);
            throw new IllegalStateException(
                    "The web application \"" + contextPath + "\" was not deployed: " + e, e);
        }
        Deployed made = new Deployed(container.port(), contextPath, this::undeploy);
        deployed.add(made);
        return made;
    }

    private Path lay(Webapp webapp) throws IOException {
        String name = "webapp-" + ++folders;
        Path laidOut = folder.resolve(name);
        webapp.writeTo(laidOut);
        container.adapt(laidOut);
        if (!webapp.isPacked()) {
            return laidOut;
        }
        Path war = folder.resolve(name + ".war");
        Wars.pack(laidOut, war);
        return war;
    }

    /** Makes room for others where a web application did not start. */
    private void removeHalf(String contextPath, Exception failure) {
        try {
            container.undeploy(contextPath);
        } catch (Exception e) {
            failure.addSuppressed(e);
        }
    }

    synchronized void undeploy(Deployed webapp) {
        if (deployed.remove(webapp)) {
            try {
                container.undeploy(webapp.contextPath());
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    synchronized void undeployAll() {
        List.copyOf(deployed).forEach(this::undeploy);
    }
}

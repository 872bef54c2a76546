package io.beckon.containers;

import java.lang.reflect.Constructor;

/** A process with a container that has a web application with Beckon, and one with a bare endpoint. It ends with its input. */
final class CostServer {
    static final String BECKON = "/shop";
    static final String BARE = "/bare";
    static final String PORT = "port ";

    private CostServer() {}

    /**
     * Starts it, and prints its port.
     *
     * @param arguments the class of the container
     * @throws Exception if it does not start
     */
    public static void main(String[] arguments) throws Exception {
        ServletContainer container = make(arguments[0]);
        try (ServerFolder folder = ServerFolder.create("beckon-cost")) {
            Deployments webapps = new Deployments(container, folder.path());
            container.start();
            webapps.deploy(BARE, Webapp.bare());
            webapps.deploy(BECKON, Webapp.byWebXml());
            System.out.println(PORT + container.port());
            while (System.in.read() >= 0) {
                // Nobody says anything.
            }
            webapps.undeployAll();
            container.stop();
        }
        System.exit(0); // whatever threads the container has left
    }

    static ServletContainer make(String type) throws ReflectiveOperationException {
        Constructor<? extends ServletContainer> constructor =
                Class.forName(type).asSubclass(ServletContainer.class).getDeclaredConstructor();
        constructor.setAccessible(true);
        return constructor.newInstance();
    }
}

package io.beckon.containers.glassfish;

import io.beckon.containers.ServerFolder;
import io.beckon.containers.ServerProcess;
import io.beckon.containers.ServletContainer;
import io.beckon.containers.User;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An embedded GlassFish as a process of its own, which is told by its administrators' commands what to do, one after the other. */
final class GlassFish implements ServletContainer {
    private static final Path ALL_OF_IT =
            Path.of("target", "server", "glassfish.jar").toAbsolutePath();
    private static final String CONFIG = "configs.config.server-config.";
    private static final String LISTENER = "web-listener";

    /**
     * GlassFish looks into itself first, unless it is told not to, and has an older Jackson there. Beckon has no need of that; a
     * web application that reads JSON into objects with Jackson 3 has.
     */
    private static final String LOOK_INTO_THE_WEBAPP_FIRST =
            "<glassfish-web-app><class-loader delegate=\"false\"/></glassfish-web-app>";

    private final Map<String, String> names = new HashMap<>();
    private final ServerFolder folder = ServerFolder.create("glassfish");
    private final int port = ServerFolder.freePort();
    private ServerProcess process;
    private int deployments;

    @Override
    public void start() throws Exception {
        // A whole GlassFish has such a file in its domain.
        Path logins = Files.writeString(
                folder.path().resolve("login.conf"),
                "fileRealm { com.sun.enterprise.security.auth.login.FileLoginModule required; };");
        process = ServerProcess.java(
                folder.path(),
                Map.of(),
                List.of(
                        "-Djava.security.auth.login.config=" + logins,
                        "-jar",
                        ALL_OF_IT.toString(),
                        "--noListener",
                        "--noInfo",
                        "--prompt"));
        tell("set " + CONFIG + "security-service.activate-default-principal-to-role-mapping=true");
        tell("create-auth-realm --classname=com.sun.enterprise.security.auth.realm.file.FileRealm"
                + " --property=jaas-context=fileRealm:file=" + folder.path().resolve("users") + " "
                + User.REALM);
        for (User user : User.ALL) {
            add(user);
        }
        tell("create-http-listener --listeneraddress=127.0.0.1 --listenerport=" + port
                + " --defaultvs=server --enabled=false " + LISTENER);
        String http = CONFIG + "network-config.protocols.protocol." + LISTENER + ".http.";
        tell("set " + http + "timeout-seconds=" + IDLE_MILLIS / 1_000);
        tell("set " + CONFIG + "network-config.network-listeners.network-listener." + LISTENER
                + ".enabled=true");
    }

    private void add(User user) throws Exception {
        Path password = Files.writeString(
                folder.path().resolve("password"), "AS_ADMIN_USERPASSWORD=" + user.password());
        tell("create-file-user --authrealmname=" + User.REALM + " --groups=" + user.role()
                + " --passwordfile=" + password + " " + user.name());
    }

    private void tell(String command) throws IOException, InterruptedException {
        process.say(command);
        process.await("INFO: SUCCESS", "FAILURE");
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public void adapt(Path webapp) throws IOException {
        Files.writeString(webapp.resolve("WEB-INF/glassfish-web.xml"), LOOK_INTO_THE_WEBAPP_FIRST);
    }

    @Override
    public void deploy(String contextPath, Path webapp) throws Exception {
        String name = "webapp-" + ++deployments;
        names.put(contextPath, name);
        tell("deploy --name=" + name + " --contextroot="
                + (contextPath.isEmpty() ? "/" : contextPath) + " " + webapp);
    }

    @Override
    public void undeploy(String contextPath) throws Exception {
        tell("undeploy " + names.remove(contextPath));
    }

    @Override
    public void stop() {
        try (folder) {
            if (process != null) {
                process.close();
            }
        }
    }
}

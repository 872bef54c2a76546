package io.beckon.containers.wildfly;

import io.beckon.containers.ServerFolder;
import io.beckon.containers.ServerProcess;
import io.beckon.containers.ServletContainer;
import io.beckon.containers.User;

import org.awaitility.Awaitility;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A whole WildFly with the configuration that it brings. Web applications are deployed by its scanner: a link to the folder,
 * and files beside it that say what is to be done and what has been.
 */
final class WildFly implements ServletContainer {
    private static final Path HOME = Path.of("target", "server", "wildfly").toAbsolutePath();
    private static final String REALM = "ApplicationRealm";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** What its own start script opens to it. */
    private static final List<String> OPENED = List.of(
            "java.base/java.lang",
            "java.base/java.lang.invoke",
            "java.base/java.lang.reflect",
            "java.base/java.io",
            "java.base/java.net",
            "java.base/java.security",
            "java.base/java.util",
            "java.base/java.util.concurrent",
            "java.management/javax.management",
            "java.naming/javax.naming");

    private final ServerFolder folder = ServerFolder.create("wildfly");
    private final Path configuration = folder.path().resolve("configuration");
    private final Path deployments = folder.path().resolve("deployments");
    private final int port = ServerFolder.freePort();
    private ServerProcess process;

    @Override
    public void start() throws Exception {
        configure();
        List<String> arguments = new ArrayList<>();
        OPENED.forEach(opened -> arguments.add("--add-opens=" + opened + "=ALL-UNNAMED"));
        arguments.addAll(List.of(
                "-Dlogging.configuration="
                        + configuration.resolve("logging.properties").toUri(),
                "-Dorg.jboss.boot.log.file=" + folder.path().resolve("boot.log"),
                "-jar",
                HOME.resolve("jboss-modules.jar").toString(),
                "-mp",
                HOME.resolve("modules").toString(),
                "org.jboss.as.standalone",
                "-Djboss.home.dir=" + HOME,
                "-Djboss.server.base.dir=" + folder.path(),
                "-Djboss.http.port=" + port,
                "-Djboss.https.port=" + ServerFolder.freePort(),
                "-Djboss.management.http.port=" + ServerFolder.freePort()));
        process = ServerProcess.java(folder.path(), Map.of(), arguments);
        process.await("WFLYSRV0025", "WFLYSRV0026");
    }

    private void configure() throws Exception {
        Files.createDirectory(configuration);
        Files.createDirectory(deployments);
        try (Stream<Path> brought =
                Files.list(HOME.resolve("standalone").resolve("configuration"))) {
            for (Path file : brought.filter(Files::isRegularFile).toList()) {
                Files.copy(file, configuration.resolve(file.getFileName()));
            }
        }
        change("standalone.xml", "scan-interval=\"5000\"", "scan-interval=\"20\"");
        change(
                "standalone.xml",
                "<http-listener name=\"default\"",
                "<http-listener name=\"default\" no-request-timeout=\"" + IDLE_MILLIS + "\"");
        write("application-users.properties", user -> user.name() + "=" + digest(user));
        write("application-roles.properties", user -> user.name() + "=" + user.role());
    }

    private void change(String name, String found, String replacement) throws IOException {
        Path file = configuration.resolve(name);
        String content = Files.readString(file);
        if (!content.contains(found)) {
            throw new IllegalStateException("There is no " + found + " in " + name + ".");
        }
        Files.writeString(file, content.replace(found, replacement));
    }

    private void write(String name, Function<User, String> line) throws IOException {
        Files.writeString(
                configuration.resolve(name),
                User.ALL.stream().map(line).collect(Collectors.joining("\n")));
    }

    /** What stands in place of a password. */
    private static String digest(User user) {
        String text = user.name() + ":" + REALM + ":" + user.password();
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("MD5")
                            .digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public void deploy(String contextPath, Path webapp) throws IOException {
        String name = nameOf(contextPath);
        Files.createSymbolicLink(deployments.resolve(name), webapp);
        Files.createFile(deployments.resolve(name + ".dodeploy"));
        Path failed = deployments.resolve(name + ".failed");
        Path deployed = deployments.resolve(name + ".deployed");
        Awaitility.await(name + " deployed")
                .atMost(PATIENCE)
                .until(() -> Files.exists(deployed) || Files.exists(failed));
        if (Files.exists(failed)) {
            throw new IllegalStateException(Files.readString(failed));
        }
    }

    @Override
    public void undeploy(String contextPath) throws IOException {
        String name = nameOf(contextPath);
        Files.delete(deployments.resolve(name + ".deployed"));
        Path undeployed = deployments.resolve(name + ".undeployed");
        Awaitility.await(name + " undeployed")
                .atMost(PATIENCE)
                .until(() -> Files.exists(undeployed));
        Files.delete(undeployed);
        Files.delete(deployments.resolve(name));
    }

    private static String nameOf(String contextPath) {
        return (contextPath.isEmpty() ? "ROOT" : contextPath.substring(1)) + ".war";
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

package io.beckon.containers.undertow;

import io.beckon.containers.ServletContainer;
import io.beckon.containers.Wars;
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.handlers.PathHandler;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** An embedded Undertow, which takes no web.xml and looks for no annotations: {@link UndertowWebapp} does, as a server around it would. */
final class UndertowContainer implements ServletContainer {
    private final PathHandler paths = Handlers.path();
    private final io.undertow.servlet.api.ServletContainer servlets = Servlets.newContainer();
    private final Map<String, UndertowWebapp> webapps = new HashMap<>();
    private final Undertow server = Undertow.builder()
            .addHttpListener(0, InetAddress.getLoopbackAddress().getHostAddress())
            .setServerOption(UndertowOptions.IDLE_TIMEOUT, IDLE_MILLIS)
            .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, IDLE_MILLIS)
            .setHandler(paths)
            .build();

    @Override
    public void start() {
        server.start();
    }

    @Override
    public int port() {
        return ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
    }

    @Override
    public void deploy(String contextPath, Path file) throws Exception {
        Path folder = Files.isDirectory(file) ? file : unpacked(file);
        UndertowWebapp webapp = new UndertowWebapp(contextPath, folder);
        DeploymentManager manager = servlets.addDeployment(webapp.info());
        webapps.put(contextPath, webapp);
        manager.deploy();
        paths.addPrefixPath(contextPath.isEmpty() ? "/" : contextPath, manager.start());
    }

    private static Path unpacked(Path war) throws IOException {
        Path folder = war.resolveSibling(war.getFileName() + "-unpacked");
        Wars.unpack(war, folder);
        return folder;
    }

    @Override
    public void undeploy(String contextPath) throws Exception {
        String prefix = contextPath.isEmpty() ? "/" : contextPath;
        DeploymentManager manager = servlets.getDeploymentByPath(prefix);
        DeploymentInfo info = manager.getDeployment().getDeploymentInfo();
        paths.removePrefixPath(prefix);
        manager.stop();
        manager.undeploy();
        servlets.removeDeployment(info);
        webapps.remove(contextPath).close();
    }

    @Override
    public void stop() throws IOException {
        server.stop();
    }
}

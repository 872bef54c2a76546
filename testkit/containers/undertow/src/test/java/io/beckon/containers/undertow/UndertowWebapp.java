package io.beckon.containers.undertow;

import io.beckon.containers.User;
import io.undertow.security.idm.Account;
import io.undertow.security.idm.Credential;
import io.undertow.security.idm.IdentityManager;
import io.undertow.security.idm.PasswordCredential;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.ListenerInfo;
import io.undertow.servlet.api.LoginConfig;
import io.undertow.servlet.api.SecurityConstraint;
import io.undertow.servlet.api.ServletContainerInitializerInfo;
import io.undertow.servlet.api.WebResourceCollection;
import io.undertow.websockets.jsr.WebSocketDeploymentInfo;

import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.annotation.HandlesTypes;
import jakarta.servlet.annotation.WebListener;

import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Principal;
import java.util.ArrayList;
import java.util.EventListener;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Stream;

import javax.xml.parsers.DocumentBuilderFactory;

/** Reads a web application from its folder, as far as those of the contract need it. */
final class UndertowWebapp {
    private final Path folder;
    private final Document webXml;
    private final WebappLoader loader;
    private final DeploymentInfo info = Servlets.deployment();

    UndertowWebapp(String contextPath, Path folder) throws Exception {
        this.folder = folder;
        this.webXml = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(folder.resolve("WEB-INF/web.xml").toFile());
        this.loader = WebappLoader.of(folder);
        info.setContextPath(contextPath.isEmpty() ? "/" : contextPath)
                .setDeploymentName("webapp" + contextPath)
                .setClassLoader(loader)
                .setIdentityManager(new Users())
                .addServletContextAttribute(
                        WebSocketDeploymentInfo.ATTRIBUTE_NAME,
                        new WebSocketDeploymentInfo()
                                .setBuffers(new DefaultByteBufferPool(true, 4_096)));
        List<Class<?>> classes = classes();
        addFromWebXml();
        if (!webXml.getDocumentElement().getAttribute("metadata-complete").equals("true")) {
            classes.stream()
                    .filter(type -> type.isAnnotationPresent(WebListener.class))
                    .forEach(this::addListener);
        }
        addInitializers(classes);
    }

    DeploymentInfo info() {
        return info;
    }

    void close() throws IOException {
        loader.close();
    }

    private void addFromWebXml() throws ReflectiveOperationException {
        for (Element parameter : elements("context-param")) {
            info.addInitParameter(text(parameter, "param-name"), text(parameter, "param-value"));
        }
        for (Element listener : elements("listener")) {
            addListener(loader.loadClass(text(listener, "listener-class")));
        }
        for (Element servlet : elements("servlet")) {
            Class<? extends Servlet> type =
                    loader.loadClass(text(servlet, "servlet-class")).asSubclass(Servlet.class);
            info.addServlet(Servlets.servlet(text(servlet, "servlet-name"), type)
                    .setLoadOnStartup(1)
                    .addMapping(text(elements("servlet-mapping").get(0), "url-pattern")));
        }
        for (Element constraint : elements("security-constraint")) {
            addConstraint(constraint);
        }
    }

    private void addConstraint(Element constraint) {
        WebResourceCollection paths = new WebResourceCollection();
        texts(constraint, "url-pattern").forEach(paths::addUrlPattern);
        info.addSecurityConstraint(new SecurityConstraint()
                .addWebResourceCollection(paths)
                .addRolesAllowed(texts(constraint, "role-name")));
        info.addSecurityRoles(texts(constraint, "role-name"));
        info.setLoginConfig(new LoginConfig("BASIC", User.REALM));
    }

    private void addListener(Class<?> type) {
        info.addListener(new ListenerInfo(type.asSubclass(EventListener.class)));
    }

    private void addInitializers(List<Class<?>> classes) {
        for (ServletContainerInitializer initializer :
                ServiceLoader.load(ServletContainerInitializer.class, loader)) {
            HandlesTypes handled = initializer.getClass().getAnnotation(HandlesTypes.class);
            Set<Class<?>> types = new HashSet<>();
            for (Class<?> wanted : handled == null ? new Class<?>[0] : handled.value()) {
                classes.stream()
                        .filter(type ->
                                type.isAnnotationPresent(wanted.asSubclass(Annotation.class)))
                        .forEach(types::add);
            }
            info.addServletContainerInitializer(new ServletContainerInitializerInfo(
                    initializer.getClass(), types.isEmpty() ? null : types));
        }
    }

    private List<Class<?>> classes() throws IOException, ReflectiveOperationException {
        Path root = folder.resolve("WEB-INF/classes");
        List<Class<?>> classes = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = root.relativize(file).toString().replace('/', '.');
                classes.add(loader.loadClass(name.replaceFirst("\\.class$", "")));
            }
        }
        return classes;
    }

    private List<Element> elements(String name) {
        NodeList nodes = webXml.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    private static String text(Element in, String name) {
        return texts(in, name).get(0);
    }

    private static List<String> texts(Element in, String name) {
        NodeList nodes = in.getElementsByTagName(name);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            texts.add(nodes.item(i).getTextContent());
        }
        return texts;
    }

    /** The users whom the contract wants. */
    private static final class Users implements IdentityManager {
        @Override
        public Account verify(Account account) {
            return account;
        }

        @Override
        public Account verify(String name, Credential credential) {
            return find(name, credential).map(Known::new).orElse(null);
        }

        @Override
        public Account verify(Credential credential) {
            return null;
        }

        private static Optional<User> find(String name, Credential credential) {
            return User.ALL.stream()
                    .filter(user -> user.name().equals(name)
                            && credential instanceof PasswordCredential password
                            && user.password().equals(new String(password.getPassword())))
                    .findFirst();
        }
    }

    private record Known(User user) implements Account {
        @Override
        public Principal getPrincipal() {
            return user::name;
        }

        @Override
        public Set<String> getRoles() {
            return Set.of(user.role());
        }
    }
}

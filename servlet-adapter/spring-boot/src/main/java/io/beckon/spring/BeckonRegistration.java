package io.beckon.spring;

import io.beckon.Beckon;
import io.beckon.servlet.BeckonServlets;

import jakarta.servlet.ServletContext;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ApplicationContextEvent;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.util.ClassUtils;

import java.util.Map;
import java.util.stream.Collectors;

/**
 * Registers with the server when it starts, tells of instances that nobody has registered, and says goodbye to browsers while the
 * server still runs.
 */
final class BeckonRegistration
        implements ServletContextInitializer, ApplicationListener<ApplicationContextEvent> {
    private static final Logger log = LoggerFactory.getLogger("io.beckon.spring");

    private static final String SERVER_CONTAINER = "jakarta.websocket.server.ServerContainer";

    private final ApplicationContext context;
    private final @Nullable Beckon beckon;
    private final BeckonServlets.Options options;
    private volatile @Nullable ServletContext registeredWith;

    /**
     * Notes what there is to do.
     *
     * @param context whose end is waited for
     * @param beckon the only instance, or null if there are several
     * @param options how to register it
     */
    BeckonRegistration(
            ApplicationContext context, @Nullable Beckon beckon, BeckonServlets.Options options) {
        this.context = context;
        this.beckon = beckon;
        this.options = options;
    }

    /** Throws {@link SettingsException} if the application lacks the API, without which nothing can be registered. */
    static void requireWebSocket(@Nullable ClassLoader classes) {
        if (!ClassUtils.isPresent(SERVER_CONTAINER, classes)) {
            throw new SettingsException(
                    "Beckon needs WebSocket, and the application has no class " + SERVER_CONTAINER
                            + ".",
                    "Add the WebSocket support of the application's server. For Tomcat it is"
                            + " org.apache.tomcat.embed:tomcat-embed-websocket, which spring-boot-starter-tomcat brings"
                            + " unless it is excluded; for Jetty spring-boot-starter-jetty brings it.");
        }
    }

    @Override
    public void onStartup(ServletContext servletContext) {
        registeredWith = servletContext;
        if (beckon != null) {
            options.register(servletContext, beckon);
        }
    }

    @Override
    public void onApplicationEvent(ApplicationContextEvent event) {
        // Contexts that are below this one tell it of themselves as well.
        if (event.getApplicationContext() == context) {
            if (event instanceof ContextRefreshedEvent) {
                warnOfUnregistered();
            } else if (event instanceof ContextClosedEvent) {
                close();
            }
        }
    }

    private void warnOfUnregistered() {
        ServletContext started = registeredWith;
        if (started == null) {
            return;
        }
        String beans = context.getBeansOfType(Beckon.class, false, false).entrySet().stream()
                .filter(bean -> !isRegistered(bean.getValue(), started))
                .map(Map.Entry::getKey)
                .sorted()
                .collect(Collectors.joining(", "));
        if (!beans.isEmpty()) {
            log.atWarn()
                    .addKeyValue("beans", beans)
                    .addKeyValue(
                            "advice",
                            "make one @Primary, or register each with BeckonServlets in a ServletContextInitializer")
                    .log("beckon.unregistered");
        }
    }

    private static boolean isRegistered(Beckon bean, ServletContext started) {
        String name = BeckonServlets.ATTRIBUTE + "." + bean.site().name();
        return started.getAttribute(name) == bean;
    }

    /**
     * Closes. The event comes before anything stops: lifecycle beans are stopped after it, the server is one of them, and beans are
     * destroyed after that, when connections are cut already.
     */
    private void close() {
        if (beckon != null) {
            beckon.close();
        }
    }
}

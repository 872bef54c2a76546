package io.beckon.spring;

import io.beckon.Beckon;
import io.beckon.servlet.BeckonConfigurer;
import io.beckon.servlet.BeckonServlets;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Makes a {@link Beckon} bean of the application's configuration and registers it with its server, in a servlet web application
 * of Spring Boot 3.5 or 4.1.
 *
 * <p>The configuration has the settings that {@link io.beckon.servlet.BeckonContextListener} lists for one site, written as Spring
 * writes them: {@code beckon.allowed-origins} or {@code beckon.allowedOrigins}, with commas or as a list. A time has its
 * unit, like {@code 20s}: a number alone is refused, which would be seconds in {@code web.xml} and milliseconds in Spring's own
 * settings. A setting that is unknown is refused, unless it is a variable of the environment. {@code beckon.site} must be set where
 * the application has no instance of its own: a name that is made of something else may change some day, and all visitors would
 * be strangers.
 *
 * <p>Of the beans of an application
 *
 * <ul>
 *   <li>each {@link BeckonConfigurer} is called, in their order, after everything else has been set;
 *   <li>a {@link Beckon} is registered in place of the one that would be made. Of the settings those still hold that say how to
 *       register. Of several only a primary one is registered, and the application registers the others, with {@link
 *       BeckonServlets} in a {@link org.springframework.boot.web.servlet.ServletContextInitializer}. Those that nobody has
 *       registered when the application has started are named in a warning, {@code beckon.unregistered};
 *   <li>{@link io.beckon.servlet.BeckonServlets.Options} say how to register, in place of the settings.
 * </ul>
 *
 * <p>What is registered is closed when the application context begins to close. That is before the server stops, so that browsers
 * are told to come back.
 */
@AutoConfiguration
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
public final class BeckonAutoConfiguration {
    /** For Spring. */
    public BeckonAutoConfiguration() {}

    @Bean
    BeckonProperties beckonProperties(ConfigurableEnvironment environment) {
        return BeckonProperties.of(environment);
    }

    @Bean
    @ConditionalOnMissingBean
    Beckon beckon(BeckonProperties properties, ObjectProvider<BeckonConfigurer> configurers) {
        return properties.build(configurers.orderedStream().toList());
    }

    @Bean
    @ConditionalOnMissingBean
    BeckonServlets.Options beckonOptions(BeckonProperties properties) {
        return properties.options();
    }

    @Bean
    BeckonRegistration beckonRegistration(
            ApplicationContext context,
            ObjectProvider<Beckon> beckon,
            BeckonServlets.Options options) {
        BeckonRegistration.requireWebSocket(context.getClassLoader());
        return new BeckonRegistration(context, beckon.getIfUnique(), options);
    }
}

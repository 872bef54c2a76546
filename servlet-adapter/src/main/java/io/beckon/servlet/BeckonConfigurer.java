package io.beckon.servlet;

import io.beckon.Beckon;
import io.beckon.Site;

/**
 * Sets what a context parameter or an annotation cannot say: listeners, admin channels with policies of their own, limits.
 *
 * <p>There are three ways to have one called. The context parameter {@code beckon.configurer} names its class, or the class is
 * annotated with {@link BeckonSite}: then it is made by its public constructor without parameters, once for each site. In a
 * Spring Boot application it is a bean. And {@link BeckonSettings#build} takes objects. It is called on the thread that builds the
 * instance, which is the one that starts the web application, after everything else has been set: what it sets wins.
 */
@FunctionalInterface
public interface BeckonConfigurer {
    /**
     * Goes on with the configuration of the site; does nothing unless overridden.
     *
     * @param site holds what parameters and annotations say
     */
    default void site(Site.Builder site) {}

    /**
     * Goes on with the configuration of the instance.
     *
     * @param beckon holds what parameters and annotations say
     */
    void configure(Beckon.Builder beckon);
}

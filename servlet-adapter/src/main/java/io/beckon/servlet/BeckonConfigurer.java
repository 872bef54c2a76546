package io.beckon.servlet;

import io.beckon.Beckon;
import io.beckon.Site;

/**
 * Sets what a context parameter or an annotation cannot say: listeners, admin channels with policies of their own, limits.
 *
 * <p>It is made once for a web application by its public constructor without parameters, and called on the thread that starts the
 * web application, after everything else has been set: what it sets wins.
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

package io.beckon.servlet;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Registers Beckon with the web application that holds the annotated class. There may be one such class in a web application. If
 * it is a {@link BeckonConfigurer} as well, it is called as one.
 *
 * <pre>{@code
 * @BeckonSite(name = "shop", joinableRooms = "cars-*")
 * public class ShopSite implements BeckonConfigurer {
 *     public void configure(Beckon.Builder beckon) {
 *         beckon.listener(new ShopListener());
 *     }
 * }
 * }</pre>
 *
 * <p>The context parameters of {@link BeckonContextListener} count as well, and win, so that whoever runs a web application can
 * change what its developer wrote. The secret can be set only so, or by the environment: it does not belong in a class.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface BeckonSite {
    /**
     * Returns the site's name.
     *
     * @return the name; if empty, it is made of the context path
     */
    String name() default "";

    /**
     * Returns the base path.
     *
     * @return a path below the context path
     */
    String path() default BeckonServlets.DEFAULT_PATH;

    /**
     * Returns the origins that may connect beside the server's own.
     *
     * @return origins such as {@code https://shop.example}
     */
    String[] allowedOrigins() default {};

    /**
     * Returns the rooms that visitors may join and leave by themselves.
     *
     * @return names of rooms, in which {@code *} stands for anything
     */
    String[] joinableRooms() default {};

    /**
     * Returns the role that the admin channel asks for.
     *
     * @return a role of the container
     */
    String adminRole() default io.beckon.AdminPolicy.DEFAULT_ROLE;
}

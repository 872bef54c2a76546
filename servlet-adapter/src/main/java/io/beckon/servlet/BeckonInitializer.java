package io.beckon.servlet;

import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.annotation.HandlesTypes;

import org.jspecify.annotations.Nullable;

import java.util.Set;
import java.util.TreeSet;

/** Registers Beckon where a class is annotated with {@link BeckonSite}, and does nothing elsewhere. For the container. */
@HandlesTypes(BeckonSite.class)
public final class BeckonInitializer implements ServletContainerInitializer {
    /** For the container. */
    public BeckonInitializer() {}

    /**
     * Registers, if there is an annotated class.
     *
     * @param classes the annotated classes, or null if there are none
     * @param context the web application
     * @throws IllegalArgumentException if a context parameter is unknown, or it or the annotation cannot be used
     * @throws IllegalStateException if there are several annotated classes, and as {@link BeckonServlets#register} does
     */
    @Override
    public void onStartup(@Nullable Set<Class<?>> classes, ServletContext context) {
        if (classes == null || classes.isEmpty()) {
            return;
        }
        if (classes.size() > 1) {
            Set<String> names = new TreeSet<>();
            classes.forEach(type -> names.add(type.getName()));
            throw new IllegalStateException(
                    "One class of a web application may be annotated with @BeckonSite; in \""
                            + context.getContextPath() + "\" there are " + String.join(", ", names)
                            + ".");
        }
        Class<?> annotated = classes.iterator().next();
        BeckonSite site = annotated.getAnnotation(BeckonSite.class);
        if (site != null) {
            Settings.of(context, site).register(context, annotated);
        }
    }
}

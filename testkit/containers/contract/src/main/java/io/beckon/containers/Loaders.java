package io.beckon.containers;

import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The class loaders of the web applications, held weakly. This class is the container's and not the web application's, so that
 * it outlives them. Safe for use by many threads.
 */
public final class Loaders {
    private static final Queue<Entry> ENTRIES = new ConcurrentLinkedQueue<>();

    private Loaders() {}

    /** Notes the class loader of a web application. */
    public static void note(String contextPath, ClassLoader loader) {
        ENTRIES.add(new Entry(contextPath, new WeakReference<>(loader)));
    }

    /** Returns how many were noted for a context path. */
    static long noted(String contextPath) {
        return ENTRIES.stream()
                .filter(entry -> entry.contextPath().equals(contextPath))
                .count();
    }

    /** Returns those of a context path that are still there. */
    static List<ClassLoader> alive(String contextPath) {
        return ENTRIES.stream()
                .filter(entry -> entry.contextPath().equals(contextPath))
                .map(entry -> entry.loader().get())
                .filter(loader -> loader != null)
                .toList();
    }

    private record Entry(String contextPath, WeakReference<ClassLoader> loader) {}
}

package io.beckon.containers.webapp;

import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/**
 * What web applications that are gone have left. Each notes its class loader among the system properties, in classes of Java
 * alone and held weakly, where one that comes later finds it, whichever container they are in.
 */
final class Leftovers {
    private static final String KEY = "io.beckon.containers.loaders";
    private static final String BEFORE = "io.beckon.containers.threads";
    private static final int FRAMES = 25;

    private Leftovers() {}

    /** Notes the class loader of a web application, and at the first one of a context path the threads that are there already. */
    static void note(String contextPath, ClassLoader loader) {
        System.getProperties()
                .computeIfAbsent(BEFORE + contextPath, path -> Set.copyOf(idsOfThreads()));
        loaders()
                .computeIfAbsent(contextPath, path -> new ConcurrentLinkedQueue<>())
                .add(new WeakReference<>(loader));
    }

    /** Tells how many were noted for a context path, how many of them are still there, and which threads are left at what. */
    static String of(String contextPath) {
        System.gc();
        Collection<WeakReference<ClassLoader>> noted =
                loaders().getOrDefault(contextPath, new ConcurrentLinkedQueue<>());
        List<ClassLoader> alive =
                noted.stream().map(WeakReference::get).filter(Objects::nonNull).toList();
        Set<?> before =
                (Set<?>) System.getProperties().getOrDefault(BEFORE + contextPath, Set.of());
        List<String> threads = Thread.getAllStackTraces().entrySet().stream()
                .filter(each -> !before.contains(each.getKey().getId()))
                .filter(each -> isLeft(each.getKey(), alive))
                .map(each -> each.getKey().getName() + where(each.getValue()))
                .toList();
        return "deployed " + noted.size() + ", loaders " + alive.size() + ", threads " + threads;
    }

    private static List<Long> idsOfThreads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getId).toList();
    }

    private static String where(StackTraceElement[] stack) {
        return Arrays.stream(stack)
                .limit(FRAMES)
                .map(frame -> " at " + frame)
                .collect(Collectors.joining());
    }

    private static boolean isLeft(Thread thread, List<ClassLoader> alive) {
        ClassLoader loader = thread.getContextClassLoader();
        boolean ofBeckon = thread.getName().startsWith("beckon");
        return alive.contains(loader) || (ofBeckon && !isOwn(loader));
    }

    /** Some containers give threads another class loader than classes have, which leads to that one. */
    private static boolean isOwn(ClassLoader loader) {
        return loader == Leftovers.class.getClassLoader()
                || loader == Thread.currentThread().getContextClassLoader();
    }

    @SuppressWarnings("unchecked") // Nobody else puts anything there.
    private static Map<String, Collection<WeakReference<ClassLoader>>> loaders() {
        return (Map<String, Collection<WeakReference<ClassLoader>>>)
                System.getProperties().computeIfAbsent(KEY, key -> new ConcurrentHashMap<>());
    }
}

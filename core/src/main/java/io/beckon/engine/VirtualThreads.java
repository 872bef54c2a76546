package io.beckon.engine;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;

/** Virtual threads (JEP 444), which came after the Java that this is compiled for, and so are looked up by name. */
final class VirtualThreads {
    private static final int FIRST_JAVA = 21;

    private VirtualThreads() {}

    /**
     * Makes threads that are not started, with names that begin alike and end with a number.
     *
     * @throws UnsupportedOperationException if this Java has none
     */
    static ThreadFactory named(String prefix) {
        try {
            Class<?> builder = Class.forName("java.lang.Thread$Builder$OfVirtual");
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            Object made = lookup.findStatic(
                            Thread.class, "ofVirtual", MethodType.methodType(builder))
                    .invoke();
            Object withName = lookup.findVirtual(
                            builder,
                            "name",
                            MethodType.methodType(builder, String.class, long.class))
                    .invoke(made, prefix, 1L);
            return (ThreadFactory) lookup.findVirtual(
                            builder, "factory", MethodType.methodType(ThreadFactory.class))
                    .invoke(withName);
        } catch (ReflectiveOperationException e) {
            throw missing(e);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /**
     * Makes an executor that starts a thread for each task.
     *
     * @throws UnsupportedOperationException if this Java has none
     */
    static ExecutorService executor(ThreadFactory threads) {
        try {
            MethodHandle perTask = MethodHandles.publicLookup()
                    .findStatic(
                            Executors.class,
                            "newThreadPerTaskExecutor",
                            MethodType.methodType(ExecutorService.class, ThreadFactory.class));
            return (ExecutorService) perTask.invoke(threads);
        } catch (ReflectiveOperationException e) {
            throw missing(e);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private static UnsupportedOperationException missing(ReflectiveOperationException cause) {
        return new UnsupportedOperationException(
                "Virtual threads need Java " + FIRST_JAVA + " or later, and this is Java "
                        + Runtime.version().feature() + ". Run on a later one, or leave them off.",
                cause);
    }

    private static IllegalStateException unexpected(Throwable failure) {
        return new IllegalStateException("A virtual thread could not be made.", failure);
    }
}

package io.beckon.testing;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Callable;

/**
 * Classes as an application has them that has forgotten a dependency. Beckon's own are its own copies, so that what they look
 * for is looked for here; all others but the forgotten are those of the tests.
 */
public final class ClassesWithout extends ClassLoader {
    private static final String OWN = "io.beckon.";

    private final String forgotten;

    /**
     * Takes what is forgotten.
     *
     * @param forgotten a package; those below it are not there either
     */
    public ClassesWithout(String forgotten) {
        super(ClassesWithout.class.getClassLoader());
        this.forgotten = forgotten + ".";
    }

    /**
     * Calls a program of the tests among these classes.
     *
     * @param program a public class with a public constructor without parameters
     * @return what it has returned
     */
    public Object call(Class<? extends Callable<?>> program) throws Exception {
        Object copy = loadClass(program.getName()).getConstructor().newInstance();
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(this);
        try {
            return ((Callable<?>) copy).call();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (name.startsWith(forgotten)) {
            throw new ClassNotFoundException(name);
        }
        if (!name.startsWith(OWN)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? findClass(name) : loaded;
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        try (InputStream file =
                getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (file == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = file.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }
}

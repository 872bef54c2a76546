package io.beckon.containers.undertow;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Looks into the web application first, but for the classes of Java and of the servlet API. */
final class WebappLoader extends URLClassLoader {
    static {
        registerAsParallelCapable();
    }

    private WebappLoader(List<URL> urls) {
        super(urls.toArray(URL[]::new), WebappLoader.class.getClassLoader());
    }

    static WebappLoader of(Path webapp) throws IOException {
        List<URL> urls = new ArrayList<>();
        urls.add(webapp.resolve("WEB-INF/classes").toUri().toURL());
        try (Stream<Path> libraries = Files.list(webapp.resolve("WEB-INF/lib"))) {
            for (Path library : libraries.toList()) {
                urls.add(library.toUri().toURL());
            }
        }
        return new WebappLoader(urls);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (name.startsWith("java.") || name.startsWith("jakarta.")) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded != null) {
                return loaded;
            }
            try {
                return findClass(name);
            } catch (ClassNotFoundException e) {
                return super.loadClass(name, resolve);
            }
        }
    }
}

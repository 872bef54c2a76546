package io.beckon.example.carshop;

import org.apache.catalina.Context;
import org.apache.catalina.WebResourceSet;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.webresources.DirResourceSet;
import org.apache.catalina.webresources.JarResourceSet;
import org.apache.catalina.webresources.StandardRoot;
import org.apache.tomcat.util.scan.StandardJarScanFilter;
import org.apache.tomcat.util.scan.StandardJarScanner;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Lets Tomcat find a web application on the class path, where other web applications lie in a war. */
final class Webapp {
    private static final String FOLDER = "/META-INF/resources";

    private Webapp() {}

    static void fromClassPath(Context context) {
        context.setParentClassLoader(CarShop.class.getClassLoader());
        StandardRoot root = new StandardRoot(context);
        root.addPreResources(files(root, place()));
        context.setResources(root);
        context.setJarScanner(withoutScanning());
        if (context instanceof StandardContext standard) {
            // When it stops, the whole server does: there is no class loader to clean up after.
            standard.setClearReferencesRmiTargets(false);
            standard.setClearReferencesThreadLocals(false);
        }
    }

    private static WebResourceSet files(StandardRoot root, Path place) {
        return Files.isDirectory(place)
                ? new DirResourceSet(root, "/", place + FOLDER, "/")
                : new JarResourceSet(root, "/", place.toString(), FOLDER);
    }

    private static Path place() {
        try {
            return Path.of(CarShop.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("The shop does not know where it lies.", e);
        }
    }

    /** There are no tag libraries and no fragments in other jars: looking for them would only make the start slow. */
    private static StandardJarScanner withoutScanning() {
        StandardJarScanFilter filter = new StandardJarScanFilter();
        filter.setTldSkip("*");
        filter.setPluggabilitySkip("*");
        StandardJarScanner scanner = new StandardJarScanner();
        scanner.setJarScanFilter(filter);
        return scanner;
    }
}

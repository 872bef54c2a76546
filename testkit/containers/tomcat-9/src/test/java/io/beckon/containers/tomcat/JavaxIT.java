package io.beckon.containers.tomcat;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The jar for javax, held against Servlet 4.0 and WebSocket 1.1 as Tomcat 9 has them, and CDI 2.0. What was added to them since is
 * not there, and a call of it would fail only when it is made.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JavaxIT {
    private static final String ADAPTER = "beckon-servlet.jar";
    static final List<String> LIBRARIES = List.of(
            ADAPTER, "beckon-core.jar", "jackson-core.jar", "jspecify.jar", "slf4j-api.jar");

    private JarFile adapter;
    private URLClassLoader loader;

    @BeforeAll
    void open(@TempDir Path folder) throws IOException {
        List<URL> urls = new ArrayList<>();
        for (String library : LIBRARIES) {
            urls.add(unpacked(library, folder).toUri().toURL());
        }
        adapter = new JarFile(folder.resolve(ADAPTER).toFile());
        loader = new URLClassLoader(urls.toArray(URL[]::new), getClass().getClassLoader());
    }

    @AfterAll
    void close() throws IOException {
        loader.close();
        adapter.close();
    }

    private static Path unpacked(String library, Path folder) throws IOException {
        Path file = folder.resolve(library);
        try (InputStream jar =
                JavaxIT.class.getResourceAsStream("/io/beckon/containers/lib/" + library)) {
            Files.copy(Objects.requireNonNull(jar, library), file);
        }
        return file;
    }

    @Test
    void noClassMentionsJakarta() throws IOException {
        for (JarEntry entry : classes().toList()) {
            try (InputStream bytes = adapter.getInputStream(entry)) {
                // Names are ASCII, and stand in a class file as they are.
                assertThat(new String(bytes.readAllBytes(), StandardCharsets.ISO_8859_1))
                        .as(entry.getName())
                        .doesNotContain("jakarta/", "jakarta.");
            }
        }
    }

    @Test
    void whatAContainerLooksForHasItsOldName() throws IOException {
        assertThat(text("META-INF/services/javax.servlet.ServletContainerInitializer")
                        .strip())
                .isEqualTo("io.beckon.servlet.BeckonInitializer");
        assertThat(text("META-INF/services/javax.enterprise.inject.spi.Extension")
                        .strip())
                .isEqualTo("io.beckon.servlet.cdi.BeckonExtension");
        assertThat(adapter.stream().map(JarEntry::getName))
                .noneMatch(name -> name.contains("jakarta") || name.equals("module-info.class"));
        assertThat(adapter.getManifest().getMainAttributes().getValue("Automatic-Module-Name"))
                .isEqualTo("io.beckon.servlet");
    }

    @Test
    void whatItCallsIsThere() {
        List<JavaAccess<?>> calls = new ClassFileImporter()
                .importJar(adapter).stream()
                        .flatMap(type -> type.getAccessesFromSelf().stream())
                        .filter(call -> isOfAdapterOrJavax(call.getTargetOwner()))
                        .toList();
        assertThat(calls)
                .anyMatch(call -> call.getTargetOwner().getName().startsWith("javax.websocket"));
        assertThat(calls)
                .filteredOn(call -> call.getTarget().resolveMember().isEmpty())
                .extracting(JavaAccess::getDescription)
                .isEmpty();
    }

    @Test
    void whatItNamesIsThere() throws ClassNotFoundException {
        Set<String> named = new ClassFileImporter()
                .importJar(adapter).stream()
                        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                        .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                        .filter(type -> !type.isPrimitive())
                        .map(JavaClass::getName)
                        .collect(Collectors.toSet());
        assertThat(named).contains("javax.enterprise.inject.spi.Extension");
        for (String name : named) {
            Class.forName(name, false, loader);
        }
    }

    private static boolean isOfAdapterOrJavax(JavaClass owner) {
        return owner.getName().startsWith("io.beckon.servlet")
                || owner.getName().startsWith("javax.");
    }

    @Test
    void whatItPromisesToDoItDoes() throws ClassNotFoundException {
        for (String name : classes().map(JavaxIT::nameOf).toList()) {
            Class<?> type = Class.forName(name, false, loader);
            if (!Modifier.isAbstract(type.getModifiers())) {
                assertThat(Arrays.stream(type.getMethods())
                                .filter(method -> Modifier.isAbstract(method.getModifiers())))
                        .as(name)
                        .isEmpty();
            }
        }
    }

    private Stream<JarEntry> classes() {
        return adapter.stream().filter(entry -> entry.getName().endsWith(".class"));
    }

    private static String nameOf(JarEntry entry) {
        return entry.getName().replace(".class", "").replace('/', '.');
    }

    private String text(String name) throws IOException {
        JarEntry entry = Objects.requireNonNull(adapter.getJarEntry(name), name);
        try (InputStream text = adapter.getInputStream(entry)) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

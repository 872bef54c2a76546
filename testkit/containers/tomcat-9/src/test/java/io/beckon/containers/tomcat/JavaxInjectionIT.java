package io.beckon.containers.tomcat;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.servlet.testing.Http;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** {@code @Inject Beckon} with CDI 2.0, whose names begin with javax. */
class JavaxInjectionIT {
    private static final Path WELD = Path.of("target", "javax", "weld.jar");
    private static final String WEB_XML =
            "<web-app xmlns=\"https://jakarta.ee/xml/ns/jakartaee\" version=\"6.0\">"
                    + "<context-param><param-name>beckon.drain</param-name><param-value>0</param-value></context-param>"
                    + "<listener><listener-class>io.beckon.servlet.BeckonContextListener</listener-class></listener>"
                    + "</web-app>";

    @TempDir
    private Path webapp;

    @Test
    void beckonIsInjected() throws Exception {
        layOut();
        Tomcat9 tomcat = new Tomcat9();
        tomcat.start();
        try {
            tomcat.adapt(webapp);
            tomcat.deploy("/shop", webapp);
            URI injected = URI.create("http://127.0.0.1:" + tomcat.port() + "/shop/injected");
            assertThat(Http.get(injected).body()).isEqualTo("shop");
            tomcat.undeploy("/shop");
        } finally {
            tomcat.stop();
        }
    }

    private void layOut() throws IOException {
        Path webInf = webapp.resolve("WEB-INF");
        for (String library : JavaxIT.LIBRARIES) {
            copy("/io/beckon/containers/lib/" + library, webInf.resolve("lib").resolve(library));
        }
        Files.copy(WELD, webInf.resolve("lib/weld.jar"));
        String type = "/" + InjectedServlet.class.getName().replace('.', '/') + ".class";
        copy(type, Path.of(webInf.resolve("classes") + type));
        Files.writeString(webInf.resolve("beans.xml"), "");
        Files.writeString(webInf.resolve("web.xml"), WEB_XML);
    }

    private static void copy(String resource, Path file) throws IOException {
        Files.createDirectories(file.getParent());
        try (InputStream in = JavaxInjectionIT.class.getResourceAsStream(resource)) {
            Files.copy(Objects.requireNonNull(in, resource), file);
        }
    }
}

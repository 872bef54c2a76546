package io.beckon.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.servlet.testing.Http;
import io.beckon.servlet.testing.Peer;
import io.beckon.servlet.testing.TomcatServer;
import io.beckon.servlet.webapp.InjectedServlet;

import org.apache.catalina.Context;
import org.apache.catalina.core.StandardContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code @Inject Beckon} in a servlet, with Weld on a real Tomcat. */
class InjectionIT {
    @TempDir
    private Path webapp;

    @Test
    void beckonIsInjectedWhereThereIsCdi() throws IOException {
        Path webInf = Files.createDirectory(webapp.resolve("WEB-INF"));
        // The servlet alone is no bean; Beckon starts no CDI where there is none.
        Files.writeString(
                webInf.resolve("beans.xml"),
                "<beans xmlns=\"https://jakarta.ee/xml/ns/jakartaee\" version=\"4.0\" bean-discovery-mode=\"all\"/>");
        Files.writeString(
                webInf.resolve("web.xml"),
                "<web-app xmlns=\"https://jakarta.ee/xml/ns/jakartaee\" version=\"6.0\">"
                        + "<context-param><param-name>beckon.secret</param-name>"
                        + "<param-value>a secret of the injection test</param-value></context-param>"
                        + "<listener><listener-class>io.beckon.servlet.BeckonContextListener</listener-class></listener>"
                        + "</web-app>");
        String name = InjectedServlet.class.getName().replace('.', '/') + ".class";
        Path file = webInf.resolve("classes").resolve(name);
        Files.createDirectories(file.getParent());
        try (InputStream in = InjectedServlet.class.getClassLoader().getResourceAsStream(name)) {
            Files.write(file, in.readAllBytes());
        }
        try (TomcatServer tomcat = new TomcatServer()) {
            Context context = tomcat.webapp("/shop", webapp);
            ((StandardContext) context).setContainerSciFilter(null);
            tomcat.start();

            try (Peer peer = Peer.to(tomcat.ws("/shop/beckon/visitor")).open()) {
                peer.hello();
                assertThat(Http.get(tomcat.http("/shop/injected")).body()).isEqualTo("shop 1");
            }
        }
    }
}

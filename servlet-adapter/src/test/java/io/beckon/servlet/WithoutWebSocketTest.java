package io.beckon.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.beckon.Beckon;
import io.beckon.Site;
import io.beckon.testing.ClassesWithout;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;

import org.junit.jupiter.api.Test;

import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.concurrent.Callable;

/** A web application that has the API of WebSocket nowhere, as an embedded Tomcat without its tomcat-embed-websocket. */
class WithoutWebSocketTest {
    private final ClassesWithout classes = new ClassesWithout("jakarta.websocket");

    @Test
    void registeringSaysWhatIsMissingAndClosesWhatWasHandedOver() throws Exception {
        Object said = classes.call(FromJava.class);
        assertMissing(said);
        assertThat(said).asString().endsWith(" false");
    }

    @Test
    void soDoesTheListener() throws Exception {
        assertMissing(classes.call(ByListener.class));
    }

    @Test
    void optionsCanBeLookedAt() {
        // Frameworks do, with each class of which they have an object.
        assertThatCode(() -> classes.loadClass(BeckonServlets.Options.class.getName())
                        .getDeclaredMethods())
                .doesNotThrowAnyException();
    }

    private static void assertMissing(Object said) {
        assertThat(said)
                .asString()
                .startsWith("java.lang.IllegalStateException")
                .contains("\"/shop\" has no WebSocket support")
                .contains("jakarta.websocket.server.ServerContainer", "tomcat-embed-websocket");
    }

    /** Hands an instance over, and returns what was thrown and whether the instance still accepts connections. */
    public static final class FromJava implements Callable<String> {
        @Override
        public String call() {
            Beckon beckon = Beckon.builder(Site.named("shop").build()).build();
            try {
                BeckonServlets.options().closeWithContext(true).register(context(), beckon);
                return "nothing";
            } catch (Throwable e) {
                return e + " " + beckon.gateway().accepting();
            }
        }
    }

    /** Returns what was thrown. */
    public static final class ByListener implements Callable<String> {
        @Override
        public String call() {
            try {
                new BeckonContextListener().contextInitialized(new ServletContextEvent(context()));
                return "nothing";
            } catch (Throwable e) {
                return e.toString();
            }
        }
    }

    /** A web application as far as it is needed. */
    private static ServletContext context() {
        return (ServletContext) Proxy.newProxyInstance(
                ServletContext.class.getClassLoader(),
                new Class<?>[] {ServletContext.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getInitParameterNames" -> Collections.emptyEnumeration();
                    case "getContextPath" -> "/shop";
                    default -> null;
                });
    }
}

package io.beckon.servlet.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.WaitUntilState;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.CloseReason;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;

import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.server.WsSci;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A page with an open WebSocket is not kept for the way back; ours is. That takes sockets of the
 * browser's own, and a browser that keeps pages at all, which Playwright's usually does not.
 */
final class BackForwardCacheIT {

    private static final String PAGE = """
            <!doctype html><html lang=en><head><link rel=icon href=data:,><title>Shop</title>
            <script src=/beckon/beckon.js data-beckon-connect defer></script></head><body>Cars</body></html>""";

    @Test
    void thePageIsKeptAndConnectsAgain(@TempDir Path folder) throws Exception {
        Tomcat tomcat = start(folder);
        try (Playwright playwright = Chromium.playwright();
                Browser browser = playwright.chromium().launch(Chromium.wholeOptions())) {
            String origin = "http://127.0.0.1:" + tomcat.getConnector().getLocalPort();
            Page page = browser.newPage();
            page.navigate(origin + "/cars/1");
            page.waitForFunction("() => beckon.connected");
            page.evaluate("() => { window.keepsake = 'still here'; }");
            page.navigate(origin + "/cars/2");
            page.waitForFunction("() => beckon.connected");

            // The client has closed its socket itself, and not the browser, which would not keep
            // the
            // page for that, or not in all of its versions.
            await().until(() -> Greeter.CLOSED.contains(CloseReason.CloseCodes.NORMAL_CLOSURE));

            page.evaluate("() => { history.back(); }");
            page.waitForURL(
                    "**/cars/1", new Page.WaitForURLOptions().setWaitUntil(WaitUntilState.COMMIT));
            page.waitForFunction("() => window.keepsake && beckon.connected");
            assertThat(page.evaluate("keepsake")).isEqualTo("still here");
        } finally {
            tomcat.stop();
            tomcat.destroy();
        }
    }

    private static Tomcat start(Path folder) throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(folder.toString());
        tomcat.setHostname("127.0.0.1");
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        Context shop = tomcat.addContext("", folder.toString());
        shop.addServletContainerInitializer(new WsSci(), null);
        shop.addServletContainerInitializer(
                (classes, context) -> {
                    ServerContainer container =
                            (ServerContainer) context.getAttribute(ServerContainer.class.getName());
                    try {
                        container.addEndpoint(ServerEndpointConfig.Builder.create(
                                        Greeter.class, "/beckon/visitor")
                                .subprotocols(List.of("beckon.v1"))
                                .build());
                    } catch (DeploymentException e) {
                        throw new IllegalStateException(e);
                    }
                },
                null);
        Tomcat.addServlet(shop, "shop", new Shop()).addMapping("/");
        tomcat.start();
        return tomcat;
    }

    private static final class Shop extends HttpServlet {

        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response)
                throws IOException {
            if (request.getRequestURI().endsWith(".js")) {
                response.setContentType("text/javascript");
                try (InputStream in = BackForwardCacheIT.class.getResourceAsStream(
                        "/io/beckon/servlet/web/beckon.js")) {
                    assertThat(in).isNotNull();
                    in.transferTo(response.getOutputStream());
                }
            } else {
                response.setContentType("text/html");
                response.getWriter().write(PAGE);
            }
        }
    }

    /** Answers the first message with a welcome. */
    public static final class Greeter extends Endpoint {

        private static final Queue<CloseReason.CloseCode> CLOSED = new ConcurrentLinkedQueue<>();

        @Override
        public void onClose(Session session, CloseReason reason) {
            CLOSED.add(reason.getCloseCode());
        }

        @Override
        public void onOpen(Session session, EndpointConfig config) {
            session.addMessageHandler(String.class, (MessageHandler.Whole<String>) text -> {
                if (text.contains("\"hello\"")) {
                    session.getAsyncRemote()
                            .sendText(
                                    "{\"type\":\"welcome\",\"visitor\":\"v_1\",\"connection\":\"c_1\",\"heartbeat\":25000}",
                                    result -> assertThat(result.isOK()).isTrue());
                }
            });
        }
    }
}

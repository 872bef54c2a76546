package io.beckon.servlet.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.WebSocket;
import com.microsoft.playwright.options.Cookie;

import io.beckon.Audience;
import io.beckon.Beckon;
import io.beckon.Criteria;
import io.beckon.Offer;
import io.beckon.servlet.BeckonServlets;
import io.beckon.servlet.testing.Nginx;
import io.beckon.servlet.testing.TomcatServer;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Behind nginx, which most people have in front of their containers. */
@ExtendWith(WithBrowser.class)
class NginxIT {
    private static final String[] PASSES_WEBSOCKETS = {
        "proxy_set_header Upgrade $http_upgrade;", "proxy_set_header Connection \"upgrade\";"
    };

    private static final double PATIENCE_MILLIS = 120_000;

    @TempDir
    private Path folder;

    private final Beckon beckon = Beckon.builder(io.beckon.Site.named("shop")
                    .secret("the secret behind nginx")
                    .build())
            .drain(Duration.ZERO)
            .build();
    private final TomcatServer tomcat = new TomcatServer();
    private final List<WebSocket> sockets = new CopyOnWriteArrayList<>();
    private BrowserContext context;
    private Nginx nginx;

    /** The site's page. */
    private static final class PageServlet extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response)
                throws IOException {
            response.setContentType("text/html;charset=utf-8");
            response.getWriter()
                    .print("<!doctype html><title>Cars</title><script src=/beckon/beckon.js"
                            + " data-beckon-connect defer></script><h1>Cars</h1>");
        }
    }

    @BeforeEach
    void start(Browser browser) {
        tomcat.plain("", (classes, servlets) -> {
            BeckonServlets.options().trustForwarded(true).register(servlets, beckon);
            servlets.addServlet("page", new PageServlet()).addMapping("/cars");
        });
        tomcat.start();
        context = browser.newContext(new Browser.NewContextOptions().setIgnoreHTTPSErrors(true));
        context.setDefaultTimeout(30_000);
    }

    @AfterEach
    void stop() {
        context.close();
        nginx.close();
        beckon.close();
        tomcat.close();
    }

    private Page open(boolean tls, String... directives) {
        nginx = Nginx.start(folder, tomcat.http(""), tls, directives);
        Page page = context.newPage();
        page.onWebSocket(sockets::add);
        page.navigate(nginx.origin() + "/cars");
        page.waitForFunction("() => window.beckon?.connected");
        return page;
    }

    private void offer(Page page) {
        await().until(() -> beckon.visitors().count() == 1);
        beckon.send(Offer.of("Test drive?").toMessage(), Audience.everybody()).join();
        page.waitForFunction("() => document.querySelector('beckon-offer')");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aVisitorIsReachedWithAndWithoutTls(boolean tls) {
        Page page = open(tls, PASSES_WEBSOCKETS);
        offer(page);
        assertThat(sockets)
                .singleElement()
                .matches(socket -> socket.url().startsWith(tls ? "wss://" : "ws://"));
        assertThat(beckon.visitors().list(Criteria.everyone(), 1).get(0).page().url())
                .isEqualTo(nginx.origin() + "/cars");
        Cookie cookie = context.cookies().get(0);
        assertThat(cookie.secure).isEqualTo(tls);
        assertThat(cookie.httpOnly).isTrue();
    }

    /** Three heartbeats of 25 seconds are longer than the minute after which nginx cuts, both as they are by default. */
    @Test
    @Timeout(180)
    void aProxyThatCutsIdleConnectionsDoesNotCutThese() {
        AtomicInteger pings = new AtomicInteger();
        context.onPage(page -> page.onWebSocket(socket -> socket.onFrameReceived(frame -> {
            if (frame.text().contains("\"ping\"")) {
                pings.incrementAndGet();
            }
        })));
        Page page = open(false, PASSES_WEBSOCKETS);
        page.waitForCondition(
                () -> pings.get() >= 3,
                new Page.WaitForConditionOptions().setTimeout(PATIENCE_MILLIS));
        assertThat(sockets).singleElement().matches(socket -> !socket.isClosed());
        offer(page);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whereItPassesNoWebSocketsItIsReachedOverHttp(boolean tls) {
        Page page = open(tls);
        offer(page);
        assertThat(sockets).allMatch(WebSocket::isClosed);
    }
}

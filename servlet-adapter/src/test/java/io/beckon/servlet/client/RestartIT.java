package io.beckon.servlet.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;

import io.beckon.Audience;
import io.beckon.Beckon;
import io.beckon.Criteria;
import io.beckon.Message;
import io.beckon.VisitorId;
import io.beckon.servlet.BeckonServlets;
import io.beckon.servlet.testing.Http;
import io.beckon.servlet.testing.Peer;
import io.beckon.servlet.testing.RawPeer;
import io.beckon.servlet.testing.TomcatServer;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A server is restarted behind the same address: whoever was there comes back by itself, as the same visitor. */
class RestartIT {
    private static final String PAGE = "<!doctype html><title>Cars</title>"
            + "<script src=/beckon/beckon.js data-beckon-connect defer></script><h1>Cars</h1>";

    private final List<Node> nodes = new ArrayList<>();

    @AfterEach
    void stopAll() {
        nodes.forEach(Node::stop);
    }

    /** One process of a site, as far as its visitors can tell. */
    private static final class Node {
        private final Beckon beckon;
        private final TomcatServer tomcat = new TomcatServer();
        private boolean stopped;

        Node(int port, Duration drain) {
            beckon = Beckon.builder(io.beckon.Site.named("shop")
                            .secret("the secret of every node")
                            .build())
                    .drain(drain)
                    .reconnectWindow(Duration.ofSeconds(1))
                    .build();
            tomcat.plain("", (classes, context) -> {
                BeckonServlets.register(context, beckon);
                context.addServlet("page", new PageServlet()).addMapping("/cars");
            });
            tomcat.connector(connector -> {
                connector.setPort(port);
                connector.setProperty("socket.txBufSize", "16384");
            });
            tomcat.start();
        }

        void stop() {
            if (!stopped) {
                stopped = true;
                beckon.close();
                tomcat.close();
            }
        }

        int port() {
            return tomcat.http("").getPort();
        }

        URI visitors() {
            return tomcat.ws("/beckon/visitor");
        }

        VisitorId onlyVisitor() {
            await().atMost(Duration.ofSeconds(30)).until(() -> beckon.visitors().count() == 1);
            return beckon.visitors().list(Criteria.everyone(), 1).get(0).id();
        }
    }

    /** The site's page. */
    private static final class PageServlet extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response)
                throws IOException {
            response.setContentType("text/html;charset=utf-8");
            response.getWriter().print(PAGE);
        }
    }

    private Node start(int port, Duration drain) {
        Node node = new Node(port, drain);
        nodes.add(node);
        return node;
    }

    @Test
    void aBrowserComesBackByItselfAsTheSameVisitor() {
        Node before = start(0, Duration.ofSeconds(5));
        try (Playwright playwright = Chromium.playwright();
                Browser browser = Chromium.launch(playwright)) {
            Page page = browser.newPage();
            page.navigate(before.tomcat.http("/cars").toString());
            page.waitForFunction("() => beckon.connected");
            VisitorId visitor = before.onlyVisitor();
            int port = before.port();
            before.stop();
            page.waitForFunction("() => !beckon.connected");

            Node after = start(port, Duration.ofSeconds(5));
            page.waitForFunction("() => beckon.connected");
            assertThat(after.onlyVisitor()).isEqualTo(visitor);
            page.evaluate("() => beckon.on('hello again', () => document.title = 'heard')");
            after.beckon
                    .send(Message.named("hello again").build(), Audience.visitor(visitor))
                    .join();
            page.waitForFunction("() => document.title === 'heard'");
        }
    }

    @Test
    void whatIsQueuedLeavesThenTheHintThenTheClose() {
        Node node = start(0, Duration.ofSeconds(30));
        try (Peer peer = Peer.to(node.visitors()).open()) {
            peer.hello();
            VisitorId visitor = node.onlyVisitor();
            for (int i = 0; i < 20; i++) {
                node.beckon
                        .send(Message.named("last-" + i + "-").build(), Audience.visitor(visitor))
                        .join();
            }
            node.beckon.close();

            assertThat(peer.awaitClose()).isEqualTo(4000);
            String all = String.join("", peer.frames());
            assertThat(all).contains("\"last-0-\"", "\"last-19-\"");
            assertThat(all.substring(all.indexOf("\"last-19-\"")))
                    .contains("{\"type\":\"reconnect\",\"after\":500,\"window\":1000}");
        }
    }

    /** A peer that does not read holds the close up, so that there is time to look. */
    @Test
    void aServerThatIsLeavingSaysSoAndTakesNobodyNew() throws Exception {
        Node node = start(0, Duration.ofMinutes(5));
        RawPeer deaf = RawPeer.open(node.visitors());
        try (Peer quick = Peer.to(node.visitors()).open()) {
            quick.hello();
            VisitorId visitor = node.onlyVisitor();
            deaf.text(Peer.HELLO);
            await().until(() -> node.beckon.visitors().count() == 2);
            Message large =
                    Message.named("news").with("text", "x".repeat(15_000)).build();
            for (int i = 0; i < 40; i++) {
                node.beckon.send(large, Audience.everybody()).join();
            }
            Thread closing = new Thread(node.beckon::close);
            closing.start();

            assertThat(quick.awaitClose()).isEqualTo(4000);
            assertThat(closing.isAlive()).isTrue();
            assertThat(Http.get(node.tomcat.http("/beckon/health")).statusCode())
                    .isEqualTo(503);
            try (Peer late = Peer.to(node.visitors()).open()) {
                assertThat(late.awaitClose()).isEqualTo(4000);
            }
            assertThat(node.beckon.send(large, Audience.visitor(visitor)))
                    .isCompletedExceptionally();
            deaf.close();
            closing.join();
            assertThat(node.beckon.figures()).containsEntry("beckon.connections", 0L);
        }
    }

    @Test
    void peersThatDoNotReadDoNotKeepTheServer() {
        Node node = start(0, Duration.ofMillis(200));
        List<RawPeer> deaf = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            RawPeer peer = RawPeer.open(node.visitors());
            peer.text(Peer.HELLO);
            deaf.add(peer);
        }
        await().until(() -> node.beckon.visitors().count() == 10);
        Message large = Message.named("news").with("text", "x".repeat(15_000)).build();
        for (int i = 0; i < 40; i++) {
            node.beckon.send(large, Audience.everybody()).join();
        }
        node.stop();

        assertThat(node.beckon.figures()).containsEntry("beckon.connections", 0L);
        assertThat(TomcatServer.threads()).noneMatch(name -> name.startsWith("beckon"));
        deaf.forEach(RawPeer::readToTheEnd);
        deaf.forEach(RawPeer::close);
    }
}

package io.beckon.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.beckon.servlet.testing.Peer;
import io.beckon.servlet.testing.RawPeer;
import io.beckon.servlet.testing.TomcatServer;
import io.beckon.spi.CloseCode;
import io.beckon.spi.Handshake;

import org.apache.catalina.Context;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.Set;

/** What the seams promise, on a real Tomcat: frames in both directions, closing, and the facts of a handshake. */
class TransportIT {
    private final FakeBeckon beckon = new FakeBeckon();
    private final TomcatServer tomcat = new TomcatServer();
    private Context context;

    @BeforeEach
    void start() {
        context = tomcat.plain(
                "/shop",
                (classes, servletContext) -> BeckonServlets.register(servletContext, beckon));
        tomcat.start();
    }

    @AfterEach
    void stop() {
        tomcat.close();
    }

    @Test
    void textGoesThroughInBothDirections() {
        try (Peer peer = open()) {
            peer.send("{\"a\":\"ä€😀\"}");

            assertThat(peer.await("ä€😀")).isEqualTo("{\"a\":\"ä€😀\"}");
            await().until(() -> server().heard.contains("sent"));
        }
    }

    @Test
    void aBatchLeavesAsOneFrame() {
        try (Peer peer = open()) {
            server().send("{\"n\":1}", "{\"n\":2}");

            assertThat(peer.await("n")).isEqualTo("[{\"n\":1},{\"n\":2}]");
        }
    }

    @Test
    void aMessageThatComesInPartsIsPutTogether() {
        String text = "x".repeat(FakeBeckon.MAX_FRAME);
        try (Peer peer = open()) {
            peer.sendPart(text.substring(0, 10), false)
                    .sendPart(text.substring(10, 20), false)
                    .sendPart(text.substring(20), true);
            peer.await("x");
            await().until(() -> server().heard.contains("sent"));
            peer.send("short").await("short");

            assertThat(peer.frames()).containsExactly(text, "short");
        }
    }

    @Test
    void aMessageOverTheLimitIsToldOfOnceAndNotGathered() {
        try (Peer peer = open()) {
            peer.sendPart("x".repeat(FakeBeckon.MAX_FRAME), false)
                    .sendPart("y".repeat(3_000), false)
                    .sendPartIfOpen("z".repeat(3_000), true);

            assertThat(peer.awaitClose()).isEqualTo(CloseCode.TOO_LARGE.number());
            await().until(() -> server().heard.contains("closed"));
            assertThat(server().heard).containsExactly("too large", "closed");
        }
    }

    @Test
    void aBinaryMessageIsToldOfOnceHoweverLargeItIs() {
        try (Peer peer = open()) {
            peer.sendBinary(new byte[100_000]).send("after");

            peer.await("after");
            assertThat(server().heard).startsWith("binary", "text 5");
        }
    }

    @Test
    void everyCloseCodeArrives() {
        for (CloseCode code : CloseCode.values()) {
            try (Peer peer = open()) {
                FakeBeckon.Peer server = server();
                server.transport.close(code);

                assertThat(peer.awaitClose()).isEqualTo(code.number());
                await().until(() -> server.heard.contains("closed"));
            }
        }
    }

    @Test
    void aPeerThatGoesAwayIsToldOf() {
        Peer peer = open();
        peer.close();

        await().until(() -> server().heard.contains("closed"));
        server().send("too late");
        await().until(() -> server().heard.contains("not sent"));
    }

    @Test
    void aPeerThatNeverReadsDelaysNobodyAndCanBeClosed() {
        Peer deaf = Peer.to(tomcat.ws("/shop/beckon/visitor")).deaf().open();
        FakeBeckon.Peer slow = server();
        String large = "x".repeat(8_000_000);
        long before = System.nanoTime();
        slow.send(large);
        slow.transport.close(CloseCode.SLOW);
        assertThat(System.nanoTime() - before)
                .as("nanoseconds on this thread")
                .isLessThan(1_000_000_000L);

        // Tomcat goes on to write after the close, on a thread of its own, and throws there.
        await().dontCatchUncaughtExceptions().until(() -> slow.heard.contains("closed"));
        assertThat(slow.heard).contains("not sent").doesNotContain("sent");
        deaf.close();
    }

    @Test
    void theFactsOfAHandshakeAreTold() {
        Peer.to(tomcat.ws("/shop/beckon/visitor"))
                .origin("https://elsewhere.example")
                .header("Cookie", "a=1; JSESSIONID=secret; b=\"2\"; a=3; odd")
                .header("User-Agent", "a browser")
                .header("X-Forwarded-Proto", "https")
                .header("X-Forwarded-For", "192.0.2.1")
                .open()
                .close();

        Handshake handshake = beckon.handshakes.get(0);
        assertThat(handshake.origin()).isEqualTo("https://elsewhere.example");
        assertThat(handshake.self()).isEqualTo(tomcat.origin());
        assertThat(handshake.secure()).isFalse();
        assertThat(handshake.cookies())
                .containsEntry("a", "1")
                .containsEntry("b", "2")
                .hasSize(2);
        assertThat(handshake.principal()).isNull();
        assertThat(handshake.roles()).isEmpty();
        assertThat(handshake.remoteAddress()).isEqualTo("127.0.0.1");
        assertThat(handshake.userAgent()).isEqualTo("a browser");
        assertThat(handshake.cookiePath()).isEqualTo("/shop");
    }

    @Test
    void messagesAreCompressedOnlyWhereTheSiteSaysSo() {
        String offer = "Sec-WebSocket-Extensions: permessage-deflate";
        try (RawPeer peer = RawPeer.open(tomcat.ws("/shop/beckon/visitor"), offer)) {
            assertThat(peer.response()).doesNotContain("permessage-deflate");
        }
        try (TomcatServer other = new TomcatServer()) {
            other.plain(
                    "",
                    (classes, servletContext) -> BeckonServlets.options()
                            .compression(true)
                            .register(servletContext, beckon));
            other.start();
            try (RawPeer peer = RawPeer.open(other.ws("/beckon/visitor"), offer)) {
                assertThat(peer.response()).contains("permessage-deflate");
            }
        }
    }

    @Test
    void aServerBehindTlsIsKnownByItsScheme() {
        try (TomcatServer secure = new TomcatServer()) {
            secure.plain(
                    "",
                    (classes, servletContext) -> BeckonServlets.register(servletContext, beckon));
            secure.connector(connector -> {
                connector.setScheme("https");
                connector.setSecure(true);
            });
            secure.start();
            Peer.to(secure.ws("/beckon/visitor")).open().close();

            Handshake handshake = beckon.handshakes.get(0);
            assertThat(handshake.self())
                    .isEqualTo("https" + secure.origin().substring("http".length()));
            assertThat(handshake.secure()).as("the cookie is Secure").isTrue();
            assertThat(handshake.cookiePath()).isEqualTo("/");
        }
    }

    @Test
    void theSubprotocolIsTakenWhereItIsOffered() {
        try (Peer peer = Peer.to(tomcat.ws("/shop/beckon/visitor"))
                .subprotocol("beckon.v1")
                .open()) {
            assertThat(peer.subprotocol()).isEqualTo("beckon.v1");
        }
        try (Peer peer = open()) {
            assertThat(peer.subprotocol()).isEmpty();
        }
    }

    @Test
    void theAdminChannelIsThePathsLastSegment() {
        Peer.to(tomcat.ws("/shop/beckon/admin/sales?channel=other")).open().close();

        assertThat(beckon.channels).containsExactly("sales");
    }

    @Test
    void aHandshakeThatFailsLetsNobodyIn() {
        beckon.failing = true;
        try (Peer peer = open()) {
            assertThat(peer.awaitClose()).isEqualTo(CloseCode.FAULT.number());
            assertThat(beckon.peers).isEmpty();
        }
    }

    @Test
    void stoppingTheWebApplicationTellsItsPeersToComeBack() {
        try (Peer peer = open()) {
            tomcat.stop(context);

            assertThat(peer.awaitClose()).isEqualTo(CloseCode.RESTART.number());
            assertThat(server().heard).contains("closed");
            assertThat(beckon.closed)
                    .as("a lent instance is closed by who has built it")
                    .isFalse();
            Set<String> threads = TomcatServer.threads();
            assertThat(threads).noneMatch(name -> name.startsWith("beckon"));
        }
    }

    private Peer open() {
        int before = beckon.peers.size();
        Peer peer = Peer.to(tomcat.ws("/shop/beckon/visitor")).open();
        if (!beckon.failing) {
            await().until(() -> beckon.peers.size() > before);
        }
        return peer;
    }

    private FakeBeckon.Peer server() {
        await().until(() -> !beckon.peers.isEmpty());
        return beckon.peers.get(beckon.peers.size() - 1);
    }
}

package io.beckon.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.beckon.Audience;
import io.beckon.Beckon;
import io.beckon.Criteria;
import io.beckon.Limits;
import io.beckon.Message;
import io.beckon.Site;
import io.beckon.servlet.testing.FastTime;
import io.beckon.servlet.testing.Peer;
import io.beckon.servlet.testing.RawPeer;
import io.beckon.servlet.testing.TomcatServer;
import io.beckon.servlet.testing.TyrusPeer;

import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.time.Duration;

/** Peers that misbehave, on a real Tomcat. A well-behaved one is there all the time, and must not notice. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputIT {
    private static final int MESSAGE_BYTES = 16_384;

    private final FastTime time = new FastTime();
    private final Beckon beckon = Beckon.builder(
                    Site.named("shop").secret("a secret of these tests").build())
            .time(time, time)
            .sendTimeout(Duration.ofSeconds(10))
            .heartbeat(Duration.ofMinutes(5))
            .limits(Limits.builder().outboundMessages(64).build())
            .build();
    private final TomcatServer tomcat = new TomcatServer();
    private Peer bystander;

    @BeforeAll
    void start() {
        tomcat.plain("", (classes, context) -> BeckonServlets.register(context, beckon));
        // Small, so that who does not read is noticed soon.
        tomcat.connector(connector -> connector.setProperty("socket.txBufSize", "16384"));
        tomcat.start();
        bystander = open();
        bystander.hello();
    }

    @AfterEach
    void theBystanderHasNotNoticed() {
        int before = bystander.frames().size();
        bystander.send("{\"type\":\"ping\"}");
        await().until(() -> bystander.frames().size() > before);
        assertThat(bystander.code()).isZero();
        assertThat(bystander.frames()).noneMatch(frame -> frame.contains("\"error\""));
    }

    @AfterAll
    void stop() {
        beckon.close();
        tomcat.close();
        time.close();
    }

    @Test
    void whatIsNotJsonIsAnswered() {
        try (Peer peer = open()) {
            peer.hello();
            peer.send("{\"type\":\"track\"").await("malformed");
            stillAlive(peer);
        }
    }

    @Test
    void anUnknownTypeIsAnswered() {
        try (Peer peer = open()) {
            peer.hello();
            peer.send("{\"type\":\"dance\",\"ref\":\"7\"}");
            assertThat(peer.await("unknown_type")).contains("\"ref\":\"7\"");
            stillAlive(peer);
        }
    }

    @Test
    void whatIsTooDeepIsAnswered() {
        try (Peer peer = open()) {
            peer.hello();
            peer.send("{\"type\":\"track\",\"name\":\"x\",\"properties\":" + "{\"a\":".repeat(2_000)
                    + "1" + "}".repeat(2_000) + "}");
            peer.await("too_deep");
            stillAlive(peer);
        }
    }

    @Test
    void whatIsTooLargeIsAnswered() {
        try (TyrusPeer peer = TyrusPeer.open(tomcat.ws("/beckon/visitor"))) {
            peer.send(Peer.HELLO).await("welcome");
            peer.send(track(MESSAGE_BYTES));
            assertThat(peer.await("message_too_large")).contains("error");
            peer.send("{\"type\":\"ping\"}").await("pong");
        }
    }

    @Test
    void whatIsFarTooLargeEndsTheConnection() {
        try (Peer peer = open()) {
            peer.hello();
            peer.send(track(4 * MESSAGE_BYTES));
            assertThat(peer.awaitClose()).isEqualTo(4105);
        }
    }

    @Test
    void aMessageThatNeverEndsEndsTheConnection() {
        try (Peer peer = open()) {
            peer.hello();
            for (int sent = 0; sent <= 4 * MESSAGE_BYTES; sent += 10_000) {
                peer.sendPart("x".repeat(10_000), false);
            }
            assertThat(peer.awaitClose()).isEqualTo(4105);
        }
    }

    @Test
    void binaryFramesEndTheConnection() {
        try (Peer peer = open()) {
            peer.hello();
            peer.sendBinary(new byte[] {1, 2, 3});
            assertThat(peer.awaitClose()).isEqualTo(4101);
        }
    }

    @Test
    void whatIsNoTextInUtf8EndsTheConnection() {
        try (RawPeer peer = RawPeer.open(tomcat.ws("/beckon/visitor"))) {
            peer.frame(0x81, new byte[] {(byte) 0xC3, (byte) 0x28});
            assertThat(peer.awaitClose()).isEqualTo(1007);
        }
    }

    @Test
    void whoSaysNothingIsClosed() {
        try (Peer peer = open()) {
            assertThat(peer.awaitClose()).isEqualTo(4004);
        }
    }

    @Test
    void whoNeverReadsCostsNoMoreThanItsQueueAndIsClosed() {
        try (RawPeer deaf = RawPeer.open(tomcat.ws("/beckon/visitor"))) {
            deaf.text(Peer.HELLO);
            await().until(() -> beckon.visitors().count() == 2);
            Message large =
                    Message.named("news").with("text", "x".repeat(10_000)).build();

            // Tomcat goes on to write after a close, on a thread of its own, and throws there.
            ConditionFactory waiting =
                    await().dontCatchUncaughtExceptions().atMost(Duration.ofSeconds(20));
            waiting.until(() -> {
                for (int i = 0; i < 20; i++) {
                    beckon.send(large, Audience.everybody()).join();
                }
                return connections() == 1;
            });

            assertThat(beckon.figures().get("beckon.connections.slow")).isPositive();
        }
    }

    private long connections() {
        return beckon.visitors().list(Criteria.everyone(), 10).stream()
                .mapToInt(visitor -> visitor.tabs())
                .sum();
    }

    private static String track(int size) {
        return "{\"type\":\"track\",\"name\":\"x\",\"properties\":{\"a\":\"" + "x".repeat(size)
                + "\"}}";
    }

    private static void stillAlive(Peer peer) {
        peer.send("{\"type\":\"ping\"}").await("pong");
    }

    private Peer open() {
        return Peer.to(tomcat.ws("/beckon/visitor")).open();
    }
}

package io.beckon.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.beckon.AdminGrant;
import io.beckon.Audience;
import io.beckon.Beckon;
import io.beckon.Limits;
import io.beckon.Message;
import io.beckon.Overflow;
import io.beckon.Site;
import io.beckon.Visitor;
import io.beckon.VisitorId;
import io.beckon.servlet.testing.FastTime;
import io.beckon.servlet.testing.Peer;
import io.beckon.servlet.testing.RawPeer;
import io.beckon.servlet.testing.TomcatServer;

import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Peers that stop in the middle, on a real Tomcat. Somebody who reads is there all the time, and each step waits until it has
 * been served: a step that were held up by the broken peer would never end.
 */
class BrokenPeersIT {
    private static final int QUEUE_BYTES = 65_536;
    private static final int LARGE = 10_000;
    private static final String PING = "{\"type\":\"ping\"}";
    private static final Pattern VISITOR = Pattern.compile("\"visitor\":\"(v_[^\"]+)\"");

    private final FastTime time = new FastTime();
    private final Beckon beckon = Beckon.builder(
                    Site.named("shop").secret("a secret of these tests").build())
            .time(time, time)
            .sendTimeout(Duration.ofSeconds(30))
            .heartbeat(Duration.ofSeconds(15))
            .drain(Duration.ZERO)
            .limits(Limits.builder()
                    .outboundMessages(64)
                    .outboundBytes(QUEUE_BYTES)
                    .messagesPerSecond(100_000)
                    .messageBurst(100_000)
                    .mailbox(10_000)
                    .build())
            .adminChannel("default", request -> Optional.of(AdminGrant.all("admin")))
            .build();
    private final TomcatServer tomcat = new TomcatServer();
    private Peer bystander;
    private VisitorId bystanderId;
    private int steps;

    @BeforeEach
    void start() {
        tomcat.plain("", (classes, context) -> BeckonServlets.register(context, beckon));
        // Small, so that who does not read is noticed soon.
        tomcat.connector(connector -> connector.setProperty("socket.txBufSize", "16384"));
        tomcat.start();
        bystander = Peer.to(tomcat.ws("/beckon/visitor")).open();
        Matcher visitor = VISITOR.matcher(bystander.hello());
        assertThat(visitor.find()).isTrue();
        bystanderId = new VisitorId(visitor.group(1));
    }

    @AfterEach
    void stop() {
        bystander.close();
        beckon.close();
        tomcat.close();
        time.close();
    }

    @Test
    void aVisitorWhoStopsReadingLosesNothingThatIsKeptAndCostsItsQueue() {
        RawPeer deaf = RawPeer.open(tomcat.ws("/beckon/visitor"));
        VisitorId id = hello(deaf);
        String setCookie = deaf.header("Set-Cookie");
        String cookie = setCookie.substring(0, setCookie.indexOf(';'));
        Message.Builder news = Message.named("news").with("text", "x".repeat(LARGE));
        List<String> kept = new ArrayList<>();
        until(() -> {
            String name = "kept-" + kept.size() + "-";
            kept.add(name);
            pingIfOpen(deaf);
            beckon.send(Message.named(name).kept().build(), Audience.visitor(id))
                    .join();
            beckon.send(news.onOverflow(Overflow.DROP_OLDEST).build(), Audience.everybody())
                    .join();
            assertThat(figure("outbound.bytes")).isLessThan(3 * QUEUE_BYTES);
            return tabs(id) == 0;
        });

        assertThat(figure("connections.slow")).isEqualTo(1);
        assertThat(figure("payloads.dropped")).isPositive();
        await().untilAsserted(() -> assertThat(figure("outbound.bytes")).isZero());
        deaf.close();
        try (Peer again =
                Peer.to(tomcat.ws("/beckon/visitor")).header("Cookie", cookie).open()) {
            again.hello();
            kept.forEach(again::await);
        }
    }

    @Test
    void aVisitorWhoReadsHalfAFrameIsClosedAsSlow() {
        try (RawPeer half = RawPeer.open(tomcat.ws("/beckon/visitor"))) {
            VisitorId id = hello(half);
            Message large =
                    Message.named("news").with("text", "x".repeat(LARGE)).build();
            for (int i = 0; i < 3; i++) {
                beckon.send(large, Audience.visitor(id)).join();
            }
            half.read(LARGE / 2);
            until(() -> {
                pingIfOpen(half);
                beckon.send(large, Audience.visitor(id)).join();
                assertThat(figure("outbound.bytes")).isLessThan(3 * QUEUE_BYTES);
                return tabs(id) == 0;
            });

            assertThat(figure("connections.slow")).isEqualTo(1);
            half.readToTheEnd();
        }
    }

    @Test
    void aMessageThatMayNotBeMissedClosesTheSlowOneAtOnce() {
        try (RawPeer deaf = RawPeer.open(tomcat.ws("/beckon/visitor"))) {
            VisitorId id = hello(deaf);
            Message ledger = Message.named("ledger")
                    .with("text", "x".repeat(LARGE))
                    .onOverflow(Overflow.DISCONNECT)
                    .build();
            until(() -> {
                beckon.send(ledger, Audience.visitor(id)).join();
                return tabs(id) == 0;
            });

            assertThat(figure("connections.overflowed")).isEqualTo(1);
            assertThat(figure("payloads.dropped")).isZero();
        }
    }

    @Test
    void ofACursorASlowVisitorGetsTheNewestAndItsQueueStaysSmall() {
        try (RawPeer slow = RawPeer.open(tomcat.ws("/beckon/visitor"))) {
            VisitorId id = hello(slow);
            Message position = Message.named("cursor")
                    .mergeKey("c")
                    .with("text", "x".repeat(LARGE))
                    .build();
            until(() -> {
                for (int i = 0; i < 100; i++) {
                    beckon.send(position, Audience.visitor(id)).join();
                }
                return figure("payloads.merged") > 50;
            });
            // One waits; what is under way went in before, at most two with the first.
            assertThat(figure("outbound.bytes")).isLessThan(3 * (LARGE + 200));
            assertThat(figure("payloads.dropped")).isZero();
            beckon.send(
                            Message.named("cursor")
                                    .mergeKey("c")
                                    .with("x", "last")
                                    .build(),
                            Audience.visitor(id))
                    .join();
            assertThat(slow.awaitText("\"last\"")).contains("\"cursor\"");
        }
    }

    @Test
    void anAdminWhoStopsReadingGetsNoEndlessQueue() {
        try (RawPeer deaf = admin();
                Peer quick = Peer.to(tomcat.ws("/beckon/admin/default"))
                        .origin(tomcat.origin())
                        .open()) {
            deaf.text("{\"type\":\"subscribe\"}");
            quick.send("{\"type\":\"subscribe\"}").await("snapshot");
            List<Peer> crowd = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                Peer peer = Peer.to(tomcat.ws("/beckon/visitor")).open();
                peer.hello();
                crowd.add(peer);
            }
            int[] round = {0};
            until(() -> {
                for (int i = 0; i < 5; i++) {
                    String change = pageChange("/round-" + ++round[0] + "-");
                    crowd.forEach(peer -> peer.send(change));
                }
                pingIfOpen(deaf);
                quick.send(PING).await("/round-" + round[0] + "-");
                // One update is under way, and what is new meanwhile is not written down.
                assertThat(figure("outbound.bytes")).isLessThan(3 * QUEUE_BYTES);
                return figure("admins") == 1;
            });

            assertThat(figure("connections.slow")).isEqualTo(1);
            assertThat(figure("admins.merged")).isPositive();
            assertThat(quick.code()).isZero();
            crowd.forEach(Peer::close);
        }
    }

    @Test
    void whoStallsInTheMiddleOfAFrameIsClosedAsIdle() {
        try (RawPeer stalled = RawPeer.open(tomcat.ws("/beckon/visitor"))) {
            VisitorId id = hello(stalled);
            stalled.beginText(1_000, "{\"type\":\"track\",\"name\":\"");
            until(() -> tabs(id) == 0);

            assertThat(figure("connections.idle")).isEqualTo(1);
            assertThat(stalled.awaitClose()).isEqualTo(4002);
        }
    }

    @Test
    void whoStallsBetweenTheFramesOfAMessageIsClosedAsIdle() {
        try (RawPeer stalled = RawPeer.open(tomcat.ws("/beckon/visitor"))) {
            VisitorId id = hello(stalled);
            stalled.frame(0x01, "{\"type\":".getBytes(StandardCharsets.UTF_8));
            until(() -> tabs(id) == 0);

            assertThat(figure("connections.idle")).isEqualTo(1);
            assertThat(stalled.awaitClose()).isEqualTo(4002);
        }
    }

    /** One byte now and then keeps the network busy and says nothing. */
    @Test
    void whoTricklesAFrameThatNeverEndsIsClosedAsIdle() {
        try (RawPeer trickling = RawPeer.open(tomcat.ws("/beckon/visitor"))) {
            VisitorId id = hello(trickling);
            trickling.beginText(60_000, "{");
            until(() -> {
                ifOpen(() -> trickling.write((byte) 'x'));
                return tabs(id) == 0;
            });

            assertThat(figure("connections.idle")).isEqualTo(1);
        }
    }

    @Test
    void whoStallsInTheMiddleOfHelloIsClosedAsSilent() {
        try (RawPeer stalled = RawPeer.open(tomcat.ws("/beckon/visitor"))) {
            stalled.beginText(Peer.HELLO.length(), "{\"type\":\"hel");
            until(() -> figure("connections.silent") == 1);
            assertThat(stalled.awaitClose()).isEqualTo(4004);
        }
    }

    /** A network that fails for many at once must not hold up the end of another's connection. */
    @Test
    void manyStalledPeersAreClosedAndHoldNobodyUp() {
        Map<VisitorId, RawPeer> stalled = new HashMap<>();
        for (int i = 0; i < 30; i++) {
            RawPeer peer = RawPeer.open(tomcat.ws("/beckon/visitor"));
            stalled.put(hello(peer), peer);
        }
        Message large = Message.named("news").with("text", "x".repeat(LARGE)).build();
        until(() -> {
            beckon.send(large, Audience.everybody()).join();
            return stalled.keySet().stream().allMatch(id -> tabs(id) == 0);
        });
        // Those that came first may have been silent for too long before they were slow.
        assertThat(figure("connections.slow")).isPositive();
        assertThat(figure("connections.slow") + figure("connections.idle")).isEqualTo(30);
        await().until(() -> figure("outbound.bytes") == 0);
        try (Peer misbehaving = Peer.to(tomcat.ws("/beckon/visitor")).open()) {
            misbehaving.sendBinary(new byte[] {1});
            assertThat(misbehaving.awaitClose()).isEqualTo(4101);
        }
        stalled.values().forEach(RawPeer::close);
    }

    // ---- how to say it

    /** Repeats a step until it says that it is done; after each, somebody else must be served. */
    private void until(Callable<Boolean> step) {
        // Tomcat goes on to write after a close, on a thread of its own, and throws there.
        ConditionFactory waiting =
                await().dontCatchUncaughtExceptions().atMost(Duration.ofSeconds(60));
        waiting.until(() -> {
            boolean done = step.call();
            String name = "step-" + ++steps + "-";
            beckon.send(Message.named(name).build(), Audience.visitor(bystanderId))
                    .join();
            bystander.await(name);
            bystander.send(PING); // who says something is not idle
            return done;
        });
    }

    /** Who does not read may well speak, so that it is not idle. */
    private static void pingIfOpen(RawPeer peer) {
        ifOpen(() -> peer.text(PING));
    }

    private static void ifOpen(Runnable writing) {
        try {
            writing.run();
        } catch (UncheckedIOException e) {
            // The server has cut the connection, and the test looks for that itself.
        }
    }

    private static String pageChange(String path) {
        return "{\"type\":\"page\",\"page\":{\"url\":\"http://localhost" + path + "x".repeat(500)
                + "\",\"title\":\"\"}}";
    }

    private VisitorId hello(RawPeer peer) {
        peer.text(Peer.HELLO);
        String cookie = peer.header("Set-Cookie");
        VisitorId id =
                new VisitorId(cookie.substring(cookie.indexOf('=') + 1, cookie.indexOf('.')));
        await().until(() -> tabs(id) == 1);
        return id;
    }

    private RawPeer admin() {
        RawPeer admin =
                RawPeer.open(tomcat.ws("/beckon/admin/default"), "Origin: " + tomcat.origin());
        await().until(() -> figure("admins") == 1);
        return admin;
    }

    private int tabs(VisitorId id) {
        return beckon.visitors().find(id).map(Visitor::tabs).orElse(0);
    }

    private long figure(String name) {
        return beckon.figures().get("beckon." + name);
    }
}

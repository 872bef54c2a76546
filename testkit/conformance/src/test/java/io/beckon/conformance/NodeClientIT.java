package io.beckon.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.Audience;
import io.beckon.Delivery;
import io.beckon.DeliveryPolicy;
import io.beckon.DeliveryStatus;
import io.beckon.Message;
import io.beckon.Offer;
import io.beckon.VisitorId;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A client that was written from the reference alone gets on with Beckon, over a network that loses things. */
class NodeClientIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final BeckonServer server = new BeckonServer();
    private final LossyProxy proxy = new LossyProxy(server.address());

    @TempDir
    Path folder;

    private NodeClient client;
    private VisitorId visitor;

    @BeforeEach
    void start() {
        client = new NodeClient(proxy.port(), folder.resolve("memory.json"));
        visitor = welcomed(1);
    }

    @AfterEach
    void stop() {
        client.close();
        proxy.close();
        server.close();
    }

    @Test
    void anOfferIsShownOnceThoughTheReceiptWasLost() {
        proxy.loseWhatAnswers("\"granted\"");
        send("Lost receipt");
        client.await("shown", 1);
        assertThat(statuses()).containsExactly(DeliveryStatus.CLAIMED);

        proxy.cut();
        send("Meanwhile");
        client.await("shown", 2);
        client.await("confirmed", 2);

        assertThat(welcomed(2)).isEqualTo(visitor);
        assertThat(client.events("welcome").get(1).path("after").isNumber()).isTrue();
        assertThat(shown()).containsExactly("Lost receipt", "Meanwhile");
        assertThat(statuses()).containsOnly(DeliveryStatus.DISPLAYED).hasSize(2);
    }

    @Test
    void anOfferIsShownOnceThoughTheClientWasKilled() {
        proxy.loseWhatAnswers("\"granted\"");
        send("Lost receipt");
        client.await("shown", 1);

        client.kill();
        proxy.cut();
        client = new NodeClient(proxy.port(), folder.resolve("memory.json"));

        assertThat(welcomed(1)).isEqualTo(visitor);
        client.await("confirmed", 1);
        assertThat(client.events("shown")).isEmpty();
        assertThat(statuses()).containsExactly(DeliveryStatus.DISPLAYED);
    }

    @Test
    void whatWasAcceptedWhileTheServerWasAwayForAnUpdateIsShown() {
        send("Before");
        client.await("confirmed", 1);

        server.restart();
        send("After");
        proxy.target(server.address());

        client.await("shown", 2);
        client.await("confirmed", 2);
        assertThat(client.events("closed").get(0).path("code").asInt()).isEqualTo(4000);
        assertThat(welcomed(2)).isEqualTo(visitor);
        assertThat(shown()).containsExactly("Before", "After");
    }

    @Test
    void theMoreUrgentOfSeveralIsShownFirst() {
        client.close();
        send("Later", 0);
        send("First", 10);

        client = new NodeClient(proxy.port(), folder.resolve("memory.json"));
        client.await("shown", 2);

        assertThat(shown()).containsExactly("First", "Later");
    }

    @Test
    void liveMessagesAreTold() {
        server.beckon()
                .send(Message.named("stock").with("left", 2).build(), Audience.visitor(visitor))
                .join();

        assertThat(client.await("live", 1).at("/data/left").asInt()).isEqualTo(2);
    }

    @Test
    void pingsAreAnswered() {
        client.close();
        server.begin(Conformance.JSON.readTree("{\"waits\": true, \"heartbeat\": 5000}"));
        proxy.target(server.address());
        client = new NodeClient(proxy.port(), folder.resolve("memory.json"));
        welcomed(1);
        int before = proxy.pings();

        // Who does not answer is asked twice, and then closed.
        Awaitility.await().atMost(PATIENCE).until(() -> proxy.pings() >= before + 4);

        assertThat(client.events("closed")).isEmpty();
    }

    @Test
    void whoIsSentAwayStaysAway() {
        server.beckon().visitors().disconnect(visitor);

        assertThat(client.await("stopped", 1).path("code").asInt()).isEqualTo(4102);
        assertThat(client.events("closed")).isEmpty();
    }

    private VisitorId welcomed(int count) {
        return new VisitorId(client.await("welcome", count).path("visitor").asString());
    }

    private void send(String title) {
        send(title, 0);
    }

    private void send(String title, int priority) {
        Offer offer = Offer.titled(title)
                .delivery(DeliveryPolicy.builder().priority(priority).build())
                .build();
        assertThat(server.beckon().send(offer, Audience.visitor(visitor)).join().recipients())
                .isEqualTo(1);
    }

    private List<String> shown() {
        return client.events("shown").stream()
                .map(event -> event.at("/data/title"))
                .map(JsonNode::asString)
                .toList();
    }

    private List<DeliveryStatus> statuses() {
        return server.beckon().deliveries().of(visitor).join().stream()
                .map(Delivery::status)
                .toList();
    }
}

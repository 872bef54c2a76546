package io.beckon.example.carshop.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckon.load.BareEndpoint.Kind;
import io.beckon.load.Crowd;
import io.beckon.load.Server;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;

/** Shows that the crowd counts what it gets. Nothing is timed here. */
class CrowdTest {
    private static final int VISITORS = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String MESSAGE =
            "{\"type\":\"message\",\"name\":\"price\",\"data\":{\"euro\":\"32.900 \u20ac\"}}";

    @ParameterizedTest
    @EnumSource(Kind.class)
    void everyVisitorOfABareServerGetsEveryMessage(Kind kind) throws Exception {
        try (BareServer server = new BareServer(kind);
                Crowd crowd = crowd(server)) {
            crowd.open(VISITORS, PATIENCE);

            server.sessions().send(MESSAGE);
            server.sessions().send(MESSAGE);
            crowd.awaitMessages(2 * VISITORS, PATIENCE);

            assertThat(crowd.messages()).isEqualTo(2 * VISITORS);
            assertThat(crowd.lastMessage()).isEqualTo(MESSAGE);
        }
    }

    @Test
    void aMessageInManyFramesIsOneMessage() throws Exception {
        String large = "{\"type\":\"message\",\"data\":\"" + "x".repeat(100_000) + "\"}";
        try (BareServer server = new BareServer(Kind.ORDINARY);
                Crowd crowd = crowd(server)) {
            crowd.open(1, PATIENCE);

            server.sessions().send(large);
            crowd.awaitMessages(1, PATIENCE);

            assertThat(crowd.messages()).isEqualTo(1);
            assertThat(crowd.lastMessage()).isEqualTo(large);
        }
    }

    @Test
    void messagesThatShareAFrameAreCountedEach() throws Exception {
        try (BareServer server = new BareServer(Kind.ORDINARY);
                Crowd crowd = crowd(server)) {
            crowd.open(VISITORS, PATIENCE);

            server.sessions().send("[" + MESSAGE + "," + MESSAGE + "]");
            crowd.awaitMessages(2 * VISITORS, PATIENCE);

            assertThat(crowd.messages()).isEqualTo(2 * VISITORS);
        }
    }

    @Test
    void aLostVisitorIsNotPassedOver() throws Exception {
        try (BareServer server = new BareServer(Kind.ORDINARY);
                Crowd crowd = crowd(server)) {
            crowd.open(VISITORS, PATIENCE);

            server.sessions().closeOne();

            assertThatThrownBy(() -> crowd.awaitMessages(1, PATIENCE))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("lost a visitor")
                    .hasRootCauseMessage("The server has closed with 1000.");
        }
    }

    private static Crowd crowd(BareServer server) throws Exception {
        return new Crowd(Server.loopback(server.port()), BareServer.PATH, Crowd.Server.BARE);
    }
}

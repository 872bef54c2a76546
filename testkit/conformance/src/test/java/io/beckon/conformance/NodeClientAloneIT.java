package io.beckon.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;

import java.nio.file.Path;

/** What the second client says in return, to a server that says what the reference lets one say and Beckon seldom does. */
class NodeClientAloneIT {
    private static final int FIRST_DELAY = 250;
    private static final int LONG_HEARTBEAT = 600_000;

    private final ScriptedServer server = new ScriptedServer();

    @TempDir
    Path folder;

    private NodeClient client;

    @BeforeEach
    void start() {
        client = new NodeClient(server.port(), folder.resolve("memory.json"));
    }

    @AfterEach
    void stop() {
        server.close();
        client.close();
    }

    private static String welcome(int heartbeat) {
        return "{\"type\":\"welcome\",\"visitor\":\"v_1\",\"connection\":\"c_1\",\"heartbeat\":"
                + heartbeat + "}";
    }

    private static String message(String id, String more) {
        return "{\"type\":\"message\",\"id\":\"" + id + "\",\"name\":\"offer\",\"keep\":true" + more
                + ",\"data\":{\"title\":\"" + id + "\"}}";
    }

    private static String about(String type, String id, String more) {
        return "{\"type\":\"" + type + "\",\"id\":\"" + id + "\"" + more + "}";
    }

    /** Lets the client in, which has said hello. */
    private ScriptedServer.Connection welcomed() {
        ScriptedServer.Connection connection = server.next().accept();
        connection.hear("hello");
        return connection.say(welcome(LONG_HEARTBEAT));
    }

    private static String granted(JsonNode claim) {
        return about(
                "granted",
                claim.path("id").asString(),
                ",\"lease\":10000,\"at\":" + claim.path("at").asLong());
    }

    @Test
    void whoIsClosedRightAfterTheWelcomeComesBackLaterEachTime() {
        for (int i = 0; i < 4; i++) {
            ScriptedServer.Connection connection = welcomed();
            client.await("welcome", i + 1);
            connection.close(4006);
        }

        assertThat(client.await("closed", 4).path("delay").asInt())
                .isGreaterThanOrEqualTo(FIRST_DELAY * 8 / 2);
    }

    @Test
    void whoseConnectionHasHeldComesBackSoon() {
        for (int i = 0; i < 3; i++) {
            welcomed().close(4006);
        }
        ScriptedServer.Connection connection = server.next().accept();
        connection.hear("hello");
        connection.say(welcome(100));
        // It takes a server for dead that was silent for three heartbeats.
        connection.awaitEnd();

        assertThat(client.await("closed", 4).path("delay").asInt())
                .isLessThanOrEqualTo(FIRST_DELAY);
    }

    @Test
    void whoLeavesDuringTheHandshakeIsGone() {
        ScriptedServer.Connection connection = server.next();
        client.leave();

        assertThat(connection.awaitEnd()).isEmpty();
        client.awaitExit();
    }

    @Test
    void whoLeavesWhileItWaitsToComeBackIsGone() {
        server.next()
                .accept()
                .say("{\"type\":\"reconnect\",\"after\":600000,\"window\":1}")
                .close(4003);
        client.await("closed", 1);
        client.leave();

        client.awaitExit();
    }

    @Test
    void whoLeavesAServerThatDoesNotAnswerIsGone() {
        welcomed();
        client.await("welcome", 1);
        client.leave();

        client.awaitExit();
    }

    @Test
    void itSaysHelloFirstAndWhoItIsOnTheNextConnection() {
        ScriptedServer.Connection first =
                server.next().accept("Set-Cookie: visitor=one; Path=/; HttpOnly\r\n");
        JsonNode hello = first.hear();
        assertThat(hello.path("type").asString()).isEqualTo("hello");
        assertThat(hello.at("/page/url").asString()).startsWith("https://");
        assertThat(hello.has("after") || hello.has("token")).isFalse();
        first.say(
                "[{\"type\":\"welcome\",\"visitor\":\"v_1\",\"connection\":\"c_1\",\"heartbeat\":25000,"
                        + "\"token\":\"v_1.x\",\"more\":{}},{\"type\":\"offset\",\"offset\":7}]");
        client.await("welcome", 1);
        first.close(4000);

        ScriptedServer.Connection second = server.next();
        assertThat(second.header("Cookie")).isEqualTo("visitor=one");
        assertThat(second.header("Sec-WebSocket-Protocol")).isEqualTo("beckon.v1");
        JsonNode again = second.accept().hear();
        assertThat(again.path("resumed").asBoolean()).isTrue();
        assertThat(again.path("after").asInt()).isEqualTo(7);
        assertThat(again.path("token").asString()).isEqualTo("v_1.x");
    }

    @Test
    void itClaimsTheMostUrgentAndReportsWhatItShows() {
        ScriptedServer.Connection connection = welcomed()
                .say("[" + message("later", "") + "," + message("first", ",\"priority\":10")
                        + ",{\"type\":\"offset\",\"offset\":2}]");

        JsonNode claim = connection.hear();
        assertThat(claim.path("type").asString()).isEqualTo("claim");
        assertThat(claim.path("id").asString()).isEqualTo("first");
        connection.say(granted(claim));
        JsonNode receipt = connection.hear();
        assertThat(receipt.path("type").asString()).isEqualTo("receipt");
        assertThat(receipt.path("id").asString()).isEqualTo("first");
        assertThat(receipt.path("status").asString()).isEqualTo("displayed");
        assertThat(connection.hear().path("type").asString()).isEqualTo("ping");
        assertThat(connection.hear("claim").path("id").asString()).isEqualTo("later");
    }

    @Test
    void aReceiptIsSaidAgainUntilThePongHasCome() {
        ScriptedServer.Connection connection = welcomed();
        connection.say("[" + message("one", "") + ",{\"type\":\"offset\",\"offset\":1}]");
        connection.say(granted(connection.hear("claim")));
        connection.hear("receipt");
        connection.close(4000);

        ScriptedServer.Connection second = welcomed();
        assertThat(second.hear("receipt").path("id").asString()).isEqualTo("one");
        second.hear("ping");
        second.say("{\"type\":\"pong\"}");
        client.await("confirmed", 1);
        second.close(4000);

        assertNext("pong", welcomed().say("{\"type\":\"ping\"}"));
    }

    @Test
    void whatIsOverOrWasGivenToAnotherIsNotClaimedAgain() {
        ScriptedServer.Connection connection = welcomed();
        for (String reason : new String[] {"over", "claimed"}) {
            connection.say("[" + message(reason, "") + ",{\"type\":\"offset\",\"offset\":1}]");
            assertThat(connection.hear("claim").path("id").asString()).isEqualTo(reason);
            connection.say(about("refused", reason, ",\"reason\":\"" + reason + "\""));
        }
        assertNext(
                "pong", connection.say("[{\"type\":\"offset\",\"offset\":2},{\"type\":\"ping\"}]"));

        // It comes back where the other tab has not shown it.
        connection.say("[" + message("claimed", "") + ",{\"type\":\"offset\",\"offset\":3}]");
        assertThat(connection.hear("claim").path("id").asString()).isEqualTo("claimed");
    }

    @Test
    void whatIsRefusedForNowIsClaimedAgain() {
        ScriptedServer.Connection connection = welcomed();
        connection.say("[" + message("one", "") + ",{\"type\":\"offset\",\"offset\":1}]");
        connection.hear("claim");
        connection.say(about("refused", "one", ",\"reason\":\"later\""));

        assertThat(connection.hear("claim").path("id").asString()).isEqualTo("one");
    }

    @Test
    void whatHasEndedOrExpiredOrIsLiveIsNotClaimed() {
        ScriptedServer.Connection connection = welcomed();
        connection.say("[" + message("ended", "") + "," + about("ended", "ended", "") + ","
                + message("expired", ",\"expires\":1") + ","
                + "{\"type\":\"message\",\"id\":\"live\",\"name\":\"stock\",\"keep\":false,\"data\":{}},"
                + "{\"type\":\"offset\",\"offset\":1},{\"type\":\"ping\"}]");

        assertNext("pong", connection);
        assertThat(client.events("shown")).isEmpty();
    }

    @Test
    void aClaimThatIsGrantedTooLateIsMadeAnew() {
        ScriptedServer.Connection connection = welcomed();
        connection.say("[" + message("one", "") + ",{\"type\":\"offset\",\"offset\":1}]");
        connection.hear("claim");
        connection.say(about("granted", "one", ",\"lease\":10000,\"at\":1"));

        JsonNode claim = connection.hear();
        assertThat(claim.path("type").asString()).isEqualTo("claim");
        connection.say(granted(claim));
        assertThat(connection.hear("receipt").path("id").asString()).isEqualTo("one");
    }

    @Test
    void whatItDoesNotKnowChangesNothing() {
        assertNext(
                "pong",
                welcomed()
                        .say(
                                "[{\"type\":\"dance\"},{\"more\":1},{\"type\":\"error\",\"code\":\"invalid\","
                                        + "\"message\":\"\",\"ref\":null},{\"type\":\"ping\",\"more\":[]}]"));
    }

    @Test
    void whoIsToStayAwayDoes() {
        welcomed().close(4103);

        assertThat(client.await("stopped", 1).path("code").asInt()).isEqualTo(4103);
        client.awaitExit();
    }

    private static void assertNext(String type, ScriptedServer.Connection connection) {
        assertThat(connection.hear().path("type").asString()).isEqualTo(type);
    }
}

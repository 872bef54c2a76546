package io.beckon.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.conformance.Result.Outcome;
import io.beckon.servlet.testing.TomcatServer;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The runner finds what does not hold, and says what it is. */
class RunnerIT {
    private static final String HELLO = """
            {"connect": "tab"},
            {"send": {"type": "hello", "page": {"url": "https://shop.example/"}}, "on": "tab"},
            """;

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = new TestServer();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void whatDoesNotComeIsAFailureThatSaysWhatCame() {
        Result result = run(
                HELLO + "{\"expect\": {\"type\": \"welcome\", \"visitor\": 7}, \"on\": \"tab\"}");

        assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(result.text())
                .contains("Step 3", "$.visitor is \"v_", "but should be 7", "\"type\":\"welcome\"");
    }

    @Test
    void whatShouldNotHaveComeIsAFailure() {
        Result result = run(HELLO + """
                {"send": {"type": "ping"}, "on": "tab"},
                {"expect": {"type": "pong"}, "on": "tab"},
                {"absent": {"type": "welcome"}, "on": "tab"}""");

        assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(result.text()).contains("Step 5", "should not have come");
    }

    @Test
    void anEndThatDoesNotComeOrIsAnotherOneIsAFailure() {
        assertThat(run(HELLO + "{\"expectClose\": 4101, \"on\": \"tab\"}").text())
                .contains("stands", "4101");
        assertThat(run(HELLO
                                + "{\"sendBinary\": \"tab\"}, {\"expectClose\": 4000, \"on\": \"tab\"}")
                        .text())
                .contains("was closed with 4101", "4000");
    }

    @Test
    void whoWaitsOnAConnectionThatIsClosedIsToldAtOnce() {
        Result result = server.alone().patience(Duration.ofDays(1)).run(one(HELLO + """
                        {"sendBinary": "tab"}, {"expect": {"type": "goodbye"}, "on": "tab"}"""));

        assertThat(result.text()).contains("was closed with 4101");
    }

    @Test
    void overHttpItFindsTheSame() {
        Runner http = server.alone().overHttp().patience(Duration.ofSeconds(1));

        assertThat(http.run(one(HELLO + "{\"expect\": {\"type\": \"welcome\"}, \"on\": \"tab\"}"))
                        .outcome())
                .isEqualTo(Outcome.PASSED);
        assertThat(http.run(one(HELLO + "{\"expect\": {\"visitor\": 7}, \"on\": \"tab\"}"))
                        .text())
                .contains("Step 3", "$.visitor is \"v_", "but should be 7");
        assertThat(http.run(one("{\"connect\": \"tab\", \"origin\": \"https://evil.example\"},"
                                + "{\"expectClose\": 4000, \"on\": \"tab\"}"))
                        .text())
                .contains("was closed with 4100");
        assertThat(http.run(one(HELLO + "{\"sendBinary\": \"tab\"}")).text())
                .contains("about WebSocket");
    }

    @Test
    void itFindsWhatIsNotAsExpectedOfARequest() {
        assertThat(asked("\"status\": 200")).isEmpty();
        assertThat(asked("\"status\": 410")).contains("$.status is 200, but should be 410");
        assertThat(asked("\"status\": 200, \"carries\": {\"vary\": \"$text\"}"))
                .contains("$.carries.vary is not there");
        assertThat(asked("\"status\": 200, \"answer\": \"$any\"")).contains("$.answer");
        assertThat(asked("\"status\": 200, \"events\": {\"id\": 7}"))
                .contains("did not come", "\"comment\"");
        assertThat(asked("\"status\": 200, \"events\": {\"comment\": \"\"}")).isEmpty();
        assertThat(asked("\"status\": 200, \"events\": {\"comment\": \"\"},"
                        + " \"absent\": {\"comment\": \"$text\"}"))
                .contains("should not have come");
        assertThat(asked("\"status\": 200, \"ends\": true")).contains("should have ended");
    }

    /** What is said of a line on which there is nothing. */
    private static String asked(String expected) {
        Case one = Conformance.read("""
                [{"name": "one", "section": "here", "only": "http", "steps": [
                  {"request": "POST /visitor/open", "headers": {"Beckon-Line": "new"}, "status": 200,
                   "answer": {"line": {"$capture": "line"}}},
                  {"request": "GET /visitor/line", "headers": {"Beckon-Line": "${line}"}, %s}
                ]}]""".formatted(expected)).get(0);
        return server.alone()
                .overHttp()
                .patience(Duration.ofSeconds(1))
                .run(one)
                .text();
    }

    @Test
    void whatIsAboutAnotherTransportIsLeftOut() {
        Case one = Conformance.read("""
                [{"name": "one", "section": "here", "only": "websocket",
                  "steps": [{"connect": "tab", "answered": "beckon.v1"}]}]""").get(0);
        Runner alone = server.alone();

        assertThat(alone.run(one).outcome()).isEqualTo(Outcome.PASSED);
        assertThat(alone.overHttp().run(one).outcome()).isEqualTo(Outcome.LEFT_OUT);
        assertThat(alone.overHttp().run(one)).hasToString("""
                left out  here: one
                  It is for websocket alone, and not for http.""");
    }

    @Test
    void withoutAControlOnlyThatIsTriedWhichNeedsNone() {
        Runner alone = server.alone();

        assertThat(alone.run(one("{\"control\": \"restart\"}")).outcome())
                .isEqualTo(Outcome.SKIPPED);
        assertThat(alone.run(one(HELLO + "{\"expect\": {\"type\": \"welcome\"}, \"on\": \"tab\"}"))
                        .outcome())
                .isEqualTo(Outcome.PASSED);
    }

    @Test
    void whatTheServerCannotDoIsSkipped() {
        Result result = run("{\"control\": \"dance\"}");

        assertThat(result.outcome()).isEqualTo(Outcome.SKIPPED);
        assertThat(result.text()).contains("dance");
    }

    @Test
    void aReportSaysWhatItComesTo() {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        Report report = new Report(new PrintStream(printed, true, StandardCharsets.UTF_8));

        report.add(run(HELLO + "{\"expect\": {\"type\": \"welcome\"}, \"on\": \"tab\"}"));
        report.add(run(HELLO + "{\"expectClose\": 4000, \"on\": \"tab\"}"));
        report.add(run("{\"control\": \"dance\"}"));

        assertThat(report.finish()).isFalse();
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains(
                        "passed  here: one",
                        "failed  here: one",
                        "1 passed, 1 failed, 1 skipped, 0 left out");
    }

    @Test
    void whoNamesAnotherSubprotocolIsAFailureAndTheConnectionIsClosed() {
        server.beckon().begin(Conformance.JSON.readTree("{\"limits\": {\"connections\": 1}}"));
        Case one = Conformance.read("""
                [{"name": "one", "section": "here", "only": "websocket",
                  "steps": [{"connect": "tab", "answered": "beckon.v2"}]}]""").get(0);

        assertThat(server.alone().run(one).text()).contains("names the subprotocol");

        Case next = one(HELLO + "{\"expect\": {\"type\": \"welcome\"}, \"on\": \"tab\"}");
        // Long before it is closed for having said no hello.
        Awaitility.await()
                .atMost(Duration.ofSeconds(5))
                .until(() ->
                        server.alone().patience(Duration.ofSeconds(1)).run(next).outcome()
                                == Outcome.PASSED);
        server.beckon().begin(Conformance.JSON.createObjectNode());
    }

    @Test
    void anAddressThatCannotBeUsedIsAFailure() {
        for (String address : List.of("no address", "beckon:8080", "7")) {
            try (ControlServer wrong =
                    new ControlServer((action, with) -> Map.of("server", address))) {
                assertThat(told(wrong)).contains("address that is none", address);
            }
        }
    }

    private static String told(ControlServer control) {
        Result result =
                server.alone().control(control.address()).run(one("{\"control\": \"send\"}"));
        assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
        return result.text();
    }

    @Test
    void casesShareTheirClients() {
        Runner runner = server.runner();
        Case one = one(HELLO + "{\"expect\": {\"type\": \"welcome\"}, \"on\": \"tab\"}");
        runner.run(one);
        runner.overHttp().run(one);
        Set<String> before = clients();

        for (int i = 0; i < 3; i++) {
            assertThat(runner.run(one).outcome()).isEqualTo(Outcome.PASSED);
            assertThat(before).containsAll(clients());
            assertThat(runner.overHttp().run(one).outcome()).isEqualTo(Outcome.PASSED);
            assertThat(before).containsAll(clients());
        }
    }

    @Test
    void aBrowserBeginsWithoutTheCookiesOfTheOneBefore() {
        Runner runner = server.alone();
        Case one = Conformance.read("""
                [{"name": "one", "section": "here", "only": "websocket", "steps": [
                  {"connect": "tab"},
                  {"send": {"type": "hello", "page": {"url": "https://shop.example/"}}, "on": "tab"},
                  {"expect": {"type": "welcome", "visitor": {"$not": "$text"}}, "on": "tab"}
                ]}]""").get(0);
        Runner hasty = runner.patience(Duration.ofSeconds(1));

        assertThat(visitor(hasty.run(one))).isNotEqualTo(visitor(hasty.run(one)));
    }

    private static String visitor(Result result) {
        assertThat(result.text()).contains("\"visitor\":\"");
        return result.text().replaceAll("(?s).*\"visitor\":\"([^\"]*)\".*", "$1");
    }

    /** The threads of those that there are. */
    private static Set<String> clients() {
        return TomcatServer.threads().stream()
                .filter(name -> name.startsWith("HttpClient") && name.endsWith("SelectorManager"))
                .collect(Collectors.toSet());
    }

    private static Result run(String steps) {
        return server.runner().patience(Duration.ofSeconds(1)).run(one(steps));
    }

    private static Case one(String steps) {
        return Conformance.read(
                        "[{\"name\": \"one\", \"section\": \"here\", \"steps\": [" + steps + "]}]")
                .get(0);
    }
}
